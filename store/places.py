"""The provinces, which are the jurisdictions below the nation, and cities and counties in words.

No list of cities is kept: one is a place of its own under the words that a document or a person
names it by (临江县), and shares no name with any other place.
"""

from __future__ import annotations

import re

NATIONAL = "national"

# code: (short name, full name), in the order of the administrative division code (GB/T 2260);
# 新疆生产建设兵团 is addressed beside the provinces in documents of the State Council's bodies.
PROVINCES: dict[str, tuple[str, str]] = {
    "beijing": ("北京", "北京市"),
    "tianjin": ("天津", "天津市"),
    "hebei": ("河北", "河北省"),
    "shanxi": ("山西", "山西省"),
    "neimenggu": ("内蒙古", "内蒙古自治区"),
    "liaoning": ("辽宁", "辽宁省"),
    "jilin": ("吉林", "吉林省"),
    "heilongjiang": ("黑龙江", "黑龙江省"),
    "shanghai": ("上海", "上海市"),
    "jiangsu": ("江苏", "江苏省"),
    "zhejiang": ("浙江", "浙江省"),
    "anhui": ("安徽", "安徽省"),
    "fujian": ("福建", "福建省"),
    "jiangxi": ("江西", "江西省"),
    "shandong": ("山东", "山东省"),
    "henan": ("河南", "河南省"),
    "hubei": ("湖北", "湖北省"),
    "hunan": ("湖南", "湖南省"),
    "guangdong": ("广东", "广东省"),
    "guangxi": ("广西", "广西壮族自治区"),
    "hainan": ("海南", "海南省"),
    "chongqing": ("重庆", "重庆市"),
    "sichuan": ("四川", "四川省"),
    "guizhou": ("贵州", "贵州省"),
    "yunnan": ("云南", "云南省"),
    "xizang": ("西藏", "西藏自治区"),
    "shaanxi": ("陕西", "陕西省"),
    "gansu": ("甘肃", "甘肃省"),
    "qinghai": ("青海", "青海省"),
    "ningxia": ("宁夏", "宁夏回族自治区"),
    "xinjiang": ("新疆", "新疆维吾尔自治区"),
    "xpcc": ("兵团", "新疆生产建设兵团"),
}


def province_in(text: str) -> str | None:
    """The code of the province that ``text`` begins with or, failing that, names; else None.

    新疆生产建设兵团 is itself, not 新疆. Simplified characters are expected.
    """
    if PROVINCES["xpcc"][1] in text or text.startswith(PROVINCES["xpcc"][0]):
        return "xpcc"
    found = [(text.index(short), code) for code, (short, _) in PROVINCES.items() if short in text]
    return min(found)[1] if found else None


def is_local(jurisdiction: str) -> bool:
    """Whether it is a city, county, district or township, in words."""
    return _LOCAL.fullmatch(jurisdiction) is not None and not any(
        jurisdiction == full for _, full in PROVINCES.values()
    )


def is_place(jurisdiction: str) -> bool:
    """Whether a plan may hold there: the nation, a province, or a place below in words."""
    return jurisdiction == NATIONAL or jurisdiction in PROVINCES or is_local(jurisdiction)


def place_name(jurisdiction: str) -> str:
    """The full name to show: 广东省; 全国 for the nation; a city or county in its words."""
    if jurisdiction == NATIONAL:
        return "全国"
    return PROVINCES[jurisdiction][1] if jurisdiction in PROVINCES else jurisdiction


def place_short(jurisdiction: str) -> str:
    """What names of a place's bodies carry: 广东, 青川 of 四川省青川市. Not for the nation."""
    if jurisdiction in PROVINCES:
        return PROVINCES[jurisdiction][0]
    own = _ABOVE.sub("", jurisdiction)
    return own[:-1] if len(own) > 2 else own


def name_from_outside(name: str, jurisdiction: str) -> str | None:
    """临江县公安局 of 县公安局: how one asks for a body of a city or county from elsewhere.

    None for what is not of the place itself (省公安厅, 各乡镇), or names it already.
    """
    if not is_local(jurisdiction) or place_short(jurisdiction) in name or _OTHERS.match(name):
        return None
    return jurisdiction + _LEVEL.sub("", name)


_LEVEL = re.compile(r"^(?:市(?!场)|县|区(?!域)|州|盟|旗|乡|镇)(?=.{2})")
_OTHERS = re.compile("[省各全国]|中央|中共|自治区|有关|相关")
_LOCAL = re.compile(r"[\u4e00-\u9fff]{1,18}[市县区州盟旗乡镇]")
_ABOVE = re.compile(r"^.+?(?:省|自治区|市|州|盟)(?=.+[市县区旗乡镇]$)")
