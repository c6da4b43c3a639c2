"""Whether a task asks for a document to be made: then its completion names that document. Pure."""

from __future__ import annotations

import re

# What is made, not what a title quotes: 《…制定…》 is a name.
_TITLES = re.compile(r"《[^《》]*》")
_MAKING = re.compile("出台|制定|修订|印发|发布")


def is_asked_for(text: str) -> bool:
    """Whether the wording of a task asks for something issued (出台、制定、修订、印发、发布)."""
    return _MAKING.search(_TITLES.sub("", text)) is not None
