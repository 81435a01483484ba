"""Judgements: what people decided, deciding, and taking a decision back."""

from __future__ import annotations

from typing import Annotated

import msgspec
from fastapi import APIRouter, Depends, Path, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from sayso.ledger import Ledger
from sayso.model import Judgement, JudgementKind
from sayso.pipeline.deciding import correct, decide, follow
from sayso.publish.access import Caller, desk_of, require_editor, require_reader, take_turn
from sayso.publish.api import shapes
from sayso.publish.api.answers import Page, Row, answer, answer_page, ledger_of, page_of
from sayso.publish.api.documenting import tells
from sayso.publish.api.examples import EXAMPLES
from sayso.publish.problems import Problem

router = APIRouter(prefix="/api/judgements", tags=["judgements"])
TAKEN = {
    JudgementKind.MERGE: {"note", "with"},
    JudgementKind.SPLIT: {"note", "articles", "claims"},
}
"""What the values of a decision may be named, where it is more than a note."""

Words = Annotated[str, Field(max_length=10_000)]


class Decision(BaseModel):
    """A decision to be kept: about what, of which kind, and what it sets.

    `accept`, `reject` and `note` take `{"note": …}`; `correct` the fields of an article; `merge`
    takes `{"with": ID}`, of a story or a proposition; `split` takes `{"articles": "A_1 A_2"}` of a
    story, `{"claims": "A_1/c1 A_2/c4"}` of a proposition.
    """

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [EXAMPLES["judgement_given"]]}
    )
    target: str = Field(min_length=1, max_length=500)
    kind: JudgementKind
    values: dict[Words, Words] = Field(default_factory=dict, max_length=20)


@router.get(
    "",
    dependencies=[Depends(require_reader)],
    responses=tells(shapes.ListOf[shapes.JudgementItem], 404),
)
def list_judgements(
    request: Request,
    page: Annotated[Page, Depends(page_of)],
    target: Annotated[str | None, Query(max_length=500, description="Only those on this.")] = None,
) -> Response:
    """What people decided and has not been taken back, in the order they did."""
    found = ledger_of(request).judgements(target)
    return answer_page(request, *page.cut([_to_row(item) for item in found]))


def _to_row(judgement: Judgement) -> Row:
    told: Row = msgspec.to_builtins(judgement)
    return {name: told[name] for name in ("id", "kind", "target", "person", "made", "values")}


@router.post(
    "", status_code=201, responses=tells(shapes.JudgementItem, 404, status=201)
)  # fmt: skip
async def add_judgement(
    request: Request, decision: Decision, caller: Annotated[Caller, Depends(require_editor)]
) -> Response:
    """Keep a decision, signed by the token's name; what depends on it is made again."""
    made = await take_turn(request, _add, request, decision, caller)
    return answer(request, _to_row(made), status=201)


def _add(request: Request, decision: Decision, caller: Caller) -> Judgement:
    desk = desk_of(request)
    ledger = ledger_of(request)
    person = desk.settings.person if caller.local and desk.settings.person else caller.name
    before = {item.id for item in ledger.judgements()}
    _decide(ledger, decision, person, desk.settings.parser)
    made = [item for item in ledger.judgements() if item.id not in before]
    return made[-1]


def _decide(ledger: Ledger, decision: Decision, person: str, parser: str) -> None:
    if decision.kind is JudgementKind.CORRECT:
        correct(ledger, decision.target, decision.values, person=person, parser=parser)
        return
    unknown = set(decision.values) - TAKEN.get(decision.kind, {"note"})
    if unknown:
        raise Problem("unfit", f"{decision.kind} does not take {', '.join(sorted(unknown))}")
    decide(ledger, decision.target, decision.kind.value, person=person, values=decision.values)
    follow(ledger, parser=parser)


@router.delete(
    "/{judgement}",
    status_code=204,
    dependencies=[Depends(require_editor)],
    responses=tells(
        {"description": "Taken back; that it was made stays on record."}, 404, status=204
    ),
)
async def withdraw_judgement(
    request: Request,
    judgement: Annotated[str, Path(max_length=100, description="A judgement's id.")],
) -> Response:
    """Take a decision back; what depends on it is made again."""
    await take_turn(request, _withdraw, request, judgement)
    return Response(status_code=204)


def _withdraw(request: Request, judgement: str) -> None:
    ledger = ledger_of(request)
    ledger.withdraw_judgement(judgement)
    follow(ledger, parser=desk_of(request).settings.parser)
