"""Text reuse: copies are found through edits, passages on both sides, quotations never."""

from __future__ import annotations

import pytest

from sayso.model import Span
from sayso.reuse import containment, find_copies, find_words, reused_passages, shingles

REPORT = (
    "A crack in the eastern pillar closed the Aldmoor bridge on Friday, the county said. "
    "Engineers found the fault during a yearly inspection and sent divers down the same night. "
    "Some 9,000 vehicles use the crossing every day, most of them on the way to the port. "
    "A detour through Westhaven adds about forty minutes, and buses run every half an hour. "
    "The county council meets on Monday to decide whether to repair the pillar or replace it. "
    "Repairs would take three weeks, a replacement at least until the spring of next year."
)
REWRITE = (
    "Drivers to the port must go round by Westhaven since the Aldmoor bridge was shut on Friday. "
    "Divers confirmed what a routine check had found, a crack in one of its pillars. "
    "Whether to mend or replace it is up to councillors, who come together on Monday. "
    "A new pillar would not stand before spring; mending the old one is a matter of weeks."
)
OTHER = (
    "The harbour festival opened with a parade of forty boats and a concert on the old quay. "
    "Organisers counted eleven thousand visitors, two thousand more than in the year before. "
    "The mayor thanked the volunteers, and a choir from Westhaven sang until midnight. "
    "Fireworks ended the evening, though a shower sent many families home a little early."
)
SENTENCES = REPORT.split(". ")

EDITS = {
    "a new headline and credit": f"Bridge closed\nBy Ann Lee, Coast Wire\n{REPORT}",
    "trimmed": ". ".join(SENTENCES[:3]),
    "cut and reordered": ". ".join([SENTENCES[3], SENTENCES[1], SENTENCES[0], SENTENCES[4]]),
    "localised": ". ".join([*SENTENCES[:5], "In Westhaven, shops reported twice the custom"]),
    "other quotation marks and case": REPORT.replace("Friday", "FRIDAY").replace(",", " –"),
}
NO_COPIES = {
    "a rewrite in other words": REWRITE,
    "another subject": OTHER,
    "an excerpt in a report of its own": f"{OTHER} {SENTENCES[1]}.",
    "an empty text": "",
}


@pytest.mark.parametrize("text", EDITS.values(), ids=EDITS.keys())
def test_an_edit_is_a_copy(text: str) -> None:
    """A report is found again through each kind of edit."""
    assert [(copy.a, copy.b) for copy in find_copies([("y", text), ("x", REPORT)])] == [("x", "y")]


@pytest.mark.parametrize("text", NO_COPIES.values(), ids=NO_COPIES.keys())
def test_other_reports_are_no_copies(text: str) -> None:
    """A report in other words, of another thing, or with a passage taken over is no copy."""
    assert find_copies([("x", REPORT), ("y", text)]) == ()


def test_a_text_copies_the_report_that_makes_most_of_it() -> None:
    """A brief pasted whole under a longer report makes that a copy of the longer one only."""
    brief = ". ".join(SENTENCES[:2])
    pasted = f"{OTHER} {brief}."
    found = find_copies([("brief", brief), ("other", OTHER), ("pasted", pasted)])
    assert [(copy.a, copy.b) for copy in found] == [("other", "pasted")]


def test_every_pair_of_sixty_copies_is_found() -> None:
    """However many outlets run a report, each pair of them is a copy."""
    found = find_copies([(f"a{i:03}", f"Outlet {i} writes. {REPORT}") for i in range(60)])
    assert len(found) == 60 * 59 // 2


def test_a_passage_is_found_at_its_place_in_both_texts() -> None:
    """The spans of a reused passage hold the same words in both texts."""
    text = f"Shops feared for their trade. {SENTENCES[2]}. More on Monday."
    (passage,) = reused_passages(REPORT, text)
    assert text[slice(*passage.b)] == REPORT[slice(*passage.a)] == SENTENCES[2]
    assert passage.words == len(find_words(SENTENCES[2]))


def test_a_quotation_is_no_reuse() -> None:
    """What a speaker said to all is not taken over from one of those who heard it."""
    quotation = "we will not close this bridge again as long as I am in office"
    text_a = f"“{quotation}”, said the mayor."
    text_b = f"The mayor was firm: “{quotation}”."
    masked_a = [Span(0, text_a.index("”"))]
    masked_b = [Span(text_b.index("“"), text_b.index("”"))]
    assert reused_passages(text_a, text_b)
    assert reused_passages(text_a, text_b, masked_a=masked_a, masked_b=masked_b) == ()


def test_no_passage_runs_across_a_quotation() -> None:
    """Words before and after a masked quotation are not one run."""
    text = "he said on a Monday “it is over” in the old town hall"
    masked = [Span(text.index("“"), text.index("”") + 1)]
    spans = [p.b for p in reused_passages(text, text, masked_a=masked, masked_b=masked, words=5)]
    assert [text[slice(*span)] for span in spans] == ["he said on a Monday", "in the old town hall"]


def test_containment_of_nothing_is_nothing() -> None:
    """An empty text contains nothing and is contained in nothing."""
    assert containment(shingles(""), shingles(REPORT)) == 0.0
