"""What stands at the head of a document: titles, issuer, document number."""

from __future__ import annotations

import re
from typing import NamedTuple

from seed.grammar.agencies import is_name_like
from seed.grammar.blanks import compact

_GENRE = (
    r"(?:计划|方案|意见|要点|举措|措施|分工|规划|纲要|清单|办法|细则|安排|台账|任务书|行动|"
    r"分工表|分解表|分解|一览表|任务表|工程|部署|任务|通知|指南|规定|决定)"
)
_TITLE = re.compile(rf".{{4,}}{_GENRE}(?:[（(〔][^（）()]{{1,24}}[)）〕])?")
_NOTICE = re.compile(
    r"(?P<issuer>.*?)关于(?:印发|转发|下发|发布|公布|做好|组织实施)(?P<open>[《«〈<])?(?P<title>.+?)(?(open)[》»〉>]|)的(?:通知|函|公告)"
)
_ISSUED_TITLE = re.compile(r"(?P<issuer>.{3,40}?)关于.+")
_NUMBER = re.compile(
    r"(?:发文字号|文\s*号|文件编号)?[：:]?\s*(?P<number>[\u4e00-\u9fffA-Za-z]{1,16}[〔\[［（(【]\s*(?:19|20)\d\d\s*[〕\]］）)】]\s*第?\s*\d{1,5}\s*号)"
)
_LABELLED_ISSUER = re.compile(
    r"^(?:发文机关|发布机构|制发机关|印发机关)[：:]\s*(?P<issuer>\S{3,40})"
)
_SUBTITLE = re.compile(r"[（(〔](?:(?:19|20)\d\d|试行|征求意见稿|修订|第)[^（）()月]{0,20}[)）〕]")
_ORG_END = re.compile(
    r"(?:部|委|局|厅|署|院|办公室|委员会|政府|联席会议|总局|中心|银行|会|委员|兵团|领导小组)$"
)
_ANNEX = re.compile(
    r"附(?:[：:]|(?:件|表|录)\s*(?:\d{1,2}(?!\d)|[一二三四五六七八九十](?![\u4e00-\u9fff]))?\s*[：:]?)\s*"
)
_NO_PLAN = re.compile(
    r"(?:办法|条例|规定|细则|规则|章程|准则|解读|答记者问|问答|通报|公告|公示|批复|决定|名单|目录|指南|指引|标准|规范|规程|导则|手册|须知|制度|预案|纪要|公开信|倡议书|"
    r"(?:权力|权责|责任事项|负面|许可事项|服务事项|收费|处罚事项)清单|"
    r"(?:主要|工作|岗位|部门|机构)(?:职责|职能)|内设机构|机构设置|职能配置|讲话|致辞|简报|汇报|总结|报告|协议|合同|说明|情况的函|复函|答复|答复意见"
    r"|(?:召开|举办|举行).{0,30}(?:会议|发布会|座谈会|推进会|论坛|仪式|培训班|活动)"
    r"|关于(?:召开|举办|举行|参加|调整|成立|设立|撤销|启用|废止|修改|取消|授予|命名|认定|任免|表彰|公布|征求|征集|申报|组织申报|开展.{0,20}(?:评选|申报|征集)).{2,60}的(?:通知|函|公告)"
    r"|关于.{0,30}(?:节假日|放假|假期|值班).{0,12}的(?:通知|公告))"
    r"(?:[（(〔][^（）()]{1,24}[)）〕])?$"
)
_EXPLAINS = re.compile(
    r"[#＃*【\[]*(?:一图(?:读懂|看懂|了解)|图解|图说|图文解读|政策(?:解读|问答|图解)|文字解读|专家解读|解读[《：:|｜]"
    r"|答记者问|新闻(?:发布会|通稿))"
)
_OTHER_TITLE = re.compile(rf".{{3,}}{_NO_PLAN.pattern.removesuffix('$')}")
_MARKDOWN = "#＃ \t*"
_LONGEST_TITLE = 120


# Sentences, dates and document numbers stand beside a title and are no part of it.
_NO_TITLE = re.compile(r"[。；：:？！]|^[（(]?(?:19|20)\d\d年\d{1,2}月|[〕\]］）)]\s*\d+\s*号$")
# The genre (工作要点, 实施方案): a line of another genre below a notice is not the plan's title.
_ALIKE = 4


class Notice(NamedTuple):
    """A covering notice's title: printed lines ``first``..``last`` (indices of blocks)."""

    first: int
    last: int
    text: str
    issuer: str | None
    title: str


def find_notice(lines: list[str], within: int = 40) -> Notice | None:
    """The first title of the form X关于印发《Y》的通知, over at most four printed lines."""
    for first in range(min(len(lines), within)):
        if "。" in lines[first]:
            continue
        for last in range(first, min(first + 4, len(lines))):
            if "。" in lines[last] or len(lines[last]) > _LONGEST_TITLE:
                break
            printed = " ".join(lines[first : last + 1]).lstrip(_MARKDOWN)
            text = compact(printed)
            found = _NOTICE.fullmatch(text)
            if found and len(text) <= 2 * _LONGEST_TITLE and is_issuer_or_empty(found["issuer"]):
                issuer = split_issuers(printed.split("关于")[0]) if found["issuer"] else None
                return Notice(first, last, text, issuer, found["title"])
    return None


def is_issuer_or_empty(text: str) -> bool:
    """Whether what stands before 关于 can be who issued it."""
    return not text or (len(text) <= 120 and not re.search(r"[：:。，；]", text))


def split_issuers(printed: str) -> str:
    """Joint issuers are printed with blanks between; a PDF's blank inside a name joins again."""
    names: list[str] = []
    for piece in printed.split():
        if names and (not _ORG_END.search(names[-1]) or len(piece) < 4):
            names[-1] += piece
        else:
            names.append(piece)
    return "、".join(names)


def find_title(
    lines: list[str], title: str, start: int, fold: bool = True
) -> tuple[int, int] | None:
    """Where ``title`` stands alone after ``start``, over at most five lines, else None."""
    wanted = _bare(title)
    for first in range(start, min(len(lines), start + 400)):
        head = _bare(lines[first])
        if not head or not wanted.startswith(head[: len(wanted)]):
            continue
        text = ""
        for last in range(first, min(first + 5, len(lines))):
            text += _bare(lines[last])
            if text == wanted:
                return first, last
            if not wanted.startswith(text):
                break
    return None


def _bare(text: str) -> str:
    return re.sub(r"[《》«»〈〉“”\"]", "", compact(text.lstrip(_MARKDOWN)))


def guess_title(lines: list[str]) -> tuple[int, int] | None:
    """The title among the unnumbered lines before the first number: markdown, or by its genre."""
    for index, line in enumerate(lines):
        if line.startswith(("# ", "#\t")) or re.match(r"#[^#]", line):
            return index, index
    lines = [without_annex_mark(line) for line in lines]
    return _guess(lines, _TITLE) or _guess(lines, _OTHER_TITLE)


def _guess(lines: list[str], title: re.Pattern[str]) -> tuple[int, int] | None:
    for first, line in enumerate(lines):
        if not line or not _may_be_title_part(line):
            continue
        text = ""
        for last in range(first, min(first + 4, len(lines))):
            if not _may_be_title_part(lines[last]):
                break
            text += compact(lines[last])
            if title.fullmatch(text) and not _continues(lines, last):
                return first, last
    return None


def _continues(lines: list[str], last: int) -> bool:
    """A genre word may end a printed line and not the title: …实施方案 / 重点任务分工方案."""
    if last + 1 >= len(lines) or not _may_be_title_part(lines[last + 1]):
        return False
    return bool(_TITLE.fullmatch(compact(lines[last + 1]))) and len(lines[last + 1]) <= 30


def _may_be_title_part(line: str) -> bool:
    return len(line) <= 60 and not _NO_TITLE.search(line)


def with_subtitle(lines: list[str], last: int) -> int:
    """The last line of a title, one further where a bracketed period or 试行 follows it."""
    if last + 1 < len(lines) and _SUBTITLE.fullmatch(compact(lines[last + 1])):
        return last + 1
    return last


def ends_alike(own: str, named: str) -> bool:
    """Whether a title ends in the words by which a notice names it: …工作要点."""
    return own[-_ALIKE:] == named[-_ALIKE:]


def is_no_plan(title: str) -> bool:
    """Whether a title says that its text sets rules, reports or explains: it plans no tasks."""
    bare = compact(title)
    return _NO_PLAN.search(bare) is not None or _EXPLAINS.match(bare) is not None


def is_minutes(title: str) -> bool:
    """Whether a title is that of minutes: what they report is no task, what they resolve is."""
    return "纪要" in title


def is_annex_mark(line: str) -> bool:
    """Whether a line says no more than that what follows is an annex: 附件, 附件1, 附：."""
    return len(line) <= 8 and _ANNEX.fullmatch(line) is not None


def without_annex_mark(line: str) -> str:
    """A title without the 附件1： that stands before it on its line."""
    return _ANNEX.sub("", line, count=1) if _ANNEX.match(line) else line


def read_doc_number(line: str) -> str | None:
    """The document number where it stands alone on a line (or behind its label)."""
    found = _NUMBER.fullmatch(line.strip("（()） "))
    return compact(found["number"]) if found else None


def issuer_of_title(title: str) -> str | None:
    """The issuer in front of 关于 in a title that needs no covering notice."""
    found = _ISSUED_TITLE.fullmatch(title)
    if found is None or not is_name_like(found["issuer"]) or "《" in found["issuer"]:
        return None
    return found["issuer"]


def labelled_issuer(line: str) -> str | None:
    """发文机关：X on a page's table of facts."""
    found = _LABELLED_ISSUER.match(line)
    return found["issuer"] if found else None
