"""What sites print around a document runs into nothing that is read of it."""

from __future__ import annotations

from datetime import date

import pytest

from seed.parse import parse
from seed.readers.formats import read_file

TITLE = "江南省人民政府办公厅关于加快发展体育产业的指导意见"
BODY = (
    "江南省人民政府办公厅关于加快发展", "体育产业的指导意见", "江政办发〔2024〕12号",
    "各市、县（市、区）人民政府，省政府各部门、各直属机构：",
    "为加快发展体育产业，破解有关难题，提升服务水平，经省政府同意，现提出以下意见：",
    "一、总体要求", "坚持问题导向，完善制度，加强协调，激发活力，到2026年取得明显进展。",
    "二、主要任务",
    "（一）完善设施。改造旧场馆，增加开放时间，方便群众。（省体育局牵头，省财政厅配合）",
    "（二）培育主体。支持企业发展，落实优惠政策，优化服务。（省发展改革委、省税务局负责）",
    "（三）加强监管。各地要压实责任，细化措施，及时报告，按期完成。",
    "江南省人民政府办公厅", "2024年3月5日", "（此件公开发布）",
)  # fmt: skip
FACTS = (
    '<p><a href="/">首页</a> &gt; <a href="/z">政务公开</a> &gt; 正文</p><table>'
    "<tr><td>索 引 号：</td><td>000014349/2024-00010</td><td>主题分类：</td><td>体育</td></tr>"
    "<tr><td>发文机关：</td><td>江南省人民政府办公厅</td><td>成文日期：</td><td>2024年03月05日</td></tr>"
    f"<tr><td>标　　题：</td><td colspan=3>{TITLE}</td></tr>"
    "<tr><td>发文字号：</td><td>江政办发〔2024〕12号</td><td>发布日期：</td><td>2024年03月15日</td>"
    "</tr><tr><td>主 题 词：</td><td colspan=3></td></tr></table>"
    "<div>字号：<span>默认</span> <span>大</span> | <a href='javascript:print()'>打印</a></div>"
)
LINE = (
    f"<h1>{TITLE}</h1><div><span>发布时间：2024-03-15 17:01</span><span>来源：本网</span>"
    "<span>浏览次数：<em>1234</em>次</span><span>字体：【<a href='#'>大</a> 中 小】</span></div>"
)
PLAIN = (
    f"<h2>{TITLE}</h2><p>2024-03-15 17:01&nbsp;来源： 本网 【字体：大 中 小】 打印</p>"
    "<p>公文种类： 意见</p><p>成文日期：2024年03月05日</p><p>A+ A-</p>"
)
RELATED = (
    "<div>责任编辑：张三</div><div><img src='a.png'><p>扫一扫在手机打开当前页</p></div>"
    "<div><h3>相关稿件</h3><ul><li><a href='/a.htm'>一图读懂</a></li></ul></div>"
    "<div>链接：<a href='http://a.cn'>全国人大</a> | <a href='#'>最高人民法院</a></div>"
    "<div><p>主办单位：江南省人民政府办公厅</p><p>江南省政府客户端小程序</p></div>"
)
FILES = (
    f"<div>附件下载：</div><div><a href='/f/1.doc'>{TITLE}.doc</a></div>"
    "<div><p>上一篇：<a href='/p.html'>关于开展检查工作的通知</a></p></div>"
    "<div>【<a href='javascript:close()'>关闭窗口</a>】</div>"
    "<div><p>地址：甲市和平路1号</p><p>建议使用1024*768分辨率浏览，本站支持IPv6</p></div>"
)
PRINTED = "<p>编辑：李四</p><p>打印 关闭 返回顶部</p><p>Copyright © 2024 All Rights Reserved</p>"


def read(above: str, below: str, lines: tuple[str, ...] = BODY) -> dict[str, object]:
    inner = "".join(f"<p>{line}</p>" for line in lines)
    page = f"<html><body>{above}<div class=text>{inner}</div>{below}</body></html>"
    draft = parse(read_file(page.encode()))
    plan = draft.plan
    items = [(item.number, item.text, item.agencies, item.lead) for item in draft.items]
    facts = (plan.title, plan.doc_number, plan.issuer, plan.issued_on, plan.addressees)
    return {"items": items, "facts": facts}


@pytest.mark.parametrize("above", ["", FACTS, LINE, PLAIN], ids=["", "facts", "line", "plain"])
@pytest.mark.parametrize("below", ["", RELATED, FILES, PRINTED], ids=["", "related", "files", "p"])
def test_the_same_is_read_in_every_frame(above: str, below: str) -> None:
    bare = read("", "")
    assert bare["facts"] == (
        TITLE, "江政办发〔2024〕12号", "江南省人民政府办公厅",
        date(2024, 3, 5),
        ["各市、县（市、区）人民政府", "省政府各部门", "各直属机构"],
    )  # fmt: skip
    assert read(above, below) == bare


def test_what_follows_the_prose_and_is_the_document_s_is_kept() -> None:
    table = (
        "<div>任务分工表</div><div><table><tr><td>序号</td><td>任务</td><td>责任单位</td></tr>"
        "<tr><td>1</td><td>改造场馆</td><td>省体育局</td></tr></table></div>"
        "<div>注：列第一位的为牵头单位</div><div>网站导航</div>"
    )
    inner = "".join(f"<p>{line}</p>" for line in BODY)
    page = f"<html><body><div>{inner}</div>{table}</body></html>"
    text = read_file(page.encode()).text
    assert all(words in text for words in ("任务分工表", "1\t改造场馆", "注：列第一位"))
    assert "网站导航" not in text


@pytest.mark.parametrize(
    ("title", "issuer"),
    [
        (["江南省人民政府", "关于甲市所提建议办理情况的函"], "江南省人民政府"),
        (["江南省人民政府对省人大四次会议", "第7240号建议的答复"], "江南省人民政府"),
        (["江南省人民政府办公厅关于科技节水建议的复函"], "江南省人民政府办公厅"),
        (
            ["江南省政府办公厅转发省教育厅", "关于扩大招生规模有关问题请示的通知"],
            "江南省政府办公厅",
        ),
    ],
)
def test_a_letter_has_the_title_above_its_number(title: list[str], issuer: str) -> None:
    annexes = ["附件：1.省水利厅关于有关情况的报告", "2.专家组意见"]
    signed = ["江南省人民政府办公厅", "二〇〇六年十月十八日"] if issuer[-1] == "厅" else []
    letter = [*title, "江政函〔2006〕82号", "甲市人民政府：", "你市来函收悉。经研究，答复如下："]
    letter += ["有关部门将按规定办理，请支持配合。", *annexes, *signed, "（本文有删减）"]
    annex = ["一、基本情况。此处从略。", "地质调查专家组", "二〇〇六年九月二十三日"]
    facts = parse(read_file("\n".join([*letter, *annex]).encode())).plan
    assert facts.title == "".join(title)
    assert facts.issuer == (signed[0] if signed else issuer)


def test_a_date_between_a_list_of_annexes_and_the_annexes_is_that_of_issue() -> None:
    text = [
        "江南省人民政府关于设立口岸的批复", "江政函〔2006〕132号", "甲市人民政府：",
        "现就口岸的范围和使用期限批复如下：", "一、口岸范围包括查验区和桥面。",
        "二、使用期限至2047年6月30日止。", "附件1.查验区坐标", "2.桥面坐标", "江南省人民政府",
        "二〇〇六年十二月三十日", "附件1.", "查验区坐标", "编号\tX坐标\tY坐标", "1\t15172\t103655",
    ]  # fmt: skip
    plan = parse(read_file("\n".join(text).encode())).plan
    assert (plan.issued_on, plan.issuer) == (date(2006, 12, 30), "江南省人民政府")
