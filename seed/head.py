"""The head of a document: notice, title, addressees, signature, dates, preamble."""

from __future__ import annotations

import re
from datetime import date
from itertools import pairwise

from seed.grammar import heads, noise
from seed.grammar.agencies import are_bodies, is_collective
from seed.grammar.blanks import compact, join, squeeze
from seed.grammar.notice import find_rule, read_addressees
from seed.nodes import Loose
from seed.printed import Printed
from seed.readers.source import Block

# 附件：1.…  2.…: a list of what is annexed, in the covering letter.
_ANNEXES = re.compile(r"附件?\s*[：:]\s*1\s*[.．、]")
_FORWARDS = re.compile("转发|批转")
_MOST_TITLE_LINES = 4
# A shorter line may stand in a title by chance.
_LEAST_REPEATED = 4


class Head:
    """What the lines before the first number say. ``prose`` are runs of lines by kind."""

    def __init__(self, printed: Printed, blocks: tuple[Block, ...], *, pdf: bool) -> None:
        self.printed = printed
        self.blocks = blocks
        self.pdf = pdf
        self.title: str | None = None
        self.title_printed: str | None = None
        self.notice: heads.Notice | None = None
        self.issuer: str | None = None
        self.doc_number: str | None = None
        self.issued_on: date | None = None
        self.published_on: date | None = None
        self.addressees: list[str] = []
        self.prose: list[tuple[str, list[Block]]] = []
        self.signature: list[str] = []
        self._own: tuple[int, int] | None = None
        self._addressed = False
        self._signed = False
        self._titled = False

    def find(self) -> int:
        """Look for a covering notice and the plan's own title; where the plan's text begins."""
        lines = [block.text for block in self.blocks]
        self.notice = heads.find_notice(lines)
        if self.notice is None:
            return 0
        self.title = self.notice.title
        self._own = heads.find_title(lines, self.notice.title, self.notice.last + 1)
        if self._own is None:
            return self.notice.last + 1
        self._own = (self._own[0], heads.with_subtitle(lines, self._own[1]))
        return self._own[1] + 1

    def spoken(self) -> list[str]:
        """Notice and preamble, one text a paragraph."""
        return [
            squeeze(join([b.text for b in run]), pdf=self.pdf)
            for kind, run in self.prose
            if kind in ("notice", "preamble")
        ]

    def values(self) -> dict[str, object]:
        """The fields of a ``DraftPlan`` that the head decides."""
        notice = self.notice
        return {
            "title": self.title,
            "title_printed": self.title_printed,
            "notice_title": self._printed(notice.first, notice.last) if notice else None,
            "issuer": self.issuer,
            "doc_number": self.doc_number,
            "issued_on": self.issued_on,
            "published_on": self.published_on,
            "addressees": self.addressees,
        }

    def _printed(self, first: int, last: int) -> str:
        start, end = self.blocks[first].start, self.blocks[last].end
        return compact(self.printed.text[start:end])

    def add(self, kind: str, block: Block) -> None:
        """One line to the run of its kind; paragraphs of prose stay apart."""
        if self.prose and self.prose[-1][0] == kind and kind not in ("notice", "preamble"):
            self.prose[-1][1].append(block)
        else:
            self.prose.append((kind, [block]))


def read_head(head: Head, loose: list[Block], later: list[Loose]) -> None:
    """Sort the lines before the first number, then take dates from the rest of the page."""
    own = head._own
    before = list(
        head.blocks[: own[1] + 1]
        if own
        else head.blocks[: head.notice.last + 1]
        if head.notice
        else []
    )
    _place_title(head, before, loose)
    for block in [*before, *loose]:
        _sort(head, block)
    for entry in later:
        _read_facts(head, entry.block.text)
        if entry.kind == "signature":
            _sign(head, entry.block.text)
        if entry.kind in ("signature", "closing") and noise.is_date_line(entry.block.text):
            head.issued_on = head.issued_on or noise.read_date(entry.block.text)
            head._signed = bool(head.signature)
    _settle_issuer(head)
    if head.issued_on is None:
        head.issued_on = _signed_on(head.blocks)


def _signed_on(blocks: tuple[Block, ...]) -> date | None:
    """The date below a signature that stands among what is annexed, and so was taken for more."""
    for before, block in pairwise(blocks):
        is_date = noise.is_date_line(block.text) and "年" in block.text
        if is_date and _is_signature(before.text):
            return noise.read_date(block.text)
    return None


def _place_title(head: Head, before: list[Block], loose: list[Block]) -> None:
    notice, own = head.notice, head._own
    spots: dict[int, str] = {}
    if notice is not None:
        spots |= {
            head.blocks[i].start: "notice_title" for i in range(notice.first, notice.last + 1)
        }
    if own is not None:
        first, last = own
        blocks = list(head.blocks[first : last + 1])
    else:
        blocks = _guess_title(notice, loose)
    spots |= {block.start: "title" for block in blocks}
    head.spots = spots  # type: ignore[attr-defined]
    if blocks:
        start, end = blocks[0].start, blocks[-1].end
        printed = head.printed.text[start:end].lstrip("#＃* \t").rstrip("* ")
        head.title_printed = heads.without_annex_mark(printed)
        head.title = compact(head.title_printed)
    elif notice is not None:
        source = head.printed.text[head.blocks[notice.first].start : head.blocks[notice.last].end]
        head.title = head.printed.restore(
            notice.title, head.blocks[notice.first].start, head.blocks[notice.last].end
        )
        head.title_printed = source


def _guess_title(notice: heads.Notice | None, loose: list[Block]) -> list[Block]:
    """The plan's title where no notice names it: at the head, below the word 附件, or below a
    notice that speaks of the plan by its last words only (关于印发…工作要点的通知)."""
    candidates = [block for block in loose if not noise.is_noise(block.text)]
    if notice is not None and "《" in notice.text:
        return []
    marks = [n for n, block in enumerate(candidates) if heads.is_annex_mark(block.text)]
    if notice is not None and marks:
        candidates = candidates[marks[-1] + 1 :]
    texts = [block.text for block in candidates]
    place = heads.guess_title(texts)
    if place is None or _ANNEXES.match(texts[place[0]]):
        place = _above_number(texts)
    if place is None:
        return []
    found = candidates[place[0] : heads.with_subtitle(texts, place[1]) + 1]
    if notice is not None and not marks:
        own = compact("".join(block.text for block in found))
        return found if heads.ends_alike(own, notice.title) else []
    return found


def _above_number(lines: list[str]) -> tuple[int, int] | None:
    """The lines above the document's number, where they are a title: 国务院办公厅关于…的复函."""
    last = next((at for at, line in enumerate(lines) if heads.read_doc_number(line)), 0) - 1
    for first in range(last, max(-1, last - _MOST_TITLE_LINES), -1):
        if _issuer_of(compact("".join(lines[first : last + 1]))):
            return first, last
    return None


def _issuer_of(title: str) -> str | None:
    """Who issues, in front of what it is about: 国务院办公厅对…的答复, 甲厅转发乙局关于…的通知."""
    issuer = heads.issuer_of_title(title)
    if issuer is not None:
        return _FORWARDS.split(issuer)[0]
    names, *about = title.split("对", 1)
    return names if about and are_bodies(names.split("、")) else None


def _sort(head: Head, block: Block) -> None:
    text = block.text
    spot = head.spots.get(block.start)  # type: ignore[attr-defined]
    if spot is not None:
        head._titled = head._titled or spot == "title"
        head.add(spot, block)
        return
    number = next(filter(None, map(heads.read_doc_number, block.cells or (text,))), None)
    if number is not None:
        head.doc_number = head.doc_number or head.printed.restore(number, block.start, block.end)
        head.add("metadata", block)
        return
    _read_facts(head, text)
    if heads.is_annex_mark(text):
        head.add("metadata", block)
    elif noise.is_date_line(text):
        _date_line(head, block)
    elif _is_addressee(head, text):
        _address(head, block)
    elif noise.is_noise(compact(text)) or _is_repeated(head, text):
        head.add("noise", block)
    elif _is_remark(text) and find_rule(text) is None:
        head.add("signature" if "章" in text else "noise", block)
    else:
        head.add("preamble" if head._titled or head.notice is None else "notice", block)


def _is_repeated(head: Head, text: str) -> bool:
    """A part of the title once more: a page prints it above the document that begins with it."""
    part = compact(text)
    is_part = len(part) >= _LEAST_REPEATED and part in (head.title or "")
    return is_part and not _is_signature(text)


def _read_facts(head: Head, text: str) -> None:
    if len(text) > 120:
        return
    head.published_on = head.published_on or noise.published_on(text)
    head.issued_on = head.issued_on or noise.issued_on(text)
    head.issuer = head.issuer or heads.labelled_issuer(text)


def _date_line(head: Head, block: Block) -> None:
    """A date alone: of issue under a signature, of the page where only digits stand."""
    if block.text[:4].isdigit() and "年" not in block.text:
        head.published_on = head.published_on or noise.read_date(block.text)
        head.add("noise", block)
        return
    head.issued_on = head.issued_on or noise.read_date(block.text)
    head._signed = head._signed or bool(head.signature)
    while head.prose and head.prose[-1][0] in ("notice", "preamble", "signature"):
        kind, run = head.prose[-1]
        if kind == "signature" or not _is_signature(run[-1].text):
            break
        head.prose[-1] = ("signature", run)
        _sign(head, run[-1].text)
        head._signed = bool(head.signature)
        break
    head.add("signature", block)


def _is_signature(text: str) -> bool:
    names = heads.split_issuers(text).split("、")
    return len(text) <= 60 and are_bodies(names) and not any(map(is_collective, names))


def _sign(head: Head, text: str) -> None:
    """One who signs. What is annexed behind the first date may have a signature of its own."""
    if not head._signed and not noise.is_date_line(text) and _is_signature(text):
        head.signature.append(text)


def _is_addressee(head: Head, text: str) -> bool:
    if head._addressed or "。" in text or text[-1] not in "：:" or len(text) <= 3:
        return False
    if noise.is_noise(compact(text)):
        return False
    if head.notice is not None:
        return not head._titled
    # a plan that is issued without a covering notice: 各省…： under its own title
    told = any(
        kind == "preamble" and any("。" in one.text for one in run) for kind, run in head.prose
    )
    return head._titled and not told and bool(read_addressees(squeeze(text, pdf=True)))


def _address(head: Head, block: Block) -> None:
    """The line that ends with a colon, and the lines of names that it closes."""
    blocks = [block]
    while (
        head.prose
        and head.prose[-1][0] == "notice"
        and _is_part_of_list(head.prose[-1][1][-1].text)
    ):
        blocks.insert(0, head.prose.pop()[1][-1])
    head._addressed = True
    read = squeeze(join([b.text for b in blocks]), pdf=True)
    names = read_addressees(read)
    start, end = blocks[0].start, blocks[-1].end
    head.addressees = [head.printed.restore(name, start, end) for name in names]
    head.prose.append(("addressees", blocks))


def _is_part_of_list(text: str) -> bool:
    return "。" not in text and ("、" in text or "，" in text)


def _is_remark(text: str) -> bool:
    return len(text) <= 60 and text[0] in "（(" and text[-1] in ")）"


def _settle_issuer(head: Head) -> None:
    if head.notice is not None and head.notice.issuer:
        first, last = head.notice.first, head.notice.last
        start, end = head.blocks[first].start, head.blocks[last].end
        head.issuer = head.printed.restore(head.notice.issuer, start, end)
    elif head.signature:
        head.issuer = "、".join(heads.split_issuers(text) for text in head.signature)
    elif head.title and head.issuer is None:
        head.issuer = _issuer_of(head.title)
