"""Named documents of the family, one a way of writing: each is read as a person would."""

from __future__ import annotations

from datetime import date

import pytest

from seed.draft import Draft
from seed.parse import parse_bytes
from tests.seed import family
from tests.seed.coverage import misplaced

# number, agencies, lead, basis and division, deadline kind, due day
Read = tuple[str, str, str | None, str, str, date | None]

PAGES: dict[str, tuple[str, list[Read]]] = {
    "table with sections": (
        family.PROVINCE_TABLE,
        [
            (
                "1",
                "省市场监管局|省工业和信息化厅|省应急管理厅",
                "省市场监管局",
                "stated joint",
                "by",
                date(2024, 6, 30),
            ),
            (
                "2",
                "省工业和信息化厅",
                "省工业和信息化厅",
                "stated single",
                "by",
                date(2024, 11, 30),
            ),
            (
                "3",
                "省民政厅|省卫生健康委|各市、州人民政府",
                "省民政厅",
                "stated joint",
                "ongoing",
                None,
            ),
            ("4", "省政务服务局|省直有关部门", "省政务服务局", "stated joint", "recurring", None),
        ],
    ),
    "a prefix printed once": (
        family.PREFIX_ONCE,
        [
            (
                "1",
                "省应急管理厅|公安厅|交通运输厅|各市州人民政府",
                None,
                "first-listed joint",
                "by",
                date(2023, 9, 30),
            ),
            ("2", "省安委会办公室", "省安委会办公室", "sole single", "by", date(2023, 12, 31)),
            ("3", "省住房城乡建设厅|自然资源厅", None, "first-listed joint", "ongoing", None),
        ],
    ),
    "prose": (
        family.PROSE,
        [
            (
                "一(一)",
                "国家发展改革委|中国人民银行",
                "国家发展改革委",
                "stated joint",
                "by",
                date(2022, 12, 31),
            ),
            ("一(二)", "市场监管总局|税务总局", "市场监管总局", "stated joint", "none", None),
            ("一(三)", "", None, "none none", "none", None),
        ],
    ),
    "articles": (
        family.ARTICLES,
        [
            ("第一条", "国家数据局", "国家数据局", "sole single", "none", None),
            (
                "第二条",
                "国家数据局|国家知识产权局|司法部",
                "国家数据局",
                "stated joint",
                "by",
                date(2025, 12, 31),
            ),
            ("第三条", "市场监管总局|公安部", None, "first-listed divided", "none", None),
            ("第四条", "公安部|有关部门", "公安部", "stated joint", "none", None),
        ],
    ),
    "restarting": (
        family.RESTARTING,
        [
            ("一(一).1", "省教育厅|省财政厅", "省教育厅", "rule joint", "none", None),
            ("一(一).2", "省教育厅", "省教育厅", "sole single", "none", None),
            ("一(二).1", "省教育厅|省人力资源社会保障厅", "省教育厅", "rule joint", "none", None),
            ("一(二).2", "省教育厅", "省教育厅", "sole single", "none", None),
            ("二(一).1", "省财政厅|省教育厅", "省财政厅", "rule divided", "none", None),
        ],
    ),
    "half width": (
        family.HALF_WIDTH,
        [
            ("1", "商务部|市场监管总局", None, "first-listed divided", "by", date(2022, 6, 30)),
            ("2", "公安部|市场监管总局|中央网信办", "公安部", "stated joint", "ongoing", None),
            ("3", "市场监管总局", "市场监管总局", "sole single", "by", date(2022, 12, 31)),
        ],
    ),
    "traditional": (
        family.TRADITIONAL,
        [
            (
                "1",
                "市場監管總局|公安部|國家知識產權局",
                "市場監管總局",
                "stated joint",
                "by",
                date(2024, 10, 31),
            ),
            ("2", "海關總署", "海關總署", "sole single", "ongoing", None),
        ],
    ),
    "numbered, not tasks": (
        family.NOT_TASKS,
        [
            ("(三)", "县农业农村局|县商务局", None, "first-listed joint", "by", date(2023, 11, 30)),
            ("(四)", "县住建局|各乡镇人民政府", "县住建局", "stated joint", "ongoing", None),
            ("(五)", "县教育局|县卫生健康局|县民政局", None, "first-listed joint", "none", None),
        ],
    ),
    "assigns nobody": (
        family.NOBODY,
        [(number, "", None, "none none", "none", None) for number in "123"],
    ),
    "sub-points": (
        family.SUB_POINTS,
        [
            ("1", "省市场监管局|省公安厅", "省市场监管局", "stated joint", "by", date(2024, 3, 31)),
            ("2", "省税务局", "省税务局", "sole single", "by", date(2024, 6, 30)),
            (
                "3",
                "省法院|省人力资源社会保障厅|省自然资源厅",
                "省法院",
                "stated joint",
                "by",
                date(2024, 9, 30),
            ),
        ],
    ),
    "people in columns": (
        family.PEOPLE,
        [
            ("1", "市住建局", "市住建局", "sole single", "by", date(2024, 10, 31)),
            ("2", "市城管局", "市城管局", "sole single", "by", None),
            ("3", "", None, "none none", "by", date(2024, 12, 31)),
        ],
    ),
    "flat table, two lines a cell": (
        family.FLAT_TABLE,
        [
            ("1", "区民政局", "区民政局", "sole single", "by", date(2024, 11, 30)),
            ("2", "区市场监管局|区住建局", None, "first-listed joint", "by", date(2024, 12, 31)),
            ("3", "区卫健局", "区卫健局", "sole single", "ongoing", None),
        ],
    ),
    "decimals": (
        family.DECIMALS,
        [
            ("1.1", "机关党委", "机关党委", "sole single", "by", date(2023, 6, 30)),
            ("1.2", "办公室|人事处", None, "first-listed joint", "by", date(2023, 9, 30)),
            ("2.1", "法规处", "法规处", "sole single", "by", date(2023, 9, 30)),
            ("2.2", "信息中心|各处室", "信息中心", "stated joint", "ongoing", None),
        ],
    ),
    "opinion without a notice": (
        family.OPINION,
        [
            (
                "(一)",
                "商务部|住房城乡建设部|文化和旅游部|市场监管总局|各地方人民政府",
                None,
                "first-listed divided",
                "none",
                None,
            ),
            (
                "(二)",
                "商务部|国家发展改革委|人力资源社会保障部|国家卫生健康委",
                "商务部",
                "stated divided",
                "none",
                None,
            ),
            ("(三)", "", None, "none none", "none", None),
        ],
    ),
    "bare names": (
        family.BARE_NAMES,
        [
            ("1", "县发展改革局|县统计局", "县发展改革局", "rule joint", "none", None),
            ("2", "县工信局", "县工信局", "sole single", "none", None),
            ("3", "县农业农村局|各乡镇人民政府", "县农业农村局", "rule joint", "none", None),
        ],
    ),
    "labels before the wording": (
        family.LABELS_FIRST,
        [
            (
                "1",
                "市住建局|市财政局|市自然资源局",
                "市住建局",
                "stated joint",
                "by",
                date(2025, 12, 31),
            ),
            ("2", "市城管局|各区政府", "市城管局", "stated joint", "by", date(2025, 6, 30)),
        ],
    ),
    "three-level decimals": (
        family.DEEP_DECIMALS,
        [
            ("1.1.1", "市场监管处", "市场监管处", "sole single", "by", date(2024, 6, 30)),
            ("1.1.2", "宣传处", "宣传处", "sole single", "ongoing", None),
            ("1.2.1", "食品处", "食品处", "sole single", "by", date(2024, 12, 31)),
        ],
    ),
    "merged cells": (
        family.MERGED_CELLS,
        [
            ("1", "市司法局|市政府办", "市司法局", "stated joint", "by", date(2023, 6, 30)),
            ("2", "各县区政府", None, "stated single", "by", date(2023, 9, 30)),
            ("3", "市司法局|市市场监管局", "市司法局", "stated joint", "ongoing", None),
        ],
    ),
    "brackets on lines of their own": (
        family.BRACKETED_LINES,
        [
            ("一(一)", "民政局|残联|各镇街", None, "first-listed joint", "by", date(2022, 9, 30)),
            ("一(二)", "卫健局|发改局", None, "first-listed joint", "by", date(2022, 12, 31)),
            ("一(三)", "卫健局|工信局|文旅局", "卫健局", "stated joint", "none", None),
        ],
    ),
    "open ends": (
        family.OPEN_ENDS,
        [
            (
                "1",
                "市场监管总局|国家发展改革委|商务部",
                "市场监管总局",
                "rule joint",
                "none",
                None,
            ),
            (
                "2",
                "公安部|司法部|人力资源社会保障部|国务院办公厅|各省、自治区、直辖市人民政府",
                "公安部",
                "rule divided",
                "none",
                None,
            ),
            ("3", "司法部", "司法部", "sole single", "by_then_ongoing", date(2020, 12, 31)),
        ],
    ),
    "people on lines": (
        family.PEOPLE_ON_LINES,
        [
            ("1", "市住建局", "市住建局", "sole single", "by", date(2024, 12, 31)),
            ("2", "市自然资源局", "市自然资源局", "sole single", "by", date(2024, 6, 30)),
        ],
    ),
}


def draft_of(text: str) -> Draft:
    source, draft = parse_bytes(text.encode())
    assert misplaced(source, draft) == []
    return draft


def read(draft: Draft) -> list[Read]:
    return [
        (
            item.number,
            "|".join(item.agencies),
            item.lead,
            f"{item.lead_basis} {item.division}",
            item.deadline.kind.value,
            item.deadline.due_on,
        )
        for item in draft.items
    ]


def problems(draft: Draft) -> list[tuple[str, str]]:
    return [(problem.code, problem.text) for problem in draft.problems]


@pytest.mark.parametrize(("text", "wanted"), PAGES.values(), ids=PAGES)
def test_a_document_is_read_as_a_person_would(text: str, wanted: list[Read]) -> None:
    assert read(draft_of(text)) == wanted


def test_every_plan_says_what_it_is_called() -> None:
    titles = {name: draft_of(text).plan.title for name, (text, _) in PAGES.items()}
    for name in ("articles", "open ends"):
        assert titles.pop(name) is None
    assert titles["a prefix printed once"] == "2023年江北省安全生产重点工作任务分工"
    assert titles["table with sections"] == "江北省质量强省建设2024年工作任务清单"
    assert titles["traditional"] == "2024年知識產權保護工作方案"
    assert all(titles.values())


def test_rows_lie_under_the_sections_of_their_table() -> None:
    paths = [item.section_path for item in draft_of(family.PROVINCE_TABLE).items]
    assert paths == [["一、提升产品质量"]] * 2 + [["二、提升服务质量"]] * 2


def test_what_is_asked_of_everybody_is_a_report_and_no_task() -> None:
    draft = draft_of(family.PREFIX_ONCE)
    assert draft.items[-1].text == "推进自建房安全专项整治，对存在隐患的2万栋自建房分类处置。"
    assert [(one.what, one.due_on, one.sender, one.to) for one in draft.plan.reporting_due] == [
        ("工作进展情况", date(2023, 6, 20), "各市州、各有关部门", "省安委会办公室"),
        ("工作进展情况", date(2023, 12, 20), "各市州、各有关部门", "省安委会办公室"),
    ]


def test_numbered_paragraphs_that_are_no_tasks_are_reported() -> None:
    assert [code for code, _ in problems(draft_of(family.NOT_TASKS))] == ["numbered_not_task"] * 4


def test_people_are_reported_and_never_assigned() -> None:
    assert problems(draft_of(family.PEOPLE)) == [
        ("person_name", "张三"),
        ("deadline_undated", "2024年汛期前"),
        ("person_name", "赵六"),
    ]


@pytest.mark.parametrize("heading", ["责任领导", "分管领导", "责任人", "包保领导"])
def test_people_under_a_heading_of_people_are_no_doubt_and_stay_in_the_words(heading: str) -> None:
    lines = draft_of(
        "2024年重点工作方案\n"
        f"1. 推进改革。\n责任单位：市财政局\n{heading}：李四光\n"
        f"2. 推进公开。\n责任单位：市教育局\n{heading}：王小明、张三\n"
    )
    table = draft_of(
        f"2024年重点任务表\n序号\t工作任务\t责任单位\t{heading}\t完成时限\n"
        "1\t推进改革\t市财政局\t李四光\t6月底前\n2\t推进公开\t市教育局\t王小明、张三\t12月底前\n"
    )
    for draft in (lines, table):
        assert problems(draft) == []
        assert [item.agencies for item in draft.items] == [["市财政局"], ["市教育局"]]
    assert lines.items[1].responsibility_text == f"责任单位：市教育局；{heading}：王小明、张三"


def test_a_body_under_a_heading_of_people_is_asked_about() -> None:
    draft = draft_of(
        "2024年重点任务表\n序号\t工作任务\t责任单位\t责任人\n"
        "1\t推进改革\t市财政局\t市税务局\n2\t推进公开\t市教育局\t王小明\n"
    )
    assert problems(draft) == [("person_name", "市税务局")]


def test_a_person_in_the_column_of_days_is_no_day() -> None:
    table = family.PEOPLE.replace("2024年10月底", "张三")
    draft = draft_of(table)
    assert draft.items[0].deadline.kind == "none"
    assert ("person_name", "张三") in problems(draft)


def test_bodies_in_prose_are_assigned_nothing() -> None:
    draft = draft_of(family.NOBODY)
    assert problems(draft) == []
    assert all(item.assignees == [] for item in draft.items)


def test_sub_points_belong_to_the_wording_of_their_task() -> None:
    first = draft_of(family.SUB_POINTS).items[0]
    assert first.text == (
        "优化企业开办服务：（1）推行名称自主申报；（2）压缩印章刻制时间至0.5个工作日。"
    )


def test_a_text_in_traditional_characters_is_undamaged_and_shown_as_printed() -> None:
    for item in draft_of(family.TRADITIONAL).items:
        assert item.damage == []
        assert item.deadline.text in ("2024年10月底前完成", "持續推進")
        assert item.responsibility_text is not None
        assert item.agencies[0] in item.responsibility_text


def test_an_opinion_is_addressed_and_signed_without_a_notice() -> None:
    plan = draft_of(family.OPINION).plan
    assert plan.issuer == "国务院"
    assert plan.issued_on == date(2024, 7, 29)
    assert plan.addressees == ["各省、自治区、直辖市人民政府", "国务院各部委", "各直属机构"]


def test_a_bracket_of_names_alone_assigns_nothing() -> None:
    """（自治区、直辖市） or （省政府） in one paragraph of many is no responsibility."""
    text = family.NOBODY.replace("数据库。", "数据库。（各省人民政府）")
    assert read(draft_of(text)) == read(draft_of(family.NOBODY))


@pytest.mark.parametrize(
    "head",
    ["附件\n\n{}\n", "附件1：\n{}\n", "附：{}\n", "附件2　{}\n", "附表\n{}\n附：单位为简称\n"],
)
def test_the_word_annex_hides_no_title(head: str) -> None:
    title = "2025年度全省林草工作任务分解表"
    body = "一、保护\n1.推进国家公园建设。（省林草局负责）\n2.防治病虫害。（省林草局负责）\n"
    draft = draft_of(head.format(title) + body)
    assert draft.plan.title == title
    assert len(draft.items) == 2


def test_an_annex_has_a_title_of_its_own_under_a_notice_that_names_none() -> None:
    draft = draft_of(
        "省林草局关于做好有关工作的通知\n各市林草局：\n现将任务分工印发给你们，请认真执行。\n"
        "附件：任务分工\n省林草局\n2025年1月2日\n附件1\n2025年全省林草工作任务分工\n"
        "1.推进国家公园建设。（省林草局负责）\n2.防治病虫害。（省林草局负责）\n"
    )
    assert draft.plan.title == "2025年全省林草工作任务分工"
    assert draft.plan.issuer == "省林草局"
    assert draft.plan.period_end == date(2025, 12, 31)


@pytest.mark.parametrize("number", ["", "国办发〔2016〕25号\n"])
def test_a_title_below_a_notice_that_names_it_by_its_last_words(number: str) -> None:
    draft = draft_of(
        f"国务院办公厅关于印发打击侵权假冒工作要点的通知\n{number}"
        "各省人民政府：\n现将工作要点印发给你们，请认真执行。\n国务院办公厅\n2016年4月19日\n"
        "2016年全国打击制售假冒伪劣商品工作要点\n"
        "1.加强治理。（公安部负责）\n2.推进正版化。（版权局负责）\n"
    )
    assert draft.plan.title == "2016年全国打击制售假冒伪劣商品工作要点"
    assert draft.plan.issuer == "国务院办公厅"
    assert draft.plan.period_end == date(2016, 12, 31)


@pytest.mark.parametrize("pair", ["（）", "()", "【】", "［］", "〔〕"])
def test_brackets_of_every_shape_assign(pair: str) -> None:
    duty = f"{pair[0]}公安部牵头，商务部等参与{pair[1]}"
    text = f"2025年工作要点\n1.加强治理（第一版）。{duty}\n2.推进合作。{duty}\n"
    for item in draft_of(text).items:
        assert (item.lead, item.participants) == ("公安部", ["商务部"])
        assert item.text.endswith("。")


@pytest.mark.parametrize(
    ("wording", "every", "targets"),
    [
        ("完成勘界立标，2025年第三季度前完成。", [], 0),
        ("一季度完成方案编制。", [], 0),
        ("每季度通报进展。", ["quarterly"], 0),
        ("按季度公布结果。", ["quarterly"], 0),
        ("于2023年6月30日前和12月31日前报送。", [], 0),
        ("自印发之日起30日内完成。", [], 0),
        ("压缩至3个工作日以内，新增20家。", [], 2),
    ],
)
def test_points_in_time_are_no_repetition_and_no_quantity(
    wording: str, every: list[str], targets: int
) -> None:
    draft = draft_of(f"2025年工作要点\n1.{wording}（商务部负责）\n2.加强监管。（公安部负责）\n")
    first = draft.items[0]
    assert [one.every for one in first.recurring] == every
    assert len(first.targets) == targets


def test_a_helper_alone_leads_nothing_and_is_reported() -> None:
    """An empty cell may be merged with the one above: who leads is asked, not guessed."""
    draft = draft_of(family.MERGED_CELLS)
    assert draft.items[1].participants == ["各县区政府"]
    assert ("no_lead", "各县区政府") in problems(draft)


def test_decimals_are_sections_of_their_own() -> None:
    paths = [item.section_path for item in draft_of(family.DEEP_DECIMALS).items]
    assert paths == [["1 提升产品质量", "1.1 消费品"]] * 2 + [["1 提升产品质量", "1.2 食品"]]
