"""Labels that say who and when: 牵头单位：…, 【配合部门】…, and columns of tables named so."""

from __future__ import annotations

import re

# 市级牵头单位, 其他责任单位, 牵头（责任）单位
_ASIDE = r"(?:[（(/、](?:牵头|主办|主责|责任|负责|承办|配合|协作|协办|参与|实施|落实)[)）]?)?"
_BODY = r"(?:单位|部门|机构|主体|处室|科室|股室|科股室|局委|方)"
_LABEL_WORDS = (
    rf"(?P<lead>(?:[省市区县州]级|整改)?(?:总?牵头|主办|主责|第一责任)(?:责任)?{_ASIDE}{_BODY}?)"
    rf"|(?P<help>(?:[省市区县州]级|主要|其他|其它|相关|有关|整改)*(?:配合|参与|参加|协办|会办|协同|协作|协助|支持|成员(?=单位|部门))(?:责任|落实|实施)?{_ASIDE}{_BODY}?"
    rf"|(?:其他|其它|相关|有关)(?:责任)?{_BODY})"
    r"|(?P<guide>(?:[省市区县州]级)?(?:业务|监督|行业|工作|整改)?(?:指导|督导|监管|督办|督查|督促)(?:督办)?(?:责任)?(?:单位|部门))"
    r"|(?P<person>(?:主要|具体|直接|第一|牵头|配合|单位)?(?:责任人员?|负责人)(?:及(?:联系)?电话)?"
    r"|(?:责任|分管|牵头|包保|包抓|挂点|挂牌|挂钩|联系|挂联|督办|督导|主管|协管|配合|[省市区县州]级)(?:省|市|州|县|区|局|校|院)?(?:级|政府)?领导)"
    # whom to ask: no answer to who does it
    r"|(?P<contact>联系人|经办人|(?:联系|办公|手机)?电话|联系方式)"
    rf"|(?P<duty>(?:[省市区县州]级|主要|具体|共同|直接|整改|行业|属地)*(?:责任|负责|承办|落实|实施|主管|分工|承担|执行|推进)(?:落实|实施|执行)?{_ASIDE}{_BODY}(?:(?:及|和)(?:职责分工|职责|分工|责任人|负责人))?"
    r"|(?:部门|责任|职责|任务|单位)(?:分工|落实)(?!方案|表|情况))"
    r"|(?P<when>(?:计划|预计|预期|要求|拟|原则)?(?:完成|办结|办理|答复|推进|实施|落实|达标|建成|整改|工作)?(?:时限|时间|期限|日期|时间节点|节点|时序进度)(?:要求|进度|安排|节点)?"
    r"|进度安排|进度要求|序时进度|起止时间|实施周期|时限要求|时间要求)"
)
_IN_BRACKETS = _LABEL_WORDS.replace("?P<", "?P<x")
LABEL = re.compile(
    rf"[【\[［(（]?\s*(?:{_LABEL_WORDS})\s*[】\]］)）]?\s*[：:]\s*|[【［\[](?:{_IN_BRACKETS})[】］\]]\s*"
)
COLUMN = re.compile(rf"(?:{_LABEL_WORDS})(?:[（(].*[)）])?$")
_LONGEST_ALONE = 6
NONE_WORDS = frozenset(("无", "—", "——", "-", "--", "/", "／", "无。", "空", "－", "暂无"))


def column_kind(title: str) -> str | None:
    """The kind of a table column by its title, or None: 牵头单位 -> lead, 完成时限 -> when."""
    found = COLUMN.match("".join(title.split()))
    return found.lastgroup if found else None


def stands_alone(line: str) -> bool:
    """Whether a line is a label without its colon: the value is the next line of the page."""
    return len(line) <= _LONGEST_ALONE and column_kind(line) is not None
