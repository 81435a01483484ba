"""Removing a person's words: what rested on them is derived anew, without them."""

from __future__ import annotations

from sayso.ledger import Ledger
from sayso.ledger.forgetting import Forgotten, Person, forget, forget_developments, scrub
from sayso.parse import DEFAULT_PARSER
from sayso.pipeline.record import refresh


def forget_person(ledger: Ledger, person: Person, *, parser: str = DEFAULT_PARSER) -> Forgotten:
    """Remove a person's words, analyse and compare anew what held them, and scrub the database.

    That the stories changed by this is no development of theirs, and not told as one. Stopped in
    between, the words are gone already, and the next run derives the rest.
    """
    known = {item.id for item in ledger.developments()}
    done = forget(ledger, person)
    refresh(ledger, parser=parser)
    forget_developments(ledger, stories=done.stories, known=known)
    scrub(ledger)
    return done
