"""The forms on which the grammar is developed."""

from __future__ import annotations

from collections.abc import Sequence

from tests.plans import days, duties, words
from tests.plans.model import Day, Plan, Table, Who
from tests.plans.writer import RULES, Writer
from tests.seed.generator import han


def council(seed: int) -> Plan:
    """国务院重点工作部门分工: running numbers under 一、（一）, words and days in brackets."""
    w = Writer("council", seed, "central", held=False)
    w.head(f"关于落实《政府工作报告》{w.year}年重点工作分工的意见", notice=False)
    w.say(f"国发〔{w.year}〕6号", "各省、自治区、直辖市人民政府，国务院各部委、各直属机构：")
    w.say("为做好今年工作，现就重点工作提出部门分工意见如下：")
    value = 0
    for _ in range(w.rng.randint(2, 4)):
        w.section()
        for _ in range(w.rng.randint(1, 2)):
            w.subsection()
            for _ in range(w.rng.randint(1, 4)):
                value += 1
                inner, who = duties.any_bracket(w.rng, "central")
                phrase, due = days.when(w.rng, w.year)
                if w.rng.random() < 0.3:
                    month = w.rng.randint(3, 11)
                    phrase = f"{month}月底前出台相关政策，年内持续推进"
                    due = [("by", days.end(w.year, month)), ("ongoing", None)]
                if w.rng.random() < 0.5:
                    inner += f"，{phrase}"
                else:
                    due = []
                text = words.wording(w.rng)
                w.task(f"{value}.", str(value), text, who, due, behind=f"（{inner}）")
    w.section("切实抓好落实")
    w.say("各部门、各单位要按照分工抓紧制定落实方案，逐项推进，年底前将落实情况报国务院。")
    w.say("国务院", f"{w.year}年6月3日")
    return w.plan


def province_table(seed: int) -> Plan:
    """Notice with an annex that is a table with rows of sections."""
    w = Writer("province table", seed, "province", held=False)
    w.head(w.title("重点任务分工方案"))
    columns = w.rng.choice(
        (
            ["序号", "重点任务", "牵头单位", "配合单位", "完成时限"],
            ["序号", "工作任务", "牵头部门", "责任部门", "完成时间"],
            ["编号", "任务内容", "主办单位", "协办单位", "时间节点"],
        )
    )
    table = Table(columns, [])
    w.plan.blocks.append(table)
    value = 0
    for top in range(1, w.rng.randint(3, 5)):
        table.rows.append(f"{han(top)}、{words.heading(w.rng)}")
        for _ in range(w.rng.randint(2, 4)):
            value += 1
            names = words.bodies(w.rng, "province", w.rng.randint(1, 4))
            phrase, due = days.when(w.rng, w.year, w.issued)
            text = words.wording(w.rng, 2)
            rest = "、".join(names[1:]) or w.rng.choice(("无", "/", ""))
            cells: list[str | None] = [str(value), text, names[0], rest, phrase]
            w.row(table, cells, str(value), text, duties.stated(names[0], names[1:]), due)
    w.close()
    return w.plan


def label_lines(seed: int) -> Plan:
    """Labels on lines of their own, numbers that begin anew in each section."""
    w = Writer("label lines", seed, "city", held=False)
    w.head(w.title("重点工作任务分解和责任分工方案"), notice=seed % 3 > 0)
    apart = w.rng.random() < 0.5
    for _ in range(w.rng.randint(2, 4)):
        w.section()
        for value in range(1, w.rng.randint(3, 6)):
            pairs, who = duties.fields(w.rng, "city")
            phrase, due = days.when(w.rng, w.year, w.issued)
            lines = [f"{name}：{said}" for name, said in [*pairs, ("完成时限", phrase)]]
            if not apart:
                lines = ["　".join(lines)]
            text = words.wording(w.rng, 2)
            w.task(f"{value}.", str(value), text, who, due, *lines)
    w.close()
    return w.plan


def yearly(seed: int) -> Plan:
    """年度推进计划: running numbers, closing rule or none, headings of two levels."""
    level = ("central", "province")[seed % 2]
    w = Writer("yearly", seed, level, held=False)
    rule = w.rng.random() < 0.6
    where = w.rng.choice(("end", "preamble"))
    sentence = w.rng.choice(RULES)
    preamble = f"为贯彻落实有关部署，明确{w.year}年度重点任务，制定本计划。"
    if rule and where == "preamble":
        preamble += sentence
    w.head(w.title("推进计划"), preamble=preamble)
    value = 0
    dot = w.rng.choice((".", "．", "、", ". "))
    for _ in range(w.rng.randint(2, 4)):
        w.section()
        for _ in range(w.rng.randint(1, 3)):
            w.subsection()
            for _ in range(w.rng.randint(1, 4)):
                value += 1 + (w.rng.random() < 0.03)
                inner, who = duties.any_bracket(w.rng, level, rule=rule)
                text = words.wording(w.rng)
                w.task(f"{value}{dot}", str(value), text, who, [], behind=f"（{inner}）")
    w.close(rule=sentence if rule and where == "end" else None)
    return w.plan


def indicators(seed: int) -> Plan:
    """Brackets on lines of their own, an indicator table, 组织实施 and a list of contacts."""
    w = Writer("indicators", seed, "province", held=False)
    w.head(w.title("行动方案"))
    w.aims()
    w.plan.blocks.append(
        Table(
            ["序号", "指标名称", "单位", f"{w.year}年目标值", "指标属性"],
            [
                ["1", "每万人口高价值发明专利拥有量", "件", "12", "预期性"],
                ["2", "政务服务事项网上可办率", "%", "98", "约束性"],
                ["3", "社会满意度", "分", "85", "预期性"],
            ],
        )
    )
    w.section("主要任务")
    for place in range(3, w.rng.randint(7, 12)):
        inner, who = duties.any_bracket(w.rng, "province")
        phrase, due = days.by_year(w.rng, w.year)
        if w.rng.random() < 0.5:
            inner += f"；{phrase}"
        else:
            due = []
        mark, label = f"（{han(place)}）", f"({han(place)})"
        w.task(mark, label, words.wording(w.rng), who, due, f"（{inner}）")
    w.section("组织实施")
    w.say("1.加强统筹协调。建立工作专班，定期调度，协调解决重大问题。")
    w.say("2.强化资金保障。统筹用好各类专项资金，提高使用效益。")
    w.say("附件：1.重点项目清单", "2.联络员名单")
    return w.plan


def nested(seed: int) -> Plan:
    """放管服: a measure with its bracket, then 具体举措 each with a bracket of its own."""
    w = Writer("nested", seed, "central", held=False)
    w.head("全国深化“放管服”改革电视电话会议重点任务分工方案")
    place = 0
    for _ in range(w.rng.randint(2, 3)):
        w.section()
        for _ in range(w.rng.randint(1, 3)):
            place += 1
            inner, who = duties.plain(w.rng, "central")
            text = words.wording(w.rng, 2)
            mark, label = f"（{han(place)}）", f"({han(place)})"
            w.task(mark, label, text, who, [], behind=f"（{inner}）")
            w.say(w.rng.choice(("具体举措：", "具体措施：")))
            for value in range(1, w.rng.randint(3, 5)):
                inner, who = duties.any_bracket(w.rng, "central")
                text = words.wording(w.rng)
                due: Sequence[Day] = []
                if w.rng.random() < 0.4:
                    month = w.rng.randint(3, 12)
                    text = f"{w.year}年{month}月底前，" + text
                    due = [("by", days.end(w.year, month))]
                w.task(f"{value}.", str(value), text, who, due, behind=f"（{inner}）")
    return w.plan


def prose(seed: int) -> Plan:
    """Who does it stands in the wording: 由A牵头、B配合 … ."""
    w = Writer("prose", seed, "central", held=False)
    w.head(w.title("实施方案"))
    w.section("重点任务")
    for place in range(1, w.rng.randint(5, 9)):
        a, b, c = words.bodies(w.rng, "central", 3)
        month = w.rng.randint(2, 11)
        head = words.short(w.rng) + "。"
        due: Sequence[Day] = []
        ways = [
            (f"由{a}会同{b}研究提出具体方案。", duties.stated(a, [b])),
            (f"由{a}牵头，{b}、{c}配合，制定专项规划。", duties.stated(a, [b, c])),
            (f"由{a}负责组织实施。", duties.by_order([a], rule=False)),
            (f"由{a}牵头、{b}参与，建立会商机制。", duties.stated(a, [b])),
        ]
        said, who = w.rng.choice(ways)
        if w.rng.random() < 0.4:
            said = said.removesuffix("。") + f"，{w.year}年{month}月底前完成。"
            due = [("by", days.end(w.year, month))]
        text = head + said + words.wording(w.rng, 1)
        w.task(f"（{han(place)}）", f"({han(place)})", text, who, due)
    return w.plan


def silent(seed: int) -> Plan:
    """No agencies and no days: every numbered measure is a task that assigns nobody."""
    w = Writer("silent", seed, "central", held=False)
    w.head(w.title("工作要点"), notice=False)
    value = 0
    for _ in range(w.rng.randint(2, 4)):
        w.section()
        for _ in range(w.rng.randint(2, 5)):
            value += 1
            w.task(f"{value}.", str(value), words.wording(w.rng), Who(), [])
    return w.plan


def people(seed: int) -> Plan:
    """A table with 责任人 beside the agency, people's names in either column."""
    w = Writer("people", seed, "city", held=False)
    w.head(w.title("为民办实事项目责任清单"))
    table = Table(["序号", "项目内容", "责任领导", "责任单位", "责任人", "完成时限"], [])
    w.plan.blocks.append(table)
    for value in range(1, w.rng.randint(6, 12)):
        names = words.bodies(w.rng, "city", w.rng.randint(1, 2))
        phrase, due = days.when(w.rng, w.year, w.issued)
        text = words.short(w.rng)
        cells: list[str | None] = [str(value), text, words.person(w.rng), "、".join(names)]
        cells += [words.person(w.rng), phrase]
        who = duties.by_order(names, rule=False)
        if w.rng.random() < 0.15:
            cells[3], who = words.person(w.rng), Who()
        w.row(table, cells, str(value), text, who, due)
    return w.plan


def labelled(seed: int) -> Plan:
    """（责任单位：A、B；完成时限：…） with every form of a day."""
    w = Writer("labelled", seed, "county", held=False)
    w.head(w.title("工作要点"))
    for _ in range(w.rng.randint(2, 3)):
        w.section()
        for place in range(1, w.rng.randint(3, 6)):
            pairs, who = duties.fields(w.rng, "county")
            phrase, due = days.when(w.rng, w.year, w.issued)
            stop = w.rng.choice(("；", "，", "。"))
            inner = stop.join(f"{name}：{said}" for name, said in [*pairs, ("完成时限", phrase)])
            mark, label = f"（{han(place)}）", f"({han(place)})"
            w.task(mark, label, words.wording(w.rng), who, due, behind=f"（{inner}）")
    w.close()
    return w.plan


def division(seed: int) -> Plan:
    """部门分工：A牵头，B、C配合。 below tasks, with 分管领导 and their names."""
    w = Writer("division", seed, "province", held=False)
    title = f"{w.year}年省《政府工作报告》重点任务分工方案"
    w.head(title)
    value = 0
    for _ in range(w.rng.randint(2, 3)):
        w.section()
        for _ in range(w.rng.randint(3, 6)):
            value += 1
            inner, who = duties.with_words(w.rng, "province")
            leader = f"分管省领导：{words.person(w.rng)}"
            text = words.wording(w.rng, 2)
            w.task(f"{value}.", str(value), text, who, [], leader, f"部门分工：{inner}。")
    return w.plan


def once(seed: int) -> Plan:
    """责任单位 in a bracket with the prefix printed once; demands in the notice; gaps."""
    w = Writer("prefix once", seed, "province", held=False)
    title = w.title("工作任务清单")
    w.say(f"江苏省人民政府办公厅关于印发《{title}》的通知")
    w.say("各设区市人民政府，省各委办厅局，省各直属单位：")
    w.say("1.压实责任。各牵头单位要制定实施方案，于3月底前报省政府办公厅。")
    w.say("2.加强督查。省政府督查室要加强跟踪督办，定期通报进展。")
    w.say("江苏省人民政府办公厅", f"{w.year}年3月1日", title)
    value = 0
    for _ in range(w.rng.randint(2, 3)):
        w.section()
        for _ in range(w.rng.randint(2, 5)):
            value += 1
            names = w.rng.sample(words.PROVINCE[:28], w.rng.randint(2, 4))
            names = [names[0], *(name.removeprefix("省") for name in names[1:])]
            who = duties.by_order(names, rule=False)
            inner = f"责任单位：{'、'.join(names)}"
            text = words.wording(w.rng)
            w.task(f"{value}. ", str(value), text, who, [], behind=f"（{inner}）")
    return w.plan


def two_in_one(seed: int) -> Plan:
    """Two brackets in one paragraph: each sentence has its own."""
    w = Writer("two in one", seed, "central", held=False)
    w.head(w.title("工作计划"))
    for value in range(1, w.rng.randint(5, 10)):
        a, b, c = w.rng.sample(words.CENTRAL, 3)
        first, second = words.clause(w.rng) + "。", words.clause(w.rng) + "。"
        who = duties.by_order([a, b, c], rule=False)
        w.task(f"{value}.", str(value), first + second, who, [])
        w.plan.blocks[-1] = f"{value}.{first}（{a}负责）{second}（{b}、{c}负责）"
    w.close()
    return w.plan


def fields_in_table(seed: int) -> Plan:
    """A table whose first column is a merged 领域; two columns of agencies, some empty."""
    w = Writer("fields in table", seed, "province", held=False)
    w.head(w.title("重点任务台账"), notice=False)
    columns = ["领域", "序号", "具体举措", "牵头部门", "配合部门", "完成时限"]
    more = w.rng.choice(([], [], ["完成标志", "备注"]))
    table = Table([*columns, *more], [])
    w.plan.blocks.append(table)
    value = 0
    for _ in range(w.rng.randint(2, 4)):
        group: str | None = words.heading(w.rng).replace("，", "和")
        for _ in range(w.rng.randint(1, 4)):
            value += 1
            names = words.bodies(w.rng, "province", w.rng.randint(1, 3))
            phrase, due = days.when(w.rng, w.year, w.issued)
            text = words.wording(w.rng, 2)
            cells = [group, str(value), text, names[0], "、".join(names[1:]), phrase]
            cells += [w.rng.choice(("印发文件", "形成报告")), ""][: len(more)]
            w.row(table, cells, str(value), text, duties.stated(names[0], names[1:]), due)
            group = None
    return w.plan


def plain_rows(seed: int) -> Plan:
    """A table of tasks and agencies, no numbers; days in some rows only."""
    w = Writer("plain rows", seed, "city", held=False)
    w.head(w.title("任务分工表"))
    leads = w.rng.random() < 0.5
    several = ["工作内容", "牵头部门", "协办部门", "完成期限"]
    table = Table(several if leads else ["工作任务", "责任单位", "完成时限"], [])
    w.plan.blocks.append(table)
    for _ in range(w.rng.randint(5, 10)):
        names = words.bodies(w.rng, "city", w.rng.randint(1, 3))
        phrase, due = days.when(w.rng, w.year, w.issued)
        text = words.short(w.rng) if seed % 2 else words.wording(w.rng, 2)
        if leads:
            rest = "、".join(names[1:]) or w.rng.choice(("无", "/", ""))
            who = duties.stated(names[0], names[1:])
            w.row(table, [text, names[0], rest, phrase], "", text, who, due)
            continue
        cells: list[str | None] = [text, "、".join(names), phrase]
        if w.rng.random() < 0.15:
            cells[2], due = "", []
        w.row(table, cells, "", text, duties.by_order(names, rule=False), due)
    w.close()
    return w.plan


def names_only(seed: int) -> Plan:
    """Brackets of names alone, towns and companies among them; days beside names in some."""
    w = Writer("names only", seed, ("county", "city")[seed % 2], held=False)
    w.head(w.title("重点工作责任分解方案"), notice=seed % 3 > 0)
    more = ["各乡镇", "城关镇", "县水务集团", "国网桐梓供电公司", "县人民医院", "县职业技术学校"]
    for _ in range(w.rng.randint(2, 3)):
        w.section()
        for place in range(1, w.rng.randint(3, 6)):
            names = words.bodies(w.rng, w.level, w.rng.randint(1, 3))
            if w.rng.random() < 0.3:
                names.append(w.rng.choice(more))
            names = list(dict.fromkeys(names))
            inner = "、".join(names)
            mark, label = f"（{han(place)}）", f"({han(place)})"
            who = duties.by_order(names, rule=False)
            due: Sequence[Day] = []
            if seed % 4 == 0:
                phrase, due = days.by_year(w.rng, w.year)
                inner += f"，{phrase}"
            w.task(mark, label, words.wording(w.rng), who, due, behind=f"（{inner}）")
    w.close()
    return w.plan


def steps(seed: int) -> Plan:
    """Most tasks are one paragraph; some have steps below and one bracket behind the last."""
    w = Writer("steps", seed, "central", held=False)
    w.head(w.title("工作要点"))
    for value in range(1, w.rng.randint(7, 12)):
        inner, who = duties.any_bracket(w.rng, "central")
        if w.rng.random() < (0 if seed % 5 == 4 else 0.65):
            text = words.wording(w.rng)
            w.task(f"{value}．", str(value), text, who, [], behind=f"（{inner}）")
            continue
        top = words.short(w.rng) + "："
        points = [words.wording(w.rng, 1) for _ in range(w.rng.randint(2, 4))]
        brackets = w.rng.random() < 0.5 if seed % 5 == 4 else seed % 2
        marks = [f"（{n}）" for n in range(1, 5)] if brackets else list("①②③④")
        lines = [mark + point for mark, point in zip(marks, points, strict=False)]
        w.task(f"{value}．", str(value), top + "".join(lines), who, [])
        w.plan.blocks[-1] = f"{value}．{top}"
        w.say(*lines[:-1], lines[-1] + f"（{inner}）")
    w.close()
    return w.plan


def responsible(seed: int) -> Plan:
    """Labels in brackets with 责任人 among them; 工作要求 numbered like the tasks."""
    w = Writer("responsible", seed, "city", held=False)
    w.head(w.title("攻坚行动方案"))
    w.aims()
    w.section("重点任务")
    count = w.rng.randint(5, 9)
    for value in range(1, count):
        pairs, who = duties.fields(w.rng, "city")
        phrase, due = days.when(w.rng, w.year, w.issued)
        inner = "；".join(f"{name}：{said}" for name, said in pairs)
        inner += f"；责任人：{words.person(w.rng)}、{words.person(w.rng)}；完成时间：{phrase}"
        text = words.heading(w.rng) + "。" + words.wording(w.rng)
        w.task(f"{value}.", str(value), text, who, due, behind=f"（{inner}）")
    w.section("工作要求")
    w.say("1.提高认识。各单位要充分认识开展攻坚行动的重要意义，迅速部署。")
    w.say("2.严肃纪律。对工作推进不力的，予以通报批评。")
    w.close()
    return w.plan


def decimals(seed: int) -> Plan:
    """1.1 without a blank, three deep now and then, labels with departments."""
    w = Writer("decimals of a bureau", seed, "office", held=False)
    w.head(w.title("工作计划任务分解"), notice=False)
    deep = seed % 3 == 0
    gap = ("", " ")[seed % 2]
    for top in range(1, w.rng.randint(3, 5)):
        w.say(f"{top}.{words.heading(w.rng)}")
        for sub in range(1, w.rng.randint(3, 5)):
            if deep:
                w.say(f"{top}.{sub}{gap}{words.heading(w.rng)}")
            for low in range(1, w.rng.randint(2, 4)) if deep else range(1):
                label = f"{top}.{sub}.{low}" if deep else f"{top}.{sub}"
                names = words.bodies(w.rng, "office", w.rng.randint(1, 3))
                phrase, due = days.by_year(w.rng, w.year)
                inner = f"牵头部门：{names[0]}"
                if names[1:]:
                    inner += f"；配合部门：{'、'.join(names[1:])}"
                who = duties.stated(names[0], names[1:])
                inner += f"；完成时间：{phrase}"
                text = words.wording(w.rng, 2)
                w.task(label + gap, label, text, who, due, behind=f"（{inner}）")
    return w.plan


def square(seed: int) -> Plan:
    """【牵头单位】A【配合单位】B below each task, a line each or all in one."""
    w = Writer("square", seed, "city", held=False)
    w.head(w.title("实施计划"))
    apart = seed % 2 == 0
    for _ in range(w.rng.randint(2, 3)):
        w.section()
        for place in range(1, w.rng.randint(3, 5)):
            pairs, who = duties.fields(w.rng, "city")
            phrase, due = days.by_plan(w.rng, w.year)
            lines = [f"【{name}】{said}" for name, said in [*pairs, ("完成时限", phrase)]]
            if not apart:
                lines = ["；".join(lines)]
            mark, label = f"（{han(place)}）", f"({han(place)})"
            w.task(mark, label, words.wording(w.rng), who, due, *lines)
    return w.plan


SYNONYMS = (
    (("主责单位", "协同单位"), ("时限要求",)),
    (("牵头处室", "配合处室"), ("完成日期",)),
    (("主办部门", "协办部门"), ("办结时限",)),
    (("牵头责任单位", "配合责任单位"), ("推进时限",)),
    (("第一责任单位", "其他责任单位"), ("时间要求",)),
    (("总牵头单位", "参加单位"), ("计划完成时间",)),
    (("市级牵头单位", "市级责任单位"), ("完成时间节点",)),
    (("牵头（责任）单位", "配合（协作）单位"), ("完成时限",)),
)


def synonyms(seed: int) -> Plan:
    """The same labels in other words, in brackets, lines and columns."""
    (first, second), (last,) = SYNONYMS[seed % len(SYNONYMS)]
    w = Writer("synonyms", seed, "city", held=False)
    w.head(w.title("责任清单"))
    kind = seed // len(SYNONYMS) % 3
    table = Table(["序号", "工作举措", first, second, last], [])
    if kind == 2:
        w.plan.blocks.append(table)
    for value in range(1, w.rng.randint(4, 8)):
        names = words.bodies(w.rng, "city", w.rng.randint(2, 4))
        phrase, due = days.when(w.rng, w.year, w.issued)
        who = duties.stated(names[0], names[1:])
        text = words.wording(w.rng, 2)
        rest = "、".join(names[1:])
        if kind == 2:
            w.row(table, [str(value), text, names[0], rest, phrase], str(value), text, who, due)
            continue
        pairs = ((first, names[0]), (second, rest), (last, phrase))
        lines = [f"{name}：{said}" for name, said in pairs]
        if kind:
            w.task(f"{value}.", str(value), text, who, due, *lines)
        else:
            behind = f"（{'；'.join(lines)}）"
            w.task(f"{value}.", str(value), text, who, due, behind=behind)
    return w.plan


def loose(seed: int) -> Plan:
    """Brackets that mix names, words and days without much order."""
    w = Writer("loose brackets", seed, "province", held=False)
    w.head(w.title("任务分工"))
    for value in range(1, w.rng.randint(8, 14)):
        a, b, c = w.rng.sample(words.PROVINCE, 3)
        group = w.rng.choice(words.GROUPS["province"])
        phrase, due = days.by_year(w.rng, w.year)
        listed = duties.by_order([a, b, c], rule=False)
        several = duties.stated(a, [b, c])
        ways: list[tuple[str, Who]] = [
            (f"牵头单位：{a} 配合单位：{b}、{c} 完成时限：{phrase}", several),
            (f"{a}牵头；{b}、{c}等配合；{phrase}", several),
            (f"责任单位：{a}（牵头）、{b}、{c}；{phrase}", several),
            (f"{phrase}，{a}、{b}、{c}负责", listed),
            (f"{phrase}；责任单位：{a}、{b}、{c}", listed),
            (f"{a}、{b}、{c}负责。{phrase}", listed),
            (f"{a}、{b}、{c}和{group}负责，{phrase}", Who([a, b, c, group], None, "first-listed")),
            (f"{a}牵头，{b}、{c}及{group}配合，{phrase}", duties.stated(a, [b, c, group])),
            (
                f"{a}牵头，{b}、{c}，{group}按职责分工负责，{phrase}",
                duties.stated(a, [b, c, group]),
            ),
            (f"责任单位：{a}、{b}、{c}，完成时限：{phrase}", listed),
            (f"{a}、{b}、{c}按职责分工负责，{phrase}", listed),
            (f"{a}负责，{phrase}", Who([a], a, "sole")),
            (f"{a}牵头，会同{b}、{c}负责，{phrase}", several),
            (f"{a}、{b}、{c}共同负责，{phrase}", listed),
            (f"{a}、{b}、{c}负责落实，{phrase}", listed),
        ]
        inner, who = w.rng.choice(ways)
        w.task(f"{value}.", str(value), words.wording(w.rng), who, due, behind=f"（{inner}）")
    return w.plan


FORMS = (
    names_only,
    steps,
    responsible,
    decimals,
    square,
    synonyms,
    loose,
    fields_in_table,
    plain_rows,
    council,
    province_table,
    label_lines,
    yearly,
    indicators,
    nested,
    prose,
    silent,
    people,
    labelled,
    division,
    once,
    two_in_one,
)
