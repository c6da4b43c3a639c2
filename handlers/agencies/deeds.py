"""What can be done to the list, and what has to be known for each. Pure."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

Order = dict[str, Any]


class What(StrEnum):
    """What is to be done. The order is that of ``RegistryDeed.what`` in buttons: only added to."""

    SEARCH = "search"
    ADD = "add"
    RENAME = "rename"
    ALIAS = "alias"
    DROP = "drop"
    SUCCEED = "succeed"
    MERGE = "merge"
    MEMBER = "member"
    END = "end"
    UNDO = "undo"
    UNSUCCEED = "unsucceed"

    @property
    def place(self) -> int:
        """Its place in buttons."""
        return list(What).index(self)


# What is asked for, in this order.
FIELDS: dict[What, tuple[str, ...]] = {
    What.ADD: ("full", "short", "place"),
    What.RENAME: ("full", "short", "since"),
    What.ALIAS: ("name",),
    What.DROP: ("row",),
    What.SUCCEED: ("body", "since"),
    What.MERGE: ("body",),
    What.MEMBER: ("body", "since", "until"),
    What.END: ("row", "until"),
    What.UNDO: (),
    What.UNSUCCEED: (),
}


def missing(order: Order) -> str | None:
    """The next thing to ask; None where all is known."""
    what = What(order["what"])
    return next((field for field in FIELDS[what] if field not in order), None)
