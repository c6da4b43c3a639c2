"""Several paragraphs under one number, what follows the last task, and who can lead at all."""

from __future__ import annotations

import pytest

from seed.draft import Draft, DraftItem
from seed.parse import parse_bytes
from tests.seed.coverage import misplaced


def read(text: str) -> Draft:
    """The draft of a text, every character of which has its place."""
    source, draft = parse_bytes(text.encode())
    assert misplaced(source, draft) == []
    return draft


def roles(item: DraftItem) -> list[tuple[str, str]]:
    """Bodies with their roles."""
    return [(one.name, one.role) for one in item.assignees]


def plan(*brackets: str, closing: str = "") -> list[DraftItem]:
    """The tasks of a plan with these brackets."""
    tasks = [f"{n}.推进第{n}项改革，健全制度。（{one}）" for n, one in enumerate(brackets, 1)]
    return read("\n".join(["某市2024年重点任务分工方案", "一、重点任务", *tasks, closing])).items


def test_paragraphs_that_each_name_their_bodies_are_tasks_of_their_own() -> None:
    draft = read(
        "某省2024年试点工作方案\n一、主要任务\n（一）强化引领。\n建立指标体系，完善统计制度。（省发展改革委牵头，省统计局参与）\n"
        "集成政策措施，增强系统性。（省生态环境厅负责）\n（二）绿色生产。实施绿色开采。（省自然资源厅负责）\n"
        "推广先进技术，实现固体废物产消平衡。（省工业和信息化厅、省科技厅负责）\n"
    )
    assert [item.number for item in draft.items] == ["一(一)", "一(一)*2", "一(二)", "一(二)*2"]
    assert [item.agencies for item in draft.items] == [
        ["省发展改革委", "省统计局"],
        ["省生态环境厅"],
        ["省自然资源厅"],
        ["省工业和信息化厅", "省科技厅"],
    ]
    unnumbered = [one for one in draft.problems if one.code == "no_number"]
    assert [one.line for one in unnumbered] == [5, 7]
    assert all(one.code != "several_responsibilities" for one in draft.problems)


def test_a_bracket_on_a_line_of_its_own_belongs_to_the_paragraph_above() -> None:
    draft = read(
        "工作方案\n1.推进改革，健全制度。\n（市财政局牵头）\n（市教育局配合）\n2.推进公开。\n（市司法局负责）\n"
    )
    assert [item.agencies for item in draft.items] == [["市财政局", "市教育局"], ["市司法局"]]


def test_what_follows_the_last_task_is_about_the_plan() -> None:
    numbered = "\n".join(
        f"{n}.对第{n}项工作成效明显的地区给予激励。（省财政厅负责）" for n in range(1, 7)
    )
    draft = read(
        f"激励措施方案\n{numbered}\n各部门要认真组织实施。\n省政府办公厅将组织评估，于2024年12月底前完成。\n"
    )
    last = draft.items[-1]
    assert (last.text, last.agencies, last.deadlines) == (
        "对第6项工作成效明显的地区给予激励。",
        ["省财政厅"],
        [],
    )
    assert [piece.kind for piece in draft.prose if "评估" in piece.text] == ["closing"]


def test_a_body_alone_behind_the_last_stop_does_the_task_where_others_say_who_does_theirs() -> None:
    items = plan("市教育局负责", "市财政局", "市司法局牵头，市公安局配合", "市民政局负责", "暂定名")
    assert [item.agencies for item in items][:3] == [
        ["市教育局"],
        ["市财政局"],
        ["市司法局", "市公安局"],
    ]
    assert items[4].agencies == []


@pytest.mark.parametrize("words", ["牵头", "牵头负责", "会同有关部门负责"])
def test_two_that_lead_both_lead(words: str) -> None:
    item = plan(f"市财政局、市教育局{words}")[0]
    assert roles(item)[:2] == [("市财政局", "lead"), ("市教育局", "lead")]
    assert (item.lead, item.lead_basis.value) == ("市财政局", "stated")
    assert item.participants == (["有关部门"] if "会同" in words else [])


def test_a_collective_that_is_open_leads_nothing() -> None:
    rule = "列第一位者为牵头单位。"
    alone, first, named = plan(
        "各有关部门和单位按职责分工负责",
        "各有关部门和单位、各区县政府负责",
        "各区县政府、市财政局负责",
        closing=rule,
    )
    assert (alone.lead, roles(alone)) == (None, [("各有关部门和单位", "listed")])
    assert (first.lead, [role for _, role in roles(first)]) == (None, ["listed", "listed"])
    assert named.lead == "各区县政府"


def test_people_in_brackets_behind_a_body_are_no_part_of_its_name() -> None:
    item = plan("责任单位：市城管局（张明）、市教育局（局长李强）、国家标准委（国标委）")[0]
    assert item.agencies == ["市城管局", "市教育局", "国家标准委（国标委）"]
    assert [one.text for one in item.problems if one.code == "person_name"] == ["张明", "李强"]


def test_an_answer_to_a_letter_plans_nothing() -> None:
    text = "关于某省所提问题和建议办理情况的函\n某省人民政府：\n"
    text += "一、关于石化项目问题。请你省研究。\n二、关于电力问题。纳入统筹考虑。\n"
    assert read(text).items == []
