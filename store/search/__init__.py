"""Finding tasks by what people type: index, ways of reading a query, ranking.

Question I answer: which tasks does this mean, and why? I may await the database. I must never
word a message, or change a text that is searched.
"""

from store.search.find import find
from store.search.records import Found, Hit, Why
from store.search.terms import Term, TermKind, Terms

__all__ = ["Found", "Hit", "Term", "TermKind", "Terms", "Why", "find"]
