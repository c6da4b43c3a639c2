"""News of what one follows: one piece, or a list of several. Pure. A kind is never renamed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from handlers.doubts.views import Queue
from handlers.following.views import FollowList, FollowTask, NoticeSettings
from handlers.keyboards import nav
from handlers.measure import MOST_LINES, lines_of
from handlers.page import Key, Page, Rich, lines, page
from handlers.progress.composing import fitted, quotation, task_line
from handlers.progress.views import Reporting
from handlers.render import echoed
from handlers.status.views import Lately
from handlers.texts import doubts as say_doubts
from handlers.texts import first as say_first
from handlers.texts import following as say
from handlers.views import Card
from store.telling import NEWS

Facts = Mapping[str, Any]
# Nothing that one follows: what became of a doubt of one's own.
_OF_ONES_OWN = ("doubt_amended", "doubt_kept")


def head_of(item: Facts) -> str:
    """What happened, in one line."""
    event, agency = item["event"], item.get("agency", "")
    sentences: dict[str, Callable[[], str]] = {
        "reported": lambda: say.reported(
            agency=agency, status=item["status"], corrects=item.get("corrects")
        ),
        "completed": lambda: say.completed(agency=agency, corrects=item.get("corrects")),
        "withdrawn": lambda: say.withdrawn(agency=agency, receipt=item["receipt"]),
        "returned": lambda: say.returned(agency=agency, receipt=item["receipt"]),
        "extended": lambda: say.extended(agency=agency, until=item["until"]),
        "not_extended": lambda: say.not_extended(agency=agency),
        "assigned": lambda: say.assigned(agency=agency, part=item.get("part")),
        "unassigned": lambda: say.unassigned(agency=agency),
        "dated": lambda: say.dated(until=item.get("until")),
        "amended": lambda: say.amended(gone=bool(item.get("gone")), back=bool(item.get("back"))),
        "matched": lambda: say.matched(words=echoed(item.get("sought", ""))),
        "doubted": lambda: say_doubts.doubted(what=item["what"]),
        "doubt_amended": lambda: say_doubts.doubt_amended(what=item["what"]),
        "doubt_kept": lambda: say_doubts.doubt_kept(what=item["what"]),
        "urged": lambda: say.urged(
            agency=agency, of=item.get("of", ""), by=echoed(item.get("by", ""))
        ),
    }
    return sentences[event]()


def news(facts: Facts) -> Page:
    """items: as ``store.headlines.worded`` makes them."""
    items = facts["items"]
    return _one(items[0]) if len(items) == 1 else _several(items)


def _one(item: Facts) -> Page:
    above: list[str | None] = [head_of(item), task_line(item)]
    below: list[str | None] = []
    if item.get("who"):
        below.append(say.by(who=echoed(item["who"]), receipt=item["receipt"]))
    quoted: list[str] = []
    if item.get("text"):
        quoted = quotation(item["text"], [*above, *below, say_first.repeated()])
    elif item.get("reason"):
        quoted = [fitted(say.reason(said=item["reason"]), 5)]
    keys: list[Key] = [nav(say.VIEW_TASK, Card(item["task"]))]
    if item["event"] == "urged":
        keys.insert(0, nav(say.REPORT, Reporting(item["task"])))
    elif item["event"] == "doubted":
        keys.insert(0, nav(say_doubts.QUEUE, Queue()))
    elif item["event"] not in _OF_ONES_OWN:
        keys.append(nav(say.UNFOLLOW, FollowTask(item["task"])))
    return page(lines([*above, *quoted, *below]), [keys])


def _several(items: list[Facts]) -> Page:
    shown: list[str] = []
    for at, item in enumerate(items):
        more = [head_of(item), task_line(item)]
        # room for the heading, for what is left out, and for the remark of a repeat
        if lines_of(Rich("\n".join([*shown, *more]))) > MOST_LINES - 6:
            only_matches = all(one["event"] == "matched" for one in items)
            rest = say.more_matches if only_matches else say.more
            shown.append(rest(count=len(items) - at))
            break
        shown += more
    keys = [
        nav(say.LATELY, Lately()),
        nav(say.LIST, FollowList()),
        nav(say.SETTINGS, NoticeSettings()),
    ]
    if any(item["event"] == "doubted" for item in items):
        keys[0] = nav(say_doubts.QUEUE, Queue())
    return page(lines([say.several(count=len(items)), *shown]), [keys])


LETTERS: dict[str, Callable[[Facts], Page]] = {NEWS: news}
