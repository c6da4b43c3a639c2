"""One numbered paragraph: its wording, and the responsibility and deadline printed with it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from seed.grammar.agencies import with_marks
from seed.grammar.blanks import join, squeeze
from seed.grammar.deadlines import is_bare_period
from seed.grammar.labels import LABEL, stands_alone
from seed.grammar.prose import read_prose
from seed.grammar.responsibility import (
    Duty,
    may_be_duty,
    read_bare_names,
    read_bracket,
    read_fields,
)
from seed.grammar.sections import is_heading_text

_OPEN = "（(【［[〔"
_CLOSE = frozenset("）)】］]〕")
_STOP = frozenset("。；！;!")
_PAIR = re.compile(
    r"[（(【［〔](?P<inner>(?:[^（）()【】［］〔〕]|[（(][^（）()]*[)）])*)[)）】］〕]"
)
_BEFORE_LABEL = frozenset("。；;！）)》” \t\u00a0\u3000")
_MID = re.compile(r"负责|牵头|责任单位|配合|完成|持续推进|长期")
_PROSE_DAY = re.compile(
    r"(?P<phrase>(?:(?:(?:19|20)\d\d|今|明|本)年)?(?:\s*\d{1,2}\s*月(?:\s*\d{1,2}\s*日|底|末|上旬|中旬|下旬)?"
    r"|(?<!\d)第?[一二三四]季度末?|年底|年末|上半年|(?<=年)底|(?<=年)末)(?:之前|以前|前)(?:[^，。；、（）《》]{0,6}完成)?)"
)
_PROSE_TIME = re.compile(
    r"(?P<phrase>(?:(?:(?:19|20)\d\d|今|明|本)年)?(?:上半年|第[一二三四]季度|\d{1,2}月底|年底)"
    r"(?:基本|全面|力争)?(?:完成|出台|印发|建成))(?!情况|率|的|了|时|后)"
)
_PERIODS = ("上半年", "季度", "底")
_CITED = re.compile(r"《[^》]*》|“[^”]*”|每年[^，。；]*")
_LONGEST_HEADING = 30


@dataclass(slots=True)
class Body:
    """``text`` without the brackets that were read; ``duty`` what they say, None for nothing.

    ``printed`` is the responsibility as it stands, ``heading`` a heading line of its own.
    """

    text: str
    heading: str | None = None
    duty: Duty | None = None
    printed: list[str] = field(default_factory=list)
    pieces: int = 0
    in_prose: bool = False
    lost: str | None = None
    #: whether names stand in the closing bracket without a verb
    bare: bool = False

    @property
    def assigns(self) -> bool:
        """Whether the paragraph names a body or a day in a place made for it."""
        duty = self.duty
        return (
            duty is not None
            and not self.in_prose
            and bool(duty.names or duty.phrases or duty.persons)
        )

    def give_way(self, duty: Duty) -> None:
        """Columns say who and when: what only the wording says of the same is dropped."""
        if self.duty is None or not self.in_prose:
            return
        if duty.names:
            self.duty.names.clear()
            self.printed.clear()
        if duty.phrases:
            self.duty.phrases.clear()

    def forget_duty(self) -> None:
        self.duty = None

    def take(self, duty: Duty, printed: str) -> None:
        """Add what one bracket or line says. ``duty`` may be shared and is not changed."""
        self.printed.append(printed)
        if duty.names:
            self.pieces += 1
        if self.duty is None:
            self.duty = duty.copy()
        else:
            self.duty.take(duty)


def read_body(
    rest: str,
    lines: list[str],
    *,
    pdf: bool = False,
    width: int = 0,
    headed: bool = True,
    bare: bool = False,
) -> Body:
    """``rest`` is the marked line without its mark, ``lines`` what continues it.

    ``width`` is the length at which this document breaks its lines, 0 where it does not;
    ``headed`` says whether a short first line may be a heading of its own, ``bare`` whether a
    closing bracket may hold names without a verb.
    """
    fields: list[str] = []
    heading = None
    if lines:
        plain, fields = _sort_lines(rest, lines)
        if headed and _is_heading_line(plain, width):
            heading, plain = squeeze(plain[0], pdf=pdf), plain[1:]
        text = squeeze(join(plain), pdf=pdf) if plain else ""
    else:
        text = squeeze(rest, pdf=pdf)
    body = Body(text, heading)
    if "：" in text or ":" in text or "【" in text:
        _cut_inline_fields(body)
    _cut_brackets(body)
    if body.duty is None or not body.duty.names:
        _cut_bare_names(body, alone=bare)
    _take_fields(body, [_listed(printed, pdf=pdf) for printed in fields])
    if body.duty is None or not (body.duty.names and body.duty.phrases):
        _read_wording(body)
    return body


def _listed(printed: str, *, pdf: bool) -> str:
    """A labelled line without blanks; those between names are marks of a list."""
    return squeeze(printed, pdf=True) if pdf else with_marks(printed)


def ends_with_bare_names(text: str, *, loose: bool = False, inside: bool = False) -> bool:
    """Whether a paragraph closes with a bracket of names and no verb: …。（A、B）

    ``inside`` is for documents that print the bracket before the full stop: …（A、B）。
    """
    place = _last_bracket(text)
    if place is None:
        return False
    duty = read_bare_names(text[place[0] + 1 : place[1] - 1], loose=loose)
    whole = text[: place[0]].rstrip().endswith(("。", "；", ".", ";"))
    whole = whole or (inside and text.endswith("。"))
    return duty is not None and (whole or _has_day(duty))


def _has_day(duty: Duty) -> bool:
    """Whether a day stands beside names, so that a bracket needs no verb: （4月底前，市财政局）"""
    return bool(duty.names) and not all(map(is_bare_period, duty.phrases))


def _cut_bare_names(body: Body, *, alone: bool) -> None:
    """Names without a verb in the closing bracket; a single one only where the document does so."""
    place = _last_bracket(body.text)
    if place is None or not ends_with_bare_names(body.text, loose=alone, inside=alone):
        return
    duty = read_bare_names(body.text[place[0] + 1 : place[1] - 1], loose=alone)
    if duty is None:
        return
    if alone or len(duty.names) > 1 or body.duty is not None or _has_day(duty):
        _remove(body, *place, duty)
        body.bare = True


def _take_fields(body: Body, fields: list[str]) -> None:
    """Labelled lines. Lead and helpers on lines of their own are one responsibility."""
    pieces, seen = body.pieces, set[str | None]()
    for printed in fields:
        duty = read_fields(printed)
        label = LABEL.match(printed)
        if duty is None or label is None:
            continue
        body.take(duty, printed)
        if not duty.names:
            continue
        if label.lastgroup in seen:
            pieces += 1
        seen.add(label.lastgroup)
    if fields:
        body.pieces = pieces + bool(seen)


def _sort_lines(rest: str, lines: list[str]) -> tuple[list[str], list[str]]:
    plain = [rest] if rest else []
    fields: list[str] = []
    in_field = False
    for line in lines:
        if LABEL.match(line):
            fields.append(line)
            in_field = True
        elif stands_alone(line):
            fields.append(f"{line}：")
            in_field = True
        elif in_field and fields[-1][-1] in "、，,：:":
            fields[-1] += line
        else:
            plain.append(line)
            in_field = False
    return plain, fields


def _is_heading_line(plain: list[str], width: int) -> bool:
    if len(plain) < 2 or not is_heading_text(plain[0]) or len(plain[0]) > _LONGEST_HEADING:
        return False
    if width and len(plain[0]) > 0.7 * width:
        return False
    return "。" in "".join(plain[1:]) and plain[1][0] not in _OPEN and plain[0][-1] not in "》”"


def _cut_inline_fields(body: Body) -> None:
    """Labels at the end of a paragraph without brackets: …。责任单位：A、B。完成时限：…"""
    text = body.text
    for label in LABEL.finditer(text):
        at = label.start()
        if at and text[at - 1] not in _BEFORE_LABEL:
            continue
        if text[at] in "（(" and not text[at : label.end()].rstrip("：: ").endswith((")", "）")):
            continue
        if _is_inside(text, at):
            continue
        duty = read_fields(text[at:])
        if duty is not None and (duty.names or duty.phrases or duty.persons):
            body.text = text[:at].rstrip()
            body.take(duty, text[at:])
            return


def _cut_brackets(body: Body) -> None:
    while (place := _last_bracket(body.text)) is not None:
        start, end = place
        inner = body.text[start + 1 : end - 1]
        duty = read_bracket(with_marks(inner)) if may_be_duty(inner) else None
        if duty is None or not _stands_alone(duty, body, start):
            break
        _remove(body, start, end, duty)
    opened = "（" in body.text or "(" in body.text
    if (opened or "【" in body.text) and _MID.search(body.text):
        _cut_inside(body)
    if opened:
        opened = _CLOSE.isdisjoint(body.text[max(body.text.rfind("（"), body.text.rfind("(")) :])
    if body.duty is None or opened or body.text.endswith(("）", ")")):
        _cut_damaged(body)


def _last_bracket(text: str) -> tuple[int, int] | None:
    """The bracket that ends the text (a full stop behind it allowed), nesting respected."""
    end = len(text)
    while end and text[end - 1] in "。；;，, ":
        end -= 1
    if not end or text[end - 1] not in _CLOSE:
        return None
    start = max(text.rfind(mark, 0, end) for mark in _OPEN)
    if start >= 0 and _CLOSE.isdisjoint(text[start : end - 1]):
        return start, end
    depth = 0
    for index in range(end - 1, max(-1, end - 1500), -1):
        char = text[index]
        if char in _CLOSE:
            depth += 1
        elif char in _OPEN:
            depth -= 1
            if not depth:
                return index, end
    return None


def _stands_alone(duty: Duty, body: Body, start: int) -> bool:
    """A bare year in a bracket behind a title is its edition, behind a full stop a deadline."""
    if duty.names or duty.rule or duty.persons or not all(map(is_bare_period, duty.phrases)):
        return True
    before = body.text[:start].rstrip()
    return not before or before[-1] in _STOP or body.pieces > 0


def _remove(body: Body, start: int, end: int, duty: Duty) -> None:
    before, after = body.text[:start].rstrip(), body.text[end:].lstrip()
    printed = body.text[start + 1 : end - 1]
    if before and before[-1] in _STOP:
        after = after.lstrip("。；;")
    body.text = before + after
    if body.duty is None and not body.printed:
        body.take(duty, printed)
        return
    later = body.printed
    body.printed = []
    known = body.duty
    body.forget_duty()
    body.take(duty, printed)
    body.printed += later
    if known is not None and body.duty is not None:
        body.duty.take(known)


def _cut_inside(body: Body) -> None:
    """Brackets of single sentences inside a paragraph of several duties."""
    text = body.text
    found: list[tuple[int, int, Duty]] = []
    for match in _PAIR.finditer(text):
        inner = match["inner"]
        if not inner or not may_be_duty(inner) or _is_cited(text, match.start()):
            continue
        duty = read_bracket(with_marks(inner))
        if duty is not None and (
            duty.names or duty.rule or not all(map(is_bare_period, duty.phrases))
        ):
            found.append((match.start(), match.end(), duty))
    for start, end, duty in reversed(found):
        _remove(body, start, end, duty)


def _is_inside(text: str, at: int) -> bool:
    """Whether a bracket is open at ``at``."""
    return sum(text.count(mark, 0, at) for mark in _OPEN) > sum(
        text.count(mark, 0, at) for mark in _CLOSE
    )


def _is_cited(text: str, at: int) -> bool:
    return text.rfind("《", 0, at) > text.rfind("》", 0, at)


def _cut_damaged(body: Body) -> None:
    """A responsibility whose opening or closing bracket the copy lost."""
    text = body.text.rstrip()
    bare = text.rstrip("。；; ")
    if not bare:
        return
    if bare[-1] in "）)":
        start = max(text.rfind(mark, 0, len(bare) - 1) for mark in "。；！") + 1
        inner, lost = bare[start:-1], "缺左括号"
    else:
        start = max(text.rfind("（"), text.rfind("("))
        if start < 0 or any(char in _CLOSE for char in text[start:]):
            return
        inner, lost = bare[start + 1 :], "缺右括号"
    if not start and lost == "缺左括号":
        return
    duty = read_bracket(with_marks(inner)) if may_be_duty(inner) else None
    if duty is not None and duty.names:
        body.lost = lost
        body.text = text[:start].rstrip()
        body.take(duty, inner.strip())


def _read_wording(body: Body) -> None:
    """Responsibility and deadline inside the sentence, where no bracket or line states them."""
    text = body.text
    duty = body.duty
    names = duty.names if duty else []
    if not names and ("由" in text or "负责" in text[:40] or "：" in text[:24] or ":" in text[:24]):
        prose = read_prose(text)
        if prose is not None:
            body.in_prose = duty is None
            body.take(*prose)
    if body.duty is None or not body.duty.phrases:
        if "前" not in text and not any(word in text for word in _PERIODS):
            return
        hidden = _CITED.sub(lambda m: "\x00" * len(m[0]), text)
        days = [day["phrase"].strip() for day in _PROSE_DAY.finditer(hidden)]
        days = days or [day["phrase"] for day in _PROSE_TIME.finditer(hidden)]
        if days:
            body.in_prose = body.in_prose or body.duty is None
            if body.duty is None:
                body.duty = Duty()
            body.duty.phrases += dict.fromkeys(days)
