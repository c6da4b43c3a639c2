"""Signs that a copy lost or changed characters. They are recorded, the text is never repaired."""

from __future__ import annotations

import re

from seed.draft import Damage

_UNOPENED = re.compile(r"[^\s，。；、（(）)]{0,14}$")
_NO_CLASSIFIER = re.compile(
    r"(?:新建|建设|建成|培育|完成|实现|新增|打造|达到|布局|认定|遴选|发展|扶持|支持)(?:约|不少于|超过)?(?P<n>\d+)(?=[\u4e00-\u9fff])"
)
_CLASSIFIERS = frozenset(
    "个家项件名人次种类批条所座处场套万亿千百余多年月日天元亩吨米公平户篇期届级部门户倍期辆台本份组支只张例起以"
    "周小分秒%％成度省市县区镇村国至到—-～、左"
)
# A name of one character stands alone in its quotes only where the copy lost the rest; in a row
# (“放”“管”“服”) or after a word that says so (“双”字头), such quotes are meant.
_LONE = re.compile(r"(?<!”)(?<!”、)“[\u4e00-\u9fff]”(?!“|、“|字|股|类|型|级)[\u4e00-\u9fff]{0,2}")
# digits of full width are no damage
_WIDE = re.compile("[０-９]")
_WIDER = ord("０") - ord("0")


def find_damage(text: str, folded: str) -> list[Damage]:
    """Damage of one body: lost brackets and title marks, lost classifiers, stray variants.

    ``folded`` is ``text`` with variants mapped, same length (``text`` itself if none differ).
    """
    found: list[Damage] = []
    if text.count("（") + text.count("(") < text.count("）") + text.count(")"):
        found += _unopened(text)
    if text.count("《") != text.count("》"):
        found += _title_marks(text)
    for match in _NO_CLASSIFIER.finditer(text):
        if text[match.end()] not in _CLASSIFIERS and not 1900 < int(match["n"]) < 2100:
            found.append(_damage(text[match.start() : match.end() + 8], "量词疑缺"))
    found += [_damage(match[0], "引号里只有一个字") for match in _LONE.finditer(text)]
    if folded is not text and folded != text:
        found += _variants(_WIDE.sub(lambda m: chr(ord(m[0]) - _WIDER), text), folded)
    return found


def _unopened(text: str) -> list[Damage]:
    found: list[Damage] = []
    depth = 0
    for index, char in enumerate(text):
        if char in "（(":
            depth += 1
        elif char in "）)":
            if depth:
                depth -= 1
            else:
                before = _UNOPENED.search(text[:index])
                start = before.start() if before else index
                found.append(_damage(text[start : index + 1], "缺左括号"))
    return found


def _title_marks(text: str) -> list[Damage]:
    depth = 0
    for index, char in enumerate(text):
        if char == "《":
            depth += 1
        elif char == "》":
            depth -= 1
            if depth < 0:
                return [_damage(text[max(0, index - 24) : index + 1], "缺左书名号")]
    start = text.rfind("《")
    return [_damage(text[start : start + 24], "缺右书名号")]


def _variants(text: str, folded: str) -> list[Damage]:
    found = []
    index = 0
    while index < len(text):
        if text[index] == folded[index]:
            index += 1
            continue
        end = index
        while end < len(text) and text[end] != folded[end]:
            end += 1
        start = max(0, index - 1)
        stop = end if start < index else min(len(text), end + 1)
        found.append(
            Damage(
                printed=text[start:stop],
                why="简体文本中的繁体或异体字",
                restored=folded[start:stop],
                confidence="certain",
            )
        )
        index = end
    return found


def _damage(printed: str, why: str) -> Damage:
    return Damage(printed=printed, why=why)
