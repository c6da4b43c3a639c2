"""Both READMEs say what the code does: settings, commands, pictures, files."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import typer

from bot import cli, settings
from handlers.commands import COMMANDS

ROOT = Path(__file__).parent.parent
HEADS = {
    "README.md": ("setting", "default", "meaning"),
    "README.zh-CN.md": ("设置", "默认", "含义"),
}


def settings_table(readme: str) -> str:
    """The table as it must stand between the two marks."""
    chinese = "zh" in readme
    lines = ["| " + " | ".join(HEADS[readme]) + " |", "|---|---|---|"]
    for row in settings.rows():
        default = f"`{row.default}`" if row.default else ""
        lines.append(f"| `{row.name}` | {default} | {row.zh if chinese else row.meaning} |")
    return "\n".join(lines)


def _text(readme: str) -> str:
    return (ROOT / readme).read_text(encoding="utf-8")


@pytest.mark.parametrize("readme", HEADS)
def test_the_table_lists_every_setting(readme: str) -> None:
    found = re.search(r"<!-- settings -->\n(.*)\n<!-- /settings -->", _text(readme), re.S)
    assert found
    assert found.group(1) == settings_table(readme)


@pytest.mark.parametrize("readme", HEADS)
def test_every_command_is_listed_and_no_other(readme: str) -> None:
    rows = [line for line in _text(readme).splitlines() if line.startswith("| `/")]
    listed = [name for row in rows for name in re.findall(r"`/(\w+)`", row.split("|")[1])]
    assert sorted(listed) == sorted(command.name for command in COMMANDS)


@pytest.mark.parametrize("readme", HEADS)
def test_every_picture_and_linked_file_exists(readme: str) -> None:
    text = _text(readme)
    targets = re.findall(r'src="([^"]+)"', text) + re.findall(r"\]\((?!http)([^)#]+)\)", text)
    assert len(targets) > 4
    for target in targets:
        assert (ROOT / target).is_file(), target


@pytest.mark.parametrize("readme", HEADS)
def test_every_make_target_that_is_named_is_there(readme: str) -> None:
    makefile = _text("Makefile")
    named = set(re.findall(r"(?:`|^)make (\w+)", _text(readme), re.M))
    assert {"run", "test"} <= named
    for target in named:
        assert re.search(rf"^{target}:", makefile, re.M), target


@pytest.mark.parametrize("readme", HEADS)
def test_every_command_of_the_console_that_is_named_is_there(readme: str) -> None:
    console = typer.main.get_command(cli.app)
    named = set(re.findall(r"(?:`|/)fengong ([a-z]+)(?: ([a-z]+))?", _text(readme)))
    assert {"backup", "restore", "audit", "outbox"} <= {name for name, _ in named}
    for name, below in named:
        command = getattr(console, "commands", {}).get(name)
        assert command is not None, name
        inner = getattr(command, "commands", None)
        assert inner is None or not below or below in inner, f"{name} {below}"
