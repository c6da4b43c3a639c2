"""What this topic adds to the tables of the house: verbs, kinds of words waited for, views."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from handlers.context import Context
from handlers.members import (
    deeds,
    inviting,
    letters,
    letters_members,
    links,
    oneself,
    options,
    pages,
    placing,
    requests,
    uploads,
)
from handlers.members.views import (
    Board,
    Deed,
    Inviting,
    Leaving,
    Members,
    Options,
    Pending,
    Person,
    SpeakFor,
)
from handlers.page import Page
from handlers.presses import Press
from store.db import Tx
from store.waiting import Waiting

VERBS: dict[str, Callable[[Context, Tx, Press], Awaitable[None]]] = {
    letters.ENTER: links.enter,
    letters.PLACE: requests.chosen,
    letters.ASK: requests.ask,
    letters.WITHDRAW: requests.withdraw,
    letters.APPROVE: requests.approve,
    letters.DECLINE: requests.decline,
    letters.REFUSE: requests.refuse,
    letters_members.DO: deeds.done,
    letters_members.INVITE: inviting.make,
    letters_members.AGAIN: inviting.again,
    letters_members.REVOKE: inviting.revoke,
    letters_members.ROSTER: uploads.make,
    letters_members.SPEAK: oneself.speak,
    letters_members.LEAVE: oneself.leave,
    letters_members.SWITCH: options.switch,
    letters_members.PLACE: placing.chosen,
}
KINDS: dict[str, Callable[[Context, Waiting], Awaitable[None]]] = {
    links.NAME: links.named,
    requests.PLACE: requests.placed,
    requests.WHO: requests.said_who,
    requests.WHY: requests.reasoned,
    deeds.MOVE_WHERE: deeds.moved_where,
    deeds.RENAME_TO: deeds.renamed_to,
    inviting.PLACE: inviting.placed,
    placing.NAMED: placing.named,
}
PAGES: dict[type[Any], Callable[[Context, Any], Awaitable[Page]]] = {
    Members: pages.listing,
    Person: pages.person,
    Board: pages.board,
}
# Views that are answered with buttons that write, and so through the outbox.
OFFERED: dict[type[Any], Callable[[Context, Any], Awaitable[None]]] = {
    Deed: deeds.opened,
    Options: options.opened,
    Inviting: inviting.opened,
    Leaving: oneself.leaving,
    Pending: requests.oldest,
    SpeakFor: oneself.speak_which,
}
