"""The words in which questions are asked, apart from what they are asked about. Pure.

A reader takes what it understands out of the text and leaves a mark in its place, so that what
stood before and after never grows together. What nobody took, and is no word of asking, is what
the question is about.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from handlers.ask.fillers import is_filler

HOLE = "\n"

# Never part of what is sought, wherever they stand.
_ASKING = re.compile(
    r"最近(?![一二三四五六七八九十两几\d半])|近期|兹(?:查询|询问|请|就)?|特此|现就|谨请|函告|为盼|(?:予以)?(?:回复|答复|反馈)(?=$|[，。\n])|"
    r"贵(?:系统|方|处|平台)(?:中|里)?|烦请|敬请|请予以?|(?:能否|可否|能不能|可不可以|可以)(?=告|查|看|列|说|讲|帮|给|提供|\n)|告知|提供(?=一?下|我)|"
    r"所(?=承担|负责|牵头|参与|涉|\n)|之(?=任务|工作|事项?|$)|谢谢|多谢|谢了|辛苦了?|拜托|"
    r"(?:领导|上级|上面|同事|主任|[处局部]长)(?:(?:要|让我?)?(?:问|查|看)|想(?:知道|看|了解)|要(?=\n))|"
    r"[单只光]靠|[这那]个?(?:事儿?|活儿?|工作|任务)(?=归|由|是|谁|\n|$)|最[晚迟早](?=\n|$)|大概|"
    r"在?(?:这)?[两几三四五][份个](?:年度)?(?:推进|工作)?(?:计划|方案|文件)(?:里面?|中)?|"
    r"(?:按|分)照?(?:年度?|板块|文件|计划|单位)(?:分(?:类|组|列)|列出?|排(?:列|序)?)?(?=\n|$|给|的)|自己|把(?=\n|$)|"
    r"请问|我想(?:知道|问|看|查)?|想(?:知道|问问|了解)|告诉我|麻烦(?:你|您)?|帮(?:我|忙)|给我|"
    r"(?:查|看|列|数|找|搜|说|讲|算)(?:一?(?:下|查|看|列|找|搜|说|讲|数|算)|出来?|到)|"
    r"(?:打|点|展|翻)开|调出|统计(?:一下|下)|汇总(?:一下)?(?=$|\n)|盘点(?:一下)?|(?:怎么|哪里?|在哪儿?)(?:查|看|找)|"
    r"有(?:没有?|哪些|什么|啥|哪几(?:个|项|条)|几(?:个|项|条)|多少(?:个|项|条)?)|"
    r"(?:都|还)有(?:哪些|什么|啥)?|(?:都)?在哪(?:些|几个?|一?个)(?:文件|计划|方案)?(?:里|中)?|"
    r"哪些|哪几(?:个|项|条|件)|哪(?:一|个)?(?:项|条|些)|哪一?[个件]|"
    r"是(?:什么|啥|不是|哪些|哪几)|什么(?:时候|任务|工作|事情?|要求|内容|措施|样的)?|"
    r"(?:一共|总共|共计|合计)(?:有|是)?(?:多少(?:个|项|条)?|几(?:个|项|条|件))?|"
    r"共?(?:有|是)?多少(?:个|项|条)?|"
    r"几(?:个|项|条|件)|[这近]?(?:几|两|[一二三四五]|些)年(?:来|里|间|以来)?(?=[^前后内底末之以]|$)|"
    r"(?:在)?哪(?:几|些|一|个)?份(?:文件|计划|方案)?(?:里|中)?|\d{0,2}[几两三四五]?份(?:文件|计划|方案)|"
    r"(?<![\u4e00-\u9fff])(?:推进|实施|工作|年度|行动)*(?:方案|计划|文件)(?:里面?|中)|(?<!\d)[两三四五几\d]家(?:单位|部门)?|重点(?=任务|工作)|整体|总体|历年|"
    r"(?:(?<=的)|(?<=任务)|(?<=工作))(?:清单|一览|名单|列表|汇总)|在不在|"
    r"(?<![\u4e00-\u9fff])(?:以前|从前|过去|原来|原先|早先)|(?:以前|从前|过去|原来|原先)(?=负责|承担|牵头|参与|管|的|\n)|"
    r"但?它们?|但?其(?=参与|牵头|负责)|"
    r"(?:同时|一起|共同)?出现(?:过|在内?)?(?=的|$|\n)|"
    r"(?:(?<=任务)|(?<=工作)|(?<=事项)|(?<=活)|(?<=活儿)|(?<=分工)|(?<=情况)|(?<=的)|(?<=\n))[\u4e00-\u9fff]{1,2}(?:一下子?|一遍|出来)(?:给我)?(?:吧|呗)?(?=$|\n)|"
    r"分别|各自|已经|目前|现在|如今|到底|究竟|具体|主要|所有(?=的|任务|计划|文件|$)|全部|"
    r"(?:别的|其他|其它|其余)(?:的)?(?:都|就|先)?(?:不要|不看|不用|不管|不算)了?|"
    r"没有?别的?(?:人|家|部门|单位)|别人|人家|大家|(?:别的|其他|其它|别家)(?:部门|单位|家|人)?|"
    r"[写放列]在(?:了)?(?:哪里?|什么地方)|沾边|"
    r"关于|有关|涉及到?|提[到及起]过?|[讲说写谈]到过?|[讲说写谈提]过|包含|包括|针对|对于|"
    r"(?:跟|与|和|同)(?=[^\n，。]{2,12}(?:有关|相关|挂钩))|"
    r"相关|(?:这)?方面|[这那](?:一|个)?(?:类|块|部分|板块|章)(?:儿)?(?=的|任务|工作|有|都|里|$|\n)|"
    r"(?:一)?(?:类|块)(?=的|任务|工作|有|都|$)|"
    r"(?:怎么|如何|怎样)(?:[写说管办做搞弄看算治]|规定|要求|处理|安排)?(?:的|呢)?(?=$|[\n，。?？])|"
    r"(?:怎么|如何|怎样)(?:写|说|规定|要求)的?|"
    r"\b(?:is|are|for|what|which|does|do|the|of|list|show|me|tasks?|in|by|to|about|with|and|mention(?:s|ing)?|related|any)\b",
    re.IGNORECASE,
)
# Not what is sought where they stand at either end of it. Only characters that hardly ever begin or
# end a term: 地, 中, 管 and the like are left to who looks for the phrase.
_EDGES = (
    r"任务|工作|事情|事项|活儿?|职责|分工|内容|要求|规定|措施|条款|条目|举措|项目|情况|问题|文件|计划|里面|其中|"
    r"需要|应该|应当|必须|可以|我们?|咱们?|你们?|您|他们|大家|详情|全文|原文|已经?|列|再|一下|"
    r"[,，.、;；:：?？!！…\"“”'‘’()（）\[\]【】<>/|~\-—_#*+=&^%$@`·\s]"
)
# What one does with words or things, before them: 说人工智能, 做质押融资; but 说明, 做好.
_SAYING = (
    r"[说讲提谈](?![明高升供出质起解好判服课话演取交前示案速标])|[做搞弄](?![好强大优活实法])|管(?![理制控护])"
    r"|要(?![求素件点闻目义])|查(?![处验扣封办获明实证缴抄账])|在(?![线研岗校职逃])"
)
_START = re.compile(
    rf"^(?:{_EDGES}|只[看要查]|[的了吗呢啊吧呀么嘛着是都也还又就把被让由此其这那该些里及与和跟同或请过]|{_SAYING})+"
)
_END = re.compile(
    rf"(?:[这那][一两三四五几]?[个条项块点件种类份些事]?(?:儿|上)?|[的了吗呢啊吧呀么嘛着是都也还又就些里中上下内有要由归该]|{_EDGES})+$"
)
# Words that only hold a sentence together.
_LITTLE = re.compile(
    r"(?:而且|并且|以及|同时|另外|还有|如果|因为|所以|但是|不过|虽然|截至|截止|年|月|日|份|[且在要需应该得须会能再又并而于以为到从至里还是的了就])+"
)
_JOINING = re.compile(r"(?:而且|并且|且)(?=[^\n]{2})")
# Characters of speech. What consists of them alone (发我一份, 翻出来) names nothing; where they
# stand at the ends of a phrase that no task has, they may be none of it (技术调查官写在哪).
_SPEECH = frozenset(
    "我你您他她它咱俺们这那哪谁啥的地得了着过吗呢吧啊呀嘛哦哈唉把被给让叫到在从向往和跟同还也都就又再"
    "很太挺最更不没别有是能会可以要想该来去上下出回起里头儿点份条项件次遍种样些个一二两三四五六七八九十几多少"
    "干做办搞弄说讲看听问查找翻发拿请帮列数算写记家块事"
)
# Words in Latin letters belong together.
_SPLIT = re.compile(r"[\n,，。;；?？!！…]+|(?<![A-Za-z])\s+|\s+(?![A-Za-z])")
_LITTLE_START = re.compile(r"^(?:[对在有要从来去给为于到得地个各做干管办搞抓建关将已该])")
_LITTLE_END = re.compile(r"(?:[做干管办搞抓建在去来过得地上下内要没事类])$")
# What is done about a thing, and what kind of thing it is, change from document to document.
_DONE_ABOUT = (
    "修订|修改|修正|制定|制订|出台|起草|印发|发布|推进|推动|开展|加强|完善|建立|建设|实施|落实|规范|"
    "深化|强化|健全|优化|提高|促进|组织|打击|严厉打击|加快|加大|研究|做好"
)
_VERB_START = re.compile(rf"^(?:{_DONE_ABOUT})+(?:的|了)?")
_NOUN_END = re.compile(
    rf"(?:的)?(?:{_DONE_ABOUT}|(?:专项)?行动|专项|活动|工作|问题|情况|事项|事情|方面|力度)+$"
)


_DONE_TO = re.compile(
    rf"(?:的)?(?:{_DONE_ABOUT}|工作|评价|评审|评定|制度|机制|试点|立法|改革|管理|论证|培育)+$"
)
_SPEECH_START = re.compile(rf"^[{''.join(sorted(_SPEECH))}]+")
_SPEECH_END = re.compile(rf"[{''.join(sorted(_SPEECH))}]+$")
_NAME = re.compile(
    r"(?P<name>[\u4e00-\u9fff]{2,4}?)\d{0,4}(?:年)?(?:专项|集中)?(?:整治|治理|执法|打击)?(?:行动|专项|工程|活动)"
)


def about(text: str) -> tuple[str, ...]:
    """What ``text`` is about: the pieces that are left when the words of asking are gone."""
    bare = _JOINING.sub(HOLE, _ASKING.sub(HOLE, text))
    pieces = (stripped(piece) for piece in _SPLIT.split(bare))
    return tuple(dict.fromkeys(piece for piece in pieces if _says_something(piece)))


def stripped(piece: str) -> str:
    """``piece`` without the little words at its ends."""
    return _END.sub("", _START.sub("", piece))


def variants(phrase: str) -> Iterator[str]:
    """``phrase`` and, after it, what is left without small words that may be part of a term."""
    yield phrase
    forms = [phrase]
    for cut in (_LITTLE_START, _LITTLE_END, _VERB_START, _NOUN_END):
        forms += [short for form in forms if (short := cut.sub("", form)) != form]
    for cut in (_SPEECH_END, _SPEECH_START):
        # Most of a phrase is its subject: 地里标志 is none about 标志.
        shorter = ((form, cut.sub("", form)) for form in forms)
        forms += [short for form, short in shorter if len(phrase) / 2 < len(short) < len(form)]
    yield from (form for form in dict.fromkeys(forms[1:]) if len(form) > 1)


def subject(phrase: str) -> str | None:
    """职称 of 职称评价: a phrase without what is done about it; None where nothing is."""
    bare = _DONE_TO.sub("", phrase)
    return bare if 1 < len(bare) < len(phrase) else None


def name_in(phrase: str) -> str | None:
    """龙腾 in 龙腾行动: what may be a name of its own before a word for the kind of thing."""
    found = _NAME.fullmatch(phrase)
    return found["name"] if found else None


def take(pattern: re.Pattern[str], text: str) -> tuple[bool, str]:
    """Whether ``pattern`` stands in ``text``, and the text with holes in its places."""
    rest, found = pattern.subn(HOLE, text)
    return bool(found), rest


def _says_something(piece: str) -> bool:
    letters = [c for c in piece if c.isalnum()]
    if len(letters) < 2 or _LITTLE.fullmatch(piece) or is_filler(piece):
        return False
    return not _SPEECH.issuperset(letters)
