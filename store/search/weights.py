"""How much a pair of characters says: the rarer the more. Pure."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from store.search.words import JOINING

# 的, 和: whatever they stand beside.
_LIGHT = 0.25
_STRANGE = 1.3
# The last word of a Chinese phrase is what it is about: 软件著作权登记费 is about a fee.
HEAD = 2.5
HEAD_OF_OTHERS = 1.4
# The further pairs of a word say less than its first: a name of four characters is one word.
_FURTHER = 0.35
_LETTERS = 2.0
# A single pair may stand anywhere; in a sentence that is chance, in a few words it is meant.
_SHORT_RUN = {1: 0.8, 2: 0.92}
_SHORT_RUN_OF_A_SENTENCE = {1: 0.45, 2: 0.7, 3: 0.9}


@dataclass(frozen=True, slots=True)
class Word:
    """A text with its pairs and what each of them says; ``in_phrase``: beside other words."""

    text: str
    pairs: tuple[str, ...]
    weights: tuple[float, ...]
    total: float
    in_phrase: float
    head_is_known: bool


class Weights:
    """How much a pair says: the rarer the more."""

    def __init__(self, counts: Mapping[str, int], tasks: int, *, lenient: bool) -> None:
        self._counts = counts
        self._tasks = max(tasks, 1)
        # A sentence has words of its own; in a few words each one is meant.
        self._unknown = math.log1p(self._tasks) * (0.3 if lenient else 0.9)
        self.full = math.log1p(self._tasks)
        self.short_run = _SHORT_RUN_OF_A_SENTENCE if lenient else _SHORT_RUN
        self._words: dict[str, Word] = {}

    def of(self, pair: str) -> float:
        """The weight of a pair."""
        light = pair[0] in JOINING or pair[1] in JOINING
        return self._rare(pair) * (_LIGHT if light else 1.0)

    def _rare(self, pair: str) -> float:
        tasks = self._counts.get(pair, 0)
        return math.log1p(self._tasks / tasks) if tasks else self._unknown

    def word(self, text: str) -> Word:
        """A text, taken apart once a query."""
        found = self._words.get(text)
        if found is None:
            pairs = tuple(text[i : i + 2] for i in range(len(text) - 1))
            # Alone such a pair is a word (就业).
            weights = (
                tuple(map(self.of, pairs)) if len(pairs) > 1 else tuple(map(self._rare, pairs))
            )
            # A word of which no text has anything is another subject.
            strange = _STRANGE if not any(pair in self._counts for pair in pairs) else 1.0
            total = strange * sum(weights) if pairs else 1.0
            if text.isascii():
                # A word in letters says what a word of two or three characters says.
                total *= min(1.0, _LETTERS / max(len(pairs), 1))
            head_is_known = bool(pairs) and pairs[-1] in self._counts
            many = max(len(pairs), 1)
            in_phrase = total / many * (1 + _FURTHER * (many - 1))
            found = Word(text, pairs, weights, total, in_phrase, head_is_known)
            self._words[text] = found
        return found
