"""Files made to do harm, by name: each has to be refused, with one of its reasons.

Builders make them on the spot, so that none lies in the repository. What is odd and harmless is
in ``oddities``.
"""

from __future__ import annotations

import binascii
import io
import random
import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass

from seed.errors import Unreadable
from tests.seed import packages

R = Unreadable
MEGABYTE = 1 << 20


@dataclass(frozen=True)
class Bomb:
    """``make`` builds it; it is refused for one of ``reasons``."""

    name: str
    make: Callable[[], bytes]
    reasons: tuple[Unreadable, ...]


BOMBS: list[Bomb] = []
Maker = Callable[[], bytes]


def bomb(*reasons: Unreadable) -> Callable[[Maker], Maker]:
    """List a builder under its name."""

    def listed(make: Maker) -> Maker:
        BOMBS.append(Bomb(make.__name__, make, reasons or (R.BOMB,)))
        return make

    return listed


def zipped(entries: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return out.getvalue()


def patched(data: bytes, sign: bytes, at: int, new: bytes) -> bytes:
    """``new`` written ``at`` bytes behind every ``sign``."""
    out, start = bytearray(data), 0
    while (found := data.find(sign, start)) >= 0:
        out[found + at : found + at + len(new)] = new
        start = found + 4
    return bytes(out)


# --- zips -----------------------------------------------------------------------------------


@bomb()
def zip_of_nothing_but_noughts() -> bytes:
    return packages.docx_of(b"\x00" * (60 * MEGABYTE))


@bomb()
def zip_two_hundred_parts_of_noughts() -> bytes:
    return packages.docx(extra={f"x/{n}.xml": b"\x00" * (2 * MEGABYTE) for n in range(40)})


@bomb()
def zip_small_parts_that_add_up() -> bytes:
    part = b" " * (MEGABYTE - 1)
    return packages.docx(extra={f"x/{n}.xml": part for n in range(250)})


@bomb()
def zip_three_thousand_parts() -> bytes:
    return packages.docx(extra={f"x/{n}": b"" for n in range(3000)})


@bomb()
def zip_sixty_thousand_parts() -> bytes:
    return packages.docx(extra={f"{n}": b"" for n in range(60_000)})


@bomb()
def zip_says_small_is_large() -> bytes:
    data = packages.docx()
    large = patched(data, b"PK\x01\x02", 24, struct.pack("<L", 10))
    return patched(large, b"PK\x03\x04", 22, struct.pack("<L", 10))


@bomb()
def zip_says_it_is_four_gigabytes() -> bytes:
    return patched(packages.docx(), b"PK\x01\x02", 24, struct.pack("<L", 0xFFFFFFF0))


@bomb()
def zip_entries_that_overlap() -> bytes:
    """Two names in the directory for the same bytes, as in the densest bombs."""
    data = packages.docx()
    start = data.index(b"PK\x01\x02")
    first = data[start : data.index(b"PK\x01\x02", start + 4)]
    end = data.rindex(b"PK\x05\x06")
    doubled = data[:start] + first.replace(b".xml", b".xmx") + data[start:end]
    counts = struct.unpack("<HH", data[end + 8 : end + 12])
    size, at = struct.unpack("<LL", data[end + 12 : end + 20])
    tail = struct.pack("<HHLLH", counts[0] + 1, counts[1] + 1, size + len(first), at, 0)
    return doubled + data[end : end + 8] + tail


@bomb()
def zip_same_part_twice() -> bytes:
    return packages.docx(twice=("word/document.xml", b"<x/>"))


@bomb()
def zip_same_part_in_capitals() -> bytes:
    return packages.docx(extra={"WORD/DOCUMENT.XML": b"<x/>"})


@bomb(R.PASSWORD)
def zip_encrypted() -> bytes:
    data = patched(packages.docx(), b"PK\x01\x02", 8, b"\x01\x00")
    return patched(data, b"PK\x03\x04", 6, b"\x01\x00")


@bomb()
def zip_link_to_elsewhere() -> bytes:
    out = io.BytesIO(packages.docx())
    with zipfile.ZipFile(out, "a") as archive:
        link = zipfile.ZipInfo("word/media/link")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    return out.getvalue()


@bomb()
def zip_path_upwards() -> bytes:
    return packages.docx(extra={"../../../etc/cron.d/x": b"x"})


@bomb()
def zip_path_upwards_of_windows() -> bytes:
    return packages.docx(extra={"..\\..\\x.dll": b"x"})


@bomb()
def zip_absolute_path() -> bytes:
    return packages.docx(extra={"/etc/passwd": b"x"})


@bomb()
def zip_other_compression_bzip2() -> bytes:
    return zipped(packages.parts(), zipfile.ZIP_BZIP2)


@bomb()
def zip_other_compression_lzma() -> bytes:
    return zipped(packages.parts(), zipfile.ZIP_LZMA)


@bomb(R.DAMAGED, R.BOMB)
def zip_without_an_end() -> bytes:
    data = packages.docx()
    return data[: data.rindex(b"PK\x05\x06")]


@bomb(R.DAMAGED, R.BOMB)
def zip_cut_in_half() -> bytes:
    data = packages.docx(extra={"word/media/a.png": random.Random(1).randbytes(100_000)})
    return data[: len(data) // 2]


@bomb()
def zip_two_names_for_one_part() -> bytes:
    data = packages.docx()
    return patched(data, b"PK\x03\x04", 30, b"xx")


@bomb(R.DAMAGED, R.BOMB)
def zip_offset_outside() -> bytes:
    return patched(packages.docx(), b"PK\x01\x02", 42, struct.pack("<L", 0x7FFFFFFF))


@bomb()
def zip_behind_another_zip() -> bytes:
    return packages.docx(text="甲") + packages.docx(text="乙")


@bomb(R.SEVERAL)
def zip_of_zips() -> bytes:
    data = b"\x00" * MEGABYTE
    for depth in range(6):
        data = zipped({f"{depth}-{n}.zip": data for n in range(4)})
    return data


@bomb(R.SEVERAL)
def zip_that_holds_itself() -> bytes:
    """The shape of a quine: every level holds a zip of the name of the whole."""
    data = zipped({"r/r.zip": b""})
    for _ in range(50):
        data = zipped({"r/r.zip": data})
    return data


@bomb(R.DAMAGED, R.BOMB)
def zip_stream_that_never_ends() -> bytes:
    data = packages.docx()
    at = data.index(b"PK\x03\x04") + 30
    return data[: at + 20] + b"\xff" * 200 + data[at + 220 :]


@bomb(R.SEVERAL)
def gzip_bomb() -> bytes:
    maker = zlib.compressobj(9, zlib.DEFLATED, 31)
    piece = b"\x00" * MEGABYTE
    return b"".join(maker.compress(piece) for _ in range(200)) + maker.flush()


# --- XML ------------------------------------------------------------------------------------


def _laughs(depth: int = 9) -> bytes:
    lines = ['<!ENTITY a0 "哈哈哈哈哈哈哈哈哈哈">']
    lines += [f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, depth)]
    return f"<?xml version='1.0'?><!DOCTYPE x [{''.join(lines)}]><x>&a{depth - 1};</x>".encode()


@bomb()
def xml_billion_laughs() -> bytes:
    return packages.docx_of(_laughs())


@bomb()
def xml_quadratic() -> bytes:
    entity = "哈" * 50_000
    return packages.docx_of(
        f'<!DOCTYPE x [<!ENTITY a "{entity}">]><x>{"&a;" * 20_000}</x>'.encode()
    )


@bomb()
def xml_reads_a_file() -> bytes:
    return packages.docx_of(b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>')


@bomb()
def xml_asks_an_address() -> bytes:
    return packages.docx_of(b'<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd"><x/>')


@bomb()
def xml_parameter_entity() -> bytes:
    return packages.docx_of(b'<!DOCTYPE x [<!ENTITY % a SYSTEM "http://127.0.0.1:9/x"> %a;]><x/>')


@bomb()
def xml_doctype_in_utf16() -> bytes:
    return packages.docx_of(
        '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'.encode(
            "utf-16"
        )
    )


@bomb(R.BOMB, R.DAMAGED)
def xml_doctype_in_utf7() -> bytes:
    inner = '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'.encode("utf-7").replace(b"<!", b"+ADwAIQ-")
    return packages.docx_of(b'<?xml version="1.0" encoding="UTF-7"?>' + inner)


@bomb()
def xml_laughs_in_the_numbering() -> bytes:
    return packages.docx(extra={"word/numbering.xml": _laughs()})


@bomb()
def xml_laughs_in_a_part_nobody_reads() -> bytes:
    return packages.docx(extra={"customXml/item1.xml": _laughs()})


@bomb()
def xml_a_hundred_thousand_deep() -> bytes:
    return packages.docx_of(b"<x>" * 100_000 + b"</x>" * 100_000)


@bomb()
def word_tables_in_tables() -> bytes:
    inner = "<w:tbl><w:tr><w:tc>" * 2_000 + "</w:tc></w:tr></w:tbl>" * 2_000
    return packages.docx(body=inner)


@bomb()
def word_boxes_in_boxes() -> bytes:
    box = "<w:r><w:pict><w:txbxContent><w:p>"
    return packages.docx(
        body="<w:p>" + box * 2_000 + "</w:p></w:txbxContent></w:pict></w:r>" * 2_000
    )


@bomb()
def word_ten_to_the_ninth_columns() -> bytes:
    cell = '<w:tc><w:tcPr><w:gridSpan w:val="1000000000"/></w:tcPr><w:p/></w:tc>'
    return packages.docx(body=f"<w:tbl><w:tr>{cell}</w:tr></w:tbl>")


@bomb()
def word_a_hundred_thousand_rows() -> bytes:
    noise = random.Random(2)
    rows = "".join(
        f"<w:tr><w:tc><w:p><w:r><w:t>{noise.random()}</w:t></w:r></w:p></w:tc></w:tr>"
        for _ in range(100_000)
    )
    return packages.docx(body=f"<w:tbl>{rows}</w:tbl>")


@bomb(R.BOMB, R.DAMAGED)
def word_one_attribute_of_fifty_megabytes() -> bytes:
    noise = random.Random(3).randbytes(9 * MEGABYTE).hex()
    return packages.docx(body=f'<w:p w:x="{noise}"/>')


@bomb(R.BOMB, R.TOO_LARGE)
def word_sixty_megabytes_of_elements() -> bytes:
    noise = random.Random(4)
    runs = "".join(
        f"<w:p><w:r><w:t>{noise.getrandbits(40)}</w:t></w:r></w:p>" for _ in range(1_100_000)
    )
    return packages.docx(body=runs)


# --- workbooks ------------------------------------------------------------------------------


@bomb()
def sheet_a_million_columns() -> bytes:
    return packages.xlsx('<row r="1"><c r="XFD1" t="inlineStr"><is><t>x</t></is></c></row>')


@bomb()
def sheet_a_million_rows() -> bytes:
    return packages.xlsx('<row r="1048576"><c r="A1048576"><v>1</v></c></row>')


@bomb()
def sheet_far_corner() -> bytes:
    return packages.xlsx(
        '<row r="1"><c r="A1"><v>1</v></c></row>'
        '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    )


@bomb()
def sheet_without_places() -> bytes:
    return packages.xlsx("<row>" + "<c><v>1</v></c>" * 20_000 + "</row>")


@bomb()
def sheet_seven_hundred_thousand_cells() -> bytes:
    noise = random.Random(5)
    rows = (
        "<row>" + "".join(f"<c><v>{noise.getrandbits(16)}</v></c>" for _ in range(500)) + "</row>"
        for _ in range(1_400)
    )
    return packages.xlsx("".join(rows))


@bomb()
def sheet_hundred_thousand_merges() -> bytes:
    merges = "".join(f'<mergeCell ref="A{n}:B{n}"/>' for n in range(1, 100_000))
    return packages.xlsx('<row r="1"><c r="A1"><v>1</v></c></row>', after=merges)


@bomb()
def sheet_merged_as_a_whole() -> bytes:
    merge = '<mergeCell ref="A1:XFD1048576"/>'
    return packages.xlsx('<row r="1"><c r="A1"><v>1</v></c></row>', after=merge)


@bomb(R.BOMB, R.CRASHED)
def sheet_one_text_ten_thousand_times() -> bytes:
    noise = random.Random(6).randbytes(200_000).hex()
    cells = "".join(f'<row><c t="s"><v>0</v></c><c><v>{n}</v></c></row>' for n in range(10_000))
    return packages.xlsx(cells, strings=f"<si><t>{noise}</t></si>")


@bomb()
def sheet_listed_a_thousand_times() -> bytes:
    return packages.xlsx("<row><c><v>1</v></c></row>", times=1_500)


@bomb()
def sheet_laughs() -> bytes:
    return packages.xlsx("", strings="", raw_strings=_laughs())


@bomb(R.BOMB, R.DAMAGED, R.CRASHED)
def sheet_says_four_billion_strings() -> bytes:
    body = '<row r="1"><c r="A1" t="s"><v>4000000000</v></c></row>'
    return packages.xlsx(body, strings="<si><t>x</t></si>" * 3, count=4_000_000_000)


@bomb(R.DAMAGED, R.BOMB)
def old_sheet_that_goes_in_circles() -> bytes:
    return packages.ole_circle()


@bomb(R.DAMAGED, R.UNSUPPORTED)
def old_sheet_of_noise() -> bytes:
    data = packages.xls([["序号", "任务"]] * 5)
    return data[:600] + random.Random(7).randbytes(len(data) - 600)


@bomb(R.BOMB)
def old_sheet_of_many_cells() -> bytes:
    return packages.xls_wide()


# --- PDF ------------------------------------------------------------------------------------


@bomb(R.NO_TEXT_LAYER, R.DAMAGED, R.BOMB)
def pdf_pages_in_a_circle() -> bytes:
    return packages.pdf({2: "<</Type/Pages/Kids[2 0 R 2 0 R]/Count 1000000>>"})


@bomb()
def pdf_a_hundred_thousand_pages() -> bytes:
    kids = "3 0 R " * 100_000
    return packages.pdf({2: f"<</Type/Pages/Kids[{kids}]/Count 100000>>"})


@bomb(R.BOMB, R.NO_TEXT_LAYER, R.CRASHED)
def pdf_content_of_a_gigabyte() -> bytes:
    maker = zlib.compressobj(9)
    piece = b" " * MEGABYTE
    stream = b"".join(maker.compress(piece) for _ in range(1000)) + maker.flush()
    return packages.pdf({4: stream}, filters="/Filter/FlateDecode")


@bomb(R.BOMB, R.NO_TEXT_LAYER, R.CRASHED)
def pdf_compressed_twice() -> bytes:
    maker = zlib.compressobj(9)
    piece = b"\x00" * MEGABYTE
    once = b"".join(maker.compress(piece) for _ in range(800)) + maker.flush()
    return packages.pdf({4: zlib.compress(once, 9)}, filters="/Filter[/FlateDecode/FlateDecode]")


@bomb(R.BOMB)
def pdf_a_million_lines() -> bytes:
    noise = random.Random(8)
    drawn = "".join(f"{noise.getrandbits(9)} 0 m 9 9 l S\n" for _ in range(300_000))
    return packages.pdf({4: drawn.encode()})


@bomb(R.DAMAGED, R.NO_TEXT_LAYER, R.BOMB)
def pdf_brackets_a_million_deep() -> bytes:
    return packages.pdf({2: "[" * 1_000_000})


@bomb(R.NO_TEXT_LAYER, R.BOMB, R.CRASHED)
def pdf_form_in_itself() -> bytes:
    form = "<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</A 5 0 R/B 5 0 R>>>>"
    return packages.pdf(
        {
            3: "<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R"
            "/Resources<</XObject<</A 5 0 R>>>>>>",
            4: b"/A Do",
            5: f"{form}/Length 12>>\nstream\n/A Do /B Do \nendstream",
        }
    )


@bomb(R.DAMAGED, R.NO_TEXT_LAYER)
def pdf_table_of_objects_in_a_circle() -> bytes:
    data = packages.pdf({})
    at = data.index(b"xref")
    return data.replace(b"/Root", f"/Prev {at}/Root".encode())


@bomb(R.PASSWORD)
def pdf_with_a_password() -> bytes:
    return packages.pdf_locked()


@bomb(R.DAMAGED, R.NO_TEXT_LAYER)
def pdf_of_nothing() -> bytes:
    return b"%PDF-1.7\n" + b"\n" * 1000


# --- pages, tables as text, OFD, texts ------------------------------------------------------


@bomb()
def html_a_hundred_thousand_deep() -> bytes:
    return b"<html><body>" + b"<div>" * 100_000 + b"x"


@bomb()
def html_three_hundred_deep() -> bytes:
    return b"<html><body>" + b"<blockquote>" * 300 + b"x"


@bomb()
def html_half_a_million_elements() -> bytes:
    return b"<html><body>" + b"<p>x</p>" * 500_000


@bomb()
def html_cells_that_span_everything() -> bytes:
    cell = '<td rowspan="1000000" colspan="1000000">x</td>'
    return f"<html><table>{f'<tr>{cell * 10}</tr>' * 500}</table>".encode()


@bomb()
def html_a_million_columns() -> bytes:
    return b"<html><table><tr>" + b"<td>x</td>" * 300_000 + b"</tr><tr><td>y</td></tr></table>"


@bomb()
def csv_a_million_columns() -> bytes:
    return ("序号,任务,责任单位" + ",x" * 1_000_000 + "\n1,a,b\n2,c,d").encode()


@bomb()
def csv_two_hundred_thousand_rows() -> bytes:
    return ("序号,任务,责任单位\n" + "1,a,b\n" * 200_000).encode()


@bomb()
def csv_a_field_that_never_ends() -> bytes:
    return ('序号,任务,责任单位\n1,a,b\n2,c,d\n3,"' + "x,\n" * 1_000_000).encode()


@bomb()
def ofd_six_hundred_pages() -> bytes:
    return packages.ofd(["x"] * 600)


@bomb()
def ofd_laughs() -> bytes:
    return packages.ofd([], page=_laughs())


@bomb()
def ofd_a_million_pieces() -> bytes:
    noise = random.Random(9)
    one = (
        f'<TextObject Boundary="{noise.random()} 0 1 1"><TextCode>x</TextCode></TextObject>'
        for _ in range(250_000)
    )
    return packages.ofd([], page=f"<Page>{''.join(one)}</Page>".encode())


def _multipart(boundary: str, body: bytes, kind: str = "mixed") -> bytes:
    head = f'Content-Type: multipart/{kind}; boundary="{boundary}"\n\n--{boundary}\n'
    return head.encode() + body + f"\n--{boundary}--\n".encode()


def _mail(body: bytes) -> bytes:
    return b"MIME-Version: 1.0\n" + body


@bomb()
def mail_a_thousand_letters_deep() -> bytes:
    data = b"Content-Type: text/html\n\n<p>x"
    for depth in range(1_000):
        data = _multipart(f"b{depth}", data)
    return _mail(data)


@bomb()
def mail_of_a_million_parts() -> bytes:
    return _mail(_multipart("b", b"\n--b\nContent-Type: text/html\n\nx" * 600_000))


@bomb()
def mail_of_many_parts_in_many_parts() -> bytes:
    inner = _multipart("i", b"\n--i\n\nx" * 900)
    return _mail(_multipart("o", b"\n--o\n".join([inner] * 900)))


@bomb()
def mail_whose_page_is_a_bomb() -> bytes:
    page = binascii.b2a_base64(html_half_a_million_elements())
    head = b"Content-Type: text/html\nContent-Transfer-Encoding: base64\n\n"
    return _mail(_multipart("b", head + page, "related"))


@bomb(R.EMPTY, R.BINARY, R.ENCODING)
def mail_of_one_part_of_noise_in_base64() -> bytes:
    noise = binascii.b2a_base64(random.Random(11).randbytes(14 * MEGABYTE))
    return _mail(
        b"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n" + noise
    )


@bomb(R.EMPTY)
def mail_of_one_line_end_after_another() -> bytes:
    return _mail(_multipart("b", b"\n" * (19 * MEGABYTE)))


@bomb(R.EMPTY)
def mail_with_a_head_of_twenty_megabytes() -> bytes:
    return _mail(b"Content-Type: text/html" + b";a=b" * (4 * MEGABYTE))


@bomb(R.EMPTY)
def mail_with_a_long_head_in_every_part() -> bytes:
    head = b"Content-Type: text/html; charset*99999=x" + b";a*1=b" * 3_000 + b"\n\n"
    return _mail(_multipart("b", b"\n--b\n".join([head] * 990)))


@bomb(R.BINARY)
def noise_of_a_megabyte() -> bytes:
    return b"\x01\x00" + random.Random(10).randbytes(MEGABYTE)


@bomb(R.TOO_LARGE)
def one_byte_too_much() -> bytes:
    return b"x" * (20 * MEGABYTE + 1)


@bomb(R.NO_TEXT_LAYER)
def picture_that_is_a_zip_too() -> bytes:
    return b"\x89PNG\r\n\x1a\n" + packages.docx()


@bomb(R.SEVERAL)
def archive_of_another_kind() -> bytes:
    return b"Rar!\x1a\x07\x01\x00" + bytes(1000)
