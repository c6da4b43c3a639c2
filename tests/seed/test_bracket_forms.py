"""What brackets say about who does a task, in words that real plans print."""

from __future__ import annotations

import pytest

from seed.grammar.agencies import with_marks
from seed.grammar.lead import assign
from seed.grammar.responsibility import read_bracket

LEADS = {
    "市发展改革委牵头抓总，市财政局等部门按职责分工抓好落实": "市发展改革委>市财政局",
    "牵头单位为市财政局，配合单位为市教育局": "市财政局>市教育局",
    "市财政局为牵头单位，市教育局、市人社局为责任单位": "市财政局>市教育局、市人社局",
    "各县（市、区）人民政府牵头，市农业农村局指导": "各县（市、区）人民政府>市农业农村局",
    "市农业农村局负责指导，各县（市、区）人民政府负责落实": "各县（市、区）人民政府>市农业农村局",
    "省市场监管局会同省财政厅等部门按职责分工负责": "省市场监管局>省财政厅",
}
LISTED = {
    "市教育局、各设区的市人民政府、各有关部门负责": "市教育局、各设区的市人民政府、各有关部门",
    "市、区两级财政部门，市审计局负责": "市、区两级财政部门、市审计局",
    "责任单位:市发改委 市工信局 市商务局": "市发改委、市工信局、市商务局",
    "上海票据交易所、在沪高校负责": "上海票据交易所、在沪高校",
    "自然资源部、司法部起草": "自然资源部、司法部",
    "起草单位：国家医保局、财政部": "国家医保局、财政部",
    "省科技厅、各地级以上市人民政府结合实际负责": "省科技厅、各地级以上市人民政府",
}


def read(bracket: str) -> tuple[list[str], str | None]:
    """The bodies and who leads."""
    duty = read_bracket(with_marks(bracket))
    assert duty is not None
    roles = assign(duty, has_rule=False)
    assert duty.unread == []
    return roles.agencies, roles.lead


@pytest.mark.parametrize("bracket", LEADS)
def test_words_name_the_lead(bracket: str) -> None:
    agencies, lead = read(bracket)
    wanted, _, helpers = LEADS[bracket].partition(">")
    assert lead == wanted
    assert [name for name in agencies if name != lead] == helpers.split("、")


@pytest.mark.parametrize("bracket", LISTED)
def test_a_list_is_read_whole(bracket: str) -> None:
    agencies, lead = read(bracket)
    assert "、".join(agencies) == LISTED[bracket]
    assert lead is None


@pytest.mark.parametrize(
    "bracket",
    [
        "试行",
        "不少于3次",
        "以下简称《方案》",
        "市财政局出资60%",
        "市公安局等8个部门已印发",
        "含市本级",
    ],
)
def test_what_assigns_nothing_is_left_in_the_text(bracket: str) -> None:
    assert read_bracket(with_marks(bracket)) is None


def test_who_supervises_alone_does_not_lead() -> None:
    duty = read_bracket("督导单位：省委组织部")
    assert duty is not None
    roles = assign(duty, has_rule=True)
    assert (roles.agencies, roles.lead, roles.participants) == (
        ["省委组织部"],
        None,
        ["省委组织部"],
    )
