"""The ledger's tables and views, every column with its meaning.

One schema for SQLite and PostgreSQL. The comments are the reference: `docs/reference/ledger.md`
is written from them. Spans are JSON lists of `[start, stop]` pairs, code points of the revision's
text; days are ISO dates as text, so that they read and sort the same in every tool.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    LargeBinary,
    Text,
)

from sayso.ledger.columns import key, may, must, table

HEAD = "0013"
"""The migration this code needs: the newest of `migrations/versions`."""

# ---------------------------------------------------------------- what was read

BLOBS = table(
    "blobs",
    "Pages as they were read, compressed with zlib.",
    key("hash", "The tagged hash of the uncompressed bytes."),
    must("size", "Their number, uncompressed.", Integer),
    must("body", "The bytes, compressed with zlib.", LargeBinary),
)

ARTICLES = table(
    "articles",
    "Articles: what stays the same about a published report while its text changes.",
    key("id", "The article's id in this ledger."),
    Column(
        "identity",
        Text,
        nullable=False,
        unique=True,
        comment="What makes it this article: address, publisher and given id, or bytes.",
    ),
    must("given_id", "The id it was read under."),
    may("url", "Its address as given, null when unknown."),
    must("revision", "Its newest revision."),
    may("story", "The story it belongs to, null before stories are found."),
    must("added", "When it was first read, ISO 8601 in UTC."),
    Index(None, "story", "revision"),
    Index(None, "given_id"),
    Index(None, "url"),
)

REVISIONS = table(
    "revisions",
    "Revisions: one title and cleaned text of an article.",
    key("id", "The tagged hash of the article's id, title and text."),
    must("article", "The article it is a revision of.", of="articles.id"),
    must("text_hash", "The tagged hash of title and text, which verbatim copies share."),
    may("title", "The headline."),
    may("publisher", "The publisher as given."),
    may("byline", "Who wrote it, as given."),
    may("published", "When it was published, as given."),
    may("modified", "When it was changed, as given."),
    may("captured", "When it was read, as given."),
    may("language", "The language as given."),
    must("text", "The cleaned text: what every span is an offset into."),
    must("blob", "The page it was last read from.", of="blobs.hash"),
    must("sequence", "The order in which the article's revisions were first read.", Integer),
    Index(None, "article", "sequence"),
    Index(None, "text_hash"),
)

READINGS = table(
    "readings",
    "Every time that new bytes or new particulars of an article were read.",
    key("article", "The article.", of="articles.id"),
    key("fingerprint", "The tagged hash of the bytes and of the particulars given with them."),
    must("revision", "The revision they hold.", of="revisions.id"),
    must("blob", "The page as read.", of="blobs.hash"),
    must("media_type", "The page's media type."),
    must("place", "Where it was read from: a file's path or an address."),
    must("captured", "When it was read, ISO 8601."),
    may("notes", "What was left out or is doubtful in reading it, a JSON list; null for nothing."),
    Index(None, "revision"),
    Index(None, "place"),
)

# ---------------------------------------------------------------- what one article yields

REPORTS = table(
    "reports",
    "Analyses of revisions, one for each set of model, rules and settings.",
    key("revision", "The revision that was analysed.", of="revisions.id"),
    key("cache_key", "Names the model, rules, settings and particulars it was analysed with."),
    must("article", "The article.", of="articles.id"),
    must("current", "True for the analysis of this revision saved last.", Boolean),
    may("publisher", "The canonical publisher, null when unknown."),
    may("published", "When it was published as understood, ISO 8601."),
    may("published_from", "The first day it may have been published."),
    may("published_to", "The last day it may have been published."),
    must("published_precision", "minute, day, week, month, year or unknown."),
    must("published_inferred", "True when no metadata stated the date.", Boolean),
    may("language", "The language of the text."),
    must("translated", "True when the text is a translation.", Boolean),
    may("not_analysed", "Why it yields nothing, null when it was analysed."),
    must("claims", "The number of claims.", Integer),
    must(
        "document", "The whole analysis: JSON of the contract, compressed with zlib.", LargeBinary
    ),
    must("saved", "When it was saved, ISO 8601 in UTC."),
    Index(None, "article"),
    Index(None, "revision", "current", "published_from", "published_to"),
)

CLAIMS = table(
    "claims",
    "What articles assert, each in one place and on somebody's say-so; newest revisions only.",
    key("article", "The article it stands in.", of="articles.id"),
    key("claim", "Its id within the article."),
    must("hash", "The tagged hash of the article's id and the claim's words."),
    must("revision", "The revision its spans are offsets into."),
    must("position", "Its place in reading order, from 0.", Integer),
    must("text", "Its words."),
    must("start", "Where its first span starts, in code points.", Integer),
    must("stop", "Where its last span ends.", Integer),
    must("spans", "Its spans, a JSON list of [start, stop]."),
    must("kind", "direct, indirect, mixed or narrative."),
    must("chain", "On whose say-so, in words, the publisher first."),
    must("depth", "How many sources its chain has, the publisher included.", Integer),
    may("speaker", "The innermost source, in words; null for the publisher's own voice."),
    must("certainty", "certain, probable or possible."),
    must("polarity", "positive or negative."),
    must("time", "past, present or future, seen from publication."),
    must("condition", "The spans of its condition, a JSON list."),
    must("timexes", "The ids of its time expressions, a JSON list."),
    may("attribution", "The attribution whose content it is."),
    must("own_reporting", "True where the publisher was told, saw or was there.", Boolean),
    must("doubtful", "True where its attribution is carried over on doubt.", Boolean),
    may("predicate", "The lemma of its predicate."),
)

CHAINS = table(
    "chains",
    "The sources of each claim's chain.",
    key("article", "The article.", of="articles.id"),
    key("claim", "The claim."),
    key("level", "0 for the publisher, then inwards.", Integer),
    must("source", "The source at this level."),
)

SOURCES = table(
    "sources",
    "The actors of each article, resolved from their mentions.",
    key("article", "The article.", of="articles.id"),
    key("source", "Its id within the article; s0 is the publisher."),
    must("label", "What to call it: its name, or its descriptor."),
    may("name", "Its name, null when unnamed."),
    may("descriptor", "How an unnamed one is described."),
    may("body", "The body its descriptor names."),
    must("kind", "person, organisation, government, outlet, document, group or unstated."),
    must("named", "True when it has a name.", Boolean),
    may("count", "The number of people, where it is said.", Integer),
    may("unnamed_because", "Why it is not named, where the article says so."),
    may("key", "Its identity in a gazetteer or the publishers' table."),
    may("gender", "Its gender, where known."),
    must("mentions", "Its spans, a JSON list of [start, stop]."),
    Index(None, "key"),
    Index(None, "label"),
)

ATTRIBUTIONS = table(
    "attributions",
    "Relations of source, cue and content within articles.",
    key("article", "The article.", of="articles.id"),
    key("attribution", "Its id within the article."),
    must("kind", "direct, mixed or indirect."),
    must("source_spans", "Where the source is named, a JSON list of [start, stop]."),
    must("cue_spans", "The words that attribute."),
    must("content_spans", "What is attributed."),
    may("via", "The attribution it is nested in."),
    may("speaker", "The source it resolves to."),
    may("recipient", "The source that was told."),
    may("carried_from", "The attribution it continues."),
    may("carry", "The rule by which it was carried."),
    must("doubtful", "True where the carrying is in doubt.", Boolean),
    may("cue_lemma", "The cue's row in the lexicon."),
    must("rule", "The rule that found it."),
)

TIMEXES = table(
    "timexes",
    "Time expressions of articles.",
    key("article", "The article.", of="articles.id"),
    key("timex", "Its id within the article."),
    must("start", "Where it starts, in code points.", Integer),
    must("stop", "Where it ends.", Integer),
    must("type", "DATE, TIME, DURATION or SET."),
    must("value", "Its TIMEX3 value."),
    may("from_day", "Its first day, null when open or unknown."),
    may("to_day", "Its last day."),
    may("mod", "Its TIMEX3 modifier."),
    must("anchor", "published, text or none."),
    must("symbolic", "Its value before the publication date is known."),
)

PARTS = table(
    "parts",
    "Passages that are not reporting and yield no claims.",
    key("article", "The article.", of="articles.id"),
    key("position", "Its place in reading order, from 0.", Integer),
    must("kind", "byline, dateline, credit, heading, promotion, legal, caption or boilerplate."),
    must("start", "Where it starts, in code points.", Integer),
    must("stop", "Where it ends.", Integer),
    must("rule", "The rule that marked it."),
)

OMISSIONS = table(
    "omissions",
    "What a stage left out, and why.",
    key("article", "The article.", of="articles.id"),
    key("position", "Its place among the article's omissions, from 0.", Integer),
    must("stage", "The stage that left it out."),
    may("start", "Where it starts, in code points; null when it has no place.", Integer),
    may("stop", "Where it ends.", Integer),
    must("reason", "Why."),
)

# ---------------------------------------------------------------- names that outlive re-runs

IDENTITIES = table(
    "identities",
    "Every id ever minted, and what became of it.",
    key("id", "The id."),
    must("kind", "story, source, proposition, origin, relation, conflict, event, expectation."),
    must("minted", "When it was minted, ISO 8601 in UTC."),
    may("heir", "The id it was merged into, null while it names something itself."),
    may("split_from", "The id it was split from."),
    must("live", "True while it names something in the ledger.", Boolean),
    Index(None, "heir"),
)

MEMBERS = table(
    "members",
    "What each id last named, as hashes: the ground on which a re-run inherits it.",
    key("member", "The 64-bit hash of a member.", BigInteger),
    key("identity", "The id.", of="identities.id"),
    must("kind", "Its kind."),
    Index(None, "identity"),
)

# ---------------------------------------------------------------- people, and search

JUDGEMENTS = table(
    "judgements",
    "People's decisions; no machine overwrites them.",
    key("id", "The judgement's id."),
    must("sequence", "The order in which they were made.", Integer),
    must("kind", "correct, accept, reject, merge, split or note."),
    must("target", "The id of what was decided on; a claim is article/claim."),
    must("person", "Who decided."),
    must("made", "When, ISO 8601."),
    must("values", "What was set, a JSON object."),
    may("exact", "The words it is about."),
    may("prefix", "The words before them."),
    may("suffix", "The words after them."),
    may("revision", "The revision they were read in."),
    may("start", "Where they stood in it.", Integer),
    may("withdrawn", "When it was taken back, null while it holds."),
    Index(None, "target"),
)

SEARCH_ROWS = table(
    "search_rows",
    "What full-text search looks through; its index is kept beside it.",
    Column("id", Integer, primary_key=True, autoincrement=True, comment="The row's number."),
    must("kind", "claim, article or source."),
    must("owner", "The article, or the story of a source: whose re-run replaces the row."),
    must("target", "The claim's id within the article, the article's, or the source's."),
    must("words", "The words to be found."),
    Index(None, "owner"),
)
