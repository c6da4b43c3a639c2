"""Following, news of what one follows, and urging (催办): every sentence."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from handlers.texts.progress import STATUSES

FOLLOW, UNFOLLOW, VIEW_TASK, LIST = "关注", "取消关注", "查看任务", "我的关注"
SETTINGS, LATELY, REPORT = "通知设置", "最近报送", "填报进展"
URGE, SEND, CANCEL = "催办", "发出催办", "不催办"
FREQUENCIES = {"now": "随时", "daily": "每天一次", "off": "不通知"}
# On buttons; minutes after midnight.
QUIET = ((21 * 60, 8 * 60), (22 * 60, 7 * 60), (18 * 60, 9 * 60), (0, 0))
_PARTS = {"lead": "牵头", "participant": "参与"}


def reported(*, agency: str, status: str, corrects: str | None) -> str:
    state = STATUSES.get(status, status)
    if corrects:
        return f"{agency} 更正了报送 · {state}（原回执 {corrects} 不再有效）"
    return f"{agency} 已报送 · {state}"


def completed(*, agency: str, corrects: str | None) -> str:
    who = agency or "统筹"
    again = f"（原回执 {corrects} 不再有效）" if corrects else ""
    return f"{who} 报整项任务已完成{again}"


def by(*, who: str, receipt: str) -> str:
    return f"{who}　回执 {receipt}"


def withdrawn(*, agency: str, receipt: str) -> str:
    return f"{agency or '统筹'} 已撤回报送，请不再引用　回执 {receipt}"


def returned(*, agency: str, receipt: str) -> str:
    return f"统筹已退回 {agency} 的报送，内容不再有效　回执 {receipt}"


def reason(*, said: str) -> str:
    return f"原因：{said}"


def extended(*, agency: str, until: str) -> str:
    return f"统筹已同意 {agency} 延期至 {until}"


def not_extended(*, agency: str) -> str:
    return f"统筹未同意 {agency} 的延期，期限不变"


def assigned(*, agency: str, part: str | None) -> str:
    return f"统筹设定：{agency} {_PARTS.get(part or '', '承担')}"


def unassigned(*, agency: str) -> str:
    return f"统筹撤销了设定：{agency} 不再承担"


def dated(*, until: str | None) -> str:
    if until is None:
        return "统筹撤销了设定的时限"
    return f"统筹设定内部时限 {until}"


def amended(*, gone: bool, back: bool = False) -> str:
    if back:
        return "文件已修订，这项任务又列入了；原有报送都在"
    if gone:
        return "文件已修订，修订后没有这项任务了；已有报送全部保留"
    return "文件已修订，这项任务的内容有改动"


def urged(*, agency: str, of: str, by: str) -> str:
    """``of``: the agency of who urges; empty for the coordinator."""
    return f"催办：{of or '统筹'} {by} 请 {agency} 报送进展"


def followers_told(*, count: int) -> str:
    return f"关注者 {count} 人已通知。"


def several(*, count: int) -> str:
    return f"您有 {count} 条消息"


def more(*, count: int) -> str:
    return f"另有 {count} 条，可发 /recent 查看最近报送。"


def more_matches(*, count: int) -> str:
    return f"另有 {count} 项，可发 /find 和关注的词查看。"


def matched(*, words: str) -> str:
    return f"您关注的查找“{words}”有新结果"


def what_to_follow(*, sees: bool) -> str:
    """``sees``: whether they may see progress of it."""
    if sees:
        return "关注后，有报送、更正、退回、完成，或文件有修订时通知您。"
    return "关注后，文件有修订时通知您。进展只告诉责任单位、统筹和管理员。"


def follow_agency() -> str:
    return "关注后，这个单位承担的任务有新情况时通知您；进展只告诉您有权看的那些任务。"


def follow_search() -> str:
    return "关注后，计划文件修订或新导入时，有新的任务含有这些词就通知您，每项任务只通知一次。"


def this_search() -> str:
    return "这个查找"


def this_task() -> str:
    return "本任务"


def section(*, name: str) -> str:
    return f"板块 {name}"


def section_of(*, plan: str, name: str) -> str:
    return f"{plan} · {name}"


def plan(*, short: str) -> str:
    return f"全部 {short}"


def search(*, words: str) -> str:
    return f"查找“{words}”"


def follows(*, name: str, is_followed: bool) -> str:
    """A button that follows or lets go."""
    return f"取消关注 {name}" if is_followed else f"关注 {name}"


def state(*, name: str, is_followed: bool) -> str:
    return f"{'✓ 已关注' if is_followed else '· 未关注'} {name}"


def list_heading(*, first: int, last: int, total: int) -> str:
    return f"我的关注 · {first}–{last} / {total}"


def list_row(*, number: int, name: str) -> str:
    return f"{number}　{name}"


def let_go(*, number: int) -> str:
    return f"取消 {number}"


def nothing_followed() -> str:
    return "您还没有关注任何内容。打开任务卡、板块或单位页，点“关注”即可；编号可直接发，例如 39。"


def settings(*, frequency: str, quiet_from: int, quiet_to: int) -> str:
    often = {
        "now": "有消息随时通知",
        "daily": "每天早上汇总通知一次",
        "off": "关注的内容不通知",
    }[frequency]
    return (
        f"通知设置：{often}；{quiet(quiet_from=quiet_from, quiet_to=quiet_to)}。\n"
        "每天一次的在 8:30 或免打扰结束后发出。\n"
        "退回、延期决定、催办等直接与您有关的，不受频率限制，只避开免打扰时段。"
    )


def quiet(*, quiet_from: int, quiet_to: int) -> str:
    if quiet_from == quiet_to:
        return "不设免打扰"
    return f"免打扰 {_clock(quiet_from)}–{_clock(quiet_to)}"


def chosen(*, label: str, is_chosen: bool) -> str:
    return f"✓ {label}" if is_chosen else label


def _clock(minutes: int) -> str:
    return f"{minutes // 60}:{minutes % 60:02d}"


def only_in_private() -> str:
    return "关注、催办和通知设置在私聊里办理。"


def urge_preview(*, count: int) -> str:
    return f"将催办 {count} 家尚未报送的单位："


def urge_agency(*, agency: str, people: Sequence[str], why: str) -> str:
    """``why``: handles, office or liaison."""
    role = {"handles": "经办人", "office": "承办处室", "liaison": "联络员"}.get(why, "联络员")
    return f"{agency}：{role} {'、'.join(people)}"


def and_more(*, count: int) -> str:
    return f"等另 {count} 人"


def urge_rule() -> str:
    return "只发到本人私聊，不发群。同一任务 5 天内只能催办一次。"


def urge_done(*, told: int) -> str:
    return f"已催办，通知 {told} 人。" if told else "已记录催办，但没有人能通知到。"


def urge_told(*, agency: str, people: Sequence[str]) -> str:
    return f"已通知　{agency}：{'、'.join(people)}"


def urge_missed(*, agency: str, people: Sequence[str]) -> str:
    if people:
        return f"联系不上　{agency}：{'、'.join(people)}（没有账号或停用了机器人）"
    return f"无人可通知　{agency}：没有登记的经办人和联络员"


def urge_lately(*, last: str, again: str) -> str:
    return f"{_day(last)}催办过，{_day(again)}起可以再催。同一任务 5 天内只催办一次。"


def rest(*, count: int) -> str:
    return f"另有 {count} 家"


def _day(said: str) -> str:
    on = date.fromisoformat(said)
    return f"{on.month} 月 {on.day} 日"
