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
    page = files.page(plan.blocks).decode().replace("<style>", f"<style>{_STYLE}")
    (tmp_path / "page.html").write_text(page)
    printed = tmp_path / "page.pdf"
    command = [chromium(), *ARGUMENTS, f"--print-to-pdf={printed}", str(tmp_path / "page.html")]
    subprocess.run(command, check=True, capture_output=True, timeout=100)
    source = read_file(printed.read_bytes())
    assert source.encoding == "pdf" and "page.html" not in source.text
    score = judge(plan.tasks, parse(source))
    assert not score.invented
    assert [what for what in _PARTS if score.share(what) < 1] == [], score.wrong[:3]
