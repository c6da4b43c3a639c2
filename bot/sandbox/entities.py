"""Text as Telegram stores it: cleaned, trimmed, entities checked in UTF-16 and links added.

Follows TDLib's rules where a bot can trip over them: which characters vanish, that both ends are
trimmed before counting, that a limit counts code points while offsets count UTF-16 units, and
that @names, /commands, #tags and addresses become links inside any plain text.
"""

from __future__ import annotations

from typing import Any

from bot.sandbox.errors import Refusal, bad
from bot.sandbox.links import find_links

MAX_TEXT = 4096
MAX_CAPTION = 1024
MAX_ENTITIES = 100

STYLES = frozenset(
    [
        "bold",
        "italic",
        "underline",
        "strikethrough",
        "spoiler",
        "blockquote",
        "expandable_blockquote",
        "code",
        "pre",
        "text_link",
        "text_mention",
        "custom_emoji",
        "date_time",
    ]
)
# Found by Telegram itself; naming one of them in a request has no effect.
AUTOMATIC = frozenset(
    [
        "mention",
        "hashtag",
        "cashtag",
        "bot_command",
        "url",
        "email",
        "phone_number",
        "bank_card_number",
    ]
)
# No link is looked for inside these.
OPAQUE = frozenset({"code", "pre", "text_link", "text_mention", "custom_emoji", "date_time"})
_FIELDS = {
    "text_link": ("url",),
    "text_mention": ("user",),
    "pre": ("language",),
    "custom_emoji": ("custom_emoji_id",),
    "date_time": ("unix_time", "date_time_format"),
}
_DROPPED = frozenset("\r\u0333\u033f\u030a" + "".join(map(chr, range(0x2028, 0x202F))))
_ORDER = {kind: place for place, kind in enumerate(("expandable_blockquote", "blockquote"))}

Entity = dict[str, Any]


def utf16_length(text: str) -> int:
    return len(text) + sum(1 for char in text if ord(char) > 0xFFFF)


def stored_text(text: str, entities: list[Entity], *, caption: bool) -> tuple[str, list[Entity]]:
    """The text and entities a message keeps; raises a Refusal as the Bot API would.

    ``entities``: as in a request; offsets and lengths in UTF-16 units.
    """
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise Refusal(400, "Bad Request: strings must be encoded in UTF-8") from error
    checked = _check(text, entities)
    text, checked = _clean(text, checked)
    limit = MAX_CAPTION if caption else MAX_TEXT
    if len(text) > limit:
        raise bad("message caption is too long" if caption else "message is too long")
    if not text and not caption:
        raise bad("text must be non-empty")
    if len(checked) > MAX_ENTITIES:
        raise bad("ENTITIES_TOO_LONG")
    return text, with_links(text, checked)


def with_links(text: str, entities: list[Entity]) -> list[Entity]:
    """``entities`` and the links Telegram finds in ``text``, in Telegram's order."""
    opaque = [(e["offset"], e["offset"] + e["length"]) for e in entities if e["type"] in OPAQUE]
    found = [
        link
        for link in find_links(text)
        if not any(a < link["offset"] + link["length"] and link["offset"] < b for a, b in opaque)
    ]
    return sorted(
        entities + found, key=lambda e: (e["offset"], -e["length"], _ORDER.get(e["type"], 9))
    )


def _check(text: str, entities: list[Entity]) -> list[Entity]:
    if not entities:
        return []
    length = utf16_length(text)
    inside = _inside_pairs(text)
    checked = []
    for entity in entities:
        kind = entity.get("type")
        if kind not in STYLES and kind not in AUTOMATIC:
            raise bad("can't parse MessageEntity: unsupported type specified")
        start, size = entity.get("offset"), entity.get("length")
        if type(start) is not int or type(size) is not int:
            raise bad('can\'t parse MessageEntity: Field "offset" must be of type Number')
        if start < 0 or size < 0:
            raise bad("ENTITY_BOUNDS_INVALID")
        if start > length:
            raise bad(f"entity begins after the end of the text at UTF-16 offset {start}")
        if start + size > length:
            raise bad(f"entity ends after the end of the text at UTF-16 offset {start + size}")
        if start in inside or start + size in inside:
            raise bad("entity begins or ends in a middle of a UTF-16 symbol")
        if kind in AUTOMATIC or not size:
            continue
        checked.append(_known_fields(entity))
    return checked


def _known_fields(entity: Entity) -> Entity:
    kept = {name: entity[name] for name in ("type", "offset", "length")}
    for name in _FIELDS.get(entity["type"], ()):
        if entity.get(name) not in (None, ""):
            kept[name] = entity[name]
    if entity["type"] == "text_link" and not isinstance(kept.get("url"), str):
        raise bad("can't parse MessageEntity: Can't find field \"url\"")
    return kept


def _inside_pairs(text: str) -> set[int]:
    inside, at = set(), 0
    for char in text:
        if ord(char) > 0xFFFF:
            inside.add(at + 1)
            at += 1
        at += 1
    return inside


def _clean(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    kept: list[str] = []
    # Old UTF-16 offset → new one, for every place an entity may begin or end.
    places: dict[int, int] = {}
    old = new = 0
    for char in text:
        places[old] = new
        width = 2 if ord(char) > 0xFFFF else 1
        old += width
        if char in _DROPPED:
            continue
        kept.append(" " if char < " " and char != "\n" else char)
        new += width
    places[old] = new
    whole = "".join(kept)
    right = whole.rstrip()
    end = utf16_length(right)
    trimmed = right.lstrip()
    start = end - utf16_length(trimmed)
    moved = []
    for entity in entities:
        first = max(places[entity["offset"]], start)
        last = min(places[entity["offset"] + entity["length"]], end)
        if first < last:
            moved.append({**entity, "offset": first - start, "length": last - first})
    return trimmed, moved
