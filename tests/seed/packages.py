"""Files of every format made by hand, part by part: for bombs, and for what no library writes."""

from __future__ import annotations

import io
import struct
import warnings
import zipfile
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"


def archive(entries: Sequence[tuple[str, bytes]]) -> bytes:
    """A zip of exactly these entries, in this order."""
    out = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        warnings.simplefilter("ignore")
        for name, data in entries:
            made.writestr(name, data)
    return out.getvalue()


def _relations(**targets: str) -> bytes:
    lines = "".join(
        f'<Relationship Id="{kind}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for kind, target in targets.items()
    )
    return f'<Relationships xmlns="{RELS}">{lines}</Relationships>'.encode()


def parts(document: bytes = b"<x/>") -> dict[str, bytes]:
    """The parts of the smallest Word file."""
    return {
        "[Content_Types].xml": f'<Types xmlns="{TYPES}"/>'.encode(),
        "_rels/.rels": _relations(officeDocument="word/document.xml"),
        "word/_rels/document.xml.rels": _relations(
            numbering="numbering.xml", styles="styles.xml", footnotes="footnotes.xml"
        ),
        "word/document.xml": document,
    }


def docx_of(document: bytes) -> bytes:
    """A Word file whose document is ``document``."""
    return archive(list(parts(document).items()))


def docx(
    body: str = "",
    *,
    text: str = "一、任务",
    extra: Mapping[str, bytes] | None = None,
    twice: tuple[str, bytes] | None = None,
) -> bytes:
    """A Word file with ``body`` in the body, else one paragraph; parts can be added."""
    body = body or paragraph(text)
    document = f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'.encode()
    entries = list((parts(document) | dict(extra or {})).items())
    return archive(entries + ([twice] if twice else []))


def paragraph(text: str, properties: str = "", run: str = "") -> str:
    """A paragraph of one run."""
    words = f"<w:r><w:rPr>{run}</w:rPr><w:t>{escape(text)}</w:t></w:r>"
    return f"<w:p><w:pPr>{properties}</w:pPr>{words}</w:p>"


def xlsx(
    rows: str,
    *,
    after: str = "",
    strings: str = "",
    raw_strings: bytes | None = None,
    count: int = 1,
    times: int = 1,
    styles: str = "",
    before: str = "",
) -> bytes:
    """A workbook of one sheet with these rows; ``times`` lists it so often."""
    sheets = "".join(f'<sheet name="s{n}" sheetId="{n + 1}" r:id="s"/>' for n in range(times))
    table = f'<sst xmlns="{S}" count="{count}" uniqueCount="{count}">{strings}</sst>'.encode()
    merges = f"<mergeCells>{after}</mergeCells>" if after else ""
    sheet = f'<worksheet xmlns="{S}">{before}<sheetData>{rows}</sheetData>{merges}</worksheet>'
    relations = (
        f'<Relationships xmlns="{RELS}">'
        f'<Relationship Id="s" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="t" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/>'
        f'<Relationship Id="y" Type="{OFFICE}/styles" Target="styles.xml"/></Relationships>'
    )
    entries = {
        "[Content_Types].xml": f'<Types xmlns="{TYPES}"/>'.encode(),
        "_rels/.rels": _relations(officeDocument="xl/workbook.xml"),
        "xl/workbook.xml": (
            f'<workbook xmlns="{S}" xmlns:r="{OFFICE}"><sheets>{sheets}</sheets></workbook>'
        ).encode(),
        "xl/_rels/workbook.xml.rels": relations.encode(),
        "xl/worksheets/sheet1.xml": sheet.encode(),
        "xl/sharedStrings.xml": table if raw_strings is None else raw_strings,
        "xl/styles.xml": f'<styleSheet xmlns="{S}">{styles}</styleSheet>'.encode(),
    }
    return archive(list(entries.items()))


def xls(
    rows: Sequence[Sequence[object]], *, merges: Sequence[tuple[int, int, int, int]] = ()
) -> bytes:
    """An old workbook of one sheet."""
    import xlwt

    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("s")
    for at, row in enumerate(rows):
        for column, value in enumerate(row):
            style = xlwt.Style.default_style
            if isinstance(value, tuple):
                value, code = value
                style = xlwt.easyxf(num_format_str=code)
            if value is not None:
                sheet.write(at, column, value, style)
    for top, bottom, left, right in merges:
        sheet.merge(top, bottom, left, right)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def xls_wide() -> bytes:
    """An old workbook whose only row says that it ends in the last column of the last row."""
    import xlwt

    book = xlwt.Workbook(encoding="utf-8")
    for number in range(20):
        sheet = book.add_sheet(f"s{number}")
        sheet.write(65_535, 255, "x")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def ole_circle() -> bytes:
    """A compound file whose directory is a chain of sectors that ends where it begins."""
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<LLLLL", 0, 1, 1, 0, 4096) + struct.pack("<LLLL", 1, 1, 0xFFFFFFFE, 0)
    header += struct.pack("<L", 0) + b"\xff" * (512 - len(header) - 4)
    table = struct.pack("<LL", 0xFFFFFFFD, 1) + b"\xff" * 504
    return header + table + bytes(512 * 4)


def pdf(objects: Mapping[int, str | bytes], *, filters: str = "") -> bytes:
    """A PDF of one page; ``objects`` take the place of its parts. Streams are bytes."""
    made: dict[int, str | bytes] = {
        1: "<</Type/Catalog/Pages 2 0 R>>",
        2: "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        3: "<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R>>",
        4: b" ",
    }
    made |= dict(objects)
    out, places = bytearray(b"%PDF-1.7\n"), {}
    for number, body in sorted(made.items()):
        places[number] = len(out)
        if isinstance(body, bytes):
            head = f"<</Length {len(body)}{filters}>>\nstream\n".encode()
            out += f"{number} 0 obj\n".encode() + head + body + b"\nendstream\nendobj\n"
        else:
            out += f"{number} 0 obj\n{body}\nendobj\n".encode()
    start = len(out)
    out += f"xref\n0 {max(made) + 1}\n0000000000 65535 f \n".encode()
    for number in range(1, max(made) + 1):
        out += f"{places.get(number, 0):010d} 00000 n \n".encode()
    out += f"trailer<</Size {max(made) + 1}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF".encode()
    return bytes(out)


def pdf_locked() -> bytes:
    """A PDF that asks for a password."""
    import fpdf

    made = fpdf.FPDF()
    made.add_page()
    made.set_font("helvetica", size=12)
    made.cell(text="secret")
    made.set_encryption(owner_password="owner", user_password="user")
    return bytes(made.output())


def ofd(lines: Sequence[str], *, page: bytes | None = None, per_page: int = 1) -> bytes:
    """An OFD with ``per_page`` lines on a page, or with one page as given."""
    pages = [lines[at : at + per_page] for at in range(0, len(lines), per_page)]
    contents = [_ofd_page(one) for one in pages] if page is None else [page]
    listed = "".join(
        f'<ofd:Page ID="{n}" BaseLoc="Pages/Page_{n}/Content.xml"/>' for n in range(len(contents))
    )
    entries = {
        "OFD.xml": b'<ofd:OFD xmlns:ofd="http://www.ofdspec.org/2016"><ofd:DocBody>'
        b"<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": (
            f'<ofd:Document xmlns:ofd="http://www.ofdspec.org/2016"><ofd:Pages>{listed}'
            "</ofd:Pages></ofd:Document>"
        ).encode(),
    }
    for number, content in enumerate(contents):
        entries[f"Doc_0/Pages/Page_{number}/Content.xml"] = content
    return archive(list(entries.items()))


def _ofd_page(lines: Sequence[str]) -> bytes:
    texts = "".join(
        f'<ofd:TextObject ID="{at}" Boundary="20 {20 + 8 * at} 170 6" Size="4">'
        f'<ofd:TextCode X="0" Y="4">{escape(line)}</ofd:TextCode></ofd:TextObject>'
        for at, line in enumerate(lines)
        if line
    )
    return (
        '<ofd:Page xmlns:ofd="http://www.ofdspec.org/2016"><ofd:Content><ofd:Layer>'
        f"{texts}</ofd:Layer></ofd:Content></ofd:Page>"
    ).encode()


QUOTED = "Content-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable"


def web_archive(*parts: tuple[str, bytes], line: str = "\r\n") -> bytes:
    """A page as a browser saves it in one file; each part with the lines of its head."""
    fields = (
        "From: <Saved by Blink>", "Snapshot-Content-Location: https://www.example.gov.cn/a.html",
        "Subject: =?utf-8?Q?2026=E5=B9=B4?=", "MIME-Version: 1.0",
        'Content-Type: multipart/related;\r\n\ttype="text/html";\r\n\tboundary="--=_Part--"',
        "", "",
    )  # fmt: skip
    out = [line.join(fields).encode()]
    for head, body in parts:
        out.append(f"----=_Part--{line}{head}{line}{line}".encode() + body + line.encode())
    out.append(f"----=_Part----{line}".encode())
    return b"".join(out)
