"""/calendar: what stands in the calendar of somebody's own tasks, and beside the file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from handlers.texts.task import number

MINE, AGENCY, FOLLOWED = "我的", "本单位", "关注"
LABELS = {"mine": "日历：我的", "agency": "日历：本单位", "followed": "日历：我的关注"}
_BASES = {"internal": "统筹设定", "extension": "准予延期"}
_PARTS = {"lead": "牵头", "participant": "参与", "first": "首列", "listed": "同列"}


def whose(*, whose: str, agency: str) -> str:
    """``whose`` as in store.calendar.Which."""
    return {
        "mine": f"{agency} · 我经办的",
        "agency": f"{agency} · 本单位",
        "followed": "我关注的任务",
    }[whose]


def file_name(*, of: str, today: date) -> str:
    return f"任务日历 {of.replace(' · ', ' ')} {today.isoformat()}.ics"


def calendar_name(*, of: str) -> str:
    return f"分工助手 {of}"


def title(
    *,
    short: str,
    ref: str,
    title: str | None,
    basis: str,
    phrase: str | None,
    done: bool,
    by_hand: bool = False,
) -> str:
    """One entry's line. ``title`` None: a task whose words are kept back; ``by_hand``: the phrase
    is an administrator's.
    """
    said = f"{short} {number(ref=ref)}{f' {title}' if title else ''}"
    if basis in _BASES:
        why = f"（{_BASES[basis]}）"
    else:
        why = f"（{'管理员写' if by_hand else ''}{phrase}）" if phrase else ""
    return f"{'已报完成 · ' if done else ''}{said}{why}"


def duty_title(*, short: str, what: str, phrase: str) -> str:
    return f"{short} 报送{what}（{phrase}）"


def printed(*, phrases: Sequence[tuple[str, date | None]], by_hand: bool = False) -> str:
    """The document's own words on the time, each with the day it comes to; ``by_hand``: those
    that an administrator wrote in their place.
    """
    if not phrases:
        return "期限：管理员没有写" if by_hand else "期限：文件未列明"
    each = (f"“{said}”{f'（{on.isoformat()}）' if on else ''}" for said, on in phrases)
    if by_hand:
        return f"期限：由管理员更正为{'；'.join(each)}，文件怎么写的见原文"
    return f"期限：文件写{'；'.join(each)}"


def by_hand(*, basis: str, due_on: date) -> str:
    """A day that is not the document's says so."""
    what = "内部时限" if basis == "internal" else "期限"
    return f"{_BASES[basis]}：{what} {due_on.isoformat()}，不是文件写的"


def part(*, part: str) -> str:
    return f"本单位：{_PARTS[part]}"


def done() -> str:
    return "进展：已报完成，不再提醒"


def source(*, plan: str, ref: str, path: Sequence[str]) -> str:
    where = f" {' › '.join(path)}" if path else ""
    return f"出处：《{plan}》{where} {number(ref=ref)}"


def duty_source(*, plan: str, recipient: str | None) -> str:
    return f"出处：《{plan}》{f'，报送{recipient}' if recipient else ''}"


def kept_back() -> str:
    return "这一项按规则不写任务文字，请点链接查看。"


def look(*, url: str) -> str:
    return f"查看和填报：{url}"


def as_of(*, today: date) -> str:
    return f"按 {today.isoformat()} 的内容生成，之后的变化以分工助手中的为准。"


def alarm(*, days: int, title: str) -> str:
    return f"还有 {days} 天：{title}"


def caption(
    *, of: str, entries: int, past: int, by_hand: int, done: int, left_out: Sequence[str]
) -> str:
    """Under the file."""
    said = [f"{of} · 日历 {entries} 条（.ics，手机和电脑的日历都能打开）"]
    said.append("全天日程，提前 7 天和 1 天上午 9 点各提醒一次。")
    notes = []
    if past:
        notes.append(f"期限已过 {past} 条")
    if done:
        notes.append(f"已报完成 {done} 条")
    if notes:
        said.append(f"{'、'.join(notes)}，不提醒。")
    if by_hand:
        said.append(f"统筹设定或准予延期 {by_hand} 条，在标题里注明，不是文件写的。")
    if left_out:
        said.append(f"没有放进去：{'；'.join(left_out)}。")
    said.append("内容有变化时再发 /calendar 重新导入；仅供本人使用，请勿转发。")
    return "\n".join(said)


def left_ongoing(*, count: int) -> str:
    return f"持续推进（不设期限）{count} 项"


def left_undated(*, count: int) -> str:
    return f"未列明期限 {count} 项"


def left_history(*, count: int) -> str:
    return f"历史计划 {count} 项"


def nothing(*, of: str, total: int) -> str:
    """No file without a day in it."""
    if not total:
        return f"{of}没有任务，也就没有可以放进日历的日期。"
    return f"{of}共 {total} 项，没有可以放进日历的日期，所以不发空文件。"


def nothing_why(*, left_out: Sequence[str]) -> str:
    return f"{'；'.join(left_out)}。"


def no_plan_prints(*, shorts: Sequence[str]) -> str:
    """Plans of these tasks in which no task has a day."""
    return f"没有给任何任务写期限的文件：{'、'.join(f'《{short}》' for short in shorts)}。"


def dated_elsewhere(*, short: str, count: int) -> str:
    """A plan with days that names nobody, so its tasks are nobody's own."""
    return f"《{short}》有 {count} 项写了期限，但没有列明责任单位，不算任何单位的。"


def follow_them() -> str:
    return "可以在任务卡上点［关注］，再发 /calendar 关注。"


def follows_nothing() -> str:
    return "您还没有关注任务。在任务卡上点［关注］，再发 /calendar 关注。"


def no_agency() -> str:
    return (
        "日历放的是本单位的、分给我的或我关注的任务，您还没有选单位。\n"
        "发 /start 选择单位，或在任务卡上点［关注］后发 /calendar 关注。"
    )


def usage(*, said: str) -> str:
    return f"没有“{said}”这样的日历。可以发 /calendar、/calendar 本单位、/calendar 关注。"
