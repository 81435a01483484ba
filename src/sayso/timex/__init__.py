"""Time: TIMEX3 expressions, their values and days, and when an article was published."""

from sayso.timex.find import find_timexes
from sayso.timex.narrowed import narrow_publications
from sayso.timex.published import infer_publication
from sayso.timex.resolve import resolve_timexes
from sayso.timex.symbolic import evaluate
from sayso.timex.weekdays import check_calendar

__all__ = [
    "check_calendar",
    "evaluate",
    "find_timexes",
    "infer_publication",
    "narrow_publications",
    "resolve_timexes",
]
