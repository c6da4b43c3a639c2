"""Web pages as a browser saves them in one file (.mht, .mhtml), and mails (.eml): MIME.

The page or the letter is the longest of the parts that are text; pictures, styles and frames
around it are none. Parts are found by their boundaries, under a count and without a copy of any.
"""

from __future__ import annotations

import binascii
import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.parser import BytesHeaderParser
from typing import NamedTuple

from seed.errors import Unreadable, UnreadableDocument
from seed.readers.source import Said, Source, silent

_MOST_DEPTH, _MOST_PARTS = 8, 1_000
# So many parts of text are looked at; a page in frames has a few, a page with advertisements many.
_MOST_TEXTS = 20
# Bytes of a head that are parsed: of the whole, which every mail server writes into; of a part.
_HEAD, _PART_HEAD = 64 << 10, 8 << 10
# Words behind semicolons that a part's head is asked for; the library looks at each of them often.
_MOST_WORDS = 100
# A line with something on it, and one with nothing.
_BLANK_LINE = re.compile(rb"(?<=\S)[ \t]*\r?\n[ \t]*\r?\n")
_NO_FIELD = re.compile(rb"[ \t]*\r?\n")
_FIELDS = re.compile(
    rb"\s*(?:From [^\r\n]*\r?\n)?(?:[!-9;-~]{1,76}:[^\r\n]*(?:\r?\n|\Z)"
    rb"(?:[ \t][^\r\n]*(?:\r?\n|\Z))*)+"
)
_MIME = re.compile(rb"^(?:MIME-Version|Content-Type)[ \t]*:", re.IGNORECASE | re.MULTILINE)
_DOCUMENT = re.compile(
    r"\.(?:docx?|docm|wps|wpt|pdf|xls[xmb]?|csv|ofd|ett?|od[ts]|rtf|zip|rar|7z)$", re.IGNORECASE
)
_PLAIN = "text/plain"
_TEXTS = ("text/html", "application/xhtml+xml", _PLAIN)


class _Part(NamedTuple):
    """A leaf of the tree: its head, what it is, and where its body lies."""

    head: Message
    kind: str
    start: int
    end: int


def is_mail(data: bytes) -> bool:
    """Whether ``data`` begins with a head of MIME: lines of fields, one of which says so."""
    found = _FIELDS.match(data, 0, _HEAD)
    return found is not None and _MIME.search(found[0]) is not None


def read(data: bytes, said: Said = silent) -> Source:
    """The text of the page or of the letter. Raises UnreadableDocument: SEVERAL with documents.

    A letter that is there as a page and as plain text is read as the page, which has its tables.
    """
    every = list(_parts(data))
    if any(_is_document(part.head) for part in every):
        # which of them is meant, or whether the letter is, nobody but the sender knows
        raise UnreadableDocument(Unreadable.SEVERAL, "mail")
    parts = [part for part in every if part.kind in _TEXTS]
    pages = [part for part in parts if part.kind != _PLAIN]
    found: list[Source] = []
    refused = UnreadableDocument(Unreadable.EMPTY)
    for part in (pages or parts)[:_MOST_TEXTS]:
        try:
            found.append(_text(_body(data, part), part, said))
        except UnreadableDocument as error:
            if error.reason is Unreadable.BOMB:
                raise
            refused = error
    if not found:
        raise refused
    longest = max(found, key=lambda one: len(one.text))
    return replace(longest, sha256=hashlib.sha256(data).hexdigest())


def _text(body: bytes, part: _Part, said: Said) -> Source:
    from seed.readers import html, text

    charset = _asked(part.head.get_content_charset)
    if part.kind != _PLAIN:
        return html.read(body, said, charset=charset)
    decoded = html.in_charset(body, charset) if charset else None
    return text.read_decoded(*decoded, body) if decoded else text.read(body)


def _parts(data: bytes) -> Iterator[_Part]:
    """The leaves in the order of the file. Raises UnreadableDocument: BOMB for too many."""
    waiting = [(0, len(data), 0)]
    count = 0
    while waiting:
        start, end, depth = waiting.pop()
        count += 1
        if depth > _MOST_DEPTH or count > _MOST_PARTS:
            raise UnreadableDocument(Unreadable.BOMB, "depth" if depth > _MOST_DEPTH else "entries")
        head, body = _head(data, start, end)
        boundary = _asked(head.get_boundary)
        is_whole = head.get_content_maintype() != "multipart"
        if not is_whole and boundary:
            inner = _between(data, body, end, boundary.encode("ascii", "replace"))
            waiting += [(*place, depth + 1) for place in reversed(inner)]
        else:
            yield _Part(head, head.get_content_type() if is_whole else _PLAIN, body, end)


def _head(data: bytes, start: int, end: int) -> tuple[Message, int]:
    """The fields of a part, and where its body begins."""
    if start and _NO_FIELD.match(data, start, end):
        return Message(), start  # a text
    found = _BLANK_LINE.search(data, start, end)
    last, body = (found.start(), found.end()) if found else (end, end)
    fields = data[start : min(last, start + (_PART_HEAD if start else _HEAD))]
    if start:
        fields = b";".join(fields.split(b";", _MOST_WORDS)[:_MOST_WORDS])
    return BytesHeaderParser().parsebytes(fields.lstrip() + b"\n\n"), body


def _between(data: bytes, start: int, end: int, boundary: bytes) -> list[tuple[int, int]]:
    """Where the parts lie that lines of ``boundary`` divide; the last may want its end."""
    line = re.compile(rb"\n--" + re.escape(boundary) + rb"(--)?[ \t]*\r?(?=\n|\Z)")
    places: list[tuple[int, int]] = []
    begun: int | None = None
    for found in line.finditer(data, max(start - 1, 0), end):
        if begun is not None:
            # the end of the line before the boundary belongs to the boundary
            last = found.start() - (data[found.start() - 1 : found.start()] == b"\r")
            places.append((begun, max(begun, last)))
            if len(places) > _MOST_PARTS:
                raise UnreadableDocument(Unreadable.BOMB, "entries")
        if found[1]:
            return places
        begun = min(found.end() + 1, end)
    return places if begun is None else [*places, (begun, end)]


def _body(data: bytes, part: _Part) -> bytes:
    """The bytes of a part as they were before they were made fit for mail."""
    body = data[part.start : part.end]
    encoding = str(part.head.get("Content-Transfer-Encoding", "")).strip().lower()
    if encoding == "quoted-printable":
        return binascii.a2b_qp(body)
    if encoding != "base64":
        return body
    try:
        return binascii.a2b_base64(body)
    except binascii.Error:
        # a file that was cut off: all but the last, incomplete three bytes
        kept = re.sub(rb"[^A-Za-z0-9+/]", b"", body)
        return binascii.a2b_base64(kept[: len(kept) // 4 * 4])


def _is_document(head: Message) -> bool:
    """Whether a part is a file of its own, and none that the page shows."""
    name = _asked(head.get_filename)
    named = _asked(lambda: str(make_header(decode_header(name or ""))))
    return _DOCUMENT.search((named or name or "").strip()) is not None


def _asked(field: Callable[[], object]) -> str | None:
    """What a head says of itself, None where it says it in a way that nobody understands."""
    try:
        found = field()
    except (ValueError, LookupError, TypeError, MessageError):
        return None
    return found if isinstance(found, str) else None
