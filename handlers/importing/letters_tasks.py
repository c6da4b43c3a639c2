"""Outbox kinds about one task or one problem of a draft: facts to words, pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from handlers.importing import steps
from handlers.importing.fitting import MUST, ROOM, Piece, cut, fitted
from handlers.importing.letters import ASK, turning
from handlers.importing.views import DraftProblem, DraftReview, DraftTask, DraftTasks
from handlers.keyboards import nav, rows
from handlers.measure import lines_of, pages_of
from handlers.page import Act, Key, Page, Rich, bold, lines, page, quoted
from handlers.texts import importing_problems as say
from handlers.texts import importing_tasks as say_task
from handlers.texts import labels
from seed import editing

Facts = Mapping[str, Any]
# So many lines of a page are not left empty because a long text follows.
_FILL = 4

PROBLEM, TASK, ASKED = "plan_problem", "plan_task", "plan_asked"
SETTLE, EDIT = "plan_settle", "plan_edit"
# Edits that need words, and those that a tap does.
TYPED = ("text", "heading", "agencies", "deadline", "number", "words")
TAPPED = ("merge", "to_prose")
_LABELS = {
    "text": say_task.EDIT_TEXT,
    "heading": say_task.EDIT_HEADING,
    "agencies": say_task.EDIT_AGENCIES,
    "deadline": say_task.EDIT_DEADLINE,
    "number": say_task.EDIT_NUMBER,
    "words": say_task.SPLIT,
    "merge": say_task.MERGE,
    "to_prose": say_task.TO_PROSE,
}


def _problem(facts: Facts) -> Page:
    """As handlers.importing.facts.problem; fault, what: why a tap could not be done; done."""
    draft, at = facts["draft"], facts["at"]
    head = say.head(at=at + 1, total=facts["total"], line=facts["line"], number=facts["number"])
    choices = {name for name, _ in facts["choices"]}
    known = facts["known"]
    pieces: list[Piece] = [
        (MUST, _impossible(facts) or steps.said(facts)),
        (MUST, bold(head)),
        (MUST, say.what(code=facts["code"], text=facts["text"])),
    ]
    if known:
        pieces += [
            (MUST, say.new_task(number=facts["number"], words=facts["words"])),
            (MUST, say.known_task(number=known[0], words=known[1])),
        ]
    elif facts["words"]:
        pieces.append((2, quoted(facts["words"])))
    if "ignore" in choices:
        pieces.append((3, say.ignored()))
    if facts["blocking"]:
        pieces.append((1, say.blocking()))
    args = {"draft": draft, "n": facts["n"], "id": facts["id"]}
    keys: list[Key] = [_option(facts, args, option) for option in facts["options"]]
    keys += [
        _choice(facts, args, name, asks) for name, asks in facts["choices"] if asks != "agency"
    ]
    keys += [
        Act(
            say.for_all(label=say.label(code=facts["code"], choice=name), count=facts["count"]),
            SETTLE,
            {**args, "choice": name, "all": True},
        )
        for name in facts["all"]
    ]
    below: list[Key] = turning(at, facts["total"], lambda to: DraftProblem(draft, to))
    last: list[Key] = []
    if facts["item"] is not None:
        last.append(nav(say.TASK, DraftTask(draft, facts["item"])))
    last.append(nav(labels.BACK, DraftReview(draft)))
    return page(fitted(pieces), [*rows(keys, 2), below, last, *rows(steps.keys(facts), 1)])


def _choice(facts: Facts, args: dict[str, Any], name: str, asks: str | None) -> Act:
    label = say.label(code=facts["code"], choice=name)
    if asks is None:
        return Act(label, SETTLE, {**args, "choice": name})
    return Act(label, ASK, {**args, "choice": name, "what": asks})


def _option(facts: Facts, args: dict[str, Any], option: list[Any]) -> Act:
    choice, said, name = option
    label = say.leads(name=name) if choice == "lead" else say.means(name=name)
    return Act(label, SETTLE, {**args, "choice": choice, "said": str(said)})


def _task(facts: Facts) -> Page:
    """As handlers.importing.facts.task; fault, what: why a tap could not be done; done."""
    draft, at, printed = facts["draft"], facts["at"], facts["printed"]
    blocks = _source(facts) if printed else _reading(facts)
    if (said := _impossible(facts)) is not None:
        blocks.insert(0, Rich(said))
    head = (
        say_task.source_head(number=facts["number"], line=_line(facts))
        if printed
        else say_task.task_head(number=facts["number"], at=at + 1, total=facts["total"])
    )
    done = steps.said(facts)
    above = lines([Rich(done), bold(head)]) if done else bold(head)
    room = ROOM - lines_of(above)
    pages = pages_of(blocks, budget=room, fill=_FILL)
    if len(pages) > 1 and not printed:
        # who and until when stand on the first page, whatever room the text takes
        quotes = [block for block in blocks if block.marks]
        rest = [block for block in blocks if not block.marks]
        pages = pages_of([*rest, *quotes], budget=room, fill=_FILL)
    shown = min(facts["page"], len(pages) - 1)
    args = {"draft": draft, "n": facts["n"], "at": at}
    keys: list[Key] = [] if printed else [_edit(args, what) for what in (*TYPED, *TAPPED)]
    more: list[Key] = []
    if len(pages) > 1:
        label = labels.whole_text(page=shown + 1, pages=len(pages))
        more.append(nav(label, DraftTask(draft, at, (shown + 1) % len(pages), printed)))
    other = say_task.READING if printed else say_task.SOURCE
    more.append(nav(other, DraftTask(draft, at, 0, 0 if printed else 1)))
    below = turning(at, facts["total"], lambda to: DraftTask(draft, to, 0, printed))
    last: list[Key] = [
        Act(say_task.ADD, ASK, {**args, "what": "task"}),
        nav(say_task.LIST, DraftTasks(draft, at // 8)),
        nav(labels.BACK, DraftReview(draft)),
    ]
    text = lines([above, pages[shown]])
    back = rows(steps.keys(facts), 1)
    return page(text, [*rows(keys, 4), *rows(more, 2), below, last, *back])


def _edit(args: dict[str, Any], what: str) -> Act:
    if what in TAPPED:
        return Act(_LABELS[what], EDIT, {**args, "what": what})
    return Act(_LABELS[what], ASK, {**args, "what": what})


def _reading(facts: Facts) -> list[Rich]:
    blocks = [Rich(" › ".join(facts["path"]))] if facts["path"] else []
    heading, path = facts["heading"], facts["path"]
    # many tasks begin with their heading, and some are a section of their own
    if heading and not facts["text"].startswith(heading) and not (path and heading in path[-1]):
        blocks.append(Rich(heading))
    blocks.append(quoted(facts["text"]))
    names, leads = facts["agencies"], facts["leads"]
    if not names:
        blocks.append(Rich(say_task.nobody()))
    elif leads:
        others = "、".join(name for name in names if name not in leads)
        blocks.append(Rich(say_task.lead(names="、".join(leads), basis=facts["basis"])))
        if others:
            blocks.append(Rich(say_task.participants(names=others)))
    elif facts["basis"] == "stated":
        blocks.append(Rich(say_task.participants(names="、".join(names))))
    else:
        blocks.append(Rich(say_task.listed(names="、".join(names))))
    phrases = [say_task.deadline(phrase=phrase, due=due) for phrase, due in facts["phrases"]]
    blocks += [Rich(one) for one in phrases or [say_task.no_deadline()]]
    if facts["by_hand"]:
        blocks.append(Rich(say_task.by_hand(fields=facts["by_hand"])))
        is_printed = editing.ADDED not in facts["by_hand"]
        if is_printed and "agencies" in facts["by_hand"] and facts["responsibility"]:
            blocks.append(Rich(say_task.printed(text=facts["responsibility"])))
    return blocks


def _line(facts: Facts) -> int | None:
    """Where the task is printed; a task that somebody added is not."""
    return None if editing.ADDED in facts["by_hand"] else int(facts["line"])


def _source(facts: Facts) -> list[Rich]:
    return [quoted(facts["source"]) if facts["source"] else Rich(say_task.no_source())]


def _impossible(facts: Facts) -> str | None:
    if not facts.get("fault"):
        return None
    return say_task.impossible(fault=facts["fault"], what=facts["what"])


def _asked(facts: Facts) -> Page:
    """draft, n, what, name, now; at: a task's place, problem: a problem's.

    fault, said: the words before would not do.
    """
    draft = facts["draft"]
    pieces: list[Piece] = []
    if facts.get("fault"):
        pieces.append((MUST, say_task.unusable(fault=facts["fault"], what=facts["said"])))
    pieces.append((MUST, say_task.ask(what=facts["what"], name=facts.get("name") or "")))
    if facts.get("now"):
        pieces.append((1, quoted(cut(facts["now"], 5))))
    if not facts.get("fault"):
        pieces.append((2, say_task.ask_foot()))
    return page(fitted(pieces), [[nav(labels.BACK, back_from(facts, draft))]])


def back_from(facts: Facts, draft: int) -> Any:
    """Where words are asked for: a problem, a task, or the plan."""
    if facts.get("problem") is not None:
        return DraftProblem(draft, facts["problem"])
    if facts.get("at") is not None:
        return DraftTask(draft, facts["at"])
    return DraftReview(draft)


LETTERS: dict[str, Callable[[Any], Page]] = {PROBLEM: _problem, TASK: _task, ASKED: _asked}
