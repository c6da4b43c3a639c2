"""Refusals as pages, by kind: what is on record, what is allowed instead. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from handlers.keyboards import nav, rows
from handlers.members.views import Me
from handlers.page import Act, Key, Page, page
from handlers.progress.letters import BEGIN
from handlers.texts import labels, refusals
from handlers.texts import progress as say
from handlers.views import Card, Home
from store.errors import Refusal

Facts = Mapping[str, Any]

REFUSED = "progress_refused"
TELL = "progress_tell"
# Where one may begin once more.
_ANEW = (Refusal.TASK_AMENDED, Refusal.DRAFT_GONE, Refusal.DRAFT_EXPIRED)


def _refused(facts: Facts) -> Page:
    """code and facts, or forbidden and says; about: the task; tell: [agency id, name]."""
    task = facts.get("about", {}).get("task")
    keys: list[Key] = []
    if task:
        keys.append(nav(say.VIEW_TASK, Card(task)))
    if "code" not in facts:
        sentences = {
            "invitation": say.ask_invitation(),
            "office": say.office_does_not_report(),
            "gone": say.gone(),
        }
        text = sentences.get(facts["says"]) or refusals.forbidden(action=facts["forbidden"])
        keys += [nav(say.WHO_AM_I, Me()), nav(labels.HOME, Home())]
        return page(text, rows(keys, 2))
    code = Refusal(facts["code"])
    if facts.get("tell"):
        agency, name = facts["tell"]
        keys.append(Act(say.tell(agency=name), TELL, {"task": task, "agency": agency}))
    if code in _ANEW and task:
        keys.append(Act(say.ANEW, BEGIN, {"task": task}))
    keys.append(nav(labels.HOME, Home()))
    text = refusals.refused(code=code, facts=facts["facts"])
    return page(text, rows(keys, 2))


LETTERS: dict[str, Callable[[Any], Page]] = {REFUSED: _refused}
