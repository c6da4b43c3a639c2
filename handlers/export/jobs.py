"""What is to be exported, as tasks: a plan, an agency, the result of a question."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.ask.pages import coverage
from handlers.ask.question import Question
from handlers.ask.reading import parts
from handlers.ask.result import Reader, Result, find
from handlers.bodies import Body
from handlers.export.making import Job
from handlers.texts import duties as say_duties
from handlers.texts import export as say
from store import exporting
from store.db import Tx
from store.records import Actor, PlanRef


async def of_plan(tx: Tx, plan: PlanRef) -> Job:
    """All tasks of a plan."""
    return Job(
        kind="plan",
        object_id=str(plan.id),
        of=say.of_plan(title=plan.title),
        short=plan.short,
        ids=tuple(await exporting.of_plan(tx, plan.id)),
        coverage=say.plan_coverage(names=plan.names_agencies),
    )


async def of_agency(tx: Tx, actor: Actor, body: Body, plans: Sequence[PlanRef]) -> Job:
    """An agency's tasks in every plan, those by hand where the actor may know of them."""
    naming = [plan for plan in plans if plan.names_agencies]
    return Job(
        kind="agency",
        object_id=str(body.id),
        of=say.of_agency(full=body.full),
        short=body.ref.short,
        ids=tuple(await exporting.of_agency(tx, actor, body.family)),
        family=body.family,
        coverage=say_duties.coverage(
            plans=len(plans),
            naming=len(naming),
            tasks=sum(plan.tasks for plan in naming),
            silent=len(plans) - len(naming),
        ),
    )


async def of_question(
    tx: Tx, question: Question, typed: str, number: str, reader: Reader
) -> Job | None:
    """All that answers a question; None where it has to be settled first.

    ``typed`` is how it was put, ``number`` the row in which it is kept.
    """
    result = await find(tx, question, reader)
    if result.asks_back and not result.ids:
        return None
    return await _of_result(tx, result, typed, number, reader)


async def _of_result(tx: Tx, result: Result, typed: str, number: str, reader: Reader) -> Job:
    bodies = reader.bodies(result.question)
    return Job(
        kind="question",
        object_id=number,
        of=say.of_question(read=parts(result.question, reader), typed=typed),
        short=say.QUESTION,
        ids=tuple(await exporting.of_keys(tx, result.ids)),
        # of one agency's list how its own part stands, as the answer in the chat says it
        family=bodies[0].family if len(bodies) == 1 else None,
        coverage=coverage(result, reader),
    )
