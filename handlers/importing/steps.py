"""What was just done to a draft, as the next page says it, with the way back. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handlers.importing.fitting import cut
from handlers.page import Act, Key
from handlers.texts import importing_problems as say_problem
from handlers.texts import importing_steps as say
from seed import steps

UNDO_STEP = "plan_undo_step"
Facts = Mapping[str, Any]


def said(facts: Facts) -> str | None:
    """What ``facts["done"]`` says, in two lines at most; None where nothing was done."""
    done = facts.get("done")
    return cut(_said(done), 1.9) if done else None


def keys(facts: Facts) -> list[Key]:
    """The button that takes it back, where it can be."""
    done = facts.get("done")
    if not done or not done.get("can_undo"):
        return []
    return [Act(say.UNDO_STEP, UNDO_STEP, {"draft": facts["draft"], "n": facts["n"]})]


def _said(done: Facts) -> str:
    match done["deed"]:
        case steps.REMOVED:
            return say.removed(number=done["number"], words=done["words"])
        case steps.MERGED:
            return say.merged(number=done["number"], other=done["other"])
        case steps.SPLIT:
            return say.split(number=done["number"], other=done["other"])
        case steps.ADDED:
            return say.added(number=done["number"], words=done["words"])
        case steps.TASK:
            return say.made_task(number=done["number"], words=done["words"])
        case steps.JOINED:
            return say.joined(number=done["number"])
        case steps.EDITED:
            field, value = done["field"], cut(done["value"], 1)
            return say.edited(number=done["number"], field=field, value=value)
        case _:
            return _answered(done)


def _answered(done: Facts) -> str:
    match done["deed"]:
        case steps.SAME:
            return say.same(name=cut(done["names"][0], 0.9), body=done["body"])
        case steps.FRESH:
            return say.fresh(name=cut(done["names"][0], 0.9), count=done["count"])
        case steps.PAIRED:
            count, is_same = done["count"], done["is_same"]
            return say.paired(number=done["number"], count=count, is_same=is_same)
        case steps.SETTLED if "code" in done:
            return _settled(done)
        case steps.UNDONE:
            return say.undone()
        case _:
            return say.other()


def _settled(done: Facts) -> str:
    if done["choice"] == "ignore":
        return say.no_body(name=cut(done["text"], 0.9))
    what = say_problem.what(code=done["code"], text=done["text"])
    label = say_problem.label(code=done["code"], choice=done["choice"])
    return say.settled(label=label, what=what, count=done["count"])
