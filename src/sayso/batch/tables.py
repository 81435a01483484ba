"""The tables of a batch: their columns, typed, each with what it holds.

`docs/reference/batch-output.md` shows them; a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Mapping

import pyarrow as pa

TEXT, NUMBER, YES, DAY = pa.string(), pa.int64(), pa.bool_(), pa.date32()
SPAN = pa.struct([("start", pa.int32()), ("end", pa.int32())])
SPANS = pa.list_(SPAN)
PART = pa.struct([("kind", TEXT), ("start", pa.int32()), ("end", pa.int32())])
CLAIM = pa.struct([("article", TEXT), ("claim", TEXT)])

Columns = Mapping[str, tuple[pa.DataType, str]]

STORY: Columns = {"story": (TEXT, "The story.")}

REPORTS: Columns = {
    "article": (TEXT, "The article's id, the one that a ledger gives it."),
    "block": (TEXT, "The block it was read in: the name of this file."),
    "row": (NUMBER, "Its place in this file, from 0."),
    "given_id": (TEXT, "The id that the input gives it."),
    "digest": (TEXT, "A hash of the article as the input has it."),
    "revision": (TEXT, "A hash of its id, title and text."),
    "moment": (pa.float64(), "When it says it was changed, else published: seconds since 1970."),
    "captured": (pa.float64(), "When it was captured, seconds since 1970."),
    "published": (TEXT, "When it was published, ISO 8601, as far as that is known."),
    "published_from": (DAY, "The first day it may have been published."),
    "published_to": (DAY, "The last day it may have been published."),
    "publisher": (TEXT, "The outlet, by the table of publishers, else as printed."),
    "title": (TEXT, "The headline."),
    "byline": (TEXT, "Who wrote it."),
    "url": (TEXT, "Its address."),
    "language": (TEXT, "The language of the text."),
    "translated": (YES, "Whether it is a translation."),
    "not_analysed": (TEXT, "Why it was not analysed; null where it was."),
    "claims": (NUMBER, "How many claims it makes."),
    "text": (TEXT, "The text; all spans count its code points."),
    "parts": (pa.list_(PART), "Passages that are no reporting."),
    "report": (TEXT, "All that was found, as JSON; its article's text is left out."),
}

PAGES: Columns = {
    "article": (TEXT, "The article that was read from it."),
    "row": (NUMBER, "Its row in the file of reports of the same name."),
    "media_type": (TEXT, "What it is: text/html, or application/json for a line."),
    "place": (TEXT, "Where it was read from, in words."),
    "raw": (pa.binary(), "The page or line as it was."),
}

STORIES: Columns = {
    "story": (TEXT, "The story's id; it follows from its earliest article."),
    "article": (TEXT, "An article in it."),
    "position": (NUMBER, "Its place among the story's articles, oldest first, from 0."),
    "block": (TEXT, "The file of reports that has it."),
    "row": (NUMBER, "Its row there."),
}

ARTICLES: Columns = {
    **STORY,
    **{
        name: REPORTS[name]
        for name in (
            "article", "given_id", "published", "published_from", "published_to", "publisher",
            "title", "byline", "url", "language", "translated", "not_analysed", "claims",
        )
    },
}  # fmt: skip

CLAIMS: Columns = {
    **STORY,
    "article": (TEXT, "The article that makes it."),
    "claim": (TEXT, "Its id in the article."),
    "publisher": (TEXT, "The outlet."),
    "published_from": (DAY, "The first day the article may have been published."),
    "text": (TEXT, "Its words."),
    "spans": (SPANS, "Where they stand."),
    "kind": (TEXT, "direct, indirect, mixed or narrative."),
    "chain": (pa.list_(TEXT), "The say-so in names, from the outlet inwards."),
    "certainty": (TEXT, "certain, probable or possible."),
    "polarity": (TEXT, "positive or negative."),
    "time": (TEXT, "past, present or future."),
    "own_reporting": (YES, "Whether the outlet says that it was told, saw or was there."),
    "proposition": (TEXT, "The proposition it belongs to, if any."),
    "side": (TEXT, "says or disputes."),
}

SOURCES: Columns = {
    **STORY,
    "source": (TEXT, "The actor's id in the story."),
    "name": (TEXT, "Its name, or what it is called by."),
    "kind": (TEXT, "person, organisation, government, outlet, document, group or unstated."),
    "named": (YES, "Whether it is named."),
    "articles": (NUMBER, "How many articles have it."),
}

PROPOSITIONS: Columns = {
    **STORY,
    "proposition": (TEXT, "Its id in the story."),
    "gist": (TEXT, "What it says, in the words of one claim."),
    "claims": (NUMBER, "How many claims say or dispute it."),
    "at_least": (NUMBER, "The origins of the saying side, at least."),
    "at_most": (NUMBER, "The origins of the saying side, at most."),
    "standing": (TEXT, "independent, repeated, unsettled or single."),
    "disputed": (YES, "Whether anybody disputes it."),
    "why": (TEXT, "The standing in words."),
}

ORIGINS: Columns = {
    **STORY,
    "proposition": (TEXT, "The proposition."),
    "origin": (TEXT, "Its id in the proposition."),
    "side": (TEXT, "says or disputes."),
    "endpoint": (TEXT, "Whose say-so it is, in words."),
    "stated": (YES, "Whether its claims state an origin."),
    "claims": (pa.list_(CLAIM), "The claims that entered by it."),
}

RELATIONS: Columns = {
    **STORY,
    "relation": (TEXT, "Its id in the story."),
    "type": (TEXT, "same, agrees, qualifies, supersedes, conflicts or related."),
    "a": (CLAIM, "The claim that does."),
    "b": (CLAIM, "The claim it is done to."),
    "detail": (TEXT, "Why, in words."),
}

CONFLICTS: Columns = {
    **STORY,
    "conflict": (TEXT, "Its id in the story."),
    "type": (TEXT, "date, number, place, actor, polarity, wording or source."),
    "a": (CLAIM, "One side."),
    "a_spans": (SPANS, "Its words."),
    "b": (CLAIM, "The other side."),
    "b_spans": (SPANS, "Its words."),
    "explained": (TEXT, "The disagreement in a sentence."),
}

EVENTS: Columns = {
    **STORY,
    "event": (TEXT, "Its id in the story."),
    "gist": (TEXT, "What happened or is to happen."),
    "first": (DAY, "The first day it may be on."),
    "last": (DAY, "The last day it may be on."),
    "status": (TEXT, "happened, scheduled, proposed or cancelled."),
    "place": (TEXT, "Where."),
    "actors": (pa.list_(TEXT), "Who has a part in it."),
    "claims": (pa.list_(CLAIM), "The claims that tell of it."),
}

EXPECTATIONS: Columns = {
    **STORY,
    "expectation": (TEXT, "Its id in the story."),
    "gist": (TEXT, "What is due."),
    "due_from": (DAY, "The first day it is due."),
    "due_to": (DAY, "The last day it is due."),
    "state": (TEXT, "open, overdue, met, not_met, moved or void."),
    "as_of": (DAY, "The day it is looked at from: that of the story's latest report."),
    "claims": (pa.list_(CLAIM), "The claims that expect it."),
}

POSITIONS: Columns = {
    **STORY,
    "actor": (TEXT, "Whose position it is: a source of the story."),
    "issue": (TEXT, "On what."),
    "stance": (TEXT, "Which."),
    "claim": (CLAIM, "The claim that says so."),
}

COMPARISONS: Columns = {
    **STORY,
    "comparison": (TEXT, "All that the comparison gave, as JSON (the contract sayso/1)."),
}

DESCRIBED: Mapping[str, tuple[str, Columns]] = {
    "reports": ("One row a report that was read, superseded ones and repetitions too.", REPORTS),
    "pages": ("The pages and lines that the reports were read from.", PAGES),
    "stories": ("Which article is in which story; the newest revision of each.", STORIES),
    "articles": ("One row an article.", ARTICLES),
    "claims": ("One row a claim of an article.", CLAIMS),
    "sources": ("The actors of each story.", SOURCES),
    "propositions": ("What the claims of a story say together.", PROPOSITIONS),
    "origins": ("Through whose say-so they entered.", ORIGINS),
    "relations": ("How two claims stand to each other.", RELATIONS),
    "conflicts": ("Where two claims disagree.", CONFLICTS),
    "events": ("The timeline.", EVENTS),
    "expectations": ("What is due, and what became of it.", EXPECTATIONS),
    "positions": ("Who wants what.", POSITIONS),
    "comparisons": ("One row a story: all of the above, whole.", COMPARISONS),
}
"""Each table, with what it holds."""

OF_BLOCKS = ("reports", "pages")
"""The tables that a block of input gives."""

OF_STORIES = tuple(name for name in DESCRIBED if name not in (*OF_BLOCKS, "stories"))
"""The tables that comparing stories gives."""


def to_schema(name: str) -> pa.Schema:
    """The Arrow schema of a table; columns say in their metadata what they hold."""
    comment, columns = DESCRIBED[name]
    fields = [
        pa.field(column, kind, metadata={"comment": about})
        for column, (kind, about) in columns.items()
    ]
    return pa.schema(fields, metadata={"comment": comment})


TABLES: Mapping[str, pa.Schema] = {name: to_schema(name) for name in DESCRIBED}
"""The schema of each table."""
