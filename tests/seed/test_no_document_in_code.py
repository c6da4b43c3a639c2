"""The grammar knows a family of documents: no rule may know one of the five."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from seed.draft import Draft
from seed.parse import parse_bytes
from store.text import text_key

SEED = Path(__file__).parents[2] / "seed"
_CLAUSE = re.compile(r"[，。；、：“”《》（）]")
_SHORTEST = 8
_PLACES = frozenset(("number", "value", "line"))


@cache
def trees() -> tuple[tuple[str, ast.Module], ...]:
    return tuple(
        (path.relative_to(SEED).as_posix(), ast.parse(path.read_text(encoding="utf-8")))
        for path in sorted(SEED.rglob("*.py"))
    )


@cache
def drafts() -> tuple[Draft, ...]:
    texts = sorted((SEED / "documents").glob("*.txt"))
    return tuple(parse_bytes(path.read_bytes())[1] for path in texts)


def literals() -> Iterator[tuple[str, str]]:
    """(file, string) for every string in seed/ that is no docstring, parts of f-strings too."""
    for name, tree in trees():
        told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        for node in ast.walk(tree):
            if not isinstance(node, ast.Constant) or id(node) in told:
                continue
            if isinstance(node.value, str):
                yield name, node.value


def told_by_documents() -> Iterator[str]:
    """Titles, issuers, document numbers, headings and clauses of the five documents."""
    for draft in drafts():
        plan = draft.plan
        yield from filter(None, (plan.title, plan.issuer, plan.doc_number, plan.notice_title))
        for item in draft.items:
            yield from filter(None, (item.heading, *item.section_path))
            yield from _CLAUSE.split(item.text)


def test_no_title_issuer_or_wording_of_a_document_stands_in_the_code() -> None:
    code = text_key("\n".join(literal for _, literal in literals()))
    told = {key for one in told_by_documents() if len(key := text_key(one)) >= _SHORTEST}
    assert len(told) > 1000
    assert len(code) > 10_000
    assert [key for key in sorted(told) if key in code] == []
    for draft in drafts():
        plan = draft.plan
        short = [one for one in (plan.title, plan.issuer, plan.doc_number) if one]
        assert [one for one in short if text_key(one) in code] == []


def test_no_number_of_a_task_stands_in_the_code() -> None:
    numbers = {item.number for draft in drafts() for item in draft.items}
    assert len(numbers) > 140
    assert [(name, literal) for name, literal in literals() if literal in numbers] == []


def test_no_place_in_a_document_is_compared_with_a_constant() -> None:
    """``number == 39`` or ``line > 200`` would be a rule for one document; 0 and 1 begin a list."""
    compared, wrong = 0, []
    for name, tree in trees():
        for node in ast.walk(tree):
            if not isinstance(node, ast.Compare):
                continue
            sides = [node.left, *node.comparators]
            if any(isinstance(side, ast.Attribute) and side.attr in _PLACES for side in sides):
                compared += 1
                wrong += [
                    f"{name}:{node.lineno}"
                    for side in sides
                    if isinstance(side, ast.Constant) and side.value not in (0, 1, None)
                ]
    assert compared > 5
    assert wrong == []
