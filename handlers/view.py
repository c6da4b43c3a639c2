"""What a button or a link opens."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class View:
    """A page to be shown, told by numbers.

    Fields are numbers, ``role`` a RoleFilter, ``back`` the view that led here. Each topic has its
    views in a ``views`` module, with the letters they are written as; ``handlers.encoding`` knows
    all of them. New fields go to the end, with a default: yesterday's buttons carry fewer.
    """
