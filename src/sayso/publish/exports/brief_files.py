"""Briefs as files: Markdown (CommonMark, https://spec.commonmark.org) and standalone HTML.

Markdown of several stories is one text, a brief after the other. An HTML brief is a document by
itself, so several are a folder with a file each, named by the stories' ids.
"""

from __future__ import annotations

from pathlib import Path

from sayso.errors import SettingsError
from sayso.ledger import Ledger
from sayso.pipeline.opening import OpenStory
from sayso.publish.brief import write_brief
from sayso.publish.exports.destination import open_destination, say_where
from sayso.publish.exports.stories import open_stories
from sayso.publish.html import to_html
from sayso.publish.markdown import to_markdown


def write_markdown(ledger: Ledger, *, story: str | None, output: Path | None) -> Path | str:
    """Write the brief of one story, or of all when None; gives where it went."""
    with open_destination(output) as handle:
        for opened in open_stories(ledger, story):
            brief = write_brief(opened.comparison, opened.view, as_of=opened.as_of)
            handle.write(to_markdown(brief).rstrip("\n") + "\n\n")
    return say_where(output)


def write_html(ledger: Ledger, *, story: str | None, output: Path | None) -> Path | str:
    """Write the brief of one story to a file, or those of all to a folder; gives where.

    Raises SettingsError when all are asked for and no folder is named.
    """
    if story is not None:
        for opened in open_stories(ledger, story):
            _write_page(opened, output)
        return say_where(output)
    if output is None or output.suffix:
        raise SettingsError(
            "HTML briefs of all stories are a folder",
            remedy="name it with -o FOLDER, or name one story",
        )
    output.mkdir(parents=True, exist_ok=True)
    for opened in open_stories(ledger, None):
        _write_page(opened, output / f"{opened.comparison.story}.html")
    return output


def _write_page(opened: OpenStory, output: Path | None) -> None:
    brief = write_brief(opened.comparison, opened.view, as_of=opened.as_of)
    with open_destination(output) as handle:
        handle.write(to_html(brief, opened.view))
