"""Chats and messages: what this Telegram holds. Messages are Bot API ``Message`` values.

A message value is never changed in place: an edit puts a new one in its stead, so that values
handed to the queue, the log and the journal stay what they were.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.journal import Journal
from bot.sandbox.scenario import Person, Room, Scenario

Message = dict[str, Any]
PRESENT = frozenset({"creator", "administrator", "member"})
_RIGHTS = [
    "can_be_edited",
    "is_anonymous",
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
]


@dataclass(slots=True)
class Chat:
    """``bot``: the bot's status there; in a private chat ``kicked`` means blocked."""

    id: int
    type: str
    title: str = ""
    username: str | None = None
    bot: str = "member"
    members: dict[int, str] = field(default_factory=dict)
    messages: dict[int, Message] = field(default_factory=dict)
    own: set[int] = field(default_factory=set)
    pinned: list[int] = field(default_factory=list)
    next_id: int = 1
    migrated_to: int | None = None
    started: bool = False
    # Of the scenario, and not kept: by id.
    topics: dict[int, str] = field(default_factory=dict)

    @property
    def is_group(self) -> bool:
        return self.type in ("group", "supergroup")

    def in_topic(self, topic: int | None) -> dict[str, Any]:
        """The fields of a message in that topic; KeyError where there is none of that number."""
        if not topic:
            return {}
        if topic not in self.topics:
            raise KeyError(topic)
        return {"message_thread_id": topic, "is_topic_message": True}

    def has_bot(self) -> bool:
        return self.bot in PRESENT

    def row(self) -> dict[str, Any]:
        return {
            "type": self.type,
            "title": self.title,
            "username": self.username,
            "bot": self.bot,
            "members": {str(k): v for k, v in self.members.items()},
            "pinned": list(self.pinned),
            "next_id": self.next_id,
            "migrated_to": self.migrated_to,
            "started": self.started,
        }


class World:
    """All chats of one scenario, kept in the journal."""

    def __init__(self, scenario: Scenario, journal: Journal, now: Callable[[], float]) -> None:
        self._journal = journal
        self._now = now
        self.scenario = scenario
        self.people: dict[int, Person] = {person.id: person for person in scenario.people}
        bot = scenario.bot
        self.bot_user: dict[str, Any] = {
            "id": bot.id,
            "is_bot": True,
            "first_name": bot.first_name,
            "username": bot.username,
        }
        self.chats: dict[int, Chat] = {}
        # Private chats and basic groups share one numbering, as on a real account.
        self._next_id = 1
        self._restore()
        self._complete()

    def _restore(self) -> None:
        for key, row in self._journal.load("chat"):
            members = {int(k): v for k, v in row.pop("members").items()}
            self.chats[int(key)] = Chat(id=int(key), members=members, **row)
        for key, row in self._journal.load("message"):
            chat_id, message_id = (int(part) for part in key.split(":"))
            if chat := self.chats.get(chat_id):
                chat.messages[message_id] = row["message"]
                if row["own"]:
                    chat.own.add(message_id)
        for chat in self.chats.values():
            chat.messages = dict(sorted(chat.messages.items()))
        for _, row in self._journal.load("numbering"):
            self._next_id = row

    def _complete(self) -> None:
        """Adds what the scenario has and the database does not know yet, in the story's order."""
        kept = self.chats
        self.chats = {}
        story = [Chat(p.id, "private", members={p.id: "member"}) for p in self.scenario.people]
        for fresh in (*story, *map(_chat_of, self.scenario.chats)):
            known = kept.pop(fresh.id) if fresh.id in kept else fresh
            known.topics = fresh.topics
            self.add(known)
        self.chats |= kept

    def add(self, chat: Chat) -> None:
        self.chats[chat.id] = chat
        self.save(chat)

    def save(self, chat: Chat) -> None:
        self._journal.put("chat", str(chat.id), chat.row())

    def chat_value(self, chat: Chat) -> dict[str, Any]:
        """The Bot API's ``Chat``."""
        value: dict[str, Any] = {"id": chat.id, "type": chat.type}
        if chat.type == "private":
            person = self.people.get(chat.id)
            if person is not None:
                user = person.user()
                value |= {k: user[k] for k in ("first_name", "last_name", "username") if k in user}
            return value
        value["title"] = chat.title
        if chat.username:
            value["username"] = chat.username
        if chat.topics:
            value["is_forum"] = True
        return value

    def new_message(self, chat: Chat, sender: dict[str, Any] | None, **fields: Any) -> Message:
        """Stores a message and returns it. ``sender`` None: a post in the channel's own name."""
        message: Message = {"message_id": self._number(chat)}
        if sender is not None:
            message["from"] = sender
        if chat.type == "channel":
            message["sender_chat"] = self.chat_value(chat)
        message["chat"] = self.chat_value(chat)
        message["date"] = int(self._now())
        message |= {name: value for name, value in fields.items() if value not in (None, [], {})}
        return message

    def put(self, chat: Chat, message: Message, *, own: bool) -> None:
        """Keeps a new message or a new state of an old one."""
        message_id = message["message_id"]
        chat.messages[message_id] = message
        if own:
            chat.own.add(message_id)
        key = f"{chat.id}:{message_id}"
        self._journal.put("message", key, {"message": message, "own": message_id in chat.own})

    def remove(self, chat: Chat, message_id: int) -> None:
        chat.messages.pop(message_id, None)
        chat.own.discard(message_id)
        if message_id in chat.pinned:
            chat.pinned.remove(message_id)
            self.save(chat)
        self._journal.put("message", f"{chat.id}:{message_id}", None)

    def _number(self, chat: Chat) -> int:
        if chat.type in ("supergroup", "channel"):
            number = chat.next_id
            chat.next_id += 1
            self.save(chat)
            return number
        number = self._next_id
        self._next_id += 1
        self._journal.put("numbering", "next", self._next_id)
        return number

    def by_username(self, name: str) -> Chat | None:
        wanted = name.removeprefix("@").lower()
        for chat in self.chats.values():
            if chat.username and chat.username.lower() == wanted:
                return chat
        return None

    def user_value(self, user_id: int) -> dict[str, Any] | None:
        if user_id == self.bot_user["id"]:
            return self.bot_user
        person = self.people.get(user_id)
        return None if person is None else person.user()

    def status_of(self, chat: Chat, user_id: int) -> str:
        return chat.bot if user_id == self.bot_user["id"] else chat.members.get(user_id, "left")

    def knows(self, person_id: int) -> bool:
        """Whether the bot shares a chat with the person."""
        return any(
            chat.has_bot() and chat.members.get(person_id) in PRESENT
            for chat in self.chats.values()
            if chat.type != "private"
        )


def quoted(message: Message) -> Message:
    """A message as it stands inside a reply: one level deep."""
    return {name: value for name, value in message.items() if name != "reply_to_message"}


def member_value(user: dict[str, Any], status: str) -> dict[str, Any]:
    """The Bot API's ``ChatMember``."""
    value: dict[str, Any] = {"user": user, "status": status}
    if status == "creator":
        value["is_anonymous"] = False
    elif status == "administrator":
        value |= {right: right not in ("is_anonymous", "can_be_edited") for right in _RIGHTS}
    elif status == "kicked":
        value["until_date"] = 0
    return value


def _chat_of(room: Room) -> Chat:
    return Chat(
        id=room.id,
        type=room.type,
        title=room.title,
        username=room.username,
        bot=room.bot,
        members={member.person: member.status for member in room.members},
        topics={topic.id: topic.name for topic in room.topics},
    )
