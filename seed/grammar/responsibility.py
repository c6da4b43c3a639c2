"""Who does a task: closing brackets, labelled lines, table columns, prose.

Words (牵头, 配合, 参与, 会同) are kept beside the names; a rule of the document that makes the
first the lead is applied by ``assign``, never here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache

from seed.grammar.agencies import (
    are_bodies,
    is_name_like,
    is_person,
    is_phrase,
    list_names,
    may_be_name,
    role_note,
    without_people,
)
from seed.grammar.deadlines import is_date_only, is_month, looks_like_deadline
from seed.grammar.labels import LABEL, NONE_WORDS


class Part(StrEnum):
    """What a word says about the names before it."""

    LEAD = "lead"
    DUTY = "duty"
    HELP = "help"
    GUIDE = "guide"


@dataclass(slots=True)
class Duty:
    """One printed responsibility. ``names`` in order as (name, part, printed word or None)."""

    names: list[tuple[str, Part, str | None]] = field(default_factory=list)
    divided: bool = False
    open_end: str | None = None
    phrases: list[str] = field(default_factory=list)
    rule: str | None = None
    persons: list[str] = field(default_factory=list)
    # those of ``persons`` that stand under a heading of people: nobody has to be asked about them
    headed: set[str] = field(default_factory=set)
    unread: list[str] = field(default_factory=list)

    def add(self, names: list[str], part: Part, word: str | None) -> None:
        """Append names, each once; a name with a role of its own in brackets keeps that."""
        for raw in names:
            name, note = role_note(raw)
            if name.endswith((")", "）")):
                name, people = without_people(name)
                self.persons += people
            if is_person(name):
                self.persons.append(name)
                continue
            if all(name != known for known, _, _ in self.names):
                self.names.append((name, _note_part(note) or part, note or word))

    def copy(self) -> Duty:
        """One that may be added to."""
        return Duty(
            self.names.copy(),
            self.divided,
            self.open_end,
            self.phrases.copy(),
            self.rule,
            self.persons.copy(),
            self.headed.copy(),
            self.unread.copy(),
        )

    def take(self, other: Duty) -> None:
        """Everything of ``other`` behind what is here already."""
        for name, part, word in other.names:
            if all(name != known for known, _, _ in self.names):
                self.names.append((name, part, word))
        self.divided = self.divided or other.divided
        self.open_end = self.open_end or other.open_end
        self.rule = self.rule or other.rule
        self.phrases += other.phrases
        self.persons += other.persons
        self.headed |= other.headed
        self.unread += other.unread


_PARTS = {"lead": Part.LEAD, "help": Part.HELP, "guide": Part.GUIDE, "duty": Part.DUTY}
_NOTE_PARTS = {"牵头": Part.LEAD, "主办": Part.LEAD, "主责": Part.LEAD}
# what stands under a label of agencies and is none, however unknown they may be
_NEVER_NAMES = re.compile(
    r"\d+\s*[年月日]|[底末]前|[。！？]|完成|^(?:其他|其它|[省市区县州]级|同上)$"
)

_BY_DUTY = (
    r"(?:分别|各自|共同)?(?:按照?|依据?|根据)(?:照)?(?:各自|部门|本部门)?(?:工作|法定)?(?:职责|职能|任务|分工)"
    r"(?:和|与)?(?:范围|职责|职能|任务|分工)?(?:内)?(?:，|,)?(?:分工|分别|分头|共同|各负其责)?"
)
_VERB = (
    r"(?P<lead>总?牵头(?!单位|部门)(?:负责|组织|落实|推进|实施|抓好|抓总|会同)*|主办|主责)"
    r"|(?P<help>(?:密切|积极|协同|共同|予以|做好)?(?:配合|参与|参加|协助|协办|协同)(?:落实|实施|推进|做好|开展)?)"
    r"|(?P<guide>(?:监督|督促|业务|统筹|负责)?指导(?:监督|督促|协调)?|督导|督促)"
    r"|(?P<duty>(?:共同|分别|具体|联合|组织|分工|主要|统筹|抓好|做好|推动|抓)*(?:负责|承担|落实|实施|承办|组织实施|组织落实|推进落实|推进|推动|起草|拟订)"
    r"(?:组织|具体|抓好|实施|落实|推进|推动|执行|开展|办理|承办)*)"
)
_STEP = re.compile(
    rf"(?:结合(?:各自|本地|当地|工作)?实际)?(?P<by>{_BY_DUTY})?(?:{_VERB})(?=$|[，,；;、。：:\s])"
    rf"|(?P<lead2>总?牵头)(?!单位|部门|领导|人)(?:负责)?"
    rf"|(?P<with>会同)"
    rf"|(?P<by2>{_BY_DUTY})$"
)
RULE = re.compile(
    r"(?:第一(?:责任|个|位|家)*(?:单位|部门|的|为)?|列(?:第一|首|在前)|排(?:名)?(?:在)?(?:第一|首|前)|首(?:位|列|个|家))"
    r"[^。；]{0,16}(?:牵头|主办|主责|负总责)|(?:牵头|主办)(?:责任)?(?:单位|部门)[^。；]{0,8}(?:列|排)[^。；]{0,6}(?:第一|首)"
)
# the rule holds for what follows too
_BELOW = ("下同", "以下同")
_HINT = re.compile(
    r"负责|牵头|配合|参与|参加|会同|落实|指导|承担|主办|主责|协办|协助|实施|起草|拟订|单位|部门|分工|年|月|日|季度|持续|长期|每|常态|期"
)
_CLAUSES = re.compile(r"[，,；;。]")
_DIGIT = re.compile(r"\d")
_TAIL = re.compile(r"^[\s、，,；;。：:]+|[\s、，,；;。：:]+$")


def _note_part(note: str | None) -> Part | None:
    if note is None:
        return None
    return _NOTE_PARTS.get(note, Part.HELP)


@lru_cache(maxsize=16384)
def may_be_duty(inner: str) -> bool:
    """A cheap look at a bracket: could it name anybody or any day?"""
    return _HINT.search(inner) is not None


@lru_cache(maxsize=16384)
def read_bracket(inner: str) -> Duty | None:
    """A closing bracket's content without blanks, or None where it is no responsibility.

    The result is shared: do not change it. None rather than a guess: a bracket of which a part
    cannot be read and no part names a body stays in the text.
    """
    plain = _PLAIN.fullmatch(inner)
    if plain:
        names = plain[1].split("、")
        if all(is_name_like(name) and not is_person(name) for name in names):
            return Duty([(name, Part.DUTY, None) for name in dict.fromkeys(names)], bool(plain[2]))
    inner = _with_signs(inner)
    if LABEL.search(inner):
        return read_fields(inner)
    drafted = _DRAFTED.match(inner)
    if drafted:
        duty = Duty()
        read_column(duty, "duty", inner[drafted.end() :])
        return duty if duty.names else None
    duty = Duty()
    clauses: list[str] = []
    parts = _clauses(inner)
    for clause in parts:
        if RULE.search(clause) or clause in _BELOW:
            duty.rule = f"{duty.rule}，{clause}" if duty.rule else clause
        elif (
            looks_like_deadline(clause)
            or is_month(clause)
            or (len(parts) > 1 and is_date_only(clause))
        ) and not _STEP_NAMES.search(clause):
            duty.phrases.append(clause)
        elif duty.phrases and not clauses and not _names_some(clause) and not _STEP.search(clause):
            duty.phrases[-1] += "，" + clause
        else:
            clauses.append(clause)
    if clauses and not _read_clauses(duty, clauses):
        return None
    if not clauses and duty.rule is None and not duty.phrases:
        return None
    return duty


# by far the most frequent form: names, perhaps 按职责分工, 负责
_PLAIN = re.compile(
    r"((?:(?!按|依|根据|各|自治|分别|共同|会同|牵头|等|负责|[以与和及][^、]+负责)[^，,；;。：:（）()\s])+)(按职责(?:分工|分别)?)?负责"
)
_IS_BODY = re.compile(r"((?:牵头|主办|责任|配合|参与|协办)(?:单位|部门))为(?!牵头|第一|责任|多)")
_IS_PART = re.compile(r"为(牵头|主办|责任|配合|参与|协办)(?:责任)?(?:单位|部门)(?=$|[，,；;。])")
# 起草单位：A is a label in brackets only: on a line of its own it says who wrote the document
_DRAFTED = re.compile(r"(?:主要|牵头)?起草(?:责任)?(?:单位|部门)[：:]")
_STEP_NAMES = re.compile(r"负责|牵头|配合|会同|参与")


def _with_signs(inner: str) -> str:
    """A bracket that says so in a sentence as others say it: 牵头单位为A, A为牵头单位."""
    if "为" not in inner or RULE.search(inner):
        return inner
    return _IS_BODY.sub(lambda found: f"{found[1]}：", _IS_PART.sub(_said, inner))


def _said(found: re.Match[str]) -> str:
    return {"牵头": "牵头", "主办": "牵头", "责任": "负责"}.get(found[1], "配合")


def _names_some(clause: str) -> bool:
    return any(map(is_name_like, list_names(clause)[0]))


def _clauses(inner: str) -> list[str]:
    if "（" in inner or "(" in inner:
        inner = re.sub(
            r"[（(][^（）()]*[)）]", lambda m: m[0].replace("，", "、").replace(",", "、"), inner
        )
    return [part for part in (raw.strip() for raw in _CLAUSES.split(inner)) if part]


def _read_clauses(duty: Duty, clauses: list[str]) -> bool:
    """Names and words of the clauses into ``duty``; False where they do not name bodies."""
    text = "，".join(clauses)
    at = 0
    guests = False
    for step in _STEP.finditer(text):
        before = text[at : step.start()]
        if not at and step["help"] and "，" in before:
            # A、B，C配合: who stands before the helpers does it
            doers, _, before = before.rpartition("，")
            duty.add(list_names(_TAIL.sub("", doers))[0], Part.DUTY, None)
        names, open_end = list_names(_TAIL.sub("", before).removeprefix("由"))
        duty.open_end = duty.open_end or open_end
        at = step.end()
        duty.divided = duty.divided or bool(step["by"] or step["by2"])
        part, word = _word(step)
        if guests:
            part, word, guests = Part.HELP, "会同", False
        duty.add(names, part, word)
        guests = bool(step["with"]) or step[0].endswith("会同")
    duty.unread += [name for name, _, _ in duty.names if is_phrase(name)]
    duty.names = [one for one in duty.names if not is_phrase(one[0])]
    rest, open_end = list_names(_TAIL.sub("", text[at:]))
    if at == 0 and not duty.phrases:
        return False
    if rest:
        if guests:
            duty.add([name for name in rest if not is_phrase(name)], Part.HELP, "会同")
            duty.unread += filter(is_phrase, rest)
            duty.open_end = duty.open_end or open_end
        else:
            duty.unread += rest
    named = [name for name, _, _ in duty.names]
    good = sum(map(is_name_like, named))
    enough = good * 2 > len(named) or (good and all(map(may_be_name, named)))
    if duty.unread and named and good == len(named):
        # who does it is said and read; what else the bracket says is reported
        return True
    return (bool(named) and bool(enough) and not duty.unread) or (
        not named and bool(duty.persons) and not duty.unread
    )


def _word(step: re.Match[str]) -> tuple[Part, str | None]:
    if step["lead"] or step["lead2"] or step["with"]:
        return Part.LEAD, "会同" if step["with"] else "牵头"
    if step["help"]:
        for word in ("配合", "参与", "参加", "协助", "协办", "协同"):
            if word in step["help"]:
                return Part.HELP, word
    if step["guide"]:
        return Part.GUIDE, "指导"
    return Part.DUTY, None


@lru_cache(maxsize=16384)
def read_fields(text: str) -> Duty | None:
    """Labelled fields: 责任单位：A、B；完成时限：2021年底. None where no label stands.

    The result is shared: do not change it.
    """
    labels = list(LABEL.finditer(text))
    if all(_kind(label) == "contact" for label in labels):
        return None
    duty = Duty()
    before = _TAIL.sub("", text[: labels[0].start()].strip("（(【［["))
    if before:
        # 2024年6月底前；责任单位：A
        told = read_bracket("".join(before.split()))
        if told is not None:
            duty.take(told)
    for index, label in enumerate(labels):
        end = labels[index + 1].start() if index + 1 < len(labels) else len(text)
        value = _without_rest_of_bracket(text[label.end() : end])
        name = _kind(label)
        if name == "contact":
            continue
        rule = RULE.search(value)
        if rule:
            value, _, tail = value.rpartition("。") if "。" in value else (value, "", "")
            duty.rule = tail or None
        read_column(duty, name, value)
    return duty


def _kind(label: re.Match[str]) -> str:
    return (label.lastgroup or "duty").removeprefix("x")


def _without_rest_of_bracket(value: str) -> str:
    """A value without the end of the bracket that holds all fields: （责任单位：A、B）"""
    value = _TAIL.sub("", value).strip("（(【［[")
    while value and value[-1] in "）)】］]" and _closes(value) > _opens(value):
        value = _TAIL.sub("", value[:-1])
    return value


def _opens(text: str) -> int:
    return sum(map(text.count, "（(【［["))


def _closes(text: str) -> int:
    return sum(map(text.count, "）)】］]"))


def read_bare_names(inner: str, *, loose: bool = False) -> Duty | None:
    """（A、B） or （A，2024年6月）: no verb. ``loose`` for documents that assign so everywhere."""
    clauses = _clauses("".join(inner.split()))
    rules = [part for part in clauses if RULE.search(part) or part in _BELOW]
    phrases = [
        part
        for part in clauses
        if looks_like_deadline(part) or is_month(part) or is_date_only(part)
    ]
    said = {*rules, *phrases}
    names, open_end = list_names("、".join(part for part in clauses if part not in said))
    bare = [without_people(name)[0] for name in names]
    if not are_bodies(bare, loose=loose or bool(rules)):
        return None
    duty = Duty(open_end=open_end, phrases=phrases, rule="，".join(rules) or None)
    duty.add(names, Part.DUTY, None)
    return duty if duty.names else None


def read_column(duty: Duty, name: str, value: str) -> None:
    """One cell under a column of kind ``name`` (lead, duty, help, guide, when, person)."""
    value = value.strip("。；;，, ")
    if not value or value in NONE_WORDS:
        return
    if name == "when":
        duty.phrases.append(value)
        return
    if name == "person":
        found = [one for one in list_names(value)[0] if not _DIGIT.search(one)]
        duty.persons += found
        duty.headed |= {one for one in found if not is_name_like(one)}
        return
    for at, part in enumerate(re.split("[；;。]", value)):
        _read_value(duty, name, part, later=at > 0)


def _read_value(duty: Duty, name: str, value: str, *, later: bool) -> None:
    """A sentence of a cell: names, or names with words of their own (市财政局配合)."""
    if _STEP_NAMES.search(value):
        inner = read_bracket("".join(value.split()))
        if inner is not None:
            duty.take(inner)
            return
    clauses = _clauses(value)
    days = [
        clause
        for clause in clauses
        if looks_like_deadline(clause) or is_month(clause) or is_date_only(clause)
    ]
    duty.phrases += days
    if days:
        value = "、".join(clause for clause in clauses if clause not in days)
    groups = re.split("[，,]", value)
    if len(groups) > 1 and all(role_note(group)[1] for group in groups):
        # A、B（牵头），C、D（配合）: a role behind a group is that of all in it
        for group in groups:
            bare, note = role_note(group)
            duty.add(list_names(bare)[0], _note_part(note) or _PARTS[name], note)
        return
    names, open_end = list_names(value)
    duty.open_end = duty.open_end or open_end
    part = _PARTS[name]
    word = {"lead": "牵头", "help": "配合", "guide": "指导"}.get(name)
    for found in names:
        by = re.search(rf"{_BY_DUTY}(?:负责)?$", found)
        if by:
            duty.divided = True
            found = found[: by.start()]
        strange = is_phrase(found) or (later and not is_name_like(found))
        if found and (strange or _NEVER_NAMES.search(found)):
            duty.unread.append(found)
        elif found:
            duty.add([found], part, word)
