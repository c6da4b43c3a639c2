"""What is tried through the bot: each action in words and as a button, and how its effect shows.

``words`` is how somebody would ask for it; every way in says that in its own form. ``verb`` and
``args`` are the row of a button that writes, ``view`` what a button that navigates opens.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import delete, insert, update

from handlers.export.views import OF_AGENCY, Export
from handlers.journal.views import AuditLog
from handlers.members.views import Person
from handlers.progress.flow import print_of
from handlers.progress.views import OneReport, Reporting
from handlers.status.views import History
from handlers.view import View
from handlers.views import Card
from store import chats, people, waiting
from store.db import Tx
from store.drafts import Draft
from store.records import Role
from store.reports import record, review
from store.reports.records import Kind
from store.rules import Action
from store.tables import drafts as draft_rows
from store.tables import follows, misreadings, urged, urgings
from tests.matrix import oracle
from tests.matrix.identities import LEAD, OTHER, Identity
from tests.matrix.updates import Way
from tests.matrix.world import NOW, TODAY, Place, World, new_report

# The text of reports that are made on the way: in force for whoever sees progress.
NEUTRAL = "按计划推进"
# The bot's instants are real ones, whatever day the sandbox shows.
FAR = timedelta(days=36500)
Args = dict[str, Any]
Ready = Callable[[World, Identity, Place], Awaitable[Args]]


@dataclass(frozen=True)
class Deed:
    """``leaves``: verbs of the journal, or draft. ``shows``: the kind of canary, or a marker.

    ``waits``: for which words the bot waits; ``asked`` makes it.
    """

    action: Action
    words: Callable[[World, Place], str]
    should: Callable[[Identity, Place], bool] = lambda who, place: True
    verb: str = ""
    args: Ready | None = None
    leaves: tuple[str, ...] = ()
    view: Callable[[World, Place], View] | None = None
    shows: str = ""
    ways: tuple[Way, ...] = ()
    waits: str = ""
    asked: Ready | None = None


async def _task(world: World, who: Identity, place: Place) -> Args:
    return {"task": place.task_id}


async def _whole(world: World, who: Identity, place: Place, agency: str | None) -> Args:
    """A draft of the whole in this account's name, as if it had been begun with the right to."""
    fields = {"status": "done", "text": "已全部完成", "completed_on": TODAY.isoformat()}
    fields["deliverable"] = "国令第 2 号"

    async def body(tx: Tx) -> Draft:
        account = await people.ensure_account(tx, who.id, NOW)
        await tx.run(
            update(draft_rows).where(draft_rows.c.account_id == account).values(state="dropped")
        )
        person = world.people.get(who.id) or world.author("reporter", LEAD)
        times = {"made_at": NOW, "touched_at": NOW, "expires_at": NOW + FAR}
        row = {"account_id": account, "person_id": person, "state": "open", "step": "confirm"}
        id_ = await tx.new_id(
            insert(draft_rows).values(
                **row,
                **times,
                chat_id=await chats.ensure(tx, who.id, "private", None, NOW),
                task_id=place.task_id,
                version_id=place.version_id,
                agency_id=None if agency is None else world.agency(agency),
                kind=Kind.OVERALL.value,
                fields=fields,
            )
        )
        return Draft(
            id_,
            place.task_id,
            place.version_id,
            None if agency is None else world.agency(agency),
            Kind.OVERALL,
            None,
            "confirm",
            fields,
            NOW,
        )

    draft = await world.database.begin(body)
    return {"draft": draft.id, "print": print_of(draft, 0)}


async def _fresh(world: World, place: Place, agency: str, *, confirmed: bool) -> int:
    """A report without canaries by somebody who is nobody of the matrix."""
    world.keys += 1
    later = date(2030, 1, 1) + timedelta(days=world.keys)  # than what was granted before
    new = replace(new_report(world, place, agency, NEUTRAL), asks_until=later)
    made = await world.act(
        world.authors["reporter", agency],
        lambda tx, actor: record.submit(
            tx, actor, new, today=TODAY, now=NOW, effect_key=world.key()
        ),
    )
    if confirmed:
        await world.act(
            world.authors["liaison", agency],
            lambda tx, actor: review.confirm(tx, actor, made.id, effect_key=world.key(), now=NOW),
        )
    return made.id


def _can_speak(place: Place) -> bool:
    return place.scope.spoken and bool(place.scope.named) and not place.scope.archived


async def _pending(world: World, who: Identity, place: Place) -> Args:
    assert place.pending is not None
    report = place.pending.id
    if _can_speak(place):
        report = await _fresh(world, place, place.part, confirmed=False)
    return {"report": report, "agency": world.agency(place.part)}


async def _in_force(world: World, who: Identity, place: Place) -> Args:
    assert place.in_force is not None
    report = place.in_force.id
    if _can_speak(place):
        report = await _fresh(world, place, place.part, confirmed=True)
    return {"report": report}


async def _reason(world: World, who: Identity, place: Place) -> Args:
    """The bot waits for this person's reason, as if they had been let to return it."""
    args = await _in_force(world, who, place)

    async def body(tx: Tx) -> None:
        await waiting.expect(
            tx,
            account_id=await people.ensure_account(tx, who.id, NOW),
            chat_id=await chats.ensure(tx, who.id, "private", None, NOW),
            kind="progress_reason",
            facts=args,
            now=NOW,
            lasts=FAR,
        )

    await world.database.begin(body)
    return args


async def _newcomer(world: World, agency: str = LEAD) -> tuple[int, str]:
    """Somebody new in an agency, to be appointed or dismissed."""
    world.keys += 1
    number, name = 730_000 + world.keys, f"新人{world.keys}"
    person = await world.database.begin(
        lambda tx: people.appoint(
            tx,
            telegram_id=number,
            name=name,
            role=Role.MEMBER,
            agency_id=world.agency(agency),
            how="matrix",
            now=NOW,
        )
    )
    return person, name


def _deed(what: str, role: str | None = None) -> Ready:
    async def ready(world: World, who: Identity, place: Place) -> Args:
        person, name = await _newcomer(world)
        args: Args = {"what": what, "person": person, "name": name, "held": "member"}
        args["agency"] = world.agency(LEAD)
        return args | ({"role": role} if role else {})

    return ready


def _invite(role: str) -> Ready:
    async def ready(world: World, who: Identity, place: Place) -> Args:
        return {"role": role, "agency": None, "person": None, "name": None, "uses": 1}

    return ready


async def _date(world: World, who: Identity, place: Place) -> Args:
    world.keys += 1
    due = date(2022, 4, 1) + timedelta(days=world.keys % 200)
    about = {"task": place.task_id, "plan": place.plan, "ref": place.ref, "words": "…"}
    return {"about": about, "due": due.isoformat(), "past": False}


async def _give(world: World, who: Identity, place: Place) -> Args:
    person, name = await _newcomer(world)
    tasks = [place.task_id]
    return {"agency": world.agency(LEAD), "tasks": tasks, "person": person, "name": name}


async def _urge(world: World, who: Identity, place: Place) -> Args:
    async def body(tx: Tx) -> None:
        await tx.run(delete(urged))
        await tx.run(delete(urgings))

    await world.database.begin(body)
    return {"task": place.task_id}


async def _follow(world: World, who: Identity, place: Place) -> Args:
    person = world.people.get(who.id, 0)
    mine = delete(follows).where(follows.c.person_id == person)
    await world.database.begin(lambda tx: tx.run(mine))
    from handlers.encoding import encode
    from handlers.following.views import FollowTask

    at = encode(FollowTask(place.task_id))
    return {"kind": "task", "object": place.task_id, "words": None, "at": at}


async def _digest(world: World, who: Identity, place: Place) -> Args:
    """In a group of their own, so that two at a time are not in each other's way."""
    group = -1_003_000_000_000 - who.id
    chat = await world.database.begin(lambda tx: chats.ensure(tx, group, "supergroup", "群", NOW))
    return {"chat": chat, "topic": 0, "page": "main", "set": {}}


async def _workdays(world: World, who: Identity, place: Place) -> Args:
    return {"days": [["2022-10-08", True]], "note": "通知"}


async def _hour(world: World, who: Identity, place: Place) -> Args:
    return {"is_on": True, "minute": 9 * 60}


async def _switch(world: World, who: Identity, place: Place) -> Args:
    return {"agency": world.agency(LEAD), "on": True}


async def _office(world: World, who: Identity, place: Place) -> Args:
    return {"agency": None, "on": False}


async def _term(world: World, who: Identity, place: Place) -> Args:
    return {"said": "土特产", "means": ["地理标志"], "kind": "near", "reason": "常用"}


async def _alias(world: World, who: Identity, place: Place) -> Args:
    world.keys += 1
    name = f"口岸那家{world.keys}号"
    return {"order": {"what": "alias", "agency": world.agency("gacc"), "name": name}}


async def _doubt(world: World, who: Identity, place: Place) -> Args:
    """The bot waits for what this person finds wrong, as if they had been let to say it."""
    about = {"task": place.task_id, "plan": place.plan, "ref": place.ref, "words": "…"}
    args: Args = {"about": about, "what": "agency"}

    async def body(tx: Tx) -> None:
        account = await people.ensure_account(tx, who.id, NOW)
        mine = misreadings.c.account_id == account
        await tx.run(update(misreadings).where(mine).values(state="kept"))
        await waiting.expect(
            tx,
            account_id=account,
            chat_id=await chats.ensure(tx, who.id, "private", None, NOW),
            kind="doubt_words",
            facts=args,
            now=NOW,
            lasts=FAR,
        )

    await world.database.begin(body)
    return args


async def _forget(world: World, who: Identity, place: Place) -> Args:
    person, _ = await _newcomer(world, OTHER)
    return {"person": person, "evidence": False}


async def _moj(world: World, who: Identity, place: Place) -> Args:
    return {"agency": world.agency("moj")}


def _may_report(who: Identity, place: Place) -> bool:
    mine = any(oracle.reports(who, place.scope, agency) for agency in who.agencies)
    return mine or oracle.closes(who, place.scope)


def _said(prefix: str) -> Callable[[World, Place], str]:
    return lambda world, place: f"{prefix} {place.words}"


def _only(words: str) -> Callable[[World, Place], str]:
    return lambda world, place: words


_C, _R, _D, _T = Way.COMMAND, Way.REPLY, Way.DEEP_LINK, Way.TEXT


def _sees(who: Identity, place: Place) -> bool:
    return oracle.sees_progress(who, place.scope)


def _receipt(world: World, place: Place) -> str:
    return "/review" if place.pending is None else f"/review {place.pending.receipt}"


DEEDS: tuple[Deed, ...] = (
    Deed(Action.ENTER, _only("/whoami"), shows="anything", ways=(_C,)),
    Deed(Action.ASK, _only("/ask 海关总署负责什么"), shows="anything", ways=(_C, _T)),
    Deed(Action.READ_PLAN, _said("/find"), shows="anything", ways=(_C, _T)),
    Deed(
        Action.READ_PLAN,
        _only("/export 海关总署"),
        view=lambda world, place: Export(OF_AGENCY, world.agency("gacc")),
        leaves=("export",),
        ways=(_C,),
    ),
    Deed(
        Action.READ_PROGRESS,
        _said("/history"),
        lambda who, place: _sees(who, place) and place.scope.spoken,
        view=lambda world, place: History(place.task_id),
        shows="in_force",
        ways=(_C,),
    ),
    Deed(
        Action.READ_STATUS,
        _said("/find"),
        _sees,
        view=lambda world, place: Card(place.task_id),
        shows="进展　",
        ways=(_D, _T),
    ),
    Deed(
        Action.READ_PENDING,
        _receipt,
        lambda who, place: place.scope.spoken and oracle.sees_pending(who, place.scope, place.part),
        view=lambda world, place: OneReport(place.pending.id if place.pending else 0),
        shows="pending",
        ways=(_C,),
    ),
    Deed(
        Action.READ_MEMBERS,
        _only("/members"),
        lambda who, place: oracle.sees_members(who, LEAD),
        view=lambda world, place: Person(world.author("reporter", LEAD), world.agency(LEAD)),
        shows="name",
    ),
    Deed(
        Action.READ_AUDIT,
        _only("/audit"),
        lambda who, place: oracle.heads(who),
        view=lambda world, place: AuditLog(),
    ),
    Deed(
        Action.REPORT,
        lambda world, place: f"/update {place.words} 进行中 正在推进",
        _may_report,
        "progress_begin",
        _task,
        ("draft",),
        lambda world, place: Reporting(place.task_id),
        ways=(_C, _D),
    ),
    Deed(
        Action.COMPLETE_TASK,
        lambda world, place: f"/update {place.words} 已完成 3月1日印发",
        lambda who, place: oracle.gives_the_whole(who, place.scope, LEAD),
        "progress_submit",
        lambda world, who, place: _whole(world, who, place, LEAD),
        ("report",),
    ),
    Deed(
        Action.CLOSE_TASK,
        lambda world, place: f"/update {place.words} 已完成",
        lambda who, place: oracle.closes(who, place.scope),
        "progress_submit",
        lambda world, who, place: _whole(world, who, place, None),
        ("report",),
    ),
    Deed(
        Action.CONFIRM,
        _only("/review"),
        lambda who, place: oracle.confirms(who, place.part) and _can_speak(place),
        "progress_confirm",
        _pending,
        ("confirm_report",),
    ),
    Deed(
        Action.RETURN_REPORT,
        _only("请补充佐证材料"),
        lambda who, place: oracle.steers(who) and _can_speak(place),
        "progress_return",
        _in_force,
        ("return_report",),
        ways=(_T,),
        waits="progress_reason",
        asked=_reason,
    ),
    Deed(
        Action.DECIDE_EXTENSION,
        _only("/review"),
        lambda who, place: oracle.steers(who) and _can_speak(place),
        "progress_grant",
        _in_force,
        ("decide_extension",),
    ),
    Deed(
        Action.ASSIGN,
        _said("/assign"),
        lambda who, place: oracle.steers(who),
        "assign_confirm",
        _date,
        ("set_date",),
    ),
    Deed(
        Action.DISTRIBUTE,
        _only("/distribute"),
        lambda who, place: oracle.hands_out(who, place.scope, LEAD),
        "distribute_give",
        _give,
        ("distribute",),
    ),
    Deed(
        Action.URGE,
        _said("催办"),
        lambda who, place: oracle.urges(who, place.scope) and bool(place.scope.named),
        "urge",
        _urge,
        ("urge",),
    ),
    Deed(
        Action.FOLLOW,
        _said("/find"),
        lambda who, place: oracle.inside(who),
        "follow",
        _follow,
        ("follow",),
    ),
    Deed(
        Action.APPOINT_MEMBER,
        _only("/invite"),
        lambda who, place: oracle.appoints(who, "member", LEAD),
        "deed",
        _deed("dismiss"),
        ("dismiss",),
    ),
    Deed(
        Action.APPOINT_REPORTER,
        _only("/invite 经办人"),
        lambda who, place: oracle.appoints(who, "reporter", LEAD),
        "deed",
        _deed("role", "reporter"),
        ("appoint",),
    ),
    Deed(
        Action.APPOINT_LIAISON,
        _only("/invite 联络员"),
        lambda who, place: oracle.appoints(who, "liaison", LEAD),
        "deed",
        _deed("role", "liaison"),
        ("appoint",),
    ),
    Deed(
        Action.APPOINT_COORDINATOR,
        _only("/invite 统筹"),
        lambda who, place: oracle.appoints(who, "coordinator", None),
        "invite",
        _invite("coordinator"),
        ("invite",),
    ),
    Deed(
        Action.APPOINT_ADMINISTRATOR,
        _only("/invite 管理员"),
        lambda who, place: oracle.appoints(who, "administrator", None),
        "invite",
        _invite("administrator"),
        ("invite",),
    ),
    Deed(
        Action.SET_AGENCY,
        _only("/members"),
        lambda who, place: oracle.distributes(who, LEAD),
        "switch",
        _switch,
        ("set",),
    ),
    Deed(
        Action.SET_OFFICE,
        _only("/members"),
        lambda who, place: oracle.heads(who),
        "switch",
        _office,
        ("set",),
    ),
    Deed(Action.SEED_PLAN, _only("/plans"), lambda who, place: oracle.heads(who)),
    Deed(
        Action.MANAGE_TERMS,
        _only("/term 土特产 = 地理标志"),
        lambda who, place: oracle.heads(who),
        "term_add",
        _term,
        ("add_term",),
    ),
    Deed(
        Action.MANAGE_AGENCIES,
        _only("/agencies 海关总署"),
        lambda who, place: oracle.heads(who),
        "agency_do",
        _alias,
        ("add_alias",),
    ),
    Deed(
        Action.DOUBT_READING,
        _only("责任单位应为两家"),
        lambda who, place: oracle.inside(who),
        leaves=("doubt",),
        ways=(_T,),
        waits="doubt_words",
        asked=_doubt,
    ),
    Deed(
        Action.FORGET,
        _only("/forget 710001"),
        lambda who, place: oracle.heads(who),
        "forget",
        _forget,
        ("forget",),
    ),
    Deed(
        Action.SET_DIGEST,
        _only("/digest"),
        lambda who, place: oracle.of_office(who),
        "digest_set",
        _digest,
        ("set_digest",),
    ),
    Deed(
        Action.SET_WORKDAYS,
        _only("/workdays"),
        lambda who, place: oracle.of_office(who),
        "workdays_enter",
        _workdays,
        ("enter_workdays",),
    ),
    Deed(
        Action.FOLLOW,
        _only("/remind"),
        lambda who, place: oracle.inside(who),
        "set_reminders",
        _hour,
        ("set_reminders",),
    ),
    Deed(Action.FORGET_ME, _only("/forget")),
    Deed(Action.JOIN, _only("/join")),
    Deed(
        Action.CHOOSE_AGENCY,
        _only("/start"),
        verb="choose",
        args=_moj,
        leaves=("choose_agency",),
    ),
)
