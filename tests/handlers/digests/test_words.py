"""What stands behind /digest: read whole or not at all."""

from __future__ import annotations

from datetime import date

import pytest

from handlers.digests.words import Wanted, read

TODAY = date(2020, 10, 19)


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("", Wanted("open")),
        ("now", Wanted("now")),
        ("现在", Wanted("now")),
        ("预览", Wanted("preview")),
        ("停止", Wanted("stop")),
        ("继续", Wanted("resume")),
        ("暂停 2020-11-01", Wanted("pause", until=date(2020, 11, 1))),
        ("暂停到11月", Wanted("pause", until=date(2020, 11, 1))),
        ("8:45", Wanted("change", change={"minute": 525})),
        ("8点半", Wanted("change", change={"minute": 510})),
        ("周一至周五 9:00", Wanted("change", change={"minute": 540, "weekdays": [0, 1, 2, 3, 4]})),
        ("周一、周四 30天", Wanted("change", change={"weekdays": [0, 3], "days": 30})),
        ("周二四", Wanted("change", change={"weekdays": [1, 3]})),
        ("工作日 14:00", Wanted("change", change={"minute": 840, "weekdays": [0, 1, 2, 3, 4]})),
        ("每天", Wanted("change", change={"weekdays": list(range(7))})),
        ("时区 Asia/Urumqi", Wanted("change", change={"zone": "Asia/Urumqi"})),
        ("单位 国知局、公安部", Wanted("agencies", names=("国知局", "公安部"))),
        ("板块 一、", Wanted("sections", names=("一",))),
    ],
)
def test_what_is_understood(words: str, wanted: Wanted) -> None:
    assert read(words, TODAY) == wanted


@pytest.mark.parametrize(
    "words",
    ["随便", "周一 随便", "25:00", "暂停", "暂停 2020-10-01", "单位", "8:00 9:00", "停止 停止"],
)
def test_what_is_not_understood_changes_nothing(words: str) -> None:
    assert read(words, TODAY) is None
