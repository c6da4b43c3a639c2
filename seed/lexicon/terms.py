"""terms.toml and everyday/*.toml to the terms of the search. The meaning of each key stands here.

``means`` are the words of documents, best first; ``said`` are other Chinese words for them,
``english`` words and acronyms. ``both`` marks words that are each said for the other. ``why`` is
the reason.
"""

from __future__ import annotations

import tomllib
from importlib.resources import files
from importlib.resources.abc import Traversable
from itertools import chain

from pydantic import BaseModel, ConfigDict, Field

from store.search.glossary import Term, TermKind


class _Group(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    means: tuple[str, ...] = Field(min_length=1)
    said: tuple[str, ...] = ()
    english: tuple[str, ...] = ()
    both: bool = False
    why: str = Field(min_length=2)


class _File(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    term: tuple[_Group, ...]


def load_terms() -> tuple[Term, ...]:
    """The shipped terms, one for each word that is said; a wrong record is a ValidationError.

    A word that stands in several groups has the meanings of all, in the order of the files:
    terms.toml, then everyday/ by name.
    """
    found: dict[str, Term] = {}
    for group in chain.from_iterable(map(_groups, _files())):
        for term in _terms(group):
            known = found.get(term.said)
            if known is not None:
                means = tuple(dict.fromkeys((*known.means, *term.means)))
                term = Term(term.said, means, known.kind, f"{known.reason}; {term.reason}")
            found[term.said] = term
    return tuple(found.values())


def _files() -> list[Traversable]:
    here = files("seed.lexicon")
    everyday = (file for file in here.joinpath("everyday").iterdir() if file.name.endswith(".toml"))
    return [here.joinpath("terms.toml"), *sorted(everyday, key=lambda file: file.name)]


def _groups(file: Traversable) -> tuple[_Group, ...]:
    return _File.model_validate(tomllib.loads(file.read_text("utf-8"))).term


def _terms(group: _Group) -> list[Term]:
    terms = [Term(said, group.means, TermKind.NEAR, group.why) for said in group.said]
    terms += [Term(said, group.means, TermKind.ENGLISH, group.why) for said in group.english]
    if group.both:
        for said in group.means:
            others = tuple(word for word in group.means if word != said)
            terms.append(Term(said, others, TermKind.NEAR, group.why))
    return terms
