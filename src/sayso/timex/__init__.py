"""Time: TIMEX3 expressions, their values and days, and when an article was published."""

from sayso.timex.find import find_timexes
from sayso.timex.resolve import resolve_timexes
from sayso.timex.symbolic import evaluate

__all__ = ["evaluate", "find_timexes", "resolve_timexes"]
