"""A button that writes is pressed once, by the one it was shown to, while it is open."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

import pytest

from store import actions
from store.db import Database
from store.errors import Outdated
from store.traffic import Button, OpenKeyboard
from tests.store.traffic import NOW, a_chat, an_account

ZHANG, LI = 501002, 501003
EXPIRY = NOW + timedelta(days=1)


async def a_keyboard(db: Database) -> OpenKeyboard:
    chat, account = await a_chat(db, ZHANG), await an_account(db, ZHANG)
    buttons = [("choose", {"agency": 1}), ("choose", {"agency": 2})]
    return await db.begin(
        lambda tx: actions.open_keyboard(
            tx,
            chat_id=chat,
            account_id=account,
            kind="chooser",
            facts={"page": 1},
            buttons=buttons,
            now=NOW,
            expires_at=EXPIRY,
        )
    )


async def take(db: Database, token: str, who: int = ZHANG, now: datetime = NOW) -> Button:
    return await db.begin(lambda tx: actions.take(tx, token, who, now))


async def refusal(db: Database, token: str, who: int = ZHANG, now: datetime = NOW) -> str:
    with pytest.raises(Outdated) as caught:
        await take(db, token, who, now)
    return caught.value.why


async def test_a_press_gives_verb_and_arguments(database: Database) -> None:
    keyboard = await a_keyboard(database)
    pressed = await take(database, keyboard.buttons[1].token)
    assert (pressed.verb, pressed.args) == ("choose", {"agency": 2})
    assert keyboard.chat_telegram_id == ZHANG


async def test_tokens_fit_into_callback_data_and_cannot_be_guessed(database: Database) -> None:
    keyboard = await a_keyboard(database)
    tokens = {button.token for button in keyboard.buttons}
    assert len(tokens) == 2
    assert all(len(f"a:{token}".encode()) <= 64 and len(token) >= 22 for token in tokens)


async def test_every_second_press_is_told_why(database: Database) -> None:
    first, second = (await a_keyboard(database)).buttons
    await take(database, first.token)
    assert await refusal(database, first.token) == "used"
    assert await refusal(database, second.token) == "closed"
    assert await refusal(database, "made up") == "unknown"


async def test_somebody_elses_button_does_nothing_and_stays_open(database: Database) -> None:
    (button, _) = (await a_keyboard(database)).buttons
    assert await refusal(database, button.token, LI) == "foreign"
    await take(database, button.token)


async def test_an_expired_button_does_nothing(database: Database) -> None:
    (button, _) = (await a_keyboard(database)).buttons
    assert await refusal(database, button.token, now=EXPIRY) == "expired"


async def test_of_many_presses_at_once_one_counts(database: Database) -> None:
    keyboard = await a_keyboard(database)
    tokens = [button.token for button in keyboard.buttons] * 5
    results = await asyncio.gather(
        *(take(database, token) for token in tokens), return_exceptions=True
    )
    assert sum(isinstance(result, Button) for result in results) == 1
    assert all(isinstance(result, Button | Outdated) for result in results)


async def test_open_keyboards_that_were_shown_are_offered_again_once(database: Database) -> None:
    keyboard = await a_keyboard(database)
    assert await database.read(lambda tx: actions.unanswered(tx, NOW, 10)) == []
    await database.begin(lambda tx: actions.placed(tx, keyboard.id, 88))
    (found,) = await database.read(lambda tx: actions.unanswered(tx, NOW, 10))
    assert (found.id, found.message_id, found.buttons) == (keyboard.id, 88, keyboard.buttons)
    assert await database.begin(lambda tx: actions.offered_again(tx, keyboard.id, NOW))
    assert not await database.begin(lambda tx: actions.offered_again(tx, keyboard.id, NOW))
    assert await database.read(lambda tx: actions.unanswered(tx, NOW, 10)) == []


async def test_a_keyboard_that_was_pressed_is_not_offered_again(database: Database) -> None:
    keyboard = await a_keyboard(database)
    await database.begin(lambda tx: actions.placed(tx, keyboard.id, 88))
    await take(database, keyboard.buttons[0].token)
    assert await database.read(lambda tx: actions.unanswered(tx, NOW, 10)) == []
    assert not await database.begin(lambda tx: actions.offered_again(tx, keyboard.id, NOW))


async def test_keyboards_are_forgotten_long_after_they_expired(database: Database) -> None:
    await a_keyboard(database)
    assert await database.begin(lambda tx: actions.prune(tx, EXPIRY)) == 0
    later = EXPIRY + actions.KEPT_FOR + timedelta(days=1)
    assert await database.begin(lambda tx: actions.prune(tx, later)) == 1
