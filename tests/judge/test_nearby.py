"""Say-so on the surface of a claim's own sentence: every form with a case for it and against it."""

from __future__ import annotations

import pytest

from sayso.judge.nearby import find_nearby, is_own_report
from sayso.judge.outlets import Outlets
from sayso.model import (
    Claim,
    ClaimKind,
    ClaimRef,
    Source,
    SourceKind,
    Span,
)
from sayso.view import StoryView
from tests.judge.build import PUBLISHER, view_report

REF = ClaimRef("a1", "c1")


def view_of(marked: str) -> StoryView:
    """One report whose claim is what stands in braces; its sources are Ann Lee and the clinic."""
    start, end = marked.index("{"), marked.index("}") - 1
    text = marked.replace("{", "").replace("}", "")
    sources = [PUBLISHER]
    for name, kind in (("Ann Lee", SourceKind.PERSON), ("Bay Clinic", SourceKind.ORGANISATION)):
        at = text.find(name)
        if at >= 0:
            spans = (Span(at, at + len(name)),)
            sources.append(Source(f"s{len(sources)}", name, kind, named=True, mentions=spans))
    claim = Claim("c1", (Span(start, end),), ClaimKind.NARRATIVE, ("s0",), text[start:end])
    return view_report(text, [claim], sources)


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("{The pump failed}, according to the logbook.", "the logbook"),
        ("{The pump failed}, the petition, seen by this newspaper, shows.", "the petition"),
        ("{The pump failed twice}, the clinic's director, Ann Lee, points out.", "Ann Lee"),
        ("{The pump failed}, Ann Lee told reporters.", "Ann Lee"),
        ("{The pump failed}, clinic manager Ann Lee told this paper by telephone.", "Ann Lee"),
        ("{The pump failed}, the clinic's head, Ing. Ann Lee, said on Saturday.", "Ann Lee"),
        ("{The pump failed}, Ann Lee went on.", "Ann Lee"),
        (
            "{A bank's note puts the loss at 40}, a figure it takes from the operator.",
            "the operator",
        ),
        ("{The pump failed}, minutes of the board show.", "minutes of the board"),
        ("{The pump failed}, as shown by the register of repairs.", "the register of repairs"),
        (
            "{The pump failed}, as is to be seen from a letter of the clinic.",
            "a letter of the clinic",
        ),
        ("{Ann Lee will sue the clinic}. She said so to a crowd on Friday.", "Ann Lee"),
        ("{The loss is put at 300 euros by the owner}.", "the owner"),
        ("{Acting head Ann Lee said that the pump had failed}.", "Ann Lee"),
        ("Ann Lee repeated what she had been saying since May: {the pump failed}.", "Ann Lee"),
        ("Confirmed by Ann Lee, who runs it: {the pump failed}.", "Ann Lee"),
        ("The harbour office made public that {the pump had failed}.", "The harbour office"),
        ("On Sunday Ann Lee had put out that {the pump had failed}.", "Ann Lee"),
        ("{The judgment gave the firm until 3 May}.", "The judgment"),
        ("{The ministry has it at 34}.", "The ministry"),
        ("Asked about the firm's statement that {the pump failed}, she laughed.", "the firm"),
        ("In a letter to the board, {she rejects the plan}.", "a letter to the board"),
        ("LEE: {The pump failed}. Ann Lee was our guest.", "Ann Lee"),
        (
            "{The pump failed}, figures collected by the harbour office show.",
            "figures collected by the harbour office",
        ),
        ("{The pump failed}, the clinic's director, Ann Lee, told a meeting of nurses.", "Ann Lee"),
        ("{The pump failed}, Ann Lee said after she had seen it.", "Ann Lee"),
        ("Ann Lee had the pump. {It failed}, because it is old, according to Lee.", "Ann Lee"),
        ("{The pump failed}, the board's engineers determined.", "the board's engineers"),
        ("{The pump failed}, a cleaner of Bay Clinic confided.", "a cleaner of Bay Clinic"),
        ("{The pump failed}, the Post hears from two men in the yard.", "two men in the yard"),
        ("{Ninety beds are empty}, on the count of the harbour office.", "the harbour office"),
        ("{The cost is given as 4,000 crowns} in a table that the office handed out.", "a table"),
        ("{Pumping is forbidden} under section 4 of the harbour order.", "the harbour order"),
        ("{The investigators found oil in the pump}.", "The investigators"),
        ("{A steward confirmed the failure of the pump}.", "A steward"),
        ("The order is out. {It says the pump} must stop.", "The order"),
        ("Ann Lee stepped to the window. {The pump failed}, she said.", "Ann Lee"),
        ("{Sixty people work there}, the union counts.", "the union"),
        ("{The depth is low}, the clinic's nurse measured: it was 2 metres.", "the clinic's nurse"),
        ("{The pump failed}, as a beekeeper who heard it tells us.", "a beekeeper who heard it"),
        ("{The report traces the fault to the pump}.", "The report"),
        ("{The pump failed}, the Food and Drug Office said.", "the Food and Drug Office"),
    ],
)
def test_a_source_in_the_claims_own_sentence(marked: str, expected: str) -> None:
    """What the words around a claim say of its source is found."""
    source = find_nearby(view_of(marked), REF)
    assert source is not None
    assert (source.name or source.descriptor) == expected


@pytest.mark.parametrize(
    "marked",
    [
        "{The pump failed on Monday}. According to Ann Lee, it rained.",
        "{The pump failed}, and nobody knew why.",
        "{The pump that Ann Lee bought failed}.",
        "{The driver gave the boy a coat}.",
        "{The pump failed}, we are told.",
        "{Ann Lee rejected the plan} that the clinic had drawn up.",
        "“The clerk said no,” and {the pump failed}.",
        "{The failure of the pump was admitted in March}.",
        "{The pump failed}, he said.",
        "{The harbour is old}, as is shown by two stones.",
        "{The pump failed twice}, our own plot of harbour data shows.",
        "The letter, which lies before us, {demands the return of the fired one}.",
    ],
)
def test_no_source_where_none_is_stated(marked: str) -> None:
    """Another sentence's source, an actor of the claim, and our own voice are no source of it."""
    assert find_nearby(view_of(marked), REF) is None


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("{The quay was empty}, as our reporter saw on Monday.", True),
        ("{Two boats were waiting}; we counted them twice.", True),
        ("{The pump is loud}: we bent down and heard it.", True),
        ("{Prices doubled in nine shops} that this weekly called.", True),
        ("{The hole is 2 metres deep}, by our own reckoning.", True),
        ("{The quay was empty}, an Alpha Post reporter at the gate saw.", True),
        ("{The quay was empty}, a Beta Times reporter at the gate saw.", False),
        ("{The quay was empty}, said our neighbour.", False),
        ("{The quay was empty}, “we saw nobody”, she said.", False),
        ("{The quay was empty}. We saw the mayor.", False),
        ("{The shop lost its roof}. Our Sky 9 crew is looking down at it.", True),
        ("{Six names are on the list}. We looked twice.", True),
        ("{Six names are on the list}. We are waiting for more.", False),
        ("{Six names are on the list}: Alpha Post has examined a copy of it.", True),
        ("{Six names are on the list}, seen by the Alpha Post.", True),
        ("{Six names are on the list}, seen by Beta Times.", False),
        ("{Six names are on the list}.\n\nWe looked at another list.", False),
    ],
)
def test_own_reporting_in_the_claims_own_sentence(marked: str, expected: bool) -> None:
    """A publisher that was there says so in its own words, in the same sentence or the next."""
    view = view_of(marked)
    assert is_own_report(view, Outlets(view), REF) is expected
