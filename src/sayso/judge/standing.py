"""What each side of a proposition stands on, and the sentence that says why.

Nothing here says what is so: it counts whose say-so a claim rests on.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sayso.judge.endpoints import Directory, build_directory
from sayso.judge.origins import count_origins
from sayso.model import ClaimRef, Origin, Side, SideName, Standing
from sayso.support import find_supporting, weigh_claim
from sayso.view import StoryView

MOST_NAMED = 4


def standing(
    view: StoryView,
    origins: Sequence[Origin],
    side: SideName,
    *,
    withdrawn: frozenset[str] = frozenset(),
    directory: Directory | None = None,
) -> Side:
    """What one side stands on: its origins between two bounds, and why, in words.

    Hedged claims give no support to unhedged ones. Reports in `withdrawn`, and the claims that
    rest on them, stop counting; the sentence says so.
    """
    mine = [origin for origin in origins if origin.side is side]
    resting = _resting_on(view, mine, withdrawn, directory or build_directory(view))
    weights = {
        ref: weigh_claim(view.claim(ref))
        for origin in mine
        for ref in origin.claims
        if ref not in resting
    }
    counted = find_supporting(mine, weights)
    hedged = {view.publisher(ref.article) for ref in weights}
    publishers = {view.publisher(ref.article) for _, refs in counted for ref in refs}
    at_least, at_most = count_origins([origin for origin, _ in counted])
    verdict = _standing(at_least, at_most, len(publishers))
    why = _why(verdict, at_least, at_most, len(publishers), [origin for origin, _ in counted])
    gone = {view.publisher(ref.article) for ref in resting}
    why += _note("less sure, not counted", hedged - publishers)
    why += _note("withdrawn, or resting on what was withdrawn, not counted", gone - publishers)
    return Side(at_least, at_most, len(publishers), verdict, why)


def _resting_on(
    view: StoryView, origins: Sequence[Origin], withdrawn: frozenset[str], directory: Directory
) -> set[ClaimRef]:
    """The claims of withdrawn reports, and those that have theirs from one of them."""
    if not withdrawn:
        return set()
    resting = {ref for o in origins for ref in o.claims if ref.article in withdrawn}
    leading = {"outlet's report", "reuse"}
    homes = {
        directory.outlets.home(article) for article in withdrawn if article in view.reports
    } - {None}
    for _ in range(len(view.reports)):
        more = {
            link.b if link.a in resting else link.a
            for origin in origins
            for link in origin.links
            if link.rule in leading and (link.a in resting) != (link.b in resting)
        }
        if more <= resting:
            break
        resting |= more
    passing = {
        ref
        for origin in origins
        for ref in origin.claims
        for source in view.chain(ref)[1:]
        if homes & set(directory.outlets.find(ref.article, source))
    }
    return resting | passing


def _standing(at_least: int, at_most: int, publishers: int) -> Standing:
    if publishers <= 1:
        return Standing.SINGLE
    if at_least >= 2:
        return Standing.INDEPENDENT
    return Standing.REPEATED if at_most <= 1 else Standing.UNSETTLED


def _why(
    verdict: Standing, at_least: int, at_most: int, publishers: int, origins: Sequence[Origin]
) -> str:
    if not origins:
        return "nothing that counts"
    who = f"{publishers} publisher{'s' if publishers != 1 else ''}"
    words = "; ".join(_names(origins))
    if verdict is Standing.SINGLE and at_most == 1:
        return f"{who}: {words}"
    if at_least == at_most:
        number = f"{at_least} origin{'s' if at_least != 1 else ''}"
    else:
        number = f"{at_least} to {at_most} origins"
    return f"{who}, {number}: {words}"


def _names(origins: Sequence[Origin]) -> list[str]:
    ordered = sorted(origins, key=lambda origin: not origin.stated)
    names = list(dict.fromkeys(origin.endpoint for origin in ordered))
    more = len(names) - MOST_NAMED
    return [*names[:MOST_NAMED], f"{more} more"] if more > 0 else names


def _note(words: str, publishers: Iterable[str]) -> str:
    names = sorted(publishers)
    return f" ({words}: {', '.join(names)})" if names else ""
