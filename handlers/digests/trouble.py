"""What a digest's chat does to it: gone, shut, without the topic. The schedule ends by itself, and
whoever set it up is told in private.
"""

from __future__ import annotations

from datetime import datetime

from handlers.digests.letters import DIGEST, ENDED, REFUSED, UNSURE
from handlers.texts import digest_panel as say
from store import audience, chats, outbox
from store import digests as schedules
from store.db import Tx
from store.digest_records import Digest, Ended
from store.errors import NotFound
from store.traffic import OutboxMessage

TOPIC, UNKNOWN = "topic", "unknown"
_LOST = {"left": Ended.LEFT, "blocked": Ended.BLOCKED, "gone": Ended.GONE, "muted": Ended.MUTED}


async def undelivered(tx: Tx, message: OutboxMessage, why: str, now: datetime) -> None:
    """A message will not arrive, or nobody knows; ``why`` as in bot.courier."""
    if why in _LOST:
        await chat_lost(tx, message.chat_telegram_id, why, now)
    elif why == TOPIC:
        topic = message.manner.get("topic") or 0
        ended = await schedules.chat_lost(
            tx, message.chat_telegram_id, Ended.TOPIC, now, topic=int(topic)
        )
        await _tell_ended(tx, ended, now)
    elif message.kind == DIGEST:
        await _tell_of_one(tx, message, UNSURE if why == UNKNOWN else REFUSED, now)


async def chat_lost(tx: Tx, chat_telegram_id: int, state: str, now: datetime) -> None:
    """The bot cannot speak in a chat any more: ``state`` is the chat's."""
    if state in _LOST:
        ended = await schedules.chat_lost(tx, chat_telegram_id, _LOST[state], now)
        await _tell_ended(tx, ended, now)


async def _tell_ended(tx: Tx, ended: list[Digest], now: datetime) -> None:
    for digest in ended:
        assert digest.ended_why is not None
        key = f"digest_ended:{digest.id}:{now.isoformat()}"
        await _tell(tx, digest, ENDED, {"why": digest.ended_why.value}, key, now)


async def _tell_of_one(tx: Tx, message: OutboxMessage, kind: str, now: datetime) -> None:
    number = message.facts.get("digest")
    if not isinstance(number, int):
        return
    try:
        digest = await schedules.by_id(tx, number)
    except NotFound:
        return
    await _tell(tx, digest, kind, {}, f"{kind}:{message.id}", now)


async def _tell(
    tx: Tx, digest: Digest, kind: str, facts: dict[str, str], key: str, now: datetime
) -> None:
    """Nobody is told who has left, or shut the bot out."""
    owner = (await audience.of_people(tx, [digest.set_by])).get(digest.set_by)
    if owner is None or owner.telegram_id is None:
        return
    chat_id = await chats.ensure(tx, owner.telegram_id, "private", None, now)
    here = {"title": digest.chat_title or say.untitled(), "topic": digest.topic}
    await outbox.put(
        tx, chat_id=chat_id, kind=kind, facts={**here, **facts}, dedupe_key=key, now=now
    )
