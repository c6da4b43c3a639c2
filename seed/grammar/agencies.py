"""What a name in a responsibility looks like, and how lists of names are cut.

Shapes only: which names exist is the lexicon's business.
"""

from __future__ import annotations

import re
from functools import lru_cache

_ENDINGS = (
    "委员会|办公厅|办公室|事务所|基金会|工商联|管委会|开发区|高新区|人民政府|法院|检察院|银行|总队|支队|大队|"
    "党校|医院|中心|政府|机关|单位|部门|机构|公司|集团|大学|学院|协会|学会|商会|兵团|院校|高校|企业|地方|地区|"
    "各地|工会|团委|科协|妇联|残联|侨联|文联|社科联|台办|央行|专班|小组|园区|平台|联盟|公安|网信|海关|气象台|"
    "学校|中学|小学|职校|技校|幼儿园|分行|支行|总行|分公司|总站|林场|农场|水库|居委会|村委会|社区|各村|报社|设计院|"
    "交易所|清算所|供电所|派出所|司法所|税务所|财政所|检验所|检测所|监测所|管理所|最高法|最高检|律协|农担|国投|城投|"
    "移动|联通|电信|铁塔|烟草|邮政|供电|电力|银联|地铁|公交|公积金|高校|镇街|教育工委|成员|各方|共青团|联社|供销社|报社|通讯社|出版社|电视台|总社|总台|部队|军区|研究所|工作组|"
    "部|委|局|厅|署|院|办|室|会|行|馆|站|处|司|科|关|团|社|组|队|省|市|县|区|州|盟|旗|镇|乡|街道"
)
_ENDS = re.compile(rf"(?:{_ENDINGS})(?:[（(][^（）()]{{1,20}}[)）])?(?:中央)?$")
_SHAPE = re.compile(r"[\u4e00-\u9fffA-Za-z0-9×·“”（）()、—\-]{2,48}$")
_CENTRAL = re.compile(
    r"(?:共青团中央|团中央|.{2,10}党中央|国务院|党中央|全国人大|全国政协|.{1,8}人大|.{1,8}政协)$"
)
# words that make a phrase of what would otherwise end like a name
_NO_NAME = re.compile(
    r"^(?:以下|上述|不再|下同|同上|另行|含|包括|其中|例如|即由|专门|专职|专人|第三方|专业|独立|同一|具体|该|其|一个|主体|多个|两个|几个|谁|某|本人|应(?!急)|须|"
    r"不(?!动产)|未(?!成年)|已|对(?!外|台)|在(?![\u4e00-\u9fff]{1,2}(?:高校|院校|央企|企业|单位|机构)$)|从|将(?!乐)|把|被|按|为|向(?!阳)|于(?!都|洪)|通过|依托|根据|"
    r"(?:开展|推进|加强|建立|完善|制定|支持|鼓励|引导|推动|落实|实行|实施|强化|提升)(?!.*(?:小组|联席会议|委员会|专班)(?:办公室|成员单位)?$)|"
    r"组织(?!部|人事)|会同(?!县)|必要时)|"
    r"[。，；：！？]|(?<!设区)的|之一$|按照?(?:各自)?(?:职责|分工)"
)
_COLLECTIVE = re.compile(
    r"^(?:各|有关|相关|其他|其它|所有|全体|全市|全省|省直|市直|县直|区直|省级|市级|中央和国家机关|"
    r"国务院有关|省有关|市有关)|(?:成员单位|有关部门|相关部门|有关单位|相关单位|各地区|各部门|各地|各单位)"
)
_STRICT = (
    "(?:委员会|总局|部|委|局|厅|署|办|院|会"
    "|府|行|心|队|署|室|团|台|校|关|社|司|处|科协|残联|妇联|侨联|文联)"
)
_STRICT_END = re.compile(rf"{_STRICT}$")
# one printed collective that has a list mark inside
_PROTECTED = re.compile(
    r"(?:各?省(?:级)?、)?(?:自治区、直辖市|自治州、市|自治县)(?:、计划单列市)?(?:(?:以?及|和|、)?新疆生产建设兵团)?"
    # any order where they share one word behind them: 各县、市（区）人民政府
    r"|各(?:省|市|州|盟|地|县|区|旗)(?:[（(][^（）()]{1,6}[)）])?(?:、(?:市|州|盟|县|区|旗)(?:[（(][^（）()]{1,6}[)）])?){1,3}(?=人民政府|政府|党委|管委会)"
    r"|[省市州区县](?:、[市州区县乡]){1,2}[两三]级|各市、县(?:、区)?|各市州、县市区|各市（州）、县（市、区）|各县（市、区）|各?市、县（市、区）|党委、政府"
    r"|[（(〔][^（）()〔〕]*、[^（）()〔〕]*[)）〕]"
)
# 各责任主体: a collective of so few characters may end in any word
_SHORT = 8
_KEEP = "\x01"
_ALL = r"(?:国务院|中央|省|市|县|区|省直|市直|省级|市级|县级|多个|其他|其它)?(?:有关|相关|各|其他)*"
_OPEN_END = re.compile(
    rf"(?<![高平])等(?:(?:\d+|[一二三四五六七八九十]+)?(?:个|家)?{_ALL}(?:成员|责任|职能)?(?:部门|单位|机构|地方|地区|方面)*)$"
    r"|(?<![高平])等[^、，及和与]{0,10}(?:部门|单位|机构|地区|企业)$"
)
# A、B等部门及各地区: the open end stands before the last of the list
_OPEN_INSIDE = re.compile(rf"(等{_ALL}(?:部门|单位|机构)?)(?:以及|及|和|、)(?=各|有关|相关|地方)")
_OPEN_NAME = re.compile(
    r"(?<=[\u4e00-\u9fff]{2})(?<![高平])等[^、，]{0,10}(?:部门|单位|机构|地区|企业)$"
)
_SEPARATOR = re.compile(r"[、，,；;/／]|\s{2,}|\n")
_ROLE_NOTE = re.compile(r"[（(](牵头|主办|主责|配合|协办|参与|参加|协助)(?:单位|部门)?[)）]$")

_SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖萧田董袁潘于蒋蔡余杜叶程苏魏吕丁任"
    "沈姚卢姜崔钟谭陆汪范石廖贾夏韦付傅方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
)
_DOUBLE_SURNAMES = ("欧阳", "司马", "上官", "诸葛", "夏侯", "皇甫", "尉迟", "慕容")
_PERSON_TITLE = re.compile(
    r"(?:副?(?:局长|主任|处长|科长|书记|市长|县长|区长|厅长|部长|院长|司长|行长|校长|秘书长|巡视员|调研员|主席|会长|总经理)"
    r"|同志|先生|女士)(?:[（(].*)?$"
)
_COLON = re.compile("[：:]")
_LEVELS = frozenset("国省市州盟县区旗乡镇各")
_IN_BRACKETS = re.compile(r"[（(]([^（）()]{2,30})[)）]$")
_POST = re.compile(
    r"^(?:(?:分管|主管|牵头|责任|包保)?(?:领导|负责人|责任人|联系人|经办人)[：:]?"
    r"|(?:党组|党委)?副?(?:局长|主任|书记|县长|市长|区长|厅长|院长|校长)(?=[\u4e00-\u9fff]{2,3}$))"
)
_ORG_LAST = frozenset("部委局厅署院办室会行馆站处司科关团社组队省市县区州盟旗镇乡府心校台所联企协")


def list_names(text: str) -> tuple[list[str], str | None]:
    """Names of a printed list in order, and the open end (等, 等部门) if it has one.

    A collective with list marks inside (各省、自治区、直辖市人民政府) stays one name.
    """
    text = text.strip(" \t\u3000、，,；;。：:")
    if not text:
        return [], None
    open_end = None
    found = _OPEN_END.search(text)
    if found:
        open_end, text = found[0], text[: found.start()]
    inside = _OPEN_INSIDE.search(text)
    if inside:
        open_end = open_end or inside[1]
        text = f"{text[: inside.start()]}、{text[inside.end() :]}"
    names = [text] if text.isalpha() and "、" not in text else _split(text)
    if "等" in text:
        # A、B等部门，各省…: the open end may stand before the last of the list
        for at, name in enumerate(names):
            ended = _OPEN_NAME.search(name)
            if ended:
                names[at], open_end = name[: ended.start()], open_end or ended[0]
    if len(names) == 1:
        names = _by_blanks(names[0])
    return [name for raw in names for name in _by_conjunction(raw)], open_end


def _split(text: str) -> list[str]:
    kept: list[str] = []

    def keep(match: re.Match[str]) -> str:
        kept.append(match[0])
        return f"{_KEEP}{len(kept) - 1}{_KEEP}"

    guarded = _PROTECTED.sub(keep, text) if "、" in text else text
    parts = [part.strip() for part in _SEPARATOR.split(guarded)]
    restored = (re.sub(rf"{_KEEP}(\d+){_KEEP}", lambda m: kept[int(m[1])], p) for p in parts)
    return [part for part in restored if part]


def _by_blanks(text: str) -> list[str]:
    """A blank separates names only where every piece looks like one."""
    pieces = text.split()
    if len(pieces) > 1:
        if all(is_name_like(piece) for piece in pieces):
            return pieces
        return ["".join(pieces)]
    return pieces


@lru_cache(maxsize=8192)
def _by_conjunction(name: str) -> tuple[str, ...]:
    """教育部和科技部 are two, 工业和信息化部 is one: both sides must be names on their own."""
    for found in re.finditer("以及|及|和|与", name):
        left, right = name[: found.start()], name[found.end() :]
        if is_collective(right) and is_name_like(right):
            # 国务院相关部门及各地区
            if len(left) > 1 and "、" not in left and is_name_like(left):
                return (*_by_conjunction(left), right)
            continue
        if (
            len(left) > 1
            and _STRICT_END.search(left)
            and not left.endswith(("党委", "省委", "市委", "县委", "区委"))
            and len(right) > 1
            and is_name_like(right)
            and not right.startswith(("政府", "新疆"))
            and "、" not in name
        ):
            return (left, *_by_conjunction(right))
    if name.startswith(("及", "和", "以及")) and is_name_like(name.lstrip("以及和")):
        return (name.lstrip("以及和"),)
    return (name,)


@lru_cache(maxsize=16384)
def is_name_like(name: str) -> bool:
    """Whether ``name`` is shaped like a body or a collective. Says nothing about existence."""
    if not _SHAPE.match(name) or _NO_NAME.search(name):
        return False
    if _ENDS.search(name) or _CENTRAL.search(name):
        return True
    return len(name) <= _SHORT and _COLLECTIVE.search(name) is not None


def is_phrase(name: str) -> bool:
    """Whether a piece of a list is words rather than a name: 按程序报批, 以下不再列出."""
    return _NO_NAME.search(name) is not None


def may_be_name(name: str) -> bool:
    """Whether nothing speaks against a name that a word like 负责 assigns something to."""
    return 2 <= len(name) <= 16 and _SHAPE.match(name) is not None and not _NO_NAME.search(name)


def are_bodies(names: list[str], *, loose: bool = False) -> bool:
    """Stricter than ``is_name_like``: bodies even where no word assigns anything to them.

    Half of them end as only bodies do (局, 委员会); of the others most are shaped like names.
    ``loose`` is for documents that assign so everywhere: the shape of a name is enough.
    """
    unlike = sum(1 for name in names if len(name) < 2 or not is_name_like(name))
    if not names or unlike > len(names) // 3 or any(_NO_NAME.search(name) for name in names):
        return False
    sure = sum(
        1
        for name in names
        if len(name) > 2
        and (_STRICT_END.search(name) or _CENTRAL.search(name) or is_collective(name))
    )
    return loose or len(names) <= 2 * sure


def is_collective(name: str) -> bool:
    """Whether a name stands for several bodies (各省级人民政府, 有关部门)."""
    return _COLLECTIVE.search(name) is not None


def is_unsaid(name: str) -> bool:
    """Whether a collective leaves open who belongs to it (各有关部门): it can lead nothing."""
    return ("有关" in name or "相关" in name) and is_collective(name)


@lru_cache(maxsize=4096)
def is_person(name: str) -> bool:
    """Whether a printed name is that of a person (张三, 李四副局长) rather than of a body."""
    bare = re.sub(r"[（(].*[)）]$|\s", "", name)
    if _PERSON_TITLE.search(bare):
        return True
    if bare.startswith(_DOUBLE_SURNAMES):
        return 3 <= len(bare) <= 4 and bare[-1] not in _ORG_LAST
    return 2 <= len(bare) <= 3 and bare[0] in _SURNAMES and bare[-1] not in _ORG_LAST


def with_marks(text: str) -> str:
    """A list without blanks, those between two names made marks: 市财政局　市教育局.

    The second must begin as a body of some level does: a blank may stand inside a name as well.
    """
    pieces = text.split()
    whole = pieces[0] if pieces else ""
    for piece in pieces[1:]:
        before = _COLON.split(_SEPARATOR.split(whole)[-1])[-1]
        after = _SEPARATOR.split(piece)[0].rstrip("】］]）)。")
        apart = piece[0] in _LEVELS and is_name_like(before) and is_name_like(after)
        whole += f"、{piece}" if apart else piece
    return whole


def without_people(name: str) -> tuple[str, list[str]]:
    """A name without the people in brackets behind it, and those: 市教育局（李四）."""
    found = _IN_BRACKETS.search(name)
    if found is None or not found.start():
        return name, []
    people = [_POST.sub("", part) for part in re.split("[、，,；; ]", found[1]) if part]
    if not people or not all(map(is_person, people)):
        return name, []
    return name[: found.start()], people


def role_note(name: str) -> tuple[str, str | None]:
    """A name without its bracketed role, and that role: 教育部（牵头） -> 教育部, 牵头."""
    found = _ROLE_NOTE.search(name)
    return (name[: found.start()], found[1]) if found else (name, None)
