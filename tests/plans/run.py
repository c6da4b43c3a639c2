"""Every form in every manner and format, parsed and judged."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from random import Random

from seed.parse import parse, parse_bytes
from seed.readers.formats import read_file
from tests.plans import forms, held, written_ones
from tests.plans.judge import Score, judge
from tests.plans.manners import CLEAN, TEXTS, barred, flat
from tests.plans.model import Plan
from tests.seed import files

__all__ = ["CLEAN", "DEVELOPED", "HELD_BACK", "MAKERS"]
DEVELOPED = tuple(form.__name__ for form in forms.FORMS)
HELD_BACK = tuple(form.__name__ for form in held.FORMS)
MAKERS = {form.__name__: form for form in (*forms.FORMS, *held.FORMS)}


def plans(names: Iterable[str], seeds: range) -> Iterator[Plan]:
    """The plans of these forms and seeds."""
    for name in names:
        for seed in seeds:
            yield MAKERS[name](seed)


def texts(plan: Plan) -> Iterator[tuple[str, str]]:
    """The plan in every manner of text that can print it."""
    for manner, write in TEXTS.items():
        yield manner, write(plan, Random(f"{plan.form}/{plan.seed}/{manner}"))
    if plan.tables:
        yield "flat", flat(plan, Random(plan.seed))
        yield "barred", barred(plan, Random(plan.seed))


def score_text(plan: Plan, text: str) -> Score:
    """One plan as one text."""
    _, draft = parse_bytes(text.encode())
    return judge(plan.tasks, draft)


def score_written(name: str) -> Score:
    """One of the documents written by hand, as it is."""
    _, draft = parse_bytes((written_ones.HERE / f"{name}.txt").read_bytes())
    return judge(written_ones.gold(name), draft, begins=True)


def score_file(plan: Plan, data: bytes) -> Score:
    """One plan as one file of any format."""
    return judge(plan.tasks, parse(read_file(data)))


def file_scores(plan: Plan) -> Iterator[tuple[str, Score]]:
    """The score of a plan in every format of files that can hold it."""
    writers = files.WITH_TABLES if plan.tables else files.FORMATS
    for name, write in writers.items():
        yield name, score_file(plan, write(plan.blocks))


def scores(plan: Plan) -> Iterator[tuple[str, Score]]:
    """The score of a plan in every manner and format."""
    for manner, text in texts(plan):
        yield manner, score_text(plan, text)
