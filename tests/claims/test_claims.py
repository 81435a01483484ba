"""Claims: clauses that assert something, with their chains and frames."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from spacy.tokens import Doc
from spacy.vocab import Vocab

from sayso.claims import find_claims
from sayso.claims.clauses import find_clauses
from sayso.claims.quantities import find_quantities
from sayso.model import Article, Attribution, AttributionKind, Claim, Part, PartKind, Span
from sayso.pipeline import analyze
from tests.growth import MOST_GROWTH, find_growth

CASES = Path(__file__).parents[1] / "cases" / "claims.txt"


def read_cases() -> Iterator[tuple[str, str, list[str]]]:
    """Cases of one comment line, one text line, and the claims, each on a line that starts `=`."""
    comment, text, claims = "", "", list[str]()
    for line in [*CASES.read_text(encoding="utf-8").splitlines(), ""]:
        if line.startswith("# "):
            comment = line[2:]
        elif line.startswith("= "):
            claims.append(line[2:])
        elif line:
            text = line
        elif text:
            yield comment, text, claims
            comment, text, claims = "", "", []


def show(claim: Claim) -> str:
    """A claim as the cases write it: predicate(role=head, ...) with its modal before it."""
    frame = claim.frame
    assert frame is not None
    modal = f"{frame.modal}+" if frame.modal else ""
    arguments = ", ".join(f"{argument.role}={argument.head}" for argument in frame.arguments)
    return f"{modal}{frame.predicate}({arguments}) | {claim.text}"


@pytest.mark.model
@pytest.mark.parametrize(("comment", "text", "claims"), list(read_cases()))
def test_cases(comment: str, text: str, claims: list[str], nlp_parse: Callable[[str], Doc]) -> None:
    """Each case yields exactly the claims that are written below it."""
    assert [show(claim) for claim in find_claims(nlp_parse(text))] == claims, comment


@pytest.mark.model
@pytest.mark.parametrize(
    ("text", "quantity"),
    [
        ("About 300 people fled.", (300, 300, "people", "about")),
        ("At least twenty-two boats sank.", (22, 22, "boat", "at_least")),
        ("It cost $40 billion.", (40e9, 40e9, "USD", None)),
        ("Prices rose 3.5 percent.", (3.5, 3.5, "percent", None)),
        ("Dozens of houses burned.", (24, 120, None, None)),
        ("More than two thousand five hundred votes came.", (2500, 2500, "vote", "more_than")),
        ("Some 1,200 workers struck.", (1200, 1200, "worker", "about")),
        ("It owes Rs 4,860 crore to banks.", (4.86e10, 4.86e10, "INR", None)),
        ("The repair saves £1.9m.", (1.9e6, 1.9e6, "GBP", None)),
        ("It will cost DKK 2.4bn.", (2.4e9, 2.4e9, "DKK", None)),
        ("The pipe is 2.4m long.", (2.4, 2.4, "m", None)),
        ("Two dozen boats sank.", (24, 24, "boat", None)),
        ("A margin of 8 to 9 percent is due.", (8, 9, "percent", None)),
        ("Between 200 and 300 people came.", (200, 300, "people", None)),
        ("Half a million people fled.", (5e5, 5e5, "people", None)),
        ("Two and a half million people fled.", (2.5e6, 2.5e6, "people", None)),
        ("About a third of the crew left.", (100 / 3, 100 / 3, "percent", "about")),
    ],
)
def test_quantities(
    text: str,
    quantity: tuple[float, float, str | None, str | None],
    nlp_parse: Callable[[str], Doc],
) -> None:
    """Numbers are read with their unit and hedge."""
    doc = nlp_parse(text)
    found = [(q.low, q.high, q.unit, q.hedge) for q in find_quantities(doc, range(len(doc)))]
    assert found == [quantity]


def closed_bridge() -> Doc:
    """The parse of "The mayor said the bridge was closed .", made by hand."""
    return Doc(
        Vocab(),
        words=["The", "mayor", "said", "the", "bridge", "was", "closed", "."],
        spaces=[True, True, True, True, True, True, False, False],
        heads=[1, 2, 2, 4, 6, 6, 2, 2],
        deps=["det", "nsubj", "ROOT", "det", "nsubjpass", "auxpass", "ccomp", "punct"],
        tags=["DT", "NN", "VBD", "DT", "NN", "VBD", "VBN", "."],
        pos=["DET", "NOUN", "VERB", "DET", "NOUN", "AUX", "VERB", "PUNCT"],
        lemmas=["the", "mayor", "say", "the", "bridge", "be", "close", "."],
    )


def said_closed() -> Attribution:
    """The attribution of the closing to the mayor."""
    return Attribution(
        id="a1",
        source=(Span(0, 9),),
        cue=(Span(10, 14),),
        content=(Span(15, 36),),
        kind=AttributionKind.INDIRECT,
        speaker="s1",
    )


def test_chain_of_the_attribution() -> None:
    """What is said is a claim with the speaker's chain, and the saying is none."""
    claims = find_claims(closed_bridge(), attributions=[said_closed()], chains={"a1": ("s0", "s1")})
    assert [(claim.text, claim.chain) for claim in claims] == [
        ("the bridge was closed", ("s0", "s1"))
    ]


def test_passive_subject_is_object() -> None:
    """The frame is in the active voice."""
    (claim,) = find_claims(closed_bridge(), attributions=[said_closed()])
    assert claim.frame is not None
    assert [(a.role, a.head) for a in claim.frame.arguments] == [("object", "bridge")]


def test_parts_yield_nothing() -> None:
    """A passage that is marked as a part yields no claims."""
    doc = closed_bridge()
    part = Part(PartKind.LEGAL, Span(0, len(doc.text)))
    assert find_claims(doc, parts=[part]) == ()


def test_spans_are_the_words() -> None:
    """A claim's text is what its spans hold."""
    doc = closed_bridge()
    for claim in find_claims(doc):
        assert claim.text == " … ".join(doc.text[span.start : span.end] for span in claim.spans)
        assert not re.match(r"[\W_]", claim.text)


def test_cues_split_clauses() -> None:
    """A cue's clause ends where its content begins."""
    doc = closed_bridge()
    assert [clause.head.text for clause in find_clauses(doc, cues=frozenset({2}))] == ["closed"]


@pytest.mark.model
@pytest.mark.parametrize(
    ("before", "content", "after"),
    [
        ("", "“Nine hundred they asked for my boat,”", " says a fisherman from Harn."),
        ("", "Whoever came late got the old tickets", ", Ana Ruiz, a clerk, told the Post."),
    ],
)
def test_whatever_is_said_is_a_claim(
    before: str, content: str, after: str, nlp_parse: Callable[[str], Doc]
) -> None:
    """Content in which the parse shows no clause is one claim, of whoever says it."""
    span = Span(len(before), len(before + content))
    cue = (before + content + after).index("says" if "says" in after else "told")
    said = Attribution(
        "a1", (), (Span(cue, cue + 4),), (span,), AttributionKind.DIRECT, speaker="s1"
    )
    claims = find_claims(
        nlp_parse(before + content + after), attributions=[said], chains={"a1": ("s0", "s1")}
    )
    assert [claim.text for claim in claims if claim.chain == ("s0", "s1")] == [content.strip("“,”")]


@pytest.mark.model
def test_quotations_within_each_other_are_not_said_again_at_every_level() -> None:
    """However deep the quotations nest, the claims are not more than the innermost two."""
    text = "Quill said: " + "“he said ‘" * 12 + "closed" + "’ ”" * 12
    claims = analyze(Article("a", text)).claims
    assert [claim.text.strip("“‘”’ ") for claim in claims] == [
        "he said ‘“he said ‘closed",
        "he said ‘closed",
    ]


def test_many_silent_passages_are_looked_up() -> None:
    """A page of nothing but headings takes twice as long for twice as many of them."""

    def find(times: int) -> Callable[[], object]:
        one = closed_bridge()
        doc = Doc.from_docs([one] * times)
        width = len(one.text) + 1
        silent = [Span(place * width, (place + 1) * width) for place in range(times - 1)]
        assert {c.head.i for c in find_clauses(doc, cues=frozenset(), silent=silent)} == {
            len(doc) - 6, len(doc) - 2
        }  # fmt: skip
        return lambda: find_clauses(doc, cues=frozenset(), silent=silent)

    assert find_growth(find, 1_000) < MOST_GROWTH


def test_contents_within_each_other_are_not_read_again_and_again() -> None:
    """Attributions whose contents hold each other cost their ends, not all the words inside."""

    def find(times: int) -> Callable[[], object]:
        words = ["‘", "x"] * times
        doc = Doc(Vocab(), words=words, heads=[0] * len(words), deps=["dep"] * len(words))
        end = len(doc.text)
        nested = [
            Attribution(f"a{i}", (), (), (Span(4 * i, end),), AttributionKind.DIRECT)
            for i in range(times)
        ]
        return lambda: find_claims(doc, attributions=nested)

    assert find_growth(find, 700) < MOST_GROWTH
