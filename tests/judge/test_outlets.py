"""Which outlet a name in a report means, where the story's own publishers are known."""

from __future__ import annotations

import pytest

from sayso.judge.outlets import Outlets
from sayso.model import PUBLISHER_ID, Article, Publication, Report, Source, SourceKind, Span
from sayso.view import view_story

CITED = "It rained, said the agency {}."


def report_of(name: str, publisher: str, *sources: Source, text: str = "It rained.") -> Report:
    """One report without claims."""
    home = Source(PUBLISHER_ID, publisher, SourceKind.OUTLET, named=True)
    return Report(
        Article(name, text), Publication(), "en", publisher=publisher, sources=(home, *sources)
    )


@pytest.mark.parametrize(
    ("publisher", "same"),
    [("Vale News Agency", True), ("Vale Post", False), ("Vietnam News Agency", True)],
)
def test_initials_mean_a_publisher_of_the_story_first(publisher: str, same: bool) -> None:
    """ "VNA" is the Vale News Agency where that has a report among the others."""
    text = CITED.format("VNA")
    at = text.index("agency VNA")
    cited = Source(
        "s1", "Vietnam News Agency", SourceKind.OUTLET, True, (Span(at, at + len("agency VNA")),)
    )
    view = view_story([report_of("a1", publisher), report_of("a2", "Beta Times", cited, text=text)])
    outlets = Outlets(view)
    assert (outlets.find("a2", cited) == (outlets.home("a1"),)) is same
