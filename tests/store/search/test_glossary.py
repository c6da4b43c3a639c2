"""What the shipped terms are read as; pure."""

from __future__ import annotations

from seed.lexicon.terms import load_terms
from store.search import Term, TermKind, Terms, query
from store.search.grams import key_of


def test_every_shipped_word_means_what_it_is_said_for() -> None:
    """A query is read before terms are looked for; a word that this changes would never match."""
    terms = Terms(load_terms())
    lost = []
    for term in terms.entries:
        parts, _ = query.through_terms(query.read(term.said, terms).subject, terms)
        meant = [{option.text for option in part.options} for part in parts]
        if not any(set(map(key_of, term.means)) <= options for options in meant):
            lost.append(term.said)
    assert lost == []


def test_what_stands_inside_a_term_is_no_aside_and_no_degree() -> None:
    said = ("成果归谁", "官司太慢", "最多跑一次")
    terms = Terms(tuple(Term(word, ("昆仑",), TermKind.NEAR, "w") for word in said))
    assert query.read("请问成果归谁?", terms).subject == ("成果归谁",)
    assert query.read("请问成果归谁?", Terms()).subject == ("成果",)
    for typed in ("官司太慢", "官司慢", "官司最慢", "最多跑一次", "多跑一次"):
        _, kinds = query.through_terms(query.read(typed, terms).subject, terms)
        assert kinds == {TermKind.NEAR}, typed
