"""The shipped names: whole, free of silent collisions, and in step with the annotated register."""

import json
from collections import defaultdict
from datetime import date
from pathlib import Path

import pytest
from pydantic import ValidationError

from seed.lexicon import load, reading
from store.lexicon import NATIONAL, AgencyKind, Name
from store.places import PROVINCES
from store.text import match_key

LEXICON = load()
SHARED = Path(__file__).parents[3] / "shared"
beside = pytest.mark.skipif(
    not SHARED.exists(), reason="the shared material is not beside the project"
)

NAMED_BY_NO_SHIPPED_PLAN = """
    税务总局 药监局 金融监管总局 国家数据局 国家发展改革委 民政部 自然资源部 住房城乡建设部
    交通运输部 水利部 应急管理部 审计署 退役军人部 国家民委 国家安全部 国务院港澳办 国务院研究室
    信访局 粮食和储备局 能源局 数据局 烟草局 移民局 铁路局 民航局 文物局 疾控局
    消防救援局 矿山安监局 外汇局 国际发展合作署 医保局 体育总局 参事室 国家保密局 密码局
    档案局 新闻出版署 电影局 版权局 中央编办 中央统战部 中央台办 中央社会工作部 社科院
    工程院 气象局 新华社 全国人大常委会 全国总工会 共青团中央 全国妇联 全国工商联 中国残联
    国铁集团 供销合作总社 中国红十字会 国土资源部 工商总局 银监会 保监会 中农办 国家标准委
"""

# The register calls these labels of readers or generic bodies; here they are a bureau, a collective
# and a name of the customs that is marked unsure.
GENERIC_IN_THE_REGISTER = {"im-amr", "prov-ipo", "customs-generic"}


def by_key() -> dict[tuple[str, str], list[tuple[str, Name]]]:
    index: dict[tuple[str, str], list[tuple[str, Name]]] = defaultdict(list)
    for entry in LEXICON.entries:
        for name in entry.names:
            index[entry.jurisdiction, match_key(name.text)].append((entry.slug, name))
    return index


def test_every_name_has_a_key() -> None:
    assert all(key for _, key in by_key())


def test_no_name_means_two_bodies_silently() -> None:
    shared = {k: v for k, v in by_key().items() if len({slug for slug, _ in v}) > 1}
    assert shared, "总局 alone means several"
    for key, owners in shared.items():
        assert all(name.unsure for _, name in owners), (key, owners)


def test_no_body_has_a_name_twice() -> None:
    for key, owners in by_key().items():
        held = [slug for slug, _ in owners]
        assert len(held) == len(set(held)), key


def test_nothing_is_an_agency_and_none_at_once() -> None:
    for entry in LEXICON.entries:
        if entry.kind is AgencyKind.OTHER:
            for name in entry.names:
                assert LEXICON.resolve(name.text) == (), name.text


def test_every_relation_leads_to_a_body() -> None:
    known = {entry.slug for entry in LEXICON.agencies}
    for entry in LEXICON.entries:
        assert known.issuperset(entry.successors), entry.slug
        assert known.issuperset(member.slug for member in entry.members), entry.slug


def test_unsure_repeats_a_name_of_the_record() -> None:
    checked = 0
    for file in reading._FILES:
        data = reading._File.model_validate(reading._read(file))
        for record in (*data.body, *data.collective):
            names = {name.text for name in LEXICON.by_slug(record.slug).names}
            assert record.unsure <= names, record.slug
            checked += len(record.unsure)
    assert checked > 50


def test_a_validity_ends_after_it_begins() -> None:
    for entry in LEXICON.entries:
        for name in entry.names:
            assert (name.valid_from or date.min) < (name.valid_to or date.max), name


def test_shown_names_resolve_to_their_body() -> None:
    for entry in LEXICON.agencies:
        for shown in (entry.short, entry.full):
            assert entry in [r.entry for r in LEXICON.resolve(shown)], shown


def test_jurisdictions_are_places() -> None:
    assert {entry.jurisdiction for entry in LEXICON.entries} == {NATIONAL, *PROVINCES}


def test_every_province_has_its_bureau_in_the_group_addressed() -> None:
    members = LEXICON.members("prov-ipo", date(2021, 3, 15))
    assert members == tuple(f"ipo-{code}" for code in PROVINCES)


@pytest.mark.parametrize(
    "name",
    NAMED_BY_NO_SHIPPED_PLAN.split(),
)
def test_bodies_that_no_shipped_plan_prints_are_known(name: str) -> None:
    assert len(LEXICON.resolve(name)) == 1


def test_a_record_with_an_unknown_key_is_refused() -> None:
    record = {"slug": "x-y", "short": "甲", "full": "甲局", "category": "x", "nmae": "乙"}
    with pytest.raises(ValidationError, match="nmae"):
        reading._File.model_validate({"body": [record]})


@beside
def test_every_printed_name_of_the_register() -> None:
    register = json.loads((SHARED / "gold" / "agencies.json").read_text("utf-8"))
    assert len(register["printed_name_index"]) == 90
    for printed, meant in register["printed_name_index"].items():
        found = [r.entry.slug for r in LEXICON.resolve(printed)]
        if meant["kind"] == "agency":
            assert found == [meant["id"]], printed
        elif meant["id"] in GENERIC_IN_THE_REGISTER:
            assert len(found) == 1, printed
        else:
            other = LEXICON.other(printed)
            assert (found, other and other.slug) == ([], meant["id"]), printed


@beside
def test_every_alias_of_the_register() -> None:
    register = json.loads((SHARED / "gold" / "agencies.json").read_text("utf-8"))
    for alias, meant in register["alias_index"].items():
        found = LEXICON.resolve(alias)
        assert {r.entry.slug for r in found} >= set(meant), alias
        assert len(found) == len(meant) or all(r.name.unsure for r in found), alias
    for alias, meant in register["ambiguous_aliases"].items():
        found = LEXICON.resolve(alias)
        assert sorted(r.entry.slug for r in found) == sorted(meant), alias
        assert all(r.name.unsure for r in found), alias


@beside
def test_bodies_named_in_prose_are_found_where_the_annotation_has_them() -> None:
    plans = json.loads((SHARED / "gold" / "plans.json").read_text("utf-8"))
    for item in (item for plan in plans for item in plan["items"]):
        for start, end, resolution in LEXICON.mentions(item["text"]):
            noted = [mention["printed"] for mention in item["body_mentions"]]
            assert item["text"][start:end] in noted, (item["number"], resolution.name)


@beside
def test_agencies_in_the_questions() -> None:
    lines = (SHARED / "queries" / "ask_dev.jsonl").read_text("utf-8").splitlines()
    for question in map(json.loads, lines):
        read = {r.entry.slug for _, _, r in LEXICON.mentions(question["question"])}
        wanted = (question["filters"] or {}).get("agency", [])
        names = [wanted] if isinstance(wanted, str) else wanted
        meant = {r.entry.slug for name in names for r in LEXICON.resolve(name)}
        assert read <= meant, question["question"]
        assert read == meant or question["asker_agency"] in names, question["question"]
