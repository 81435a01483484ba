"""The judgement of say-so: what stands on independent legs, what is one report, who disagrees.

It never says what is so. Groups of aligned claims come in as plain values; relations, typed
conflicts, origins with two bounds, and the standing of every proposition come out.
"""

from sayso.judge.agreement import find_relations
from sayso.judge.origins import count_origins, find_origins
from sayso.judge.propositions import build_propositions
from sayso.judge.standing import standing

__all__ = ["build_propositions", "count_origins", "find_origins", "find_relations", "standing"]
