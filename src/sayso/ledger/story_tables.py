"""The tables of what the reports of a story yield together, one column a line."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Index, Integer, LargeBinary

from sayso.ledger.columns import key, may, must, table

# ---------------------------------------------------------------- what one story yields

STORIES = table(
    "stories",
    "The articles about one developing event.",
    key("id", "The story's id."),
    must("title", "What to call it: its newest headline, else its leading proposition."),
    must("articles", "The number of its articles.", Integer),
    must("updated", "When its articles or its comparison last changed, ISO 8601 in UTC."),
)

COMPARISONS = table(
    "comparisons",
    "The comparison of each story's reports.",
    key("story", "The story.", of="stories.id"),
    must("cache_key", "Names the rules and settings it was compared with."),
    must("decisions", "The hash of the people's decisions that it was made under."),
    must("document", "The whole comparison: JSON of the contract, compressed.", LargeBinary),
    must("saved", "When it was saved, ISO 8601 in UTC."),
    Index(None, "decisions"),
)

COMPARED = table(
    "compared",
    "Which analyses a comparison was made from: where they differ now, it is to be made again.",
    key("story", "The story.", of="stories.id"),
    key("article", "The article."),
    may("revision", "The revision that was compared."),
    may("cache_key", "The analysis that was compared."),
    Index(None, "article"),
)

GATHERED = table(
    "gathered",
    "How articles came together: what the index of stories needs to go on where it ended.",
    key("article", "The article.", of="articles.id"),
    must("position", "The order in which it came to the index.", Integer),
    must("revision", "The revision that was gathered."),
    must("cache_key", "The analysis that was gathered."),
    must("story", "The index's own name of the story, which people's decisions do not change."),
    must("features", "What the article is known by: MessagePack.", LargeBinary),
    Index(None, "position", unique=True),
    Index(None, "story", "position"),
)

GATHERED_KEYS = table(
    "gathered_keys",
    "The terms by which the index of stories finds like articles, each in its days.",
    key("term", "The term's number: its CRC-32.", BigInteger),
    key("day", "The article's last day as a number, or 2^30 where it may be of any time.", Integer),
    key("position", "The article, by the order in which it came to the index.", Integer),
)

TERM_COUNTS = table(
    "term_counts",
    "In how many reports the index of stories has met terms, by which it tells rare ones.",
    key("counter", "The term's counter; -1 counts reports, -2 has the last position.", Integer),
    must("reports", "The number of reports.", Integer),
)

TO_GATHER = table(
    "to_gather",
    "Articles that were read or analysed since stories were gathered: where that has work to do.",
    key("article", "The article.", of="articles.id"),
)

TO_COMPARE = table(
    "to_compare",
    "Stories whose reports may have changed since they were compared.",
    key("story", "The story.", of="stories.id"),
)

STORY_SOURCES = table(
    "story_sources",
    "Actors across the reports of a story.",
    key("story", "The story.", of="stories.id"),
    key("id", "The actor's id; one that a gazetteer knows has the same in every story."),
    must("name", "Its name, or its descriptor."),
    must("kind", "person, organisation, government, outlet, document, group or unstated."),
    must("named", "True when it has a name.", Boolean),
    must("detail", "Why its mentions are one."),
    Index(None, "id"),
)

SOURCE_MEMBERS = table(
    "source_members",
    "The sources of articles that are one actor.",
    key("story", "The story.", of="stories.id"),
    key("article", "The article."),
    key("source", "The source within the article."),
    must("id", "The actor."),
    Index(None, "id"),
)

PROPOSITIONS = table(
    "propositions",
    "The claims, across articles, that say or dispute the same thing.",
    key("id", "The proposition's id."),
    must("story", "Its story.", of="stories.id"),
    must("position", "Its place in the comparison, from 0.", Integer),
    must("gist", "What it says."),
    must("at_least", "Its independent origins, counted with every link.", Integer),
    must("at_most", "Its independent origins, counted without doubtful links.", Integer),
    must("standing", "independent, repeated, unsettled or single."),
    must("disputed", "True when a claim denies or contradicts it.", Boolean),
    must("why", "The standing in a sentence."),
    may("against_at_least", "The same of the side that disputes it.", Integer),
    may("against_at_most", "The same of the side that disputes it.", Integer),
    may("against_publishers", "How many publishers dispute it.", Integer),
    may("against_standing", "The same of the side that disputes it."),
    may("against_why", "The same of the side that disputes it."),
    Index(None, "story"),
)

PROPOSITION_CLAIMS = table(
    "proposition_claims",
    "The claims of propositions.",
    key("proposition", "The proposition.", of="propositions.id"),
    key("article", "The article."),
    key("claim", "The claim."),
    must("side", "says or disputes."),
    Index(None, "article", "claim"),
)

ORIGINS = table(
    "origins",
    "Classes of say-so endpoints through which claims entered the record; each counts once.",
    key("id", "The origin's id."),
    must("proposition", "Its proposition.", of="propositions.id"),
    must("story", "Its story.", of="stories.id"),
    must("side", "says or disputes."),
    must("endpoint", "Where the claims come from, in words."),
    must("stated", "False where its claims state no origin.", Boolean),
    Index(None, "proposition"),
    Index(None, "story"),
)

ORIGIN_CLAIMS = table(
    "origin_claims",
    "The claims of origins.",
    key("origin", "The origin.", of="origins.id"),
    key("article", "The article."),
    key("claim", "The claim."),
)

ORIGIN_LINKS = table(
    "origin_links",
    "Why two claims are of one origin.",
    key("origin", "The origin.", of="origins.id"),
    key("position", "Its place among the origin's links, from 0.", Integer),
    must("rule", "The rule of independence that links them."),
    must("bound", "both, or lower for a link that only the lower bound uses."),
    must("a_article", "The article of the one claim."),
    must("a_claim", "The one claim."),
    must("b_article", "The article of the other claim."),
    must("b_claim", "The other claim."),
    must("detail", "The evidence, in words."),
)

RELATIONS = table(
    "relations",
    "How two claims stand to each other: a qualifies, supersedes, ... b.",
    key("id", "The relation's id."),
    must("story", "Its story.", of="stories.id"),
    must("type", "same, agrees, qualifies, supersedes, conflicts or related."),
    must("a_article", "The article of claim a."),
    must("a_claim", "Claim a."),
    must("b_article", "The article of claim b."),
    must("b_claim", "Claim b."),
    must("detail", "Why, in words."),
    Index(None, "story"),
)

CONFLICTS = table(
    "conflicts",
    "Typed disagreements, with the words of both sides.",
    key("id", "The conflict's id."),
    must("story", "Its story.", of="stories.id"),
    must("type", "date, number, place, actor, polarity, wording or source."),
    must("a_article", "The article of the one side."),
    must("a_claim", "The claim of the one side."),
    must("a_spans", "Its words, a JSON list of [start, stop]."),
    must("b_article", "The article of the other side."),
    must("b_claim", "The claim of the other side."),
    must("b_spans", "Its words, a JSON list of [start, stop]."),
    must("explained", "The disagreement in a sentence."),
    Index(None, "story"),
)

EVENTS = table(
    "events",
    "Dated things on the timelines of stories.",
    key("id", "The event's id."),
    must("story", "Its story.", of="stories.id"),
    must("gist", "What it is."),
    may("from_day", "Its first day, null when open or unknown."),
    may("to_day", "Its last day."),
    must("status", "happened, scheduled, proposed or cancelled."),
    may("place", "Where."),
    must("actors", "Who, a JSON list of names or actor ids."),
    Index(None, "story"),
)

EVENT_CLAIMS = table(
    "event_claims",
    "The claims that speak of events.",
    key("event", "The event.", of="events.id"),
    key("article", "The article."),
    key("claim", "The claim."),
)

EXPECTATIONS = table(
    "expectations",
    "Forward-looking claims with a due interval.",
    key("id", "The expectation's id."),
    must("story", "Its story.", of="stories.id"),
    may("event", "The event on the timeline it is about."),
    must("gist", "What is expected."),
    may("due_from", "The first day it may come due, as the newest comparison has it."),
    may("due_to", "The last day, null when its end is open."),
    must("state", "open, overdue, met, not_met, moved or void."),
    must("as_of", "The day its state is reckoned for."),
    must("basis", "Where the due interval comes from, in words."),
    Index(None, "story"),
)

EXPECTATION_CLAIMS = table(
    "expectation_claims",
    "The claims of expectations, and the later claims that changed their state.",
    key("expectation", "The expectation.", of="expectations.id"),
    key("role", "claim or evidence."),
    key("article", "The article."),
    key("claim", "The claim."),
)

EXPECTATION_HISTORY = table(
    "expectation_history",
    "What was recorded about expectations; the first row of each is never changed.",
    key("expectation", "The expectation."),
    key("position", "0 for what was first recorded, then each change.", Integer),
    must("recorded", "When it was recorded, ISO 8601 in UTC."),
    must("gist", "What is expected."),
    may("due_from", "The first day it may come due."),
    may("due_to", "The last day, null when its end is open."),
    must("state", "Its state."),
    must("as_of", "The day the state is reckoned for."),
    must("basis", "Where the due interval comes from, in words."),
)

SIGNALS = table(
    "signals",
    "Claims that speak for or against expectations.",
    key("expectation", "The expectation.", of="expectations.id"),
    key("position", "Its place among the expectation's signals, from 0.", Integer),
    must("article", "The article."),
    must("claim", "The claim."),
    must("direction", "for or against."),
    must("detail", "Why, in words."),
)

POSITIONS = table(
    "positions",
    "Stances of actors on issues.",
    key("story", "The story.", of="stories.id"),
    key("position", "Its place in the comparison, from 0.", Integer),
    must("actor", "The actor: its id in this story, or its name."),
    must("issue", "The issue."),
    must("stance", "The stance."),
    must("article", "The article."),
    must("claim", "The claim that states it."),
    must("conditions", "Its conditions, a JSON list of lists of [start, stop]."),
    may("since", "The day it was taken, where known."),
    may("superseded_article", "The article of the claim that replaces it."),
    may("superseded_claim", "The claim that replaces it."),
)
