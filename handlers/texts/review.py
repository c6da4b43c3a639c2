"""The liaison's side and the coordinator's: what waits, confirming, returning, extensions."""

from __future__ import annotations

from datetime import date

ONE_BY_ONE, ALL = "逐条看", "全部确认"
CONFIRM, RETURN, SKIP = "确认", "退回", "下一条"
AGAIN = "修改后重报"
GRANT, REFUSE = "同意", "不同意"
OTHER_DATE = "改日期"


def waiting(*, agency: str, count: int) -> str:
    return f"{agency} · 待审核 {count} 条"


def nothing_waits(*, agency: str) -> str:
    return f"{agency} · 没有待审核的报送。"


def newest(*, who: str, task: str) -> str:
    return f"最新：{who} · {task}"


def one_of(*, at: int, count: int) -> str:
    return f"待审核 {at}/{count}"


def by(*, who: str, office: str | None, receipt: str, on: date) -> str:
    where = f"（{office}）" if office else ""
    return f"{who}{where}　{on.isoformat()}　回执 {receipt}"


def confirmed(*, count: int) -> str:
    return f"已报送 {count} 条。"


def confirmed_one(*, receipt: str) -> str:
    return f"已报送　回执 {receipt}。"


def left(*, count: int) -> str:
    return f"还有 {count} 条待审核。"


def ask_reason(*, receipt: str) -> str:
    return f"退回回执 {receipt}：请写明理由，对方会看到。"


def returned_one(*, receipt: str) -> str:
    return f"已退回　回执 {receipt}，已通知填报人。"


def not_returned() -> str:
    return "没有退回，没有记录任何内容。"


def returned(*, receipt: str, who: str) -> str:
    return f"{who}退回了您的报送　回执 {receipt}"


def reason(*, said: str) -> str:
    return f"理由：{said}"


def was_confirmed(*, receipt: str) -> str:
    return f"本单位联络员已确认，已报送　回执 {receipt}"


def withdrawn_by(*, receipt: str, who: str) -> str:
    return f"{who}撤回了报送　回执 {receipt}"


def asks_extension(*, agency: str, until: date) -> str:
    return f"{agency}建议调整，申请延期至 {until.isoformat()}"


def ask_date() -> str:
    return "请发同意延到的日期，例如“9月30日”。"


def decided(*, until: date | None) -> str:
    if until is None:
        return "已决定：不延期，原期限不变。"
    return f"已决定：延期至 {until.isoformat()}（统筹设定），原期限留存。"


def was_decided(*, until: date | None, receipt: str) -> str:
    said = "不同意延期，原期限不变" if until is None else f"同意延期至 {until.isoformat()}"
    return f"统筹{said}　回执 {receipt}"


def queue_for_nobody() -> str:
    return (
        "审核由本单位联络员办理。查某一条报送，请发 /review 加回执号，例如 /review 2022-0315-001。"
    )


def no_requests() -> str:
    return "没有待决定的延期申请。查某一条报送，请发 /review 加回执号，例如 /review 2022-0315-001。"


def requests(*, count: int) -> str:
    return f"待决定的延期申请 {count} 项："


def no_such_receipt(*, receipt: str) -> str:
    return f"没有您能看到的回执 {receipt}。"


def state(*, state: str) -> str:
    """``state`` is a value of store.reports.records.Life."""
    return {
        "pending": "待本单位联络员审核",
        "reported": "已报送",
        "returned": "已退回",
        "withdrawn": "已撤回",
        "superseded": "已被更正",
    }[state]


def coordinator() -> str:
    return "统筹"


def liaison() -> str:
    return "本单位联络员"
