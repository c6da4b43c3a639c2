"""Every JSON that a command prints."""

from __future__ import annotations

from datetime import date

from pydantic import BaseModel, ConfigDict

from seed.importer import Imported
from store.edition import PlanMeta
from store.records import DamageView, Duties, SourceExcerpt, TaskCard


class _Printed(BaseModel):
    model_config = ConfigDict(frozen=True)


class CoverageOut(_Printed):
    """What was searched: plan keys, and the tasks of those that name agencies."""

    naming: list[str]
    silent: list[str]
    tasks: int


class DutiesOut(_Printed):
    """``duties --json``. ``ids`` are ``KEY#NUMBER``, the newest plan first, then as printed."""

    agency: str
    ids: list[str]
    total: int
    coverage: CoverageOut

    @classmethod
    def of(cls, answer: Duties, ids: list[str], plan_key: str | None) -> DutiesOut:
        naming = [p for p in answer.coverage.naming if plan_key in (None, p.key)]
        silent = [p for p in answer.coverage.silent if plan_key in (None, p.key)]
        searched = CoverageOut(
            naming=[plan.key for plan in naming],
            silent=[plan.key for plan in silent],
            tasks=sum(plan.tasks for plan in naming),
        )
        return cls(agency=answer.agency.short, ids=ids, total=len(ids), coverage=searched)


class AssignmentOut(_Printed):
    """``printed`` is the document's word, ``agency`` whom it means."""

    agency: str
    printed: str
    part: str
    basis: str
    stated: str | None


class DatedOut(_Printed):
    """A phrase as printed beside the computed date; ``kind`` for deadlines only."""

    kind: str | None = None
    due_on: date | None
    text: str | None


class DamageOut(_Printed):
    """A damaged place: as printed, what it may have read, how certain, why.

    ``sister`` is the task (``KEY#REF``) that prints it whole, ``sister_printed`` its words.
    """

    printed: str
    restored: str | None
    confidence: str
    why: str
    sister: str | None
    sister_printed: str | None

    @classmethod
    def of(cls, found: DamageView) -> DamageOut:
        who = found.sister
        return cls(
            printed=found.printed,
            restored=found.restored,
            confidence=found.confidence,
            why=found.why,
            sister=f"{who.plan_key}#{who.ref}" if who else None,
            sister_printed=who.printed if who else None,
        )


class SourceOut(_Printed):
    """The printed text to the letter; ``span`` is code points in the decoded file."""

    file: str
    sha256: str
    span: tuple[int, int]
    text: str
    repost: bool
    origin: str | None


class TaskOut(_Printed):
    """``show --json``."""

    id: str
    plan: str
    plan_title: str
    number: str
    section_path: list[str]
    heading: str | None
    text: str
    division: str
    lead_basis: str
    lead_rule: str | None
    responsibility_text: str | None
    assignments: list[AssignmentOut]
    deadlines: list[DatedOut]
    targets: list[DatedOut]
    damage: list[DamageOut]
    by_hand: list[str]
    source: SourceOut

    @classmethod
    def of(cls, card: TaskCard, source: SourceExcerpt) -> TaskOut:
        return cls(
            id=f"{card.plan.key}#{card.ref}",
            plan=card.plan.key,
            plan_title=card.plan.title,
            number=card.ref,
            section_path=list(card.path),
            heading=card.heading,
            text=card.text,
            division=card.division,
            lead_basis=card.lead_basis,
            lead_rule=card.lead_rule,
            responsibility_text=card.responsibility_text,
            assignments=[
                AssignmentOut(
                    agency=a.agency.short,
                    printed=a.printed,
                    part=a.part.value,
                    basis=a.basis,
                    stated=a.stated,
                )
                for a in card.assignments
            ],
            deadlines=[
                DatedOut(kind=d.kind, due_on=d.due_on, text=d.phrase) for d in card.deadlines
            ],
            targets=[DatedOut(due_on=t.due_on, text=t.phrase) for t in card.targets],
            damage=[DamageOut.of(one) for one in card.damage],
            by_hand=list(card.by_hand),
            source=SourceOut(
                file=source.file_name,
                sha256=source.sha256,
                span=source.span,
                text=source.printed,
                repost=source.repost,
                origin=source.origin,
            ),
        )


class ImportedOut(_Printed):
    """``import --json``. ``is_new`` False: this file is the plan's current revision already."""

    plan: str
    short: str
    jurisdiction: str
    revision: int
    is_new: bool
    tasks: int
    unlisted: list[str]
    ambiguous: list[str]

    @classmethod
    def of(cls, meta: PlanMeta, done: Imported) -> ImportedOut:
        return cls(
            plan=meta.key,
            short=meta.short or meta.title,
            jurisdiction=meta.jurisdiction,
            revision=done.revision,
            is_new=done.is_new,
            tasks=done.tasks,
            unlisted=list(done.unlisted),
            ambiguous=list(done.ambiguous),
        )
