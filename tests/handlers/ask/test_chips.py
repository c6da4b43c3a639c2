"""Each restriction is a chip; taking it away changes the printed Question and the list."""

from __future__ import annotations

from datetime import date

import pytest

from bot.cli_ask import Line, answered
from handlers.ask.chips import Facet, chips, cut, without
from handlers.ask.question import Question
from handlers.ask.result import Reader, find
from store.db import Database
from tests.databases import SqliteFiles

DAY = date(2020, 9, 15)
# Facets, and a question that has them; what is left finds more than before.
RESTRICTED = [
    ({Facet.AGENCY, Facet.ROLE}, "市场监管总局牵头的任务"),
    ({Facet.AGENCY, Facet.ROLE, Facet.KEYWORD}, "市场监管总局牵头的地理标志任务"),
    ({Facet.AGENCY}, "公安部和海关总署都有份的"),
    ({Facet.AGENCY, Facet.MANNED}, "海关总署独自负责的"),
    ({Facet.AGENCY, Facet.BUT}, "海关总署负责、公安部不参与的"),
    ({Facet.MANNED, Facet.KEYWORD}, "没写责任单位的地理标志任务"),
    ({Facet.AGENCY, Facet.PLANS}, "科技部2020年推进计划负责什么"),
    ({Facet.WINDOW, Facet.KEYWORD}, "2020年10月底前要完成的专利任务"),
    ({Facet.KIND, Facet.KEYWORD}, "持续推进的商标任务"),
    ({Facet.SECTION, Facet.AGENCY}, "司法保护方面公安部参与的"),
    ({Facet.AGENCY, Facet.PLANS, Facet.ROLE}, "公安部2020年推进计划牵头几项"),
]


@pytest.fixture
def server(sqlite_files: SqliteFiles) -> SqliteFiles:
    """What a chip does to a question does not depend on the database."""
    return sqlite_files


async def _answer(database: Database, text: str) -> tuple[Question, Reader, tuple[str, ...]]:
    ((result, reader),) = await answered(database, [Line(text, today=DAY)], DAY)
    return result.question, reader, result.ids


@pytest.mark.parametrize(("facets", "text"), RESTRICTED)
async def test_a_chip_taken_away_changes_the_question_and_the_list(
    seeded: Database, facets: set[Facet], text: str
) -> None:
    asked, reader, ids = await _answer(seeded, text)
    known = chips(asked)
    assert facets <= {chip.facet for chip in known}, str(asked)
    for bit, chip in enumerate(known):
        left = without(asked, chip)
        assert str(left) != str(asked)
        assert cut(asked, 1 << bit) == left
        wider = await seeded.read(lambda tx, q=left: find(tx, q, reader))  # type: ignore[misc]
        assert set(wider.ids) > set(ids), f"{asked} without {chip}"


def test_unknown_bits_take_nothing_away() -> None:
    asked = Question.from_json({"intent": "find", "keywords": ["商标"]})
    assert cut(asked, 1 << 30) == asked
