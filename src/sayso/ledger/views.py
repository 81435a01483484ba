"""The documented views: what people and programs that know SQL should start from."""

from __future__ import annotations

from sayso.ledger.columns import View

_PUBLISHER = "coalesce({0}.publisher, 'publisher unknown')"
_CURRENT = """JOIN articles {a} ON {a}.id = {c}.article
LEFT JOIN reports {r} ON {r}.revision = {a}.revision AND {r}.current"""

V_CLAIMS = View(
    "v_claims",
    "Every claim of the newest revisions, with its publisher, chain, time and standing.",
    (
        ("article", "The article.", "c.article"),
        ("claim", "The claim's id within the article.", "c.claim"),
        ("story", "The story.", "a.story"),
        ("publisher", "The canonical publisher.", _PUBLISHER.format("r")),
        ("title", "The headline.", "v.title"),
        ("url", "The article's address.", "a.url"),
        ("published_from", "The first day it may have been published.", "r.published_from"),
        ("published_to", "The last day it may have been published.", "r.published_to"),
        ("text", "The claim's words.", "c.text"),
        ("start", "Where it starts in the text, in code points.", "c.start"),
        ("stop", "Where it ends.", "c.stop"),
        ("kind", "direct, indirect, mixed or narrative.", "c.kind"),
        ("chain", "On whose say-so, the publisher first.", "c.chain"),
        ("speaker", "The innermost source; null for the publisher's own voice.", "c.speaker"),
        ("certainty", "certain, probable or possible.", "c.certainty"),
        ("polarity", "positive or negative.", "c.polarity"),
        ("time", "past, present or future.", "c.time"),
        ("proposition", "A proposition it belongs to.", "m.proposition"),
        ("side", "says or disputes.", "m.side"),
        ("standing", "The standing of that proposition.", "p.standing"),
    ),
    f"""FROM claims c {_CURRENT.format(a="a", c="c", r="r")}
JOIN revisions v ON v.id = a.revision
LEFT JOIN proposition_claims m ON m.article = c.article AND m.claim = c.claim
LEFT JOIN propositions p ON p.id = m.proposition""",
)

V_CHAINS = View(
    "v_chains",
    "Every step of every claim's chain of say-so.",
    (
        ("article", "The article.", "h.article"),
        ("claim", "The claim's id within the article.", "h.claim"),
        ("level", "0 for the publisher, then inwards.", "h.level"),
        ("source", "The source's id within the article.", "h.source"),
        ("label", "Its name or descriptor.", "s.label"),
        ("kind", "What kind of actor it is.", "s.kind"),
        ("named", "True when it has a name.", "s.named"),
        ("count", "The number of people, where it is said.", 's."count"'),
        ("key", "Its identity in a gazetteer or the publishers' table.", 's."key"'),
        ("actor", "The actor across the story's reports.", "m.id"),
        ("text", "The claim's words.", "c.text"),
        ("publisher", "The canonical publisher.", _PUBLISHER.format("r")),
        ("story", "The story.", "a.story"),
    ),
    f"""FROM chains h JOIN claims c ON c.article = h.article AND c.claim = h.claim
{_CURRENT.format(a="a", c="h", r="r")}
LEFT JOIN sources s ON s.article = h.article AND s.source = h.source
LEFT JOIN source_members m
  ON m.article = h.article AND m.source = h.source AND m.story = a.story""",
)

V_ORIGINS = View(
    "v_origins",
    "Every claim of every origin, with what its proposition stands on.",
    (
        ("story", "The story.", "o.story"),
        ("proposition", "The proposition.", "o.proposition"),
        ("gist", "What the proposition says.", "p.gist"),
        ("standing", "independent, repeated, unsettled or single.", "p.standing"),
        ("at_least", "Its independent origins, counted with every link.", "p.at_least"),
        ("at_most", "Its independent origins, counted without doubtful links.", "p.at_most"),
        ("disputed", "True when a claim denies or contradicts it.", "p.disputed"),
        ("origin", "The origin.", "o.id"),
        ("side", "says or disputes.", "o.side"),
        ("endpoint", "Where the claims come from, in words.", "o.endpoint"),
        ("stated", "False where its claims state no origin.", "o.stated"),
        ("article", "The article of one of its claims.", "m.article"),
        ("claim", "The claim.", "m.claim"),
        ("publisher", "The claim's publisher.", _PUBLISHER.format("r")),
        ("text", "The claim's words.", "c.text"),
    ),
    f"""FROM origins o JOIN propositions p ON p.id = o.proposition
JOIN origin_claims m ON m.origin = o.id
JOIN claims c ON c.article = m.article AND c.claim = m.claim
{_CURRENT.format(a="a", c="m", r="r")}""",
)


def _side(letter: str, which: str) -> tuple[tuple[str, str, str], ...]:
    return (
        (f"{letter}_article", f"The article of {which}.", f"x.{letter}_article"),
        (f"{letter}_claim", f"The claim of {which}.", f"x.{letter}_claim"),
        (f"{letter}_publisher", f"The publisher of {which}.", _PUBLISHER.format(f"r{letter}")),
        (f"{letter}_chain", f"On whose say-so {which} is.", f"c{letter}.chain"),
        (f"{letter}_text", f"The claim's words on {which}.", f"c{letter}.text"),
        (f"{letter}_spans", f"The words that disagree on {which}.", f"x.{letter}_spans"),
    )


V_CONFLICTS = View(
    "v_conflicts",
    "Every disagreement, with both sides side by side.",
    (
        ("id", "The conflict.", "x.id"),
        ("story", "The story.", "x.story"),
        ("type", "date, number, place, actor, polarity, wording or source.", "x.type"),
        *_side("a", "the one side"),
        *_side("b", "the other side"),
        ("explained", "The disagreement in a sentence.", "x.explained"),
    ),
    """FROM conflicts x
JOIN claims ca ON ca.article = x.a_article AND ca.claim = x.a_claim
JOIN claims cb ON cb.article = x.b_article AND cb.claim = x.b_claim
LEFT JOIN reports ra ON ra.revision = ca.revision AND ra.current
LEFT JOIN reports rb ON rb.revision = cb.revision AND rb.current""",
)

V_EXPECTATIONS = View(
    "v_expectations",
    "What is due, with what was first recorded about it.",
    (
        ("id", "The expectation.", "e.id"),
        ("story", "The story.", "e.story"),
        ("gist", "What is expected.", "e.gist"),
        ("due_from", "The first day it may come due.", "e.due_from"),
        ("due_to", "The last day, null when its end is open.", "e.due_to"),
        ("state", "open, overdue, met, not_met, moved or void.", "e.state"),
        ("as_of", "The day its state is reckoned for.", "e.as_of"),
        ("basis", "Where the due interval comes from.", "e.basis"),
        ("first_due_from", "The first day, as first recorded.", "h.due_from"),
        ("first_due_to", "The last day, as first recorded.", "h.due_to"),
        ("first_basis", "Where the first due interval came from.", "h.basis"),
        ("recorded", "When it was first recorded.", "h.recorded"),
        ("event", "The event on the timeline it is about.", "e.event"),
        (
            "signals_for",
            "How many claims speak for it.",
            "(SELECT count(*) FROM signals g\n"
            "    WHERE g.expectation = e.id AND g.direction = 'for')",
        ),
        (
            "signals_against",
            "How many claims speak against it.",
            "(SELECT count(*) FROM signals g\n"
            "    WHERE g.expectation = e.id AND g.direction = 'against')",
        ),
    ),
    "FROM expectations e "
    "LEFT JOIN expectation_history h ON h.expectation = e.id AND h.position = 0",
)

VIEWS: tuple[View, ...] = (V_CLAIMS, V_CHAINS, V_ORIGINS, V_CONFLICTS, V_EXPECTATIONS)
"""All of them, in the order of the documentation."""
