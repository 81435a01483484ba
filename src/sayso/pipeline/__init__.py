"""The two verbs: `analyze` one article, `compare` the reports of one story.

The stages know nothing of each other; they meet here.
"""

from sayso.pipeline.analyze import analyze, analyze_many
from sayso.pipeline.compare import compare

__all__ = ["analyze", "analyze_many", "compare"]
