"""Names: who is meant in which jurisdiction, what is near, and what in free text is a name."""

import pickle
import string
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seed.lexicon import load
from store.lexicon import AgencyEntry, AgencyKind, Lexicon, Name, NameKind
from store.places import PROVINCES, place_name, province_in

LEXICON = load()


def slugs(text: str, jurisdiction: str = "national") -> list[str]:
    return [r.entry.slug for r in LEXICON.resolve(text, jurisdiction=jurisdiction)]


def suggested(text: str, jurisdiction: str = "national") -> list[str]:
    return [r.entry.slug for r in LEXICON.suggest(text, jurisdiction=jurisdiction)]


def mentioned(text: str, jurisdiction: str = "national") -> list[tuple[str, str]]:
    found = LEXICON.mentions(text, jurisdiction=jurisdiction)
    return [(text[start:end], r.entry.slug) for start, end, r in found]


@pytest.mark.parametrize(
    ("typed", "slug", "kind"),
    [
        ("知识产权局", "cnipa", NameKind.PRINTED),
        (" 国家知识产权局。", "cnipa", NameKind.FULL),
        ("国知局", "cnipa", NameKind.ALIAS),
        ("國家知識產權局", "cnipa", NameKind.FULL),
        ("cnipa", "cnipa", NameKind.ACRONYM),
        ("SIPO", "cnipa", NameKind.FORMER),
        ("state taxation administration", "sta", NameKind.ENGLISH),
        ("版权局", "ccpd", NameKind.ALIAS),
        ("国家版权局", "ccpd", NameKind.OUTWARD),
        ("农业部", "mara", NameKind.FORMER),
        ("国家金融监督管理总局（原银保监会）", "cbirc", NameKind.FULL),
        ("NFRA", "cbirc", NameKind.ACRONYM),
        ("国土资源部", "mnr", NameKind.FORMER),
    ],
)
def test_any_name_resolves_and_says_by_which(typed: str, slug: str, kind: NameKind) -> None:
    (found,) = LEXICON.resolve(typed)
    assert (found.entry.slug, found.name.kind) == (slug, kind)


def test_an_ambiguous_name_gives_all_and_each_is_unsure() -> None:
    found = LEXICON.resolve("总局")
    assert {r.entry.slug for r in found} == {"samr", "nrta", "sta", "gas", "cbirc"}
    assert all(r.name.unsure for r in found)


def test_names_valid_on_the_day_come_first() -> None:
    in_2021 = LEXICON.resolve("总局", on=date(2021, 6, 1))
    assert in_2021[-1].entry.slug == "cbirc"
    assert len(in_2021) == len(LEXICON.resolve("总局"))


@pytest.mark.parametrize(
    "typed", ["世界知识产权组织", "WIPO", "公安机关", "商标局", "人大", "", "。"]
)
def test_what_is_no_agency_does_not_resolve(typed: str) -> None:
    assert slugs(typed) == []


def test_what_is_no_agency_is_known_as_such() -> None:
    other = LEXICON.other("WIPO")
    assert other is not None
    assert (other.slug, other.kind) == ("wipo", AgencyKind.OTHER)
    assert LEXICON.other("知识产权局") is None


@pytest.mark.parametrize("code", PROVINCES)
def test_a_bureau_keeps_its_place(code: str) -> None:
    short, full = PROVINCES[code]
    for jurisdiction in ("national", code, "guangdong"):
        assert slugs(f"{full}知识产权局", jurisdiction) == [f"ipo-{code}"]
        assert slugs(f"{short}知识产权局", jurisdiction) == [f"ipo-{code}"]
        assert slugs("国家知识产权局", jurisdiction) == ["cnipa"]
    assert slugs("知识产权局", code) == [f"ipo-{code}"]
    assert slugs("知识产权局") == ["cnipa"]


@pytest.mark.parametrize(
    "bare", ["统计局", "发改委", "国资委", "林草局", "联席会议办公室", "统战部"]
)
def test_a_bare_local_name_in_a_province_is_nobody_national(bare: str) -> None:
    assert len(slugs(bare)) == 1
    assert slugs(bare, "guangdong") == []


@pytest.mark.parametrize(
    "name", ["财政部", "海关总署", "证监会", "国知局", "最高法", "中科院", "CNIPA"]
)
def test_an_unmistakable_name_is_national_everywhere(name: str) -> None:
    assert slugs(name, "guangdong") == slugs(name) != []


@pytest.mark.parametrize(
    "name", ["省知识产权局", "自治区知识产权局", "深圳市知识产权局", "县知识产权局"]
)
def test_a_local_bureau_never_becomes_the_national_one(name: str) -> None:
    assert slugs(name) == []
    assert "cnipa" not in suggested(name)
    assert "cnipa" not in suggested(name + "局")
    assert mentioned(f"请{name}报送") == []


@pytest.mark.parametrize(
    ("typed", "slug"),
    [
        ("知识产全局", "cnipa"),
        ("国知句", "cnipa"),
        ("税务总居", "sta"),
        ("海关总暑", "gacc"),
        ("市场监管局", "samr"),
        ("改发委", "ndrc"),
        ("发展改革", "ndrc"),
        ("工安部", "mps"),
        ("CNIPE", "cnipa"),
        ("人力资源和社会保险部", "mohrss"),
        ("广东省知识产权句", "ipo-guangdong"),
    ],
)
def test_a_near_miss_is_suggested(typed: str, slug: str) -> None:
    assert slugs(typed) == []
    assert slug in suggested(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "今天天气怎么样",
        "阿斯顿",
        "专利费",
        "版权法",
        "地理标志",
        "商标注册",
        "哈哈哈",
        "计划",
        "xyz",
        "公安",
    ],
)
def test_nonsense_and_other_words_suggest_nothing(typed: str) -> None:
    assert suggested(typed) == []


@given(st.text(string.ascii_lowercase + "的是在了人我有他这中大来上国", min_size=5, max_size=14))
def test_random_words_suggest_nothing(typed: str) -> None:
    near = LEXICON.suggest(typed)
    assert all(abs(len(typed) - len(r.name.text)) <= 2 for r in near)
    assert len(near) <= 1


@given(st.sampled_from([e for e in LEXICON.agencies if len(e.full) >= 4]), st.data())
def test_one_wrong_character_is_forgiven(entry: AgencyEntry, data: st.DataObject) -> None:
    at = data.draw(st.integers(1, len(entry.full) - 2))
    typed = entry.full[:at] + "囧" + entry.full[at + 1 :]
    near = LEXICON.suggest(typed, limit=40)
    assert entry.slug in {r.entry.slug for r in near}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("税务总局负责什么", [("税务总局", "sta")]),
        ("国知局和市监总局都有份的", [("国知局", "cnipa"), ("市监总局", "samr")]),
        ("海关参与但不牵头的", [("海关", "gacc")]),
        ("公安部分别负责", [("公安部", "mps")]),
        ("國家知識產權局與海關總署", [("國家知識產權局", "cnipa"), ("海關總署", "gacc")]),
        ("由国家 知识产权\n局牵头", [("国家 知识产权\n局", "cnipa")]),
        ("最高人民法院、最高人民检察院", [("最高人民法院", "spc"), ("最高人民检察院", "spp")]),
        ("两高负责的", [("两高", "two-supremes")]),
        ("most of them by CAST", [("CAST", "cast")]),
        ("cnipa负责什么", [("cnipa", "cnipa")]),
        ("上海市知识产权局", [("上海市知识产权局", "ipo-shanghai")]),
        ("《海关总署公告》由公安部发", [("公安部", "mps")]),
    ],
)
def test_names_in_free_text(text: str, found: list[tuple[str, str]]) -> None:
    assert mentioned(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "知识产权保护司法机关",
        "金砖国家知识产权局局长会",
        "网络市场监管",
        "国家知识产权局商标局",
        "科技部门和公安部署",
        "《国家知识产权局公告》",
        "奥林匹克标志海关保护",
        "人行道",
        "韩国知识产权局",
        "深圳知识产权局",
        "各省、市知识产权局",
        "市场监督管理局（知识产权局）",
        "国家统计局局长",
        "世界知识产权组织",
        "castle and almost",
    ],
)
def test_what_only_looks_like_a_name(text: str) -> None:
    assert mentioned(text) == []


def test_a_bare_name_in_free_text_belongs_to_the_province() -> None:
    assert mentioned("省知识产权局牵头", "hunan") == [("省知识产权局", "ipo-hunan")]
    assert mentioned("知识产权局、财政部牵头", "hunan") == [
        ("知识产权局", "ipo-hunan"),
        ("财政部", "mof"),
    ]


def test_an_ambiguous_mention_comes_once_for_each_body() -> None:
    spans = {(start, end) for start, end, _ in LEXICON.mentions("质检总局负责")}
    assert spans == {(0, 4)}
    assert [slug for _, slug in mentioned("质检总局负责")] == ["gacc", "samr"]


@given(
    st.text(
        st.one_of(st.characters(), st.sampled_from("国家知识产权局海关总署《》（）部门省 CNIPA")),
        max_size=60,
    )
)
def test_spans_lie_in_the_text_in_order_and_name_what_they_hold(text: str) -> None:
    last = 0
    for start, end, resolution in LEXICON.mentions(text):
        assert last <= start < end <= len(text)
        assert resolution.entry.slug in slugs(text[start:end])
        last = start


def test_a_long_text_is_scanned_once() -> None:
    text = "《" * 2000 + "知识产权知识产权局门" * 4000
    assert len(LEXICON.mentions(text)) == 4000


def test_members_depend_on_the_day() -> None:
    assert len(LEXICON.members("ipjc-members", date(2021, 12, 1))) == 38
    now = LEXICON.members("ipjc-members", date(2024, 6, 1))
    assert len(now) == 29
    assert "cod" not in now
    assert LEXICON.members("ipjc-members", date(2019, 1, 1)) == ()
    assert len(LEXICON.members("prov-ipo", date(2021, 3, 1))) == 32
    assert LEXICON.members("two-supremes", date(2021, 3, 1)) == ("spc", "spp")
    assert LEXICON.members("cnipa", date(2021, 3, 1)) == ()


def test_an_old_body_is_itself_and_its_family_follows() -> None:
    assert slugs("铁道部") == ["mor"]
    assert LEXICON.by_slug("mor").successors == ("mot", "nra", "china-railway")
    assert LEXICON.family("mor") == ("mor", "mot", "nra", "china-railway")
    assert LEXICON.family("nra") == ("nra", "mor")
    assert LEXICON.family("cnipa") == ("cnipa",)


def test_a_circle_of_successors_ends() -> None:
    circle = Lexicon((_entry("a", successors=("b",)), _entry("b", successors=("a",))))
    assert circle.family("a") == ("a", "b")


def test_a_slug_names_one_body() -> None:
    with pytest.raises(ValueError, match="slug"):
        Lexicon((_entry("a"), _entry("a")))


def test_a_snapshot_travels_to_another_process() -> None:
    copy = pickle.loads(pickle.dumps(LEXICON))
    assert copy.entries == LEXICON.entries
    assert copy.revision == LEXICON.revision
    assert [r.entry.slug for r in copy.resolve("国知局")] == ["cnipa"]


def test_places() -> None:
    assert province_in("广东省人民政府办公厅") == "guangdong"
    assert province_in("新疆生产建设兵团办公厅") == "xpcc"
    assert province_in("新疆维吾尔自治区人民政府") == "xinjiang"
    assert province_in("国务院办公厅") is None
    assert place_name("guangxi") == "广西壮族自治区"
    assert place_name("national") == "全国"


def _entry(slug: str, successors: tuple[str, ...] = ()) -> AgencyEntry:
    name = Name(f"{slug}局", NameKind.PRINTED)
    return AgencyEntry(
        slug, name.text, name.text, AgencyKind.AGENCY, "x", "national", (name,), successors
    )
