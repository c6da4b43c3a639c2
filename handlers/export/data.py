"""A task as data: what a line of the ledger says, for programs. Pure."""

from __future__ import annotations

from typing import Any

from handlers.export.ledger import Setting
from store.exporting import Origin, Row
from store.given import GivenAgency, GivenDate
from store.records import AssignmentView
from store.reports.records import ReportView
from store.state import Standing


def as_json(row: Row, setting: Setting) -> dict[str, Any]:
    """Numbers of tasks are strings, days ISO, times with their zone; of a withheld one no words."""
    line = row.line
    found: dict[str, Any] = {
        "plan": line.plan_key,
        "plan_short": line.plan_short,
        "number": line.ref,
        "withheld": row.withheld,
    }
    if row.withheld:
        return found
    found |= {
        "section_path": list(row.path),
        "heading": row.heading,
        "text": row.text,
        "division": line.division,
        "agencies": [_assignment(view) for view in row.who],
        "deadlines": [
            {"kind": view.kind, "phrase": view.phrase, "due_on": _iso(view.due_on)}
            for view in row.deadlines
        ],
        "by_hand": list(row.by_hand),
        "amended": None
        if row.amended is None
        else {"at": _iso(row.amended.at.astimezone(setting.zone)), "basis": row.amended.basis},
        "source": None if row.source is None else _source_json(row.source),
    }
    if setting.public:
        return found
    return found | {
        "set_by_hand": _given_json(row, setting),
        "status": None if row.standing is None else _standing_json(row.standing),
        "reports": None
        if row.reports is None
        else [_report_json(view, setting) for view in row.reports],
    }


def _assignment(view: AssignmentView) -> dict[str, Any]:
    return {
        "printed": view.printed,
        "agency": view.agency.full,
        "part": view.part.value,
        "basis": view.basis,
        "stated": view.stated,
    }


def _source_json(source: Origin) -> dict[str, Any]:
    return {
        "file": source.file_name,
        "sha256": source.sha256,
        "span": list(source.span),
        "repost": source.repost,
        "origin": source.origin,
    }


def _given_json(row: Row, setting: Setting) -> dict[str, Any]:
    def by(one: GivenAgency | GivenDate) -> dict[str, Any]:
        return {"by": one.by or None, "at": one.at.astimezone(setting.zone).isoformat()}

    return {
        "agencies": [
            {"agency": one.agency.full, "part": one.part.value, **by(one)}
            for one in row.given.agencies
        ],
        "deadlines": [
            {"kind": one.kind.value, "due_on": _iso(one.due_on), **by(one)}
            for one in (row.given.internal, row.given.extension)
            if one is not None
        ],
    }


def _standing_json(stands: Standing) -> dict[str, Any]:
    return {
        "state": stands.state.value,
        "due_on": _iso(stands.due_on),
        "basis": None if stands.basis is None else stands.basis.value,
        "completed_on": _iso(stands.completed_on),
        "late": stands.late,
        "last_report_on": _iso(stands.last_on),
    }


def _report_json(view: ReportView, setting: Setting) -> dict[str, Any]:
    report = view.report
    return {
        "agency": None if view.agency is None else view.agency.full,
        "kind": report.kind.value,
        "status": report.status.value,
        "text": report.text,
        "completed_on": _iso(report.completed_on),
        "deliverable": report.deliverable,
        "person": view.person,
        "office": view.office,
        "reported_at": report.made_at.astimezone(setting.zone).isoformat(),
        "receipt": report.receipt,
    }


def _iso(value: Any) -> str | None:
    return None if value is None else value.isoformat()
