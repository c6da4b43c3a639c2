"""plans.toml and the texts it names; what an unnamed plan is called."""

from __future__ import annotations

import hashlib
import re
from datetime import date
from importlib.resources import files

import pytest

from seed.draft import DraftPlan
from seed.naming import is_key, jurisdiction_for, key_for, short_for
from seed.shipped import ShippedPlan, fingerprint, shipped_plans

YEAR = DraftPlan(period_start=date(2024, 1, 1), period_end=date(2024, 12, 31))


@pytest.mark.parametrize("plan", shipped_plans(), ids=lambda plan: plan.key)
def test_a_shipped_text_is_the_one_that_was_described(plan: ShippedPlan) -> None:
    data = plan.read()
    assert hashlib.sha256(data).hexdigest() == plan.sha256
    if plan.published_on is not None:
        printed = re.sub("[年月]", "-", data.decode()).replace("-0", "-")
        day = plan.published_on
        assert f"{day.year}-{day.month}-{day.day}" in printed


def test_every_shipped_text_is_described_and_can_be_read_from_the_package() -> None:
    folder = files("seed").joinpath("documents")
    texts = {file.name for file in folder.iterdir() if file.name.endswith(".txt")}
    assert texts == {plan.file for plan in shipped_plans()}
    assert len(texts) == 5
    for names in ("key", "short", "sha256"):
        assert len({getattr(plan, names) for plan in shipped_plans()}) == 5


def test_the_fingerprint_fits_a_column() -> None:
    assert 0 < fingerprint() < 2**63
    assert fingerprint() == fingerprint()


def test_copies_and_versions_of_one_plan_get_one_key() -> None:
    one = key_for(YEAR, "2024年知识产权强省建设推进计划")
    assert one == key_for(YEAR, "2024 年知識產權強省建設推進計劃")
    assert one != key_for(YEAR, "2024年知识产权强市建设推进计划")
    assert one.startswith("plan-2024-")
    assert is_key(one)
    assert is_key(key_for(DraftPlan(), "无年份的方案"))
    two_years = DraftPlan(period_start=date(2023, 1, 1), period_end=date(2024, 12, 31))
    assert key_for(two_years, "题").startswith("plan-2023-2024-")


@pytest.mark.parametrize(
    ("title", "dated", "short"),
    [
        ("2024年深入实施知识产权强国战略推进计划", True, "2024 年推进计划"),
        ("关于加强数据要素保护的若干意见", False, "关于加强数据要素保护的若干意见"),
        ("国务院关于促进自由区高水平开放的若干意见", False, "促进自由区高水平开放的若干意见"),
        ("某某省营商环境条例", True, "某某省营商环境条例"),
        ("数字政府建设重点任务分工", True, "2024 年重点任务分工"),
        ("青川市2024年优化营商环境工作方案", True, "青川市优化营商环境 2024"),
        ("青川市重点工作任务清单", True, "青川市重点工作任务清单 2024"),
        (
            "青川市2024年深入推进知识产权强市建设和专利转化运用工作要点",
            True,
            "青川市知识产权强市建设 2024",
        ),
    ],
)
def test_short_names(title: str, dated: bool, short: str) -> None:
    assert short_for(YEAR if dated else DraftPlan(), title) == short


def test_no_two_plans_go_by_one_default_name() -> None:
    taken: list[str] = []
    for title in (
        "青川市2024年优化营商环境工作方案",
        "临江县2024年优化营商环境工作方案",
        "青川市2024年优化营商环境实施方案",
        "2024年推进计划",
        "2024年深入实施知识产权战略推进计划",
        "2024年推进计划（修订）",
    ):
        taken.append(short_for(YEAR, title, taken))
    assert len(set(taken)) == len(taken), taken
    assert all(len(name) <= 20 and "…" not in name for name in taken)


@pytest.mark.parametrize(
    ("issuer", "title", "place"),
    [
        ("广东省知识产权局", "2024年推进计划", "guangdong"),
        (None, "江苏省知识产权强省建设2024年推进计划", "jiangsu"),
        ("国家知识产权局", "2024年推进计划", "national"),
        (None, "京津冀（北京、天津）协同方案", "national"),
        ("青川市人民政府", "2024年推进计划", "青川市"),
        ("中共临江县委办公室", "2024年推进计划", "临江县"),
        ("江北区发展和改革局", "2024年推进计划", "江北区"),
        ("四川省青川市人民政府办公室", "2024年推进计划", "四川省青川市"),
        ("北京市海淀区人民政府", "2024年推进计划", "北京市海淀区"),
        ("北京市知识产权局", "2024年推进计划", "beijing"),
        (None, "临江县优化营商环境实施方案", "临江县"),
        (None, "盐城市2024年重点工作计划", "盐城市"),
        ("国家市场监督管理总局", "城市更新实施方案", "national"),
        (None, "推进城市更新实施方案", "national"),
        (None, "临江县乡村振兴实施意见", "临江县"),
        (None, "臨江縣二〇二五年度工作計畫", "临江县"),
        ("中共青川市委青川市人民政府", "关于优化营商环境的实施意见", "青川市"),
        (None, "杭州市西湖区2025年工作要点", "杭州市西湖区"),
        (None, "加强县乡道路管理实施方案", "national"),
        (None, "深化市县改革工作方案", "national"),
        (None, "新时代市域治理方案", "national"),
        (None, "加强县域商业建设行动方案", "national"),
        (None, "完善社区治理工作方案", "national"),
        (None, "智慧城市建设实施方案", "national"),
        ("新疆维吾尔自治区人民政府", "2024年推进计划", "xinjiang"),
    ],
)
def test_the_place_of_a_plan(issuer: str | None, title: str, place: str) -> None:
    assert jurisdiction_for(DraftPlan(issuer=issuer), title) == place
