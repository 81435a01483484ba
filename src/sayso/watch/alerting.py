"""Watch lists: actors, words and stories that somebody wants to be told of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from hashlib import blake2b
from pathlib import Path

from sayso.errors import NotFoundError
from sayso.ledger import Alert, Alerting, Ledger, Watching
from sayso.model import Development, Report, Source
from sayso.names import is_same_name
from sayso.watch.sources import Sources, WatchList

CURSOR = "developments"
LONGEST_WORDS = 200

STOPS = ("\n", ". ", "? ", "! ")
"""What ends the passage that is shown of a text."""


def raise_alerts(
    ledger: Ledger, sources: Sources, *, now: str, alerts_to: Path | None = None
) -> list[Alert]:
    """Look at what is new since the last time; gives the alerts that were not there before.

    An alert is raised once for each revision of an article, or each development of a story, and
    entry of a list. It is kept in one transaction with how far was looked.
    """
    watching, alerting = Watching(ledger), Alerting(ledger)
    news = watching.news()
    found: dict[Alert, tuple[str, ...]] = {}
    if news and sources.lists:
        for report in ledger.reports(list(news)):
            for watch_list in sources.lists:
                for alert in find_alerts(report, watch_list, now=now):
                    found[alert] = watch_list.tell
    moved, cursor = _find_moved(ledger, sources, watching.mark(CURSOR), now=now)
    found.update(moved)
    if not (news or found) and cursor == watching.mark(CURSOR):
        return []
    with ledger.transaction():
        raised = alerting.raise_alerts(found, now=now)
        watching.looked_at(news.values())
        if cursor is not None:
            watching.set_mark(CURSOR, cursor)
    if raised and alerts_to is not None:
        from sayso.watch.alert_feed import write_feeds

        write_feeds(alerting.alerts(limit=100), alerts_to)
    return raised


def find_alerts(report: Report, watch_list: WatchList, *, now: str) -> Iterator[Alert]:
    """What of a report a watch list wants to be told of: its actors and its words."""
    for actor in watch_list.actors:
        sentence = _find_actor(report, actor)
        if sentence:
            yield _to_alert(report, watch_list, "actor", actor, sentence, now)
    for words in watch_list.words:
        passage = find_words(f"{report.article.title or ''}\n{report.article.text}", words)
        if passage:
            sentence = f"“{words}” stands in {_place(report)}: “{passage}”"
            yield _to_alert(report, watch_list, "word", words, sentence, now)


def _find_actor(report: Report, actor: str) -> str | None:
    """What an actor says in a report, or that it is named there; None when it is not."""
    ids = {source.id: source for source in report.sources if _is_actor(source, actor)}
    for claim in report.claims:
        speaker = ids.get(claim.chain[-1]) if len(claim.chain) > 1 else None
        if speaker is not None:
            said = _shorten(" ".join(claim.text.split()))
            return f"{speaker.name} is cited in {_place(report)}: “{said}”"
    if ids:
        return f"{next(iter(ids.values())).name} is named in {_place(report)}"
    passage = find_words(report.article.text, actor)
    return f"{actor} is named in {_place(report)}: “{passage}”" if passage else None


def _is_actor(source: Source, actor: str) -> bool:
    if source.name is None or source.id == "s0":
        return False
    if source.name.casefold() == actor.casefold():
        return True
    kind = source.kind.value
    return is_same_name(source.name, actor, kind="person" if kind == "person" else "organisation")


def find_words(text: str, words: str) -> str | None:
    """The passage where words stand, whole and in their order; None where they do not.

    Upper and lower case are one, and so are white space and line ends; a star stands for the
    rest of a word.

    >>> find_words("The dockers went on strike at noon.", "STRIKE at")
    'The dockers went on strike at noon.'
    >>> find_words("The dockers were striking.", "strike") is None
    True
    >>> find_words("The dockers were striking.", "strik*")
    'The dockers were striking.'
    """
    parts = [re.escape(part).replace(r"\*", r"\w*") for part in words.split()]
    if not parts:
        return None
    joined = r"\s+".join(parts)
    found = re.search(rf"(?<!\w){joined}(?!\w)", text, re.IGNORECASE)
    if found is None:
        return None
    starts = [text.rfind(stop, 0, found.start()) for stop in STOPS]
    start = max((start + 1 for start in starts if start >= 0), default=0)
    ends = [text.find(stop, found.end()) for stop in STOPS]
    end = min((end + 1 for end in ends if end >= 0), default=len(text))
    return _shorten(" ".join(text[start:end].split()))


def _find_moved(
    ledger: Ledger, sources: Sources, cursor: str | None, *, now: str
) -> tuple[dict[Alert, tuple[str, ...]], str | None]:
    """Alerts of developments in stories on the lists, and how far was looked."""
    newest = ledger.developments(limit=1)
    last = min(newest[0].at, now) if newest else cursor  # no later: a clock may have been ahead
    if cursor is None or last is None or not newest:
        return {}, last or ""
    cursor = min(cursor, now)
    found: dict[Alert, tuple[str, ...]] = {}
    for watch_list in sources.lists:
        for wanted in watch_list.stories:
            try:
                story = ledger.story(wanted)
            except NotFoundError:
                continue  # a story that is not there yet; it may come
            for development in ledger.developments(story=story.id, since=cursor):
                alert = _to_story_alert(development, story.title, watch_list, wanted, now)
                found[alert] = watch_list.tell
    return found, last


def _to_story_alert(
    development: Development, title: str, watch_list: WatchList, wanted: str, now: str
) -> Alert:
    return Alert(
        id=_mint(watch_list.name, "story", wanted, development.id),
        at=now,
        watch_list=watch_list.name,
        kind="story",
        what=wanted,
        sentence=development.sentence,
        story=development.story,
        title=title,
        development=development.id,
    )


def _to_alert(
    report: Report, watch_list: WatchList, kind: str, what: str, sentence: str, now: str
) -> Alert:
    article = report.article
    text = blake2b(f"{article.title}\n{article.text}".encode(), digest_size=16).hexdigest()
    return Alert(
        id=_mint(watch_list.name, kind, what, article.id, text),
        at=now,
        watch_list=watch_list.name,
        kind=kind,
        what=what,
        sentence=sentence,
        story=report.story,
        article=article.id,
        title=article.title,
        publisher=report.publisher or article.publisher,
        url=article.url,
    )


def _mint(*words: str) -> str:
    return f"al_{blake2b(chr(31).join(words).encode(), digest_size=8).hexdigest()}"


def _place(report: Report) -> str:
    title = report.article.title or "a report without a headline"
    publisher = report.publisher or report.article.publisher
    return f"“{title}” ({publisher})" if publisher else f"“{title}”"


def _shorten(words: str) -> str:
    return words if len(words) <= LONGEST_WORDS else f"{words[:LONGEST_WORDS].rstrip()}…"


def name_lists(alerts: Iterable[Alert]) -> str:
    """The names of the lists that alerts are of, for a subject line.

    >>> name_lists([Alert("1", "", "Ports", "word", "a", ""), Alert("2", "", "Ports", "", "", "")])
    'Ports'
    """
    return ", ".join(dict.fromkeys(alert.watch_list for alert in alerts))
