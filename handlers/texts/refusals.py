"""Why something was not done, what is on record, and the way on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from handlers.texts import (
    agency_refusals,
    amending_refusals,
    digest_refusals,
    following_refusals,
    importing_refusals,
    joining_refusals,
    reporting_refusals,
    steering_refusals,
)
from store.errors import Refusal

Facts = Mapping[str, Any]


def forbidden(*, action: str, suspended: bool = False) -> str:
    """``action`` is a value of store.rules.Action; who may is said in words."""
    if suspended:
        return joining_refusals.suspended()
    who = {
        "report": "经办人和联络员",
        "confirm": "本单位联络员",
        "complete_task": "牵头单位联络员",
        "close_task": "统筹",
        "return_report": "统筹",
        "decide_extension": "统筹",
        "assign": "统筹",
        "distribute": "本单位联络员",
        "urge": "统筹和牵头单位联络员",
        "appoint_member": "本单位联络员、统筹和管理员",
        "appoint_reporter": "本单位联络员、统筹和管理员",
        "appoint_liaison": "统筹和管理员",
        "appoint_coordinator": "管理员",
        "appoint_administrator": "所有者",
        "set_agency": "本单位联络员",
        "set_office": "管理员",
        "set_digest": "统筹和管理员",
        "set_workdays": "统筹和管理员",
        "seed_plan": "管理员",
        "manage_terms": "管理员",
        "manage_agencies": "管理员",
        "doubt_reading": "登记的人员",
        "read_audit": "管理员",
        "forget": "管理员",
        "follow": "有单位的成员",
    }.get(action, "有相应身份的人")
    return f"这一步由{who}办理，您目前的身份不能做，没有记录任何内容。您的身份：/whoami"


_SENTENCES: dict[Refusal, Callable[[Facts], str]] = {
    **joining_refusals.SENTENCES,
    **reporting_refusals.SENTENCES,
    **steering_refusals.SENTENCES,
    **following_refusals.SENTENCES,
    **digest_refusals.SENTENCES,
    **agency_refusals.SENTENCES,
    **importing_refusals.SENTENCES,
    **amending_refusals.SENTENCES,
}


def refused(*, code: Refusal, facts: Facts) -> str:
    """The sentence for a refusal of the store."""
    return _SENTENCES[code](facts)
