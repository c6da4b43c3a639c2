"""``python -m tests.plans [--seeds N] [--why FORM]``: figures by form and by format.

``--why`` prints what was read wrongly, and only for forms that are not held back.
"""

from __future__ import annotations

import argparse
from collections import defaultdict

from rich.console import Console
from rich.table import Table

from tests.plans import run, written_ones
from tests.plans.judge import Score

COLUMNS = (
    "found", "precision", "number", "text", "bodies", "names", "lead", "parts", "days",
)  # fmt: skip


def main() -> None:
    """Parse, judge, print."""
    parser = argparse.ArgumentParser(prog="python -m tests.plans")
    parser.add_argument("--seeds", type=int, default=12)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--why", help="a form whose errors are printed")
    parser.add_argument("--files", action="store_true", help="as files of every format")
    parser.add_argument("--manner", help="only this manner or format")
    given = parser.parse_args()
    seeds = range(given.first, given.first + given.seeds)
    if given.why:
        _explain(given.why, seeds, given.manner, files=given.files)
        return
    console = Console(width=150)
    by_hand = {name: run.score_written(name) for name in written_ones.NAMES}
    console.print(_table("documents written by hand", by_hand))
    halves = (("developed on", run.DEVELOPED), ("held back", run.HELD_BACK))
    for half, names in halves:
        by_form: dict[str, Score] = defaultdict(Score)
        by_manner: dict[str, Score] = defaultdict(Score)
        for plan in run.plans(names, seeds):
            for manner, score in (run.file_scores if given.files else run.scores)(plan):
                if given.manner in (None, manner):
                    by_form[plan.form].add(score)
                    by_manner[manner].add(score)
        for title, found in ((f"forms {half}", by_form), (f"manners, forms {half}", by_manner)):
            console.print(_table(title, found))


def _table(title: str, scores: dict[str, Score]) -> Table:
    table = Table("", "tasks", *COLUMNS, "invented", title=title)
    total = Score()
    for name, score in scores.items():
        total.add(score)
        table.add_row(name, str(score.tasks), *_shares(score), str(score.invented))
    table.add_section()
    table.add_row("all", str(total.tasks), *_shares(total), str(total.invented))
    return table


def _shares(score: Score) -> list[str]:
    return [f"{100 * score.share(what):.2f}" for what in COLUMNS]


def _explain(form: str, seeds: range, manner: str | None, *, files: bool) -> None:
    if form in written_ones.NAMES:
        print("\n".join(run.score_written(form).wrong))
        return
    if form not in run.DEVELOPED:
        raise SystemExit(f"{form} is held back, or no form: {', '.join(run.DEVELOPED)}")
    for plan in run.plans([form], seeds):
        for name, score in (run.file_scores if files else run.scores)(plan):
            if manner in (None, name):
                for line in score.wrong:
                    print(f"{plan.seed} {name}: {line}")


main()
