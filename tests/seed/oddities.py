"""Files that are odd and harmless: they have to be read, and ``TEXT`` found in them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

from tests.seed import packages
from tests.seed.packages import W

TEXT = "做一件事。"
_LINE = f"1.{TEXT}"


def _styles_in_a_circle() -> bytes:
    styles = (
        f'<w:styles xmlns:w="{W}"><w:style w:styleId="a"><w:basedOn w:val="b"/></w:style>'
        '<w:style w:styleId="b"><w:basedOn w:val="a"/></w:style></w:styles>'
    )
    body = packages.paragraph(_LINE, '<w:pStyle w:val="a"/>')
    return packages.docx(body, extra={"word/styles.xml": styles.encode()})


def _lists_in_a_circle() -> bytes:
    numbering = (
        f'<w:numbering xmlns:w="{W}"><w:abstractNum w:abstractNumId="0">'
        '<w:numStyleLink w:val="s"/><w:styleLink w:val="s"/></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
    )
    listed = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    body = packages.paragraph(TEXT, listed)
    return packages.docx(body, extra={"word/numbering.xml": numbering.encode()})


def _level_out_of_range() -> bytes:
    listed = '<w:numPr><w:ilvl w:val="99999999999"/><w:numId w:val="1"/></w:numPr>'
    return packages.docx(packages.paragraph(_LINE, listed))


def _comment_at_the_end() -> bytes:
    out = io.BytesIO(packages.docx(text=_LINE))
    with zipfile.ZipFile(out, "a") as archive:
        archive.comment = b"x" * 60_000
    return out.getvalue()


def _sheet_without_styles() -> bytes:
    return packages.xlsx(f'<row><c t="inlineStr"><is><t>{_LINE}</t></is></c></row>')


def _written(text: str, encoding: str = "utf-8") -> Callable[[], bytes]:
    return lambda: text.encode(encoding)


FILES: dict[str, Callable[[], bytes]] = {
    "word styles in a circle": _styles_in_a_circle,
    "word lists in a circle": _lists_in_a_circle,
    "word level out of range": _level_out_of_range,
    "zip with a comment": _comment_at_the_end,
    "sheet without styles": _sheet_without_styles,
    "html that never closes": _written(f"<html><body><p><div><b>{_LINE}"),
    "html in utf-16": _written(f"<html><p>{_LINE}</p></html>", "utf-16"),
    "html of a charset that is none": _written(f"<html><meta charset='no'><p>{_LINE}</p></html>"),
    "mail that ends before its boundary does": _written(
        f"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n--b\n"
        f"Content-Type: text/html; charset*99999999=no\n\n<p>{_LINE}"
    ),
    "mail of a boundary that is nowhere": _written(
        f"MIME-Version: 1.0\nContent-Type: multipart/mixed\n\n{_LINE}"
    ),
    "text with a mark to the left": _written(f"\u202e\u202c{_LINE}"),
    "text of one line of a megabyte": _written(f"{_LINE}{'甲' * 300_000}"),
    "text of brackets": _written(_LINE + "\n" + "（" * 5_000),
}
