"""Lines that are no part of a document: navigation, sharing bars, counters, footers of sites."""

from __future__ import annotations

import re
from datetime import date

from seed.grammar.blanks import compact
from store.numerals import number

_SITE = re.compile(
    r"版权所有|ICP备|公网安备|©|[Cc]opyright|网站地图|网站标识码|网站声明|技术支持[：:]|(?:浏览|阅读|点击)(?:次数|量|数)?[：:]|访问量|"
    r"^字[号体][：:]|^【?字体|^大\s+中\s+小|^分享(?:到)?[：:]?|^打印(?:本页)?|^关闭(?:窗口)?|^收藏|当前位置|您(?:的|现在的)?位置|"
    r"首页\s*[>»›/|]|^(?:首页|返回顶部|返回首页)|上一篇|下一篇|扫一扫|责任编辑|^编辑[：:]|^来源[：:]|^信息来源|^作者[：:]|"
    r"^时间[：:]|^(?:发布|发文|更新|发表)(?:时间|日期)[：:]|^日期[：:]|^索引号|^主题分类|^主题词|^信息类别|^公开方式|^有效性|^生成日期|^成文日期|"
    r"^发文机关[：:]|^发文字号[：:]|^文\s*号[：:]|^标\s*题[：:]|^发布机构[：:]|^名\s*称[：:]|^<?https?://|^www\.|\[[^\]]{1,12}\]\(#?[^)]*\)|"
    r"^出所|ウェブサイト|^(?:地址|邮编|邮政编码|电话|传真|网址|邮箱|联系电话|运维单位|主办单位|承办单位|指导单位|网站管理|维护单位|运营维护)[：:]|"
    r"政府网站|无障碍|繁體|手机版|相关(?:链接|附件|新闻|文章|解读)[：:]?$|^—\s*\d+\s*—$|^-\s*\d+\s*-$|^第\s*\d+\s*页|^\d+\s*/\s*\d+$|"
    r"[.…·]{4,}\s*\d+$"
)
_FOOT = re.compile(r"版权所有|ICP备|公网安备|网站标识码|网站地图|[Cc]opyright")
_PAGE = re.compile(
    r"[—–\-－]+\s*\d+\s*[—–\-－]+|第\s*\d+\s*页(?:[\s/,，]*共\s*\d+\s*页)?|\d+\s*/\s*\d+"
)
_DATE = re.compile(
    r"(?P<year>(?:19|20)\d\d|[一二][〇○零Oo0九][〇○零Oo0一二三四五六七八九]{2})(?:年|[-/.])(?P<month>\d{1,2}|[一二三四五六七八九十]{1,2})(?:月|[-/.])"
    r"(?P<day>\d{1,2}|[一二三四五六七八九十]{1,3})日?"
)
_ONLY_DATE = re.compile(rf"[（(]?(?:{_DATE.pattern})[)）]?(?:印发)?")
_PUBLISHED = re.compile(r"(?:发布|发文|更新|发表)?(?:时间|日期)[：:]")
_ISSUED = re.compile(r"(?:成文|印发|签发|生成)(?:日期|时间)[：:]")


def is_page_number(text: str, *, bare: bool = False) -> bool:
    """Whether a line is the number of a page: — 3 —, 第 3 页; digits alone where ``bare``."""
    if len(text) > 16:
        return False
    return _PAGE.fullmatch(text) is not None or (bare and len(text) <= 3 and text.isdecimal())


def is_site(text: str) -> bool:
    """Whether only a web site prints such a line, whatever stands before it."""
    return len(text) <= 120 and _FOOT.search(text) is not None


def is_noise(text: str) -> bool:
    """Whether a line belongs to the page around the document. Only for unnumbered lines."""
    return len(text) <= 120 and _SITE.search(text) is not None


def read_date(text: str) -> date | None:
    """The first full date in ``text``: 2021年3月3日, 2021-03-05, 二〇二一年三月三日."""
    found = _DATE.search(compact(text))
    if found is None:
        return None
    year = found["year"].replace("O", "0").replace("o", "0")
    try:
        return date(number(year) or 0, number(found["month"]) or 0, number(found["day"]) or 0)
    except ValueError:
        return None


def is_date_line(text: str) -> bool:
    """Whether a line is a date and nothing else."""
    return len(text) <= 24 and _ONLY_DATE.fullmatch(compact(text)) is not None


def published_on(text: str) -> date | None:
    """The date a site put on the page (发布时间：…, or a bare 2021-03-05 10:20)."""
    if _ISSUED.search(text):
        return None
    if _PUBLISHED.search(text) or re.match(r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}", text):
        return read_date(text)
    return None


def issued_on(text: str) -> date | None:
    """The date of issue that a page labels (成文日期：…)."""
    found = _ISSUED.search(text)
    return read_date(text[found.end() :]) if found else None
