"""How plans say who does a task, with the truth beside each way of saying it."""

from __future__ import annotations

from random import Random

from tests.plans import words
from tests.plans.model import Who

Said = tuple[str, Who]


def by_order(names: list[str], *, rule: bool, open_end: bool = False) -> Who:
    """Names without words: sole, by the rule of the document, or in order only."""
    if len(names) == 1 and not open_end:
        return Who(names, names[0], "sole")
    if rule:
        return Who(names, names[0], "rule", names[1:])
    return Who(names, None, "first-listed")


def stated(lead: str, parts: list[str]) -> Who:
    """A lead that words name."""
    return Who([lead, *parts], lead, "stated", parts)


def plain(rng: Random, level: str, *, rule: bool = False) -> Said:
    """A、B、C负责, with 按职责分工 and open ends now and then."""
    names = words.bodies(rng, level, rng.choice((1, 1, 2, 2, 3, 4, 7)))
    if len(names) == 1:
        return f"{names[0]}负责", by_order(names, rule=rule)
    how = rng.choice(("", "", "按职责分工", "按职责", "按分工", "依职责分工", "分别"))
    end = rng.choice(("", "", "", "等部门", "等", "等单位"))
    glue = rng.choice(("、", "、", "、", "，"))
    head, last = "、".join(names[:-1]), names[-1]
    if last in words.GROUPS[level] and not end:
        return f"{head}{glue}{last}{how}负责", by_order(names, rule=rule)
    return f"{head}、{last}{end}{how}负责", by_order(names, rule=rule)


def with_words(rng: Random, level: str, *, rule: bool = False) -> Said:
    """A牵头，B、C配合 and its kin."""
    a, b, c, d = words.bodies(rng, level, 4)
    group = rng.choice(words.GROUPS[level])
    several = stated(a, [b, c])
    ways: list[Said] = [
        (f"{a}牵头，{b}、{c}配合", several),
        (f"{a}牵头，{b}、{c}参与", several),
        (f"{a}牵头负责，{b}、{c}按职责分工负责", several),
        (f"{a}牵头，{b}、{c}等按职责分工负责", several),
        (f"{a}牵头，{b}，{group}配合", stated(a, [b, group])),
        (f"{a}会同{b}、{c}负责", several),
        (f"{a}会同有关部门负责", stated(a, ["有关部门"])),
        (f"{a}牵头，{group}负责", stated(a, [group])),
        (f"{a}牵头", Who([a], a, "stated")),
        (f"{a}负责，{b}、{c}配合", several),
        (f"{a}、{b}牵头，{c}、{d}参与", Who([a, b, c, d], a, "stated", [c, d])),
        (f"由{a}牵头，{b}、{c}、{d}参加", stated(a, [b, c, d])),
    ]
    return rng.choice(ways)


def fields(rng: Random, level: str, *, rule: bool = False) -> tuple[list[tuple[str, str]], Who]:
    """Labels with their values: 牵头单位：A / 配合单位：B."""
    names = words.bodies(rng, level, rng.choice((2, 3, 4)))
    kind = rng.randint(0, 4)
    word = rng.choice(("单位", "部门"))
    if kind == 0:
        return [(f"责任{word}", "、".join(names))], by_order(names, rule=rule)
    if kind == 1:
        return [(f"责任{word}", names[0])], by_order(names[:1], rule=rule)
    second = rng.choice(("配合", "责任", "参与", "协办"))
    pairs = [(f"牵头{word}", names[0]), (f"{second}{word}", "、".join(names[1:]))]
    return pairs, stated(names[0], names[1:])


def any_bracket(rng: Random, level: str, *, rule: bool = False) -> Said:
    """Either of ``plain`` and ``with_words``."""
    return (plain if rng.random() < 0.6 else with_words)(rng, level, rule=rule)
