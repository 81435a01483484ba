"""The tables of what is watched: feeds, their pages, alerts and what was sent of them."""

from __future__ import annotations

from sqlalchemy import Boolean, Index, Integer

from sayso.ledger.columns import key, may, must, table

WATCHED_FEEDS = table(
    "watched_feeds",
    "Feeds that are polled, and how they fare.",
    key("address", "The feed's address."),
    may("title", "What it calls itself."),
    may("publisher", "Whose it is, where that was said."),
    may("kind", "rss, atom, json, sitemap, sitemap index or opml; null before it was had."),
    must("active", "True while it stands in the list of sources.", Boolean),
    must("added", "When it was first listed, ISO 8601 in UTC."),
    may("listed_by", "The feed or list that lists it, null where a person did."),
    must("interval", "The seconds between two visits at present.", Integer),
    may("next_poll", "When it is visited next, ISO 8601 in UTC; null when never again."),
    may("last_poll", "When it was last visited."),
    may("last_success", "When it was last had, whether changed or not."),
    may("last_yield", "When it last listed something new."),
    may("status", "The status of its last answer, null where there was none.", Integer),
    may("error", "What was wrong at the last visit, null when nothing was."),
    must("failures", "The failed visits since the last good one.", Integer),
    must("polls", "All visits.", Integer),
    must("unchanged", "Visits at which it had not changed.", Integer),
    must("yielded", "The new pages it has listed altogether.", Integer),
    may("etag", "The mark of its last content that the host gave."),
    may("modified", "The date of its last content that the host gave."),
    may("fingerprint", "The tagged hash of its last content."),
    may("holder", "The watcher that is at it, null when none is."),
    may("held_until", "When that watcher's hold on it ends by itself."),
    Index(None, "next_poll"),
)

FEED_POLLS = table(
    "feed_polls",
    "The last visits of each feed.",
    key("feed", "The feed.", of="watched_feeds.address"),
    key("at", "When, ISO 8601 in UTC."),
    may("status", "The status of the answer, null where there was none.", Integer),
    must("items", "The items it listed; 0 when it had not changed.", Integer),
    must("fresh", "Those of them that were new or said to be changed.", Integer),
    may("error", "What was wrong, null when nothing was."),
)

CAPTURES = table(
    "captures",
    "Pages that watched feeds list: what is to be fetched, and what became of it.",
    key("address", "The page's address, without what only tells how it was reached."),
    must("feed", "The feed that listed it first."),
    must("said", "What the feed says of it, a JSON object."),
    must("fingerprint", "The tagged hash of that: where it changes, the page is fetched again."),
    must("first_seen", "When it was first listed, ISO 8601 in UTC."),
    may("due", "When it is to be fetched next, null when no more."),
    may("captured", "When it was last fetched and read."),
    must("visits", "How often it was had.", Integer),
    must("tries", "The failed visits since it was last had.", Integer),
    may("error", "What was wrong at the last visit, null when nothing was."),
    may("etag", "The mark of its last content that the host gave."),
    may("modified", "The date of its last content that the host gave."),
    may("article", "The article that was read from it."),
    may("revision", "Its revision when it was last read."),
    must("news", "True while the watch lists have not looked at that revision.", Boolean),
    may("holder", "The watcher that is at it, null when none is."),
    may("held_until", "When that watcher's hold on it ends by itself."),
    Index(None, "due"),
    Index(None, "feed"),
)

ALERTS = table(
    "alerts",
    "What the watch lists found.",
    key("id", "The alert's id."),
    must("at", "When it was raised, ISO 8601 in UTC."),
    must("watch_list", "The name of the list."),
    must("kind", "actor, word or story."),
    must("what", "The entry of the list that it answers to."),
    must("sentence", "What was found, in one sentence."),
    may("story", "The story it is about."),
    may("article", "The article it is about."),
    may("title", "The article's headline, or the story's."),
    may("publisher", "The article's publisher."),
    may("url", "The article's address."),
    may("development", "The development it is about."),
    Index(None, "at"),
)

DELIVERIES = table(
    "deliveries",
    "What is to be sent, and was sent: alerts and daily digests, each to each receiver once.",
    key("subject", "The alert's id, or digest: and its day."),
    key("channel", "mail, or webhook: and its name."),
    must("made", "When it was put here, ISO 8601 in UTC."),
    may("due", "When it is to be sent next, null when it was sent or given up."),
    may("sent", "When it was sent, null when it was not."),
    must("tries", "How often sending it failed.", Integer),
    may("error", "What was wrong at the last try."),
    may("holder", "The watcher that is at it, null when none is."),
    may("held_until", "When that watcher's hold on it ends by itself."),
    Index(None, "due"),
)

WATCH_MARKS = table(
    "watch_marks",
    "Up to where watching has looked.",
    key("name", "What the mark is for."),
    must("value", "The mark."),
)
