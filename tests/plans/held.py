"""The forms held back: written before the others, not looked at while the grammar is taught."""

from __future__ import annotations

from tests.plans import days, duties, words
from tests.plans.model import Plan, Table, Who
from tests.plans.writer import RULES, Writer
from tests.seed.generator import han


def city_points(seed: int) -> Plan:
    """市级工作要点责任分解: brackets of labels with people among them."""
    w = Writer("city points", seed, "city", held=True)
    w.head(w.title("工作要点责任分解"), notice=seed % 2 == 0)
    value = 0
    for _ in range(w.rng.randint(3, 5)):
        w.section()
        for _ in range(w.rng.randint(2, 5)):
            value += 1
            pairs, who = duties.fields(w.rng, "city")
            phrase, due = days.when(w.rng, w.year, w.issued)
            inner = "；".join(f"{name}：{said}" for name, said in pairs)
            if w.rng.random() < 0.4:
                inner += f"；责任领导：{words.person(w.rng)}"
            if w.rng.random() < 0.7:
                inner += f"；完成时限：{phrase}"
            else:
                due = []
            w.task(f"{value}．", str(value), words.wording(w.rng), who, due, behind=f"（{inner}）")
    w.means(numbered="1.")
    w.close()
    return w.plan


def three_years(seed: int) -> Plan:
    """三年行动计划: 【】 labels in a row on one line below the task."""
    w = Writer("three years", seed, "province", held=True)
    w.head(w.title("三年行动计划", years="") + f"（{w.year}—{w.year + 2}年）")
    w.aims()
    place = 2
    for _ in range(w.rng.randint(2, 3)):
        w.section("实施" + words.heading(w.rng) + "行动")
        for _ in range(w.rng.randint(2, 4)):
            place += 1
            pairs, who = duties.fields(w.rng, "province")
            phrase, due = days.by_year(w.rng, w.year)
            line = "".join(f"【{name}】{said}　" for name, said in [*pairs, ("完成时限", phrase)])
            text = words.wording(w.rng)
            mark = f"（{han(place)}）"
            w.task(mark, f"({han(place)})", text, who, due, line.strip())
    w.means()
    return w.plan


def articles(seed: int) -> Plan:
    """第一条 with brackets of words; the rule in the first of them."""
    w = Writer("articles", seed, "central", held=True)
    w.head(w.title("若干措施任务分工", years=""))
    first = True
    for value in range(1, w.rng.randint(6, 14)):
        inner, who = duties.any_bracket(w.rng, "central", rule=True)
        if first and len(who.names) > 1 and who.basis != "stated":
            inner += "，列第一位的为牵头单位，下同"
            first = False
        elif first:
            names = words.bodies(w.rng, "central", 3)
            inner = "、".join(names) + "负责，列第一位的为牵头单位，下同"
            who, first = duties.by_order(names, rule=True), False
        label = f"第{han(value)}条"
        w.task(f"{label}　", label, words.wording(w.rng), who, [], behind=f"（{inner}）")
    return w.plan


def groups_in_table(seed: int) -> Plan:
    """A table with merged groups, 成果形式 and 备注, and one column of agencies."""
    w = Writer("groups in table", seed, "city", held=True)
    w.head(w.title("任务清单"))
    table = Table(["工作类别", "序号", "工作任务", "责任单位", "完成时限", "成果形式", "备注"], [])
    w.plan.blocks.append(table)
    value = 0
    for _ in range(w.rng.randint(2, 4)):
        group: str | None = words.heading(w.rng).replace("，", "、")
        for _ in range(w.rng.randint(2, 4)):
            value += 1
            names = words.bodies(w.rng, "city", w.rng.randint(1, 3))
            phrase, due = days.when(w.rng, w.year, w.issued)
            who = duties.by_order(names, rule=False)
            text = words.short(w.rng)
            made = w.rng.choice(("制度文件", "工作报告", "建成平台"))
            cells = [group, str(value), text, "、".join(names), phrase, made, ""]
            w.row(table, cells, str(value), text, who, due)
            group = None
    w.close()
    return w.plan


def no_numbers_in_table(seed: int) -> Plan:
    """A table without a column of numbers: 重点任务 | 牵头单位 | 配合单位 | 完成时间."""
    w = Writer("table without numbers", seed, "province", held=True)
    w.say("附件2")
    w.head(w.title("重点任务分解表"), notice=False)
    table = Table(["重点任务", "牵头单位", "配合单位", "完成时间"], [])
    w.plan.blocks.append(table)
    for _ in range(w.rng.randint(6, 12)):
        names = words.bodies(w.rng, "province", w.rng.randint(1, 4))
        phrase, due = days.when(w.rng, w.year, w.issued)
        text = words.wording(w.rng, 2)
        cells = [text, names[0], "、".join(names[1:]) or w.rng.choice(("无", "—")), phrase]
        w.row(table, [*cells], "", text, duties.stated(names[0], names[1:]), due)
    return w.plan


def departments(seed: int) -> Plan:
    """A university's or bureau's 工作要点 with 1.1 and departments."""
    w = Writer("decimals", seed, "office", held=True)
    w.head(w.title("重点工作任务分解"), notice=False)
    for top in range(1, w.rng.randint(3, 5)):
        w.say(f"{top} {words.heading(w.rng)}")
        for sub in range(1, w.rng.randint(3, 6)):
            names = words.bodies(w.rng, "office", w.rng.randint(1, 3))
            phrase, due = days.when(w.rng, w.year)
            label = f"{top}.{sub}"
            inner = f"责任部门：{'、'.join(names)}；完成时间：{phrase}"
            who = duties.by_order(names, rule=False)
            w.task(f"{label} ", label, words.wording(w.rng, 2), who, due, behind=f"（{inner}）")
    return w.plan


def opinion(seed: int) -> Plan:
    """国办意见: measures of several paragraphs, the last with the bracket."""
    w = Writer("opinion", seed, "central", held=True)
    w.head(w.title("的实施意见", years="关于推进"), notice=False)
    w.say("各省、自治区、直辖市人民政府，国务院各部委、各直属机构：")
    w.say("为贯彻落实党中央、国务院决策部署，经国务院同意，现提出以下意见。")
    w.aims()
    place = 2
    for _ in range(w.rng.randint(2, 4)):
        w.section()
        for _ in range(w.rng.randint(2, 4)):
            place += 1
            inner, who = duties.plain(w.rng, "central")
            head = f"{words.heading(w.rng)}。"
            paragraphs = [words.wording(w.rng, 2) for _ in range(w.rng.randint(0, 2))]
            whole = [head + words.wording(w.rng, 2), *paragraphs]
            whole[-1] += f"（{inner}）"
            mark, label = f"（{han(place)}）", f"({han(place)})"
            text = "".join(whole).removesuffix(f"（{inner}）")
            w.task(mark, label, text, who, [])
            w.plan.blocks[-1] = mark + whole[0]
            w.say(*whole[1:])
    w.section("组织实施")
    w.say(f"（{han(place + 1)}）加强组织领导。各地区要切实承担主体责任，制定具体方案，抓好落实。")
    w.say("国务院办公厅", f"{w.year}年4月9日")
    return w.plan


def points_below(seed: int) -> Plan:
    """Tasks of several points with one bracket behind the last."""
    w = Writer("points below", seed, "province", held=True)
    w.head(w.title("重点任务分工"))
    for value in range(1, w.rng.randint(5, 9)):
        inner, who = duties.any_bracket(w.rng, "province")
        phrase, due = days.by_year(w.rng, w.year)
        top = words.short(w.rng) + "。"
        marks = w.rng.choice(("①②③", "⑴"))
        points = [words.wording(w.rng, 1) for _ in range(w.rng.randint(2, 3))]
        if marks == "⑴":
            lines = [f"（{n}）{point}" for n, point in enumerate(points, 1)]
        else:
            lines = [f"{marks[n]}{point}" for n, point in enumerate(points)]
        whole = top + "".join(lines)
        lines[-1] += f"（{inner}，{phrase}）"
        w.task(f"{value}.", str(value), whole, who, due)
        w.plan.blocks[-1] = f"{value}.{top}"
        w.say(*lines)
    w.close()
    return w.plan


def days_only(seed: int) -> Plan:
    """No agency anywhere; each task closes with its day."""
    w = Writer("days only", seed, "central", held=True)
    w.head(w.title("推进计划"))
    value = 0
    for _ in range(w.rng.randint(2, 4)):
        w.section()
        w.subsection()
        for _ in range(w.rng.randint(2, 5)):
            value += 1
            phrase, due = days.when(w.rng, w.year, w.issued)
            text = words.wording(w.rng)
            w.task(f"{value}. ", str(value), text, Who(), due, behind=f"（{phrase}）")
    return w.plan


def guided(seed: int) -> Plan:
    """指导, 会同, 负总责 in brackets on lines of their own; the rule at the end."""
    w = Writer("guided", seed, "city", held=True)
    w.head(w.title("工作方案"))
    w.aims()
    w.section("重点任务")
    for value in range(1, w.rng.randint(5, 10)):
        a, b, c = words.bodies(w.rng, "city", 3)
        group = w.rng.choice(words.GROUPS["city"])
        ways: list[duties.Said] = [
            (f"{a}指导，{group}负责落实", Who([a, group], group, "stated", [a])),
            (f"{a}、{b}负责", duties.by_order([a, b], rule=True)),
            (f"{a}负责", duties.by_order([a], rule=True)),
            (f"{a}会同{b}、{c}组织实施", duties.stated(a, [b, c])),
            (f"{a}牵头抓总，{b}、{c}配合落实", duties.stated(a, [b, c])),
            (f"牵头单位：{a}；配合单位：{b}，{group}", duties.stated(a, [b, group])),
        ]
        inner, who = w.rng.choice(ways)
        text = words.wording(w.rng)
        w.task(f"{value}、", str(value), text, who, [], f"（{inner}）")
    w.means()
    w.close(rule=w.rng.choice(RULES))
    return w.plan


def bare(seed: int) -> Plan:
    """县级: brackets of names and nothing else."""
    w = Writer("bare names", seed, "county", held=True)
    w.head(f"{w.year}年政府工作报告重点任务分工方案")
    value = 0
    for _ in range(w.rng.randint(2, 4)):
        w.section()
        for _ in range(w.rng.randint(3, 6)):
            value += 1
            names = words.bodies(w.rng, "county", w.rng.randint(1, 4))
            who = duties.by_order(names, rule=False)
            inner = "、".join(names)
            w.task(f"{value}.", str(value), words.wording(w.rng), who, [], behind=f"（{inner}）")
    w.close()
    return w.plan


def demands(seed: int) -> Plan:
    """A notice whose own numbered demands are no tasks, then the plan as its annex."""
    w = Writer("demands", seed, "city", held=True)
    title = w.title("目标任务分解方案")
    w.say(f"绵阳市人民政府关于印发《{title}》的通知", f"绵府发〔{w.year}〕3号")
    w.say("各县区人民政府，市级各部门：")
    w.say(f"现将《{title}》印发给你们，并提出以下要求，请一并贯彻执行。")
    w.say("一、提高站位，压实责任。各责任单位要细化分解任务，落实到具体岗位和人员。")
    w.say("二、密切配合，协同推进。牵头单位要主动担责，配合单位要积极支持。")
    w.say("三、强化督查，严格考核。各牵头单位于每季度末月25日前报送进展情况。")
    w.say("绵阳市人民政府", f"{w.year}年2月16日", "附件", title)
    value = 0
    for _ in range(w.rng.randint(2, 4)):
        w.section()
        for _ in range(w.rng.randint(2, 5)):
            value += 1
            pairs, who = duties.fields(w.rng, "city")
            phrase, due = days.when(w.rng, w.year)
            lines = [f"{name}：{said}" for name, said in [*pairs, ("完成时限", phrase)]]
            w.task(f"{value}.", str(value), words.short(w.rng) + "。", who, due, *lines)
    return w.plan


def nothing(seed: int) -> Plan:
    """A document of the family's look that assigns nothing and numbers prose only."""
    w = Writer("no agencies", seed, "province", held=True)
    w.head(w.title("实施方案"))
    w.aims()
    place = 2
    for _ in range(w.rng.randint(2, 3)):
        w.section()
        for _ in range(w.rng.randint(2, 4)):
            place += 1
            text = f"{words.heading(w.rng)}。{words.wording(w.rng)}"
            w.task(f"（{han(place)}）", f"({han(place)})", text, Who(), [])
    w.means()
    return w.plan


FORMS = (
    city_points,
    three_years,
    articles,
    groups_in_table,
    no_numbers_in_table,
    departments,
    opinion,
    points_below,
    days_only,
    guided,
    bare,
    demands,
    nothing,
)
