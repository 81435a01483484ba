"""Who is meant by a surname, by an office, by "his lawyer"; each with a case against it."""

from __future__ import annotations

import pytest

from sayso.judge.people import People
from sayso.model import PUBLISHER_ID, Article, Publication, Report, Source, SourceKind, Span
from sayso.view import StoryView, view_story


def report_of(name: str, marked: str) -> Report:
    """A report whose sources stand in brackets: a person where a capital begins, else unnamed."""
    text = marked.replace("[", "").replace("]", "")
    sources = [Source(PUBLISHER_ID, "Alpha Post", SourceKind.OUTLET, named=True)]
    for piece in marked.split("[")[1:]:
        words = piece.split("]")[0]
        at = text.index(words)
        spans = (Span(at, at + len(words)),)
        number = f"s{len(sources)}"
        if words[0].isupper():
            sources.append(Source(number, words, SourceKind.PERSON, True, spans))
        else:
            sources.append(Source(number, None, SourceKind.PERSON, False, spans, words))
    return Report(Article(name, text), Publication(), "en", sources=tuple(sources))


def view_of(*marked: str) -> StoryView:
    """A story of reports with marked sources."""
    return view_story([report_of(f"a{n}", words) for n, words in enumerate(marked, 1)])


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("Ruth [Ruth Brook] spoke.", "[Brook] was asked.", True),
        ("Ruth [Ruth Brook] spoke.", "[Ms Brook] was asked.", True),
        ("Ruth [Ruth Brook] spoke.", "The collector came. [Collector Brook] was asked.", True),
        ("Ruth [Ruth Brook] spoke.", "[Anna Brook] was asked.", False),
        ("So said county clerk [Ruth Brook].", "So said [the clerk].", True),
        ("So said county clerk [Ruth Brook].", "So said [the deputy clerk].", False),
        ("So said county clerk [Ruth Brook].", "So said [a clerk].", False),
        ("So said [Ruth Brook], the race director.", "So said [their race director].", True),
    ],
)
def test_two_reports_of_one_person(first: str, second: str, same: bool) -> None:
    """A surname, a title or an office means the one person who bears it, and nobody else."""
    view = view_of(first, second)
    people = People(view)
    one = people.identities("a1", view.source("a1", "s1"))
    other = people.identities("a2", view.source("a2", "s1"))
    assert bool(one & other) is same


def test_an_office_of_two_means_neither() -> None:
    """An office that two people of the story hold tells nobody apart."""
    view = view_of("So said clerk [Ruth Brook].", "So said clerk [Anna Hale].", "So [the clerk].")
    assert People(view).identities("a3", view.source("a3", "s1")) == frozenset()


@pytest.mark.parametrize(
    ("text", "speaks"),
    [
        ("[Ruth Brook] pays. It is hers, her lawyer, [Anna Hale], said.", True),
        ("[Ruth Brook] pays. It is hers, Brook's solicitor, [Anna Hale], said.", True),
        ("[Ruth Brook] pays. It is hers, her neighbour, [Anna Hale], said.", False),
    ],
)
def test_whose_word_a_lawyers_is(text: str, speaks: bool) -> None:
    """A lawyer's word is the client's; a neighbour's is nobody else's."""
    view = view_of(text)
    people = People(view)
    client = people.identities("a1", view.source("a1", "s1"))
    assert (client <= people.identities("a1", view.source("a1", "s2"))) is speaks
