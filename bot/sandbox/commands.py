"""The command menu by scope and language, resolved in the order the Bot API documents."""

from __future__ import annotations

import re
from typing import Any

from bot.sandbox.errors import bad
from bot.sandbox.journal import Journal

_NAME = re.compile(r"[a-z0-9_]{1,32}")
_PLAIN = ("default", "all_private_chats", "all_group_chats", "all_chat_administrators")


def scope_key(scope: Any, resolve_chat: Any) -> str:
    """A scope as a text key; ``resolve_chat`` turns a chat_id parameter into a chat's id."""
    if scope is None:
        return "default"
    if not isinstance(scope, dict):
        raise bad("can't parse BotCommandScope: BotCommandScope must be an Object")
    kind = scope.get("type")
    if kind in _PLAIN:
        return str(kind)
    if kind not in ("chat", "chat_administrators", "chat_member"):
        raise bad("can't parse BotCommandScope: Unsupported type specified")
    if scope.get("chat_id") in (None, "", 0):
        raise bad("can't parse BotCommandScope: Empty chat_id specified")
    chat_id = resolve_chat(scope["chat_id"])
    if kind != "chat_member":
        return f"{kind}:{chat_id}"
    user_id = scope.get("user_id")
    if type(user_id) is not int or user_id <= 0:
        raise bad("can't parse BotCommandScope: Invalid user_id specified")
    return f"{kind}:{chat_id}:{user_id}"


class Commands:
    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._lists: dict[str, list[dict[str, str]]] = dict(journal.load("commands"))

    def put(self, scope: str, language: str, commands: Any) -> None:
        if not isinstance(commands, list):
            raise bad("can't parse commands: expected an Array of BotCommand")
        if len(commands) > 100:
            raise bad("BOT_COMMANDS_TOO_MUCH")
        kept = [_checked(command) for command in commands]
        key = f"{scope}|{language}"
        if kept:
            self._lists[key] = kept
            self._journal.put("commands", key, kept)
        else:
            self.drop(scope, language)

    def get(self, scope: str, language: str) -> list[dict[str, str]]:
        return self._lists.get(f"{scope}|{language}", [])

    def drop(self, scope: str, language: str) -> None:
        key = f"{scope}|{language}"
        self._lists.pop(key, None)
        self._journal.put("commands", key, None)

    def menu(
        self, chat_id: int, kind: str, user_id: int, *, administrator: bool, language: str
    ) -> list[dict[str, str]]:
        """What this user sees in this chat: the first list found, the language's before the rest.

        ``kind``: private, group, supergroup or channel.
        """
        if kind == "channel":
            return []
        scopes = [f"chat_member:{chat_id}:{user_id}"] if kind != "private" else []
        if kind != "private" and administrator:
            scopes.append(f"chat_administrators:{chat_id}")
        scopes.append(f"chat:{chat_id}")
        if kind == "private":
            scopes.append("all_private_chats")
        else:
            if administrator:
                scopes.append("all_chat_administrators")
            scopes.append("all_group_chats")
        scopes.append("default")
        short = language.split("-", maxsplit=1)[0]
        for scope in scopes:
            for code in (short, ""):
                if found := self._lists.get(f"{scope}|{code}"):
                    return found
        return []


def _checked(command: Any) -> dict[str, str]:
    if not isinstance(command, dict):
        raise bad("can't parse BotCommand: expected an Object")
    name, description = command.get("command"), command.get("description")
    if not isinstance(name, str) or not isinstance(description, str):
        raise bad("can't parse BotCommand: Can't find field \"command\"")
    name = name.removeprefix("/")
    if not _NAME.fullmatch(name):
        raise bad("BOT_COMMAND_INVALID")
    if not 1 <= len(description.strip()) <= 256:
        raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name, "description": description.strip()}
