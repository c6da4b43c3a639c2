"""How a task is manned, as a text asks for it: by one, beside others, each by its duty. Pure."""

from __future__ import annotations

import re

from handlers.ask.question import Join
from handlers.ask.words import HOLE

SOLE = re.compile(
    r"(?:不用|不需要?|无需|不必|没有?)(?:跟|和|与|同)?(?:别人|别的单位|其他单位|其他部门|其他家|谁)(?:一起|配合|合作|参与|帮忙|搭手|的事)+|"
    r"(?:没有?|无)(?:其[他它]|别的)?(?:参与|配合|协办|合作)(?:单位|部门|方)|"
    r"(?:独自|单独|独立|独家|自(?:个儿?|己)(?:一家|一个人?)|自个儿?(?!牵头)|(?<!任何)(?<!任意)(?<![任哪其])一家(?:单独)?|一个(?:部门|单位)(?:单独)?)"
    r"(?=负责|承担|牵头|干|做|管|完成|搞|的)|唯一的?(?:负责|责任|承担|牵头)?(?:单位|部门)|唯一的?(?=负责|承担|牵头|干|做|管)|(?:独自|单独|独家)(?:由|归)|单干|单打独斗|独挑|独揽|一手(?:包办|负责)|(?:只有|只由|仅由)(?=[^\n]{0,12}(?:负责|承担|一家))"
)
# 和别人一起的, 不止一家的: others stand beside it, whoever they are.
_SOME = r"(?:别的?|其[他它余]|另外|兄弟|好?[多几]个?|两个?以上)"
_OTHERS = rf"(?:别人|人家|{_SOME}(?:的)?(?:单位|部门|家|机构|部委)+)"
_SHARED = re.compile(
    rf"(?<!参)(?:[和跟与同]{_OTHERS})(?:一起|一块儿?|共同|联合|合作|搭伙|合办|合着|联手)*(?:来|去)?(?:负责|承担|牵头|完成|[干做搞办])?"
    r"|(?:并?不是|并非|不)(?:独自|单独|独家|(?:自己)?一家)(?:单独)?(?:负责|承担|牵头|完成|[干做管搞])?"
    r"|不[止只](?:有)?一[家个](?:单位|部门)?(?:负责|承担|[干做管搞])?"
    r"|(?:需要?|要|由)?(?:好?几|多|两|三)个?(?:家|单位|部门)(?:单位|部门)?(?:一起|共同|联合|合作)(?:负责|承担|牵头|完成|[干做搞办])?"
    r"|联合(?:牵头|负责|承担|完成)(?=的)|(?<!由)共同(?:负责|承担|牵头)(?=的)|跨部门(?=的(?:任务|活|事|有|$))"
)
_NOT_SOLE = re.compile(r"(?:不是|并非|不)(?:独自|单独|独家|(?:自己)?一家)")
# 按职责分工的, 分头负责的: the text says that each does its own part.
_DIVIDED = re.compile(
    r"(?:注明|写明|标明|要求)?按(?:照)?(?:各自)?(?:职责|职能|分工)(?:的)?(?:分工|分别)?(?:各自)?(?:负责|承担|落实|办理)?(?=的|任务|有|几|多少|哪|$)"
    r"|分头(?:负责|落实|承担|[干做办])(?=的|$)|各管(?:一摊|各的|一块)|各司其职|各(?:负|尽)其责"
)


def manned(text: str, *, several: bool) -> tuple[Join | None, str]:
    """What ``text`` asks for, None where it does not; and the text with holes for the words of it.

    ``several``: it names several bodies, of whom 共同 is said.
    """
    if SOLE.search(text) and not _NOT_SOLE.search(text):
        return Join.SOLE, text
    for join, pattern in ((Join.DIVIDED, _DIVIDED), (Join.SHARED, _SHARED)):
        of_others = several and join is Join.SHARED
        found = None if of_others else pattern.search(text)
        if found is not None:
            hole = HOLE * len(found.group())
            return join, text[: found.start()] + hole + text[found.end() :]
    return None, text
