"""The one table of commands: registered, in the menus, in /help; within Telegram's limits."""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import Any

from telegram.ext import CommandHandler

from handlers import letters
from handlers.commands import COMMANDS, Where, menu
from handlers.help import help_page
from handlers.reactions import COMMANDS as CALLBACKS
from handlers.reactions import GUARD, reactions
from handlers.views import Help
from store.records import Actor


def test_every_command_is_answered_and_in_order_of_the_table() -> None:
    handled = [
        name
        for _, handler in reactions()
        if isinstance(handler, CommandHandler)
        for name in handler.commands
    ]
    assert handled == [command.name for command in COMMANDS]
    assert tuple(CALLBACKS) == COMMANDS


def test_the_guard_comes_before_everything() -> None:
    groups = [group for group, _ in reactions()]
    assert groups[0] == GUARD
    assert groups.count(GUARD) == 1
    assert min(groups) == GUARD < min(groups[1:])


def test_no_handler_lets_its_lane_go_on() -> None:
    assert all(handler.block is not False for _, handler in reactions())


def test_names_and_descriptions_are_what_telegram_takes() -> None:
    for command in COMMANDS:
        assert re.fullmatch(r"[a-z0-9_]{1,32}", command.name)
        assert 1 <= len(command.description) <= 256


def test_each_scope_has_its_menu() -> None:
    menus = {scope.type: [command.command for command in told] for scope, told in menu()}
    assert menus["all_private_chats"] == [
        command.name for command in COMMANDS if command.where is not Where.NOWHERE
    ]
    assert "term" not in menus["all_private_chats"]
    assert menus["all_group_chats"] == [
        command.name for command in COMMANDS if command.where is Where.BOTH
    ]
    assert "whoami" not in menus["all_group_chats"]


async def test_help_lists_every_command() -> None:
    asker: Any = SimpleNamespace(actor=Actor(1))
    pages = [(await help_page(asker, Help(at))).text for at in range(9)]
    assert pages[-1] == pages[-2], "all of it was seen"
    said = "".join(pages)
    assert all(f"/{command.name}" in said for command in COMMANDS)


def test_letters_word_every_kind_the_bot_queues() -> None:
    for kind in ("failed", "flood", "home", "welcome", "again"):
        assert kind in letters.KINDS
    failed = letters.word("failed", {"number": 17})
    assert "没有记录任何内容" in failed.text
    assert "编号 17" in failed.text


def test_a_letter_offered_again_has_the_same_buttons() -> None:
    facts = {"agency": 3, "full": "海关总署", "printed": "海关总署", "now": None}
    again = {"kind": "confirm", "facts": facts}
    assert letters.acts("again", again) == letters.acts("confirm", facts)
    assert letters.acts("confirm", facts) == [("choose", {"agency": 3})]
    assert letters.word("again", again).text.startswith("刚才中断了一段时间")
