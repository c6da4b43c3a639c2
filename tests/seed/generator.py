"""Plans of the family, deterministic by seed, each with its truth. No two are alike.

Every form of the domain notes occurs: numbering, responsibility, lead rule, deadlines, tables,
heads, noise, line breaks, damage, traditional characters, encodings.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cache
from random import Random

from tests.seed import vocabulary as words
from tests.seed.printing import Duty, print_deadline, print_duty

HAN: tuple[str, ...] = ("", *"一二三四五六七八九十")


def han(value: int) -> str:
    """1..99 in Chinese numerals."""
    tens, ones = divmod(value, 10)
    return (
        (HAN[tens] if tens > 1 else "") + ("十" if tens else "") + HAN[ones] if tens else HAN[ones]
    )


@dataclass
class Task:
    """What a task must be read as."""

    number: str
    path: list[str]
    text: str
    duty: Duty
    kind: str = "none"
    due_on: date | None = None


@dataclass
class Plan:
    """A printed plan and its truth."""

    seed: int
    lines: list[str] = field(default_factory=list)
    tasks: list[Task] = field(default_factory=list)
    title: str = ""
    issuer: str | None = None
    issued_on: date | None = None
    published_on: date | None = None
    doc_number: str | None = None
    addressees: list[str] = field(default_factory=list)
    lead_rule: str | None = None
    period: tuple[int, int] | None = None
    scheme: str = ""
    form: str = ""
    manner: str = ""
    traditional: bool = False
    codes: set[str] = field(default_factory=set)
    data: bytes = b""


SCHEMES = (
    "running 1.",
    "running 1．",
    "running 1、",
    "running 1 .",
    "flat 1.",
    "restart per 一",
    "restart per （一）",
    "（一） per 一",
    "（一） running",
    "一、",
    "第一条",
    "gaps",
    "chapters",
)
FORMS = (
    "none",
    "bracket",
    "words",
    "labelled bracket",
    "label lines",
    "inline labels",
    "bracket on own line",
    "prose",
    "several",
    "table",
    "flat table",
)
MANNERS = (
    "plain",
    "plain",
    "plain",
    "half width",
    "pdf",
    "broken",
    "traditional",
    "lost brackets",
    "markdown",
)
RULES = ("closing", "preamble", "first bracket", "none")
RULE_SENTENCES = (
    "上述任务由多个部门负责的，列第一位的为牵头部门，其他为参与部门。",
    "以上各项工作涉及多个部门的，排在第一位的为牵头单位。",
    "各项任务中列首位的单位为牵头单位，其他单位按职责配合。",
)


def generate(seed: int) -> Plan:
    """The plan of this seed: its bytes and what must be read from them."""
    rng = Random(seed * 7919 + 13)
    plan = Plan(seed)
    plan.scheme = SCHEMES[seed % len(SCHEMES)]
    plan.form = FORMS[(seed // len(SCHEMES) + seed) % len(FORMS)]
    plan.manner = rng.choice(MANNERS)
    if plan.form in ("table", "flat table"):
        plan.scheme, plan.manner = (
            rng.choice(("flat 1.", "running 1.")),
            rng.choice(("plain", "traditional")),
        )
    level = rng.choice(("central", "province", "county"))
    rule = (
        rng.choice(RULES) if plan.form in ("bracket", "bracket on own line", "several") else "none"
    )
    if plan.form in ("label lines", "table", "labelled bracket"):
        rule = rng.choice(("closing", "none"))
    plan.traditional = plan.manner == "traditional"
    _head(plan, rng, level, rule)
    _overview(plan, rng)
    _tasks(plan, rng, level, rule)
    _tail(plan, rng, rule)
    _print(plan, rng)
    return plan


def _head(plan: Plan, rng: Random, level: str, rule: str) -> None:
    year = rng.randint(2018, 2026)
    subject, genre = rng.choice(words.SUBJECTS), rng.choice(words.GENRES)
    span = rng.choice(("one", "two", "bracket"))
    last = year if span == "one" else year + rng.randint(1, 2)
    plan.period = (year, last)
    years = {"one": f"{year}年", "two": f"{year}—{last}年", "bracket": ""}[span]
    plan.title = f"{years}{subject}{genre}" + (f"（{year}—{last}年）" if span == "bracket" else "")
    notice = rng.choice(("none", "full", "full", "no own title"))
    lines = plan.lines
    if rng.random() < 0.3:
        lines += ["当前位置：首页 > 政务公开 > 通知", "字号： 大 中 小"]
    if notice != "none":
        plan.issuer = rng.choice(words.ISSUERS[level])
        lines.append(f"{plan.issuer}关于印发《{plan.title}》的通知")
        if rng.random() < 0.6:
            plan.published_on = date(year, rng.randint(1, 6), rng.randint(10, 28))
            lines.append(rng.choice(("发布时间：", "发布日期：")) + plan.published_on.isoformat())
        if rng.random() < 0.7:
            plan.doc_number = (
                f"{rng.choice(('国办发', '江政办', '云政办字'))}〔{year}〕{rng.randint(1, 99)}号"
            )
            lines.append(plan.doc_number)
        plan.addressees = words.ADDRESSED[level]
        lines.append(words.ADDRESSEES[level] + "：")
        lines.append(f"现将《{plan.title}》印发给你们，请认真贯彻执行。")
        plan.issued_on = date(year, rng.randint(1, 6), rng.randint(1, 9))
        day = plan.issued_on
        printed = f"{day.year}年{day.month}月{day.day}日"
        if rng.random() < 0.2:
            digits = "".join("〇一二三四五六七八九"[int(d)] for d in str(day.year))
            printed = f"{digits}年{han(day.month)}月{han(day.day)}日"
        lines += [plan.issuer, printed]
    if notice != "no own title":
        mark = "# " if plan.manner == "markdown" else ""
        if not mark and "：" not in plan.title and rng.random() < 0.2 and notice == "full":
            cut = len(plan.title) // 2
            lines += [plan.title[:cut], plan.title[cut:]]
        else:
            lines.append(mark + plan.title)
    preamble = f"为做好{subject}，结合实际，制定本{genre[-2:]}。"
    if rule == "preamble":
        plan.lead_rule = RULE_SENTENCES[2]
        preamble += plan.lead_rule
    if notice != "no own title":
        lines.append(preamble)
    elif rule == "preamble":
        lines.insert(-2, plan.lead_rule or "")


def _overview(plan: Plan, rng: Random) -> None:
    if (
        plan.scheme not in ("running 1.", "restart per （一）")
        or "table" in plan.form
        or rng.random() < 0.5
    ):
        return
    plan.lines += ["一、总体要求", "（一）指导思想", "坚持以人民为中心，统筹推进各项工作。"]
    plan.lines += ["（二）主要目标", "到2035年，各项制度更加成熟定型，治理能力显著提升。"]


class _Numbers:
    """Marks and labels in the order of a scheme, with the headings that must be printed."""

    def __init__(self, plan: Plan, rng: Random) -> None:
        self.plan = plan
        self.rng = rng
        self.top = 1 if any(line == "一、总体要求" for line in plan.lines) else 0
        self.sub = self.value = 0
        self.path: list[str] = []
        self.md = "## " if plan.manner == "markdown" else ""

    def section(self) -> None:
        """The next heading or pair of headings."""
        scheme = self.plan.scheme
        if scheme in ("flat 1.", "一、", "第一条"):
            return
        title = words.heading(self.rng)
        deep = scheme == "restart per （一）" or (
            scheme == "running 1." and self.plan.seed % 2 == 0
        )
        if not self.path or not deep or self.sub >= 2:
            self.top += 1
            self.sub = 0
            name = (
                f"第{han(self.top)}章 {title}"
                if scheme == "chapters"
                else f"{han(self.top)}、{title}"
            )
            self.path = [name]
            self.plan.lines.append(self.md + name)
            if scheme == "restart per 一" or (scheme == "（一） per 一"):
                self.value = 0
        if deep:
            self.sub += 1
            name = f"（{han(self.sub)}）{words.heading(self.rng)}"
            self.path = [self.path[0], name]
            self.plan.lines.append(name)
            if scheme == "restart per （一）":
                self.value = 0

    def next(self) -> tuple[str, str]:
        """Printed mark and label of the next task."""
        scheme = self.plan.scheme
        self.value += 1
        if scheme == "gaps" and self.rng.random() < 0.2 and self.value > 1:
            self.value += self.rng.randint(1, 2)
            self.plan.codes.add("number_gap")
        v = self.value
        if scheme == "restart per 一":
            return f"{v}. ", f"{han(self.top)}.{v}"
        if scheme == "restart per （一）":
            return f"{v}．", f"{han(self.top)}({han(self.sub)}).{v}"
        if scheme == "（一） per 一":
            return f"（{han(v)}）", f"{han(self.top)}({han(v)})"
        if scheme == "（一） running":
            return f"（{han(v)}）", f"({han(v)})"
        if scheme == "一、":
            return f"{han(v)}、", han(v)
        if scheme == "第一条":
            return f"第{han(v)}条 ", f"第{han(v)}条"
        dot = {"running 1．": "．", "running 1、": "、", "running 1 .": " . "}.get(scheme, ". ")
        return f"{v}{dot}", str(v)


def _tasks(plan: Plan, rng: Random, level: str, rule: str) -> None:
    numbers = _Numbers(plan, rng)
    timed = rng.random() < 0.5
    size = rng.randint(3, 6)
    one_year = plan.period is not None and plan.period[0] == plan.period[1]
    year = plan.period[0] if plan.period else 2021
    if plan.form in ("table", "flat table"):
        _table(plan, rng, numbers, level, rule, one_year)
        return
    for _ in range(rng.randint(2, 4)):
        numbers.section()
        for _ in range(size):
            mark, label = numbers.next()
            text = words.body(rng)
            first = rule == "first bracket" and plan.lead_rule is None
            duty = print_duty(rng, plan.form, level, has_rule=rule != "none", announce=first)
            if duty.rule:
                plan.lead_rule = duty.rule
            task = Task(label, list(numbers.path), text, duty)
            when = print_deadline(rng, year, one_year, plan.issued_on) if timed else None
            if when is not None:
                task.kind, task.due_on = when.kind, when.due_on
            plan.tasks.append(task)
            plan.lines += duty.lines(mark, task, when.text if when else None, rng)


def _table(
    plan: Plan, rng: Random, numbers: _Numbers, level: str, rule: str, one_year: bool
) -> None:
    lead_column = rng.random() < 0.6
    columns = ["序号", rng.choice(("重点任务", "工作内容", "主要任务"))]
    columns += ["牵头单位", "配合单位"] if lead_column else ["责任单位"]
    columns.append("完成时限")
    glue = "\t" if plan.form == "table" else "\n"
    plan.lines += glue.join(columns).split("\n")
    year = plan.period[0] if plan.period else 2021
    for index in range(rng.randint(4, 9)):
        text = words.body(rng)
        when = print_deadline(rng, year, one_year, plan.issued_on)
        count = rng.randint(1, 3)
        names = words.agencies(rng, level, count)
        if lead_column:
            cells = [names[0], "、".join(names[1:]) or "无"]
            duty = Duty(
                "table", names, names[0], names[1:], "stated", "joint" if count > 1 else "single"
            )
        else:
            cells = ["、".join(names)]
            duty = Duty.by_order("table", names, has_rule=rule != "none")
        row = [str(index + 1), text, *cells, when.text]
        plan.lines += glue.join(row).split("\n")
        plan.tasks.append(
            Task(str(index + 1), list(numbers.path), text, duty, when.kind, when.due_on)
        )


def _tail(plan: Plan, rng: Random, rule: str) -> None:
    if rule == "closing":
        plan.lead_rule = rng.choice(RULE_SENTENCES[:2])
        plan.lines.append(plan.lead_rule)
    if rng.random() < 0.2:
        plan.lines += ["附件：任务分解表"]
    if rng.random() < 0.3:
        plan.lines += (
            ["主办单位：某某信息中心", "版权所有 京ICP备00000000号-1"]
            if plan.form == "none"
            else ["版权所有 京ICP备00000000号-1"]
        )


def _print(plan: Plan, rng: Random) -> None:
    from tests.seed.printing import break_lines, damage, half_width, pdf_blanks, to_traditional

    lines = plan.lines
    if plan.manner == "half width":
        lines = [half_width(line) for line in lines]
    elif plan.manner == "pdf":
        lines = [pdf_blanks(line, rng) for line in lines]
    elif plan.manner == "broken":
        lines = [part for line in lines for part in break_lines(line, rng)]
    elif plan.manner == "lost brackets":
        lines = [damage(line, rng) for line in lines]
    elif plan.manner == "traditional":
        lines = [to_traditional(line) for line in lines]
    tight = plan.form == "flat table" or rng.random() < 0.4
    text = ("\n" if tight else "\n\n").join(lines)
    if rng.random() < 0.2:
        text = text.replace("\n", "\r\n")
    if rng.random() < 0.2:
        plan.data = text.encode("gb18030")
    else:
        plan.data = (b"\xef\xbb\xbf" if rng.random() < 0.3 else b"") + text.encode("utf-8")


@cache
def generated(seed: int) -> Plan:
    """``generate``, once a seed."""
    return generate(seed)
