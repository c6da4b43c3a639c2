"""The files themselves: three hundred formulas through every column of every form run in none."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import openpyxl
import pytest

from handlers.export.data import as_json
from handlers.export.files import FORMS
from handlers.export.ledger import Setting, cells
from handlers.texts import export as say
from seed.sheets import CELL_LENGTH
from store.exporting import Amendment, Origin, Row
from store.given import GivenAgency, GivenDate, GivenOn
from store.records import AgencyRef, AssignmentView, DeadlineView, Part, TaskLine
from store.reports.records import Kind, Life, Report, ReportView
from store.state import DueBasis, Standing, State, Status
from tests.seed.test_sheets import PAYLOADS

AT = datetime(2022, 3, 15, 1, 12, tzinfo=UTC)
SETTING = Setting(frozenset({1}), ZoneInfo("Asia/Shanghai"), public=False)


def row_of(words: str) -> Row:
    """A task in which every text that a person or a document can write is ``words``."""
    agency = AgencyRef(1, "gacc", words, words)
    line = TaskLine(1, 1, "key", words, words, words, None, 2, "divided", "by", date(2022, 6, 30))
    report = Report(
        id=1,
        receipt=words,
        task_id=1,
        version_id=1,
        agency_id=1,
        kind=Kind.AGENCY,
        status=Status.DONE,
        text=words,
        completed_on=date(2022, 3, 1),
        deliverable=words,
        asks_until=None,
        person_id=1,
        account_id=1,
        as_role="liaison",
        said_on=date(2022, 3, 15),
        made_at=AT,
        state=Life.REPORTED,
        confirmed_at=AT,
        supersedes_id=None,
    )
    view = ReportView(report, agency, words, words)
    return Row(
        line=line,
        withheld=False,
        path=(words, words),
        heading=words,
        text=words,
        responsibility=words,
        who=(
            AssignmentView(agency, words, Part.LEAD, "stated", words),
            AssignmentView(agency, words, Part.PARTICIPANT, "stated", words),
        ),
        deadlines=(DeadlineView("by", date(2022, 6, 30), words),),
        by_hand=("text", words),
        source=Origin(words, words, (0, 9), True, words),
        standing=Standing(State.DONE, None, None, date(2022, 3, 15), completed_on=date(2022, 3, 1)),
        given=GivenOn(
            (GivenAgency(1, 1, agency, Part.LEAD, words, AT, None, None),),
            (GivenDate(1, 1, DueBasis.INTERNAL, date(2022, 6, 30), words, AT, None, None),),
        ),
        reports=(view, replace(view, agency=None)),
    )


def made(form: str, *rows: Row) -> bytes:
    file = FORMS[form](SETTING)
    file.add(rows)
    return file.close([(words, words) for words in PAYLOADS[:20]])


def test_no_payload_is_a_formula_in_any_column_of_the_workbook() -> None:
    data = made("xlsx", *map(row_of, PAYLOADS))
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert book.sheetnames == [say.ABOUT, say.LEDGER]
    for sheet in book:
        found = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
        assert {cell.data_type for cell in found} == {"s"}
    ledger = book[say.LEDGER]
    assert ledger.max_column == len((*say.BEFORE, *say.BESIDE, *say.AFTER))
    assert ledger.max_row == len(PAYLOADS) + 1
    filled = [cell for cell in ledger[5] if cell.value]
    assert len(filled) == ledger.max_column, "every column was tried"


def test_no_payload_begins_a_field_of_the_csv_and_none_makes_another_field() -> None:
    data = made("csv", *map(row_of, PAYLOADS)).decode("utf-8-sig")
    table = list(csv.reader(io.StringIO(data, newline="")))
    columns = len(SETTING.headers)
    assert [len(row) for row in table[: len(PAYLOADS) + 1]] == [columns] * (len(PAYLOADS) + 1)
    signs = tuple("=+-@\t\r\n＝＋－＠﹦﹢﹣﹫−")
    wrong = [
        cell
        for row in table
        for cell in row
        if cell.startswith(signs) or cell.lstrip(" \u3000\u00a0\t\r\n\u200b").startswith(signs)
    ]
    assert wrong == []


def test_json_gives_every_word_back_as_it_was() -> None:
    said = json.loads(made("json", *map(row_of, PAYLOADS)))
    assert [one["text"] for one in said["tasks"]] == PAYLOADS
    assert said["tasks"][0]["reports"][0]["deliverable"] == PAYLOADS[0]
    assert list(said["about"]) == list(dict.fromkeys(PAYLOADS[:20]))
    empty = json.loads(FORMS["json"](SETTING).close([]))
    assert empty == {"tasks": [], "about": {}}


def test_what_does_not_fit_into_a_cell_is_cut_and_says_so() -> None:
    row = row_of("长" * (CELL_LENGTH + 1))
    said = cells(row, SETTING)
    assert all(len(words) <= CELL_LENGTH for words in said.values())
    assert said[say.TASK].endswith("全文见 .json）")
    assert len(as_json(row, SETTING)["text"]) == CELL_LENGTH + 1


@pytest.mark.parametrize("public", [True, False])
def test_a_withheld_task_has_no_words_even_if_it_were_given_some(public: bool) -> None:
    setting = replace(SETTING, public=public)
    row = replace(row_of("机密文字"), withheld=True)
    row = replace(row, line=replace(row.line, plan_short="计划", ref="30"))
    assert "机密文字" not in str(cells(row, setting)) + json.dumps(as_json(row, setting))
    assert cells(row, setting)[say.NOTE] == say.withheld()


def test_several_reports_stand_in_lines_with_whose_each_value_is() -> None:
    said = cells(row_of("甲"), SETTING)
    assert said[say.DONE_ON] == "甲 2022-03-01\n统筹 2022-03-01"
    assert said[say.REPORTED_AT].startswith("甲 2022-03-15 09:12")
    assert said[say.LATEST].count("\n") == 1


@pytest.mark.parametrize(
    ("deadline", "phrase", "day"),
    [
        (
            DeadlineView("by", date(2020, 10, 31), "2020年10月底前完成"),
            "2020年10月底前完成",
            "2020-10-31",
        ),
        (DeadlineView("ongoing", None, "持续推进"), "持续推进", "不设期限"),
        (
            DeadlineView("by_then_ongoing", date(2021, 12, 31), "2021年12月底前完成并持续推进"),
            "2021年12月底前完成并持续推进",
            "2021-12-31，之后持续推进",
        ),
        (DeadlineView("recurring", None, "每季度"), "每季度", "定期，未写日期"),
        (DeadlineView("by", None, "30个工作日内"), "30个工作日内", "未能算出日期"),
        (None, say.UNLISTED, ""),
    ],
    ids=lambda value: str(value) if isinstance(value, str) else "",
)
def test_the_phrase_stands_beside_the_day(
    deadline: DeadlineView | None, phrase: str, day: str
) -> None:
    row = replace(row_of("甲"), deadlines=() if deadline is None else (deadline,))
    said = cells(row, SETTING)
    assert (said[say.PHRASE], said[say.DAY]) == (phrase, day)


def test_who_sees_a_status_but_no_reports_is_told_so() -> None:
    row = replace(row_of("甲"), reports=None)
    said = cells(row, SETTING)
    assert said[say.STATUS].startswith("已报完成") and said[say.LATEST] == say.not_open()
    assert said[say.RECEIPT] == said[say.REPORTER] == ""
    found: dict[str, Any] = as_json(row, SETTING)
    assert found["reports"] is None and found["status"]["state"] == "done"


def test_what_an_administrator_wrote_is_never_called_the_documents() -> None:
    row = replace(
        row_of("甲"), by_hand=("agencies", "deadline"), amended=Amendment(AT, "〔2022〕3号")
    )
    said = cells(row, SETTING)
    assert said[say.BODIES].endswith("（管理员写的，非文件）")
    assert "文件写明" not in said[say.BODIES] and "原文" not in said[say.BODIES]
    assert said[say.PHRASE] == "甲（管理员写的，非文件）"
    assert said[say.NOTE] == "2022-03-15 调整（依据 〔2022〕3号，管理员）；转载文本，非印发件"
    nothing = cells(replace(row, who=(), deadlines=()), SETTING)
    assert nothing[say.BODIES] == nothing[say.PHRASE] == "管理员没有写"
    imported = cells(replace(row, amended=None), SETTING)
    assert imported[say.NOTE].startswith("由管理员更正 责任单位、期限")


def test_a_task_that_no_document_prints_has_no_place_in_one() -> None:
    row = replace(row_of("甲"), source=None, by_hand=("text",), amended=Amendment(AT, None))
    said = cells(row, SETTING)
    assert (said[say.FILE], said[say.PLACE], said[say.SHA]) == ("", "", "")
    assert said[say.NOTE].startswith("文件里没有这一项，由管理员增加；2022-03-15 增加（依据 未写")
    assert as_json(row, SETTING)["source"] is None
