"""The provinces, which are the jurisdictions below the nation. Pure data and two questions."""

from __future__ import annotations

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


def place_name(jurisdiction: str) -> str:
    """The full name to show: 广东省; 全国 for the nation. KeyError for an unknown code."""
    return "全国" if jurisdiction == NATIONAL else PROVINCES[jurisdiction][1]
