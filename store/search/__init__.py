"""Finding tasks by what people type: index, ways of reading a query, ranking.

Question I answer: which tasks does this mean, and why? I may await the database. I must never
word a message, or change a text that is searched.
"""

from store.search.find import find
from store.search.glossary import Term, TermKind, Terms
from store.search.records import Found, Hit, Why

__all__ = ["Found", "Hit", "Term", "TermKind", "Terms", "Why", "find"]
