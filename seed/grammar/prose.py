"""Who does a task where only its wording says so: 由A会同B研究提出; 由A牵头、B配合."""

from __future__ import annotations

import re

from seed.grammar.agencies import are_bodies, is_name_like, list_names
from seed.grammar.responsibility import Duty, Part

_LIST = r"(?:[^，。；：,;:（）()《》“”由在将]|[（(][^（）()]{1,12}[)）]){2,60}?"
_PROSE = (
    re.compile(
        rf"由(?P<lead>{_LIST})牵头(?:负责)?(?:[、，,]\s*(?:会同)?(?P<help>{_LIST})(?:(?:积极|密切)?(?:配合|参与|协助|协同)))?"
    ),
    re.compile(
        rf"由(?P<lead>{_LIST})会同(?P<help>{_LIST})(?=研究|提出|制定|起草|负责|组织|开展|推进|出台|编制|完善|建立|落实|修订|实施|承担|另行|共同|抓好)"
    ),
    re.compile(rf"由(?P<duty>{_LIST})(?:负责|承担|组织实施|抓好落实)(?!人|制|任)"),
)
# 职责分工: （一）市公安局：负责…, the body stands where other paragraphs have their heading
_BODY_FIRST = re.compile(
    rf"(?P<duty>{_LIST})(?:[：:。]\s*)(?:主要|具体|牵头|全面)*(?:负责|承担|做好|指导|组织|会同)"
)


def read_prose(text: str) -> tuple[Duty, str] | None:
    """A responsibility inside the wording (由A会同B研究提出) and the words that state it.

    Only where every name is shaped like a body: prose names many that are assigned nothing.
    """
    first = _BODY_FIRST.match(text)
    if first is not None:
        names, open_end = list_names(first["duty"])
        if are_bodies(names):
            duty = Duty(open_end=open_end)
            duty.add(names, Part.DUTY, None)
            return duty, first["duty"]
    for pattern in _PROSE:
        for found in pattern.finditer(text):
            duty = Duty()
            groups = found.groupdict()
            for key, part, word in (
                ("lead", Part.LEAD, "会同" if "会同" in found[0] else "牵头"),
                ("duty", Part.DUTY, None),
                ("help", Part.HELP, "会同" if "会同" in found[0] else "配合"),
            ):
                names, open_end = list_names(groups.get(key) or "")
                duty.add(names, part, word)
                duty.open_end = duty.open_end or open_end
            if duty.names and all(is_name_like(name) for name, _, _ in duty.names):
                return duty, found[0]
    return None
