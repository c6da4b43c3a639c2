"""Every page of the five documents: one screen, within Telegram's limits, and a way back."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from functools import partial
from typing import Any

import pytest
from telegram import Update

from handlers.agencies.tables import OFFERED as AGENCIES
from handlers.agencies.views import Registry, RegistryCard
from handlers.amending.tables import OFFERED as AMENDING
from handlers.amending.tables import PAGES as CHANGING
from handlers.bodies import choosable
from handlers.context import Context
from handlers.doubts.tables import OFFERED as DOUBTS
from handlers.doubts.views import Queue
from handlers.encoding import decode
from handlers.following.tables import OFFERED as FOLLOWING
from handlers.importing.tables import PAGES as IMPORTING
from handlers.journal.views import AuditLog
from handlers.keyboards import LABEL_EMS
from handlers.measure import ems
from handlers.members.tables import OFFERED
from handlers.members.views import Board, Me
from handlers.navigation import PAGES
from handlers.page import Nav, Page
from handlers.progress.tables import OFFERED as REPORTING
from handlers.reminding.tables import OFFERED as REMINDING
from handlers.reminding.views import ElsewhereList
from handlers.steering.tables import OFFERED as STEERING
from handlers.steering.views import Distributing, HandGiven
from handlers.texts import labels
from handlers.view import View
from handlers.views import (
    Again,
    Card,
    Chooser,
    Help,
    Hits,
    Home,
    Listing,
    Naming,
    Plans,
    Proposal,
    Source,
    Summary,
    TermList,
)
from handlers.years.tables import OFFERED as YEARS
from handlers.years.tables import PAGES as ACROSS_YEARS
from store.db import Database
from store.records import RoleFilter
from tests import cast
from tests.conversation import STARTS_AT, Conversation, converse
from tests.databases import SqliteFiles
from tests.wire import CALLBACK_BYTES, check_text

WRITTEN_BY_LETTERS = (
    *REMINDING,
    *AGENCIES,
    *DOUBTS,
    Chooser,
    Proposal,
    Naming,
    Again,
    *OFFERED,
    *REPORTING,
    *STEERING,
    *FOLLOWING,
    *YEARS,
    *AMENDING,
)


class Reader:
    """Opens views as a person and holds each page to the rules."""

    def __init__(self, talk: Conversation) -> None:
        self._talk = talk
        self.pages = 0

    async def open(self, person: cast.Person, view: View) -> Page:
        context = await self._context(person)
        shown = await PAGES[type(view)](context, view)
        check(shown, view)
        self.pages += 1
        return shown

    async def _context(self, person: cast.Person) -> Context:
        chat = {"id": person.id, "type": "private", "first_name": person.name}
        sender = {"id": person.id, "is_bot": False, "first_name": person.name}
        raw = {"message_id": 1, "date": 0, "chat": chat, "from": sender, "text": "?"}
        update = Update.de_json({"update_id": 1, "message": raw}, self._talk.application.bot)
        context = Context.from_update(update, self._talk.application)
        context.actor = await context.deps.reads.actor(person.id)
        return context


def check(shown: Page, view: View) -> None:
    """The rules of every page."""
    check_text(shown.text)
    assert Page.from_json(json.loads(json.dumps(shown.to_json()))) == shown
    assert not shown.acts, f"{view} has buttons that write and no row for them"
    for row in shown.keyboard:
        for key in row:
            assert ems(key.label) <= LABEL_EMS[len(row)], (view, key.label, len(row))
            assert isinstance(key, Nav)
            assert len(key.data.encode()) <= CALLBACK_BYTES
            decode(key.data)
    if not isinstance(view, Home):
        assert labels.BACK in [key.label for key in shown.keyboard[-1]], view


def without_back(view: View) -> View:
    """The view without what only says where one came from, or which of eight are ticked."""
    if isinstance(view, Distributing):
        return replace(view, ticks=0)
    return replace(view, back=None) if isinstance(view, Card | Source) else view


@pytest.fixture
def server(sqlite_files: SqliteFiles) -> SqliteFiles:
    """What is shown does not depend on the database: once is enough for thousands of pages."""
    return sqlite_files


@pytest.fixture
async def reader(seeded: Database) -> AsyncIterator[Reader]:
    """A reader of the seeded database, with the cast in it."""
    await cast.appoint(seeded, STARTS_AT)
    async with converse(seeded) as talk:
        yield Reader(talk)


async def test_whatever_a_button_leads_to_is_a_page_with_a_way_back(reader: Reader) -> None:
    ahead: list[View] = [Home(), Plans(), Help(), Me()]
    seen = set(ahead)
    while ahead:
        shown = await reader.open(cast.ZHANG, ahead.pop())
        for key in (key for row in shown.keyboard for key in row):
            assert isinstance(key, Nav)
            view = without_back(decode(key.data))
            if view not in seen and not isinstance(view, WRITTEN_BY_LETTERS):
                seen.add(view)
                ahead.append(view)
    kinds = {type(view) for view in seen}
    # hits hang on a search that somebody made; terms, rosters, settings by hand, the journal
    # and what was reported elsewhere are the office's: they have tests of their own
    office = {Hits, TermList, Board, HandGiven, AuditLog, ElsewhereList}
    # the list of agencies and what waits for administrators are in tests of their own as well
    elsewhere = {Registry, RegistryCard, Queue, *IMPORTING, *CHANGING, *ACROSS_YEARS}
    assert kinds == set(PAGES) - office - elsewhere
    assert {view.task for view in seen if isinstance(view, Source)} == {
        view.task for view in seen if isinstance(view, Card)
    }
    tasks = {view.task for view in seen if isinstance(view, Card)}
    assert len(tasks) == 377


async def test_every_agency_has_an_answer_on_one_screen(reader: Reader) -> None:
    context = await reader._context(cast.ZHOU)
    lexicon = await context.lexicon()
    with_tasks = 0
    for entry in choosable(lexicon):
        assert entry.id is not None
        shown = await reader.open(cast.ZHOU, Summary(entry.id))
        offered = [key.label for row in shown.keyboard for key in row]
        for role in (RoleFilter.LEAD, RoleFilter.PARTICIPANT, RoleFilter.ANY):
            await reader.open(cast.ZHOU, Listing(entry.id, role))
        with_tasks += labels.RULES in offered
    assert with_tasks == 39
    assert reader.pages > 500


async def test_a_whole_text_is_never_cut(reader: Reader) -> None:
    """The pages of a card, put together, hold the task's text to the letter."""
    context = await reader._context(cast.ZHOU)
    for plan in await context.plans():
        texts = await context.read(partial(_texts, plan=plan.id))
        for task, text in texts:
            shown = await reader.open(cast.ZHOU, Card(task))
            pages = _pages(shown)
            bodies = [shown.text] + [
                (await reader.open(cast.ZHOU, Card(task, page=at))).text for at in range(1, pages)
            ]
            head = bodies[0].split("\n\n")[0] + "\n\n"
            joined = "".join(body.removeprefix(head) for body in bodies)
            assert "".join(text.split()) in "".join(joined.split())


def _pages(shown: Page) -> int:
    for row in shown.keyboard:
        for key in row:
            if "/" in key.label:
                return int(key.label.rpartition("/")[2])
    return 1


async def _texts(tx: Any, plan: int) -> list[tuple[int, str]]:
    from sqlalchemy import select

    from store.tables import task_versions, tasks

    found = await tx.rows(
        select(tasks.c.id, task_versions.c.text)
        .join(task_versions, task_versions.c.id == tasks.c.current_version_id)
        .where(tasks.c.plan_id == plan)
    )
    return [(id_, text) for id_, text in found]
