"""What all forms share: heads, sections, numbered tasks, closings, site noise."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from random import Random

from tests.plans import words
from tests.plans.model import Day, Plan, Table, Task, Who
from tests.seed.generator import han

ISSUERS = {
    "central": ("国务院办公厅", "市场监管总局", "国家知识产权强国建设工作部际联席会议办公室"),
    "province": (
        "江苏省人民政府办公厅",
        "河南省市场监督管理局",
        "贵州省推进职能转变领导小组",
    ),
    "city": ("绵阳市人民政府办公室", "嘉兴市发展和改革委员会", "襄阳市优化营商环境领导小组"),
    "county": ("桐梓县人民政府办公室", "灵璧县乡村振兴工作领导小组"),
    "office": ("滨海大学", "临江市市场监督管理局"),
}
TO = {
    "central": "各省、自治区、直辖市人民政府，国务院各部委、各直属机构",
    "province": "各市（州）人民政府，省政府各部门、各直属机构",
    "city": "各县区人民政府，市政府各部门、各直属单位",
    "county": "各乡镇人民政府，县直各部门、各直属单位",
    "office": "各处室，各直属单位",
}
NUMBERS = {
    "central": "国办发",
    "province": "苏政办发",
    "city": "绵府办发",
    "county": "桐府办发",
    "office": "滨大发",
}
RULES = (
    "上述任务由多个部门负责的，列第一位的部门为牵头部门，其他为参与部门。",
    "以上任务分工中，排在第一位的单位为牵头单位。",
    "各项任务列首位的单位为牵头单位，其他单位按职责分工配合。",
    "涉及多个责任单位的，列第一位的为牵头单位，负总责。",
)
CLOSED = (
    "各地区、各部门要加强组织领导，细化工作举措，确保各项任务落到实处。",
    "各责任单位要明确时间表、路线图，重大问题及时报告。",
)


class Writer:
    """Writes one plan; every choice comes from its seed."""

    def __init__(self, form: str, seed: int, level: str, *, held: bool) -> None:
        self.rng = Random(f"{form}/{seed}")
        self.plan = Plan(form, seed, held=held)
        self.level = level
        self.year = self.rng.randint(2018, 2026)
        self.issued: date | None = None
        self.top = 0
        self.sub = 0

    def say(self, *lines: str) -> None:
        """Paragraphs."""
        self.plan.blocks += lines

    def title(self, genre: str, *, years: str | None = None) -> str:
        """A title for this plan's year."""
        subject = self.rng.choice(words.SUBJECTS)
        return f"{f'{self.year}年' if years is None else years}{subject}{genre}"

    def head(self, title: str, *, notice: bool = True, preamble: str = "") -> None:
        """A covering notice with date and signature, then the title."""
        rng = self.rng
        issuer = rng.choice(ISSUERS[self.level])
        if rng.random() < 0.25:
            self.say("首页 > 政务公开 > 政策文件", f"发布时间：{self.year}-02-28　来源：{issuer}")
        if notice:
            self.say(f"{issuer}关于印发《{title}》的通知")
            self.say(f"{NUMBERS[self.level]}〔{self.year}〕{rng.randint(2, 88)}号")
            self.say(TO[self.level] + "：")
            self.say(f"《{title}》已经同意，现印发给你们，请认真贯彻执行。")
            self.issued = date(self.year, rng.randint(1, 4), rng.randint(1, 28))
            self.say(issuer, f"{self.year}年{self.issued.month}月{self.issued.day}日")
            if rng.random() < 0.5:
                self.say("（此件公开发布）")
        self.say(title)
        if preamble:
            self.say(preamble)

    def section(self, title: str | None = None) -> str:
        """一、…"""
        self.top += 1
        self.sub = 0
        name = f"{han(self.top)}、{title or words.heading(self.rng)}"
        self.say(name)
        return name

    def subsection(self) -> None:
        """（一）…"""
        self.sub += 1
        self.say(f"（{han(self.sub)}）{words.heading(self.rng)}")

    def aims(self) -> None:
        """一、总体要求 with paragraphs that are no tasks."""
        self.section("总体要求")
        self.say(
            "（一）指导思想。以习近平新时代中国特色社会主义思想为指导，坚持问题导向，统筹推进工作。",
            f"（二）工作目标。到{self.year + 2}年，制度体系更加健全，群众满意度达到90%以上。",
        )

    def means(self, *, numbered: str = "（一）") -> None:
        """保障措施 with paragraphs that are no tasks."""
        self.section("保障措施")
        kinds = ["加强组织领导", "强化督促落实", "做好宣传引导"]
        for place, kind in enumerate(kinds, 1):
            mark = f"（{han(place)}）" if numbered == "（一）" else f"{place}."
            self.say(f"{mark}{kind}。各级各部门要提高思想认识，压实工作责任，形成工作合力。")

    def task(
        self,
        mark: str,
        label: str,
        text: str,
        who: Who,
        days: Sequence[Day],
        *lines: str,
        behind: str = "",
    ) -> None:
        """A numbered paragraph, ``behind`` on its line, ``lines`` below it."""
        self.say(mark + text + behind, *lines)
        self.plan.tasks.append(Task(label, text, who, days))

    def row(
        self,
        table: Table,
        cells: list[str | None],
        label: str,
        text: str,
        who: Who,
        days: Sequence[Day],
    ) -> None:
        """A row of a table that is a task."""
        table.rows.append(cells)
        self.plan.tasks.append(Task(label, text, who, days))

    def close(self, *, rule: str | None = None) -> None:
        """The end of a plan."""
        if rule:
            self.say(rule)
        if self.rng.random() < 0.5:
            self.say(self.rng.choice(CLOSED))
        if self.rng.random() < 0.25:
            self.say("主办单位：政府办公室　网站标识码：4101000001", "版权所有 ICP备10000001号")
