"""A plan that a browser printed: its header and number on every page, drawn in its own order."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from seed.parse import parse
from seed.readers.formats import read_file
from tests.browser import ARGUMENTS, chromium
from tests.plans import run
from tests.plans.judge import judge
from tests.plans.model import Table
from tests.seed import files

_STYLE = (
    "@page{size:A4;margin:25mm}body{font-family:'WenQuanYi Micro Hei';font-size:12pt}"
    "table{border-collapse:collapse}td{border:1px solid black;padding:2px 4px}"
)
_PARTS = ("found", "precision", "number", "text", "bodies", "names", "lead", "parts", "days")


@pytest.mark.page
@pytest.mark.parametrize("form", ["province table", "plain rows", "once", "prose"])
def test_a_printed_page_is_read_as_its_text(form: str, tmp_path: Path) -> None:
    made = {maker.replace("_", " "): maker for maker in run.MAKERS}
    plan = run.MAKERS[made[form]](0)
    source = read_file(_printed(files.page(plan.blocks).decode(), tmp_path))
    assert source.encoding == "pdf" and "page.html" not in source.text
    score = judge(plan.tasks, parse(source))
    assert not score.invented
    assert [what for what in _PARTS if score.share(what) < 1] == [], score.wrong[:3]


@pytest.mark.page
def test_a_long_table_is_whole_where_pages_cut_its_rows(tmp_path: Path) -> None:
    """The header on every page, no line below a row that is cut, one cell for twenty rows."""
    helpers = "省财政厅、省审计厅、省市场监督管理局"
    rows: list[list[str | None] | str] = [
        [str(n), None if (n - 1) % 20 else f"第{n}类", "推进" * (5 + n % 30) + f"第{n}件事。",
         "省司法厅", helpers, "2026年6月底前"]
        for n in range(1, 50)
    ]  # fmt: skip
    table = Table(["序号", "类别", "工作任务", "牵头单位", "配合单位", "完成时限"], rows)
    page = files.page([table]).decode().replace("<tr>", "<thead><tr>", 1)
    items = parse(read_file(_printed(page.replace("</tr>", "</tr></thead>", 1), tmp_path))).items
    assert [item.number for item in items] == [str(n) for n in range(1, 50)]
    for number, item in enumerate(items, 1):
        assert item.text == "推进" * (5 + number % 30) + f"第{number}件事。"
        assert item.agencies == ["省司法厅", *helpers.split("、")]
        assert item.deadline.text == "2026年6月底前"


def _printed(page: str, folder: Path) -> bytes:
    """The PDF that the browser prints of a page."""
    (folder / "page.html").write_text(page.replace("<style>", f"<style>{_STYLE}"))
    out = folder / "page.pdf"
    command = [chromium(), *ARGUMENTS, f"--print-to-pdf={out}", str(folder / "page.html")]
    subprocess.run(command, check=True, capture_output=True, timeout=100)
    return out.read_bytes()
