"""Setting up a digest: what is on, what can be changed, and who is told when it ends."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from handlers.texts.digests import WEEKDAYS, day

WHEN, WHAT, HOW = "什么时候", "说什么", "怎么发"
START, STOP, RESUME = "按默认开启", "停止", "继续"
PAUSE_WEEK, PAUSE_MONTH = "暂停一周", "暂停一个月"
NOW, PREVIEW, BACK = "现在发一次", "预览", "返回"
WORKDAYS, CHOOSE_PLANS, ALL_PLANS, EVERY_AGENCY = "工作日", "选文件", "全部文件", "不限单位"
EVERY_SECTION, FULL, PINNED, SILENT, NAMED = "不限板块", "全部列出", "置顶", "静音", "点名"
PICTURED = "附图"
PARTS = {
    "coming": "到期",
    "past": "期限已过",
    "new": "新报",
    "completed": "报完成",
    "quiet_plans": "没有内容的文件也提",
    "history": "历史计划",
    "all_well": "没有内容也发",
}
_ENDED = {
    "stopped": "有人停止了它",
    "left": "我已不在那里",
    "blocked": "我被移出了那里",
    "gone": "那个群或频道已经不在",
    "muted": "我在那里没有发消息的权限",
    "topic": "那个话题已关闭或删除",
    "merged": "两个群合并了",
}


def where(*, title: str, topic: int) -> str:
    return f"{title}（话题 {topic}）" if topic else title


def untitled() -> str:
    return "（没有名称）"


def heading(*, where: str) -> str:
    return f"定期摘要 · {where}"


def off() -> str:
    return (
        "这里没有开启。默认每周一 09:00（北京时间）发未来 14 天到期、"
        "期限已过和新报的情况，没有内容就不发。"
    )


def ended(*, why: str) -> str:
    return f"原来的已停：{_ENDED[why]}。"


def paused(*, until: date) -> str:
    return f"暂停中，{day(until)}起继续"


def when(*, weekdays: Sequence[int], minute: int, zone: str) -> str:
    if tuple(weekdays) == tuple(range(7)):
        days = "每天"
    elif tuple(weekdays) == tuple(range(5)):
        days = "周一至周五"
    else:
        days = "每周" + "、".join(WEEKDAYS[n] for n in weekdays)
    at = "" if zone == "Asia/Shanghai" else f"（{zone}）"
    return f"{days} {clock(minute=minute)}{at}"


def clock(*, minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"


def next_time(*, on: date, minute: int, moved: bool) -> str:
    why = "（顺延到工作日）" if moved else ""
    return f"下一次：{day(on)} {clock(minute=minute)}{why}"


def unknown_year(*, year: int) -> str:
    return f"{year} 年的调休尚未公布，按周末和法定节日算。"


def missed(*, count: int) -> str:
    return f"近一个月有 {count} 次因停机错过，没有补发。"


def what(*, days: int, parts: Sequence[str]) -> str:
    return f"内容：未来 {days} 天；{'、'.join(PARTS[part] for part in parts)}"


def narrowed(*, plans: Sequence[str], sections: Sequence[str], agencies: Sequence[str]) -> str:
    said = [f"《{short}》" for short in plans] + list(sections)
    bodies = [f"只看{'、'.join(agencies)}"] if agencies else []
    return "范围：" + ("；".join(["、".join(said), *bodies]) if said else "；".join(bodies))


def and_others(*, count: int) -> str:
    return f"等 {count} 个"


def how(*, form: str, pinned: bool, silent: bool, named: bool, pictured: bool) -> str:
    said = ["全部列出" if form == "full" else "一屏"]
    said += ["附图"] if pictured else []
    said += ["置顶"] if pinned else []
    said += ["静音"] if silent else []
    said.append("点名未报单位" if named else "不点名")
    return f"方式：{'、'.join(said)}"


def set_by(*, name: str, on: date) -> str:
    return f"由{name}于 {on} 设置"


def when_hint() -> str:
    return (
        "点一下选或不选。其他时间发“/digest 8:45”，时区发“/digest 时区 Asia/Urumqi”。"
        "遇节假日顺延到下一个工作日。"
    )


def what_hint() -> str:
    return (
        "点一下选或不选。只看某些单位发“/digest 单位 国知局、公安部”，"
        "只看板块发“/digest 板块 一、”。"
    )


def how_hint() -> str:
    return (
        "“点名”打开后，群里会写出到期未报的单位；默认只写数量。"
        "“附图”打开后，文字后面再发一张到期与进展图，不响铃。"
    )


def window(*, days: int) -> str:
    return f"{days} 天"


def places() -> str:
    return "要在哪个群或频道设置摘要？（只列我所在的）"


def no_places() -> str:
    return "我还不在任何群或频道里。请先把我加进去（频道里要给发消息的权限），再发 /digest。"


def intro() -> str:
    return (
        "我是分工助手。在这里我只回答命令、@我 和对我的回复，例如“/find 地理标志”。\n"
        "统筹或管理员可用 /digest 开启定期摘要：未来两周到期的任务、期限已过和新报的数量。"
    )


def told_ended(*, where: str, why: str) -> str:
    return f"{where}的定期摘要已自动停止：{_ENDED[why]}。恢复后可用 /digest 重新开启。"


def told_refused(*, where: str) -> str:
    return f"{where}的一条定期摘要没有发出：Telegram 拒收。其余照常；请把这条转给管理员查看日志。"


def told_unsure(*, where: str) -> str:
    return (
        f"{where}的一条定期摘要发了两次都没有收到 Telegram 的回执，"
        "可能已送到，也可能没有；不再重发。"
    )


def not_understood() -> str:
    return (
        "没有看懂，没有改动。可以写：\n"
        "/digest（打开设置）\n/digest 周一 周四 8:30 14天\n/digest 单位 国知局、公安部\n"
        "/digest 时区 Asia/Urumqi\n/digest 暂停 2020-11-01、继续、停止、现在、预览"
    )


def in_which() -> str:
    return "请在那个群里发，或发 /digest 从列表里选。"


def previewed() -> str:
    return "预览在下面，没有发出。"


def preview_in_private() -> str:
    return "预览已发到您的私聊，这里没有发出。"


def nothing_to_send(*, days: int) -> str:
    return f"按现在的设置没有内容可发（未来 {days} 天），所以不会发出。"


def sending_now() -> str:
    return "马上发出。"


def overview_line(*, where: str, when: str, next_on: date | None, count: int) -> str:
    then = f"，下一次 {day(next_on)}" if next_on else ""
    said = f"{count} 条消息" if count else "没有内容，不发"
    return f"{where}：{when}{then}；{said}"


def nothing_set() -> str:
    return "还没有设置任何摘要。"
