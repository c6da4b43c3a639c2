"""Words of the dialogues that several tests need."""

from __future__ import annotations

import re

from tests import cast
from tests.cast import Person
from tests.conversation import Conversation
from tests.wire import Shown

LINK = re.compile(r"https://t\.me/fengong_test_bot\?start=(i[A-Za-z0-9_-]{22})\b")


def last_to(talk: Conversation, person: Person) -> Shown:
    """The last message in somebody's private chat."""
    return next(shown for shown in reversed(talk.wire.sent) if shown.chat == person.id)


async def invited(
    talk: Conversation,
    by: Person = cast.ZHANG,
    words: str = "经办人",
    *,
    uses: str = "只给 1 人",
) -> str:
    """The start parameter of a fresh invitation."""
    await talk.says(by, f"/invite {words}")
    await talk.taps(by, uses, on=last_to(talk, by))
    found = LINK.findall("\n".join(shown.text for shown in talk.wire.sent if shown.chat == by.id))
    assert found, last_to(talk, by).text
    return str(found[-1])
