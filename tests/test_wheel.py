"""The package as somebody would install it: built, put elsewhere, and called there."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

pytestmark = pytest.mark.wheel


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the checkout with what is already installed."""
    out = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out)]
    subprocess.run([*command, str(ROOT)], check=True, capture_output=True, timeout=100)
    (built,) = out.glob("*.whl")
    return built


def test_data_that_the_code_reads_is_inside(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    tracked = [
        *(ROOT / "seed" / "documents").iterdir(),
        *(ROOT / "seed" / "lexicon").glob("*.toml"),
        *(ROOT / "seed" / "scenario").iterdir(),
        *(ROOT / "store").glob("*.toml"),
        *(ROOT / "store" / "migrations").rglob("*.py"),
        *(ROOT / "bot" / "sandbox" / "page").iterdir(),
    ]
    wanted = {path.relative_to(ROOT).as_posix() for path in tracked if path.is_file()}
    assert len(wanted) > 10
    assert wanted <= names, sorted(wanted - names)


def test_only_the_four_rooms_are_inside(wheel: Path) -> None:
    tops = {name.split("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} == {
        "bot",
        "handlers",
        "store",
        "seed",
    }


def test_the_console_script_answers_from_another_directory(wheel: Path, tmp_path: Path) -> None:
    home = tmp_path / "elsewhere with a blank"
    subprocess.run([sys.executable, "-m", "venv", str(home)], check=True)
    install = [str(home / "bin" / "pip"), "install", "-q", "--no-deps", "--no-index", str(wheel)]
    subprocess.run(install, check=True, capture_output=True)
    # The libraries of this environment serve; a .pth in there (the checkout's own editable
    # install) is not followed, so the four rooms can only come from the wheel.
    (site,) = home.glob("lib/*/site-packages")
    libraries = next(path for path in sys.path if path.endswith("site-packages"))
    (site / "libraries.pth").write_text(libraries, encoding="utf-8")
    run = subprocess.run(
        [str(home / "bin" / "fengong"), "duties", "知识产权局", "--json"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=100,
        env={"PATH": "/usr/bin:/bin", "FENGONG_DATA_DIR": str(tmp_path / "data")},
        check=False,
    )
    assert run.returncode == 0, run.stderr
    assert json.loads(run.stdout)["total"] == 126
