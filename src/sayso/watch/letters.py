"""What is written to people: alerts, and the daily digest of what moved, as text and as HTML."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from sayso.ledger import Alert, Ledger
from sayso.model import Development
from sayso.watch.alerting import name_lists

PAGE = (
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title></head>'
    "<body><h1>{title}</h1>{body}</body></html>"
)


@dataclass(frozen=True, slots=True)
class Letter:
    """A subject, a text, and the same as a page."""

    subject: str
    text: str
    page: str


def write_alerts(alerts: Sequence[Alert]) -> Letter:
    """The letter of alerts that go out together.

    >>> alert = Alert("al_1", "2026-03-03T10:00:00Z", "Ports", "word", "strike", "<It> is there")
    >>> letter = write_alerts([alert])
    >>> letter.subject, "&lt;It&gt; is there" in letter.page
    ('Sayso: 1 alert (Ports)', True)
    """
    number = f"{len(alerts)} alert{'s' if len(alerts) != 1 else ''}"
    subject = f"Sayso: {number} ({name_lists(alerts)})"
    lines: list[str] = []
    items = []
    for alert in alerts:
        lines += [
            f"* {alert.watch_list}: {alert.sentence}",
            *([f"  {alert.url}"] * bool(alert.url)),
        ]
        words = f"<b>{escape(alert.watch_list)}</b>: {escape(alert.sentence)}"
        items.append(f"<li>{words}{_link(alert.url)}</li>")
    page = PAGE.format(title=escape(subject), body=f"<ul>{''.join(items)}</ul>")
    return Letter(subject, "\n".join(lines) + "\n", page)


def write_digest(
    day: str, developments: Sequence[Development], titles: Mapping[str, str]
) -> Letter:
    """The letter of a day: what moved, by story, the story that moved most first."""
    by_story: dict[str, list[Development]] = {}
    for development in reversed(developments):
        by_story.setdefault(development.story, []).append(development)
    stories = sorted(by_story.items(), key=lambda pair: -len(pair[1]))
    number = f"{len(stories)} stor{'ies' if len(stories) != 1 else 'y'} moved"
    subject = f"Sayso: {number} up to {day}" if stories else f"Sayso: nothing moved up to {day}"
    lines: list[str] = []
    body: list[str] = []
    for story, moved in stories:
        title = titles.get(story, story)
        lines += ["", title, *(f"* {item.sentence}" for item in moved)]
        items = "".join(f"<li>{escape(item.sentence)}</li>" for item in moved)
        body.append(f"<h2>{escape(title)}</h2><ul>{items}</ul>")
    if not stories:
        lines, body = ["Nothing moved."], ["<p>Nothing moved.</p>"]
    page = PAGE.format(title=escape(subject), body="".join(body))
    return Letter(subject, "\n".join([subject, *lines]) + "\n", page)


def find_digest(
    ledger: Ledger, *, since: str, until: str
) -> tuple[list[Development], dict[str, str]]:
    """What moved between two moments, newest first, and the titles of its stories."""
    moved = [item for item in ledger.developments(since=since) if item.at < until]
    titles = {row.id: row.title for row in ledger.stories()} if moved else {}
    named = {item.story: ledger.resolve_id(item.story) for item in moved}
    return moved, {story: titles.get(now, story) for story, now in named.items()}


def _link(url: str | None) -> str:
    if not url or not url.startswith(("http://", "https://")):
        return ""
    return f' <a href="{escape(url, quote=True)}">{escape(url)}</a>'
