"""The brief as Markdown: every line ends in links to the words, given at the end as footnotes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from sayso.publish.brief import Brief, Citation, Dated, Due, Line, SaySo

STANDINGS = (
    ("independent", "On independent legs"),
    ("repeated", "One origin, though several publishers carry it"),
    ("unsettled", "Unsettled: the origins can't be counted for sure"),
)


NOTHING_CHANGED = "Nothing."


def to_markdown(brief: Brief) -> str:
    """The whole brief as Markdown text."""
    notes = Footnotes()
    lines = list(_write(brief, notes))
    return "\n".join([*lines, "", *notes.listed()]) + "\n"


class Footnotes:
    """Gives each cited claim one footnote."""

    def __init__(self) -> None:
        self.cited: dict[tuple[str, str], Citation] = {}

    def mark(self, citations: Iterable[Citation]) -> str:
        """The marks of some citations, in order, numbered by report and claim."""
        marks = []
        for citation in citations:
            self.cited[citation.article, citation.claim] = citation
            marks.append(f"[^{citation.number}-{citation.claim}]")
        return (" " + "".join(marks)) if marks else ""

    def listed(self) -> Iterator[str]:
        """The footnotes: report, and the very words."""
        for citation in sorted(self.cited.values(), key=lambda found: (found.number, found.spans)):
            name = f"[^{citation.number}-{citation.claim}]"
            yield f"{name}: Report {citation.number}: “{escape(citation.quote)}”"


def escape(text: str) -> str:
    """Text from the world with Markdown's and HTML's marks made plain.

    >>> escape("<b>*one*</b>")
    '&lt;b>\\\\*one\\\\*&lt;/b>'
    """
    plain = "".join("\\" + letter if letter in "\\`*_[]|" else letter for letter in text)
    return " ".join(plain.replace("&", "&amp;").replace("<", "&lt;").split())


def _write(brief: Brief, notes: Footnotes) -> Iterator[str]:
    yield f"# {escape(brief.title)}"
    yield ""
    yield " · ".join(escape(fact) for fact in brief.facts)
    yield ""
    for number, report in enumerate(brief.reports, 1):
        yield f"{number}. {escape(report.text)} — {escape(report.note)}"
    yield from _changes(brief, notes)
    yield from _section("In short", (_line(line, notes) for line in brief.short))
    yield from _section("On whose say-so", (_chain(row) for row in brief.say_so))
    for attribute, heading in STANDINGS:
        rows: Sequence[Line] = getattr(brief, attribute)
        yield from _section(heading, (_line(line, notes) for line in rows))
    yield from _section("In dispute", _disputes(brief, notes))
    yield from _section("One report only", (_line(line, notes) for line in brief.singles))
    yield from _section("Related, not in conflict", (_line(line, notes) for line in brief.related))
    for due in brief.due:
        yield from _due(due, notes)
    yield from _section("Timeline", (_dated(item, notes) for item in brief.timeline))
    yield from _section("Positions", (_line(line, notes) for line in brief.positions))
    yield from _section("What this brief does not know", (f"- {escape(x)}" for x in brief.unknown))


def _changes(brief: Brief, notes: Footnotes) -> Iterator[str]:
    if brief.since is not None:
        lines = [_line(line, notes) for line in brief.changes] or [f"- {NOTHING_CHANGED}"]
        yield from _section(f"Changed since {brief.since}", lines)


def _section(heading: str, lines: Iterable[str]) -> Iterator[str]:
    written = list(lines)
    if written:
        yield ""
        yield f"## {heading}"
        yield ""
        yield from written


def _line(line: Line, notes: Footnotes) -> str:
    note = f" — {escape(line.note)}" if line.note else ""
    return f"- {escape(line.text)}{notes.mark(line.citations)}{note}"


def _chain(row: SaySo) -> str:
    carriers = ", ".join(escape(name) for name in row.carriers)
    inner = " ← ".join(escape(name) for name in row.chain)
    return f"- {carriers} ← {inner} ({row.claims})"


def _disputes(brief: Brief, notes: Footnotes) -> Iterator[str]:
    for dispute in brief.disputes:
        yield f"- **{dispute.type}** {escape(dispute.explained)}"
        for side in (dispute.a, dispute.b):
            yield f"    - {escape(side.note)}: {escape(side.text)}{notes.mark(side.citations)}"


def _due(due: Due, notes: Footnotes) -> Iterator[str]:
    yield ""
    yield f"## Due: {escape(due.text)}{notes.mark(due.citations)}"
    yield ""
    yield f"{escape(due.due)} · {due.state} · {escape(due.basis)}"
    for heading, lines in (("For", due.supporting), ("Against", due.opposing)):
        if lines:
            yield ""
            yield f"**{heading}**"
            yield ""
            yield from (_line(line, notes) for line in lines)


def _dated(item: Dated, notes: Footnotes) -> str:
    status = f" ({item.status})" if item.status else ""
    disputed = " — dates disputed" if item.disputed else ""
    marks = notes.mark(item.citations)
    return f"- **{item.when}** {escape(item.text)}{status}{disputed}{marks}"
