"""Claims of the whole ledger, by what they can be asked for by."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from sayso.ledger import listing
from sayso.model import Certainty, ClaimKind
from sayso.publish.access import require_reader
from sayso.publish.api import shapes
from sayso.publish.api.answers import GO_ON, Limit, answer_page, ledger_of
from sayso.publish.api.documenting import tells

router = APIRouter(prefix="/api/claims", tags=["claims"], dependencies=[Depends(require_reader)])
Words = Annotated[str | None, Query(max_length=300)]


@router.get("", responses=tells(shapes.ListOf[shapes.ClaimItem], 404))
def list_claims(
    request: Request,
    limit: Limit = 50,
    cursor: Annotated[
        str | None, Query(max_length=200, pattern="^[^/]+/[^/]+$", description=GO_ON)
    ] = None,
    story: Annotated[
        str | None, Query(max_length=200, description="Only those of a story.")
    ] = None,
    article: Annotated[str | None, Query(max_length=200, description="An article's id.")] = None,
    publisher: Annotated[
        str | None, Query(max_length=300, description="A publisher, exactly as listed.")
    ] = None,
    speaker: Annotated[
        str | None, Query(max_length=300, description="The innermost source, exactly as listed.")
    ] = None,
    kind: ClaimKind | None = None,
    certainty: Certainty | None = None,
) -> Response:
    """Claims by article and place, each with its chain and the propositions it belongs to."""
    ledger = ledger_of(request)
    asked = {
        "article": article,
        "publisher": publisher,
        "speaker": speaker,
        "kind": kind.value if kind else None,
        "certainty": certainty.value if certainty else None,
    }
    article_before, _, claim_before = (cursor or "").partition("/")
    named = ledger.story_id(story) if story is not None else None
    with ledger.connections.reading() as connection:
        rows = listing.list_claims(
            connection,
            story=named,
            equal={name: value for name, value in asked.items() if value is not None},
            after=(article_before, claim_before) if cursor else None,
            limit=limit + 1,
        )
    shown = rows[:limit]
    last = shown[-1] if len(rows) > limit else None
    return answer_page(request, shown, f"{last['article']}/{last['id']}" if last else None)
