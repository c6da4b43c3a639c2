"""Which reader a file is for, by its content: what it is called says nothing.

The first bytes decide, so that a file that could be two things is read as one of them.
"""

from __future__ import annotations

import hashlib
import io
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from seed.errors import Unreadable, UnreadableDocument
from seed.readers import text
from seed.readers.source import Said, Source, silent

if TYPE_CHECKING:
    from seed.readers.package import Package

_IMAGES = (
    b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*", b"II+\x00",
    b"8BPS", b"\x00\x00\x01\x00", b"AT&TFORM",
)  # fmt: skip
_ARCHIVES = (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PDF_WITHIN, _MARKUP_WITHIN = 1024, 4096
_HTML = re.compile(
    rb"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]|<table[\s>]|<meta\s", re.IGNORECASE
)
_BLANK = b" \t\r\n\x00\xef\xbb\xbf\xff\xfe"
# In the head of an office document that is one text of XML: what it is.
_FLAT = (
    (b"opendocument.text", "fodt"), (b"opendocument.spreadsheet", "fods"),
    (b"Word.Document", "wordml"), (b"Excel.Sheet", "sheetml"),
    (b"office/word/2003/wordml", "wordml"), (b"office:spreadsheet", "sheetml"),
)  # fmt: skip
_OPEN_SLIDES = re.compile(rb"presentation|graphics")
# What an archive holds beside the files that were put into it.
_BESIDE = re.compile(r"/$|^__macosx/|(?:^|/)(?:\.ds_store|thumbs\.db|desktop\.ini)$")
_OTHERS = {"ppt/": "pptx", "visio/": "vsdx", "fixeddocseq": "xps", "classes.dex": "apk"}


def read_file(data: bytes, said: Said = silent, *, inside: bool = False) -> Source:
    """Read with the one reader that the content is for. Raises UnreadableDocument.

    ``inside``: this was the only file in an archive; an archive in an archive is not opened.
    """
    if not data:
        raise UnreadableDocument(Unreadable.EMPTY)
    if data.startswith(_IMAGES) or _is_boxed_image(data):
        raise UnreadableDocument(Unreadable.NO_TEXT_LAYER)
    if data.startswith(_ARCHIVES) or data[257:262] == b"ustar":
        raise UnreadableDocument(Unreadable.SEVERAL)
    if data.startswith(_OLE):
        return _compound(data, said)
    if data.startswith(b"PK"):
        return _zipped(data, said, inside=inside)
    if b"%PDF-" in data[:_PDF_WITHIN]:
        from seed.readers import pdf

        return pdf.read(data, said)
    if data.startswith(b"{\\rtf"):
        raise UnreadableDocument(Unreadable.OLD_FORMAT, "rtf")
    return _written(data, said)


def _is_boxed_image(data: bytes) -> bool:
    if data.startswith(b"BM") and len(data) > 26 and data[6:10] == b"\x00\x00\x00\x00":
        return True
    webp = data.startswith(b"RIFF") and data[8:12] == b"WEBP"
    return webp or (data[4:8] == b"ftyp" and data[8:11] in (b"hei", b"avi", b"mif", b"hev"))


def _written(data: bytes, said: Said) -> Source:
    """Characters: a page, a table, or a text."""
    head = data[:_MARKUP_WITHIN]
    start = head.lstrip(_BLANK)
    plain = head.replace(b"\x00", b"")
    if start.startswith((b"<", b"\x00<")) and _HTML.search(plain):
        from seed.readers import html

        return html.read(data, said)
    if start.startswith(b"<?xml"):
        raise _flat(plain)
    from seed.readers import mail

    if mail.is_mail(data):
        return mail.read(data, said)
    decoded, encoding = text.decoded(data)
    from seed.readers import csv

    if sign := csv.delimiter_of(decoded):
        return csv.read(decoded, encoding, data, sign, said)
    return text.read_decoded(decoded, encoding, data)


def _flat(head: bytes) -> UnreadableDocument:
    """Documents of office programs as one text of XML, which only those read."""
    kind = next((kind for sign, kind in _FLAT if sign in head), None)
    if kind is None:
        return UnreadableDocument(Unreadable.UNSUPPORTED, "xml")
    return UnreadableDocument(Unreadable.OLD_FORMAT, kind)


def _zipped(data: bytes, said: Said, *, inside: bool) -> Source:
    from seed.readers.package import Package

    package = Package(data)
    if not package.names:
        raise UnreadableDocument(Unreadable.EMPTY)
    is_office = "ofd.xml" in package or "[content_types].xml" in package
    is_open_document = "mimetype" in package and "content.xml" in package
    if not is_office and not is_open_document:
        return _alone(package, data, said, inside=inside)
    package.verify()
    if "ofd.xml" in package:
        from seed.readers import ofd

        return ofd.read(package, data, said)
    if is_office:
        return _office(package, data, said)
    kind = package.read("mimetype")[:100]
    if _OPEN_SLIDES.search(kind):
        raise UnreadableDocument(Unreadable.UNSUPPORTED, "odp")
    raise UnreadableDocument(Unreadable.OLD_FORMAT, "ods" if b"spreadsheet" in kind else "odt")


def _alone(package: Package, data: bytes, said: Said, *, inside: bool) -> Source:
    """The only document of an archive, as mail programs pack them."""
    files = [name for name in package.names if not _BESIDE.search(name)]
    if len(files) != 1 or inside:
        raise UnreadableDocument(Unreadable.SEVERAL)
    package.verify()
    try:
        source = read_file(package.read(files[0]), said, inside=True)
    except UnreadableDocument as error:
        if error.reason is not Unreadable.OLD_FORMAT:
            raise
        # what converts old files is given the file that was sent
        raise UnreadableDocument(Unreadable.OLD_FORMAT, "zipped") from None
    return replace(source, sha256=hashlib.sha256(data).hexdigest())


def _office(package: Package, data: bytes, said: Said) -> Source:
    """What the package itself calls its document, whatever else lies in it."""
    from seed.readers import word, workbook

    place = (word.main_part(package) or "").lower()
    if place.startswith("word/") or place.endswith("document.xml"):
        return word.read(package, data, said)
    if place.endswith("workbook.xml"):
        return workbook.read(package, data, said)
    if place.endswith("workbook.bin"):
        raise UnreadableDocument(Unreadable.OLD_FORMAT, "xlsb")
    found = next((kind for start, kind in _OTHERS.items() if place.startswith(start)), "")
    raise UnreadableDocument(Unreadable.UNSUPPORTED if found else Unreadable.DAMAGED, found)


def _compound(data: bytes, said: Said) -> Source:
    """Old office files: one container, told apart by the streams in it."""
    import olefile

    try:
        with olefile.OleFileIO(io.BytesIO(data)) as container:
            streams = {name[0].lower() for name in container.listdir() if len(name) == 1}
    except (OSError, ValueError, IndexError, TypeError, AttributeError):
        raise UnreadableDocument(Unreadable.DAMAGED, "OLE") from None
    if "encryptedpackage" in streams:
        raise UnreadableDocument(Unreadable.PASSWORD)
    if streams & {"workbook", "book"} and "worddocument" not in streams:
        from seed.readers import workbook_old

        return workbook_old.read(data, said)
    if streams & {"worddocument", "wpsdocument", "contents", "mm"}:
        raise UnreadableDocument(Unreadable.OLD_FORMAT, "doc")
    if not streams:
        raise UnreadableDocument(Unreadable.DAMAGED, "OLE")
    is_slides = "powerpoint document" in streams
    raise UnreadableDocument(Unreadable.UNSUPPORTED, "ppt" if is_slides else "")
