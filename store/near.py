"""Near misses among keys: what somebody may have meant by a name that nobody has. Pure."""

from __future__ import annotations

from collections.abc import Iterable

_SHORTEST = 3
# The last character says what kind of body it is; its homophones are what a keyboard offers
# instead. Any other last character is another word: 专利费 is not 专利局, 版权法 not 版权局.
_BODIES = frozenset("部局委办会院署行厅社室联协")
_HOMOPHONES = {
    "部": "布步不簿补",
    "局": "句居据具举聚剧巨",
    "委": "位伪尾伟为围未",
    "办": "半班版板扮",
    "会": "回汇惠绘",
    "院": "元员愿远园源原",
    "署": "暑树数属述书术",
    "联": "连莲链",
    "协": "斜写鞋",
}


def near_misses(key: str, keys: Iterable[str]) -> list[tuple[str, int]]:
    """The ``keys`` within one edit of ``key``, two from eight characters on, nearest first.

    Each comes with its number of edits: a wrong, missing, surplus or swapped character (optimal
    string alignment). Nothing is near a key of fewer than three characters, nor an acronym of
    three letters.
    """
    allowed = _allowed(key)
    if allowed == 0:
        return []
    from rapidfuzz.distance import OSA

    near = [
        (other, edits)
        for other in keys
        if (edits := OSA.distance(key, other, score_cutoff=allowed))
        <= min(allowed, _allowed(other))
        and _same_end(key, other)
    ]
    return sorted(near, key=lambda pair: pair[1])


def _allowed(key: str) -> int:
    if len(key) < _SHORTEST + key.isascii():
        return 0
    if key.isascii():
        return 1 + len(key) // 12
    return 1 if len(key) < 8 else 2


def _same_end(key: str, other: str) -> bool:
    typed, meant = key[-1], other[-1]
    if typed == meant or len(key) != len(other) or key[:-1] != other[:-1]:
        return True
    return key.isascii() or typed in _BODIES or typed in _HOMOPHONES.get(meant, "")
