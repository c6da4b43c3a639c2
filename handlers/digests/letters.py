"""Outbox kinds of digests: facts to words, pure. Kinds are promises."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from handlers.digests.views import Ahead, AheadMine
from handlers.digests.wording import head_text, row_text
from handlers.encoding import deep
from handlers.keyboards import rows
from handlers.measure import cut_to
from handlers.page import Act, Key, Link, Page, Rich, bold, lines, page
from handlers.texts import digest_panel as say
from handlers.texts import digests as say_digest
from handlers.texts import labels

Facts = Mapping[str, Any]

DIGEST, PANEL, PLACES, INTRO = "digest", "digest_panel", "digest_places", "digest_intro"
ENDED, REFUSED, UNSURE = "digest_ended", "digest_refused", "digest_unsure"
# Verbs.
OPEN, SET, PAUSE, STOP = "digest_open", "digest_set", "digest_pause", "digest_stop"
NOW, PREVIEW = "digest_now", "digest_preview"
# The part of a digest that is no words: it is chosen among how it comes.
PICTURE = "picture"

_MINUTES = (8 * 60 + 30, 9 * 60, 10 * 60, 14 * 60, 16 * 60, 17 * 60)
_WINDOWS = (7, 14, 30, 60)
_NAMES, _NAME_EMS, _TITLE_EMS = 2, 14.0, 30.0


def _digest(facts: Facts) -> Page:
    """days, today, rows, part, parts, late, moved, unknown_year, preview, bot."""
    said = lines([head_text(facts), *map(row_text, facts["rows"])])
    is_last = facts["part"] == facts["parts"]
    return page(said, [_ways(facts["bot"], facts["days"])] if is_last else [])


def _ways(bot: str, days: int) -> list[Key]:
    address = f"https://t.me/{bot}?start="
    return [
        Link(say_digest.WHOLE, address + deep(Ahead(days))),
        Link(say_digest.MINE, address + deep(AheadMine(days))),
    ]


def _panel(facts: Facts) -> Page:
    """chat, topic, title, page, digest (id, None: off), ended, settings, plans [[id, short]],
    agencies, sections (names), paused, next [day, moved], unknown_year, by, on.
    """
    where = say.where(title=cut_to(facts["title"], _TITLE_EMS), topic=facts["topic"])
    head = bold(say.heading(where=where))
    if facts["digest"] is None:
        why = say.ended(why=facts["ended"]) if facts["ended"] else None
        keys = [_set(facts, say.START, "main"), _act(facts, say.PREVIEW, PREVIEW)]
        return page(lines([head, why, say.off()]), [keys])
    return _PAGES[facts["page"]](facts, head)


def _main(facts: Facts, head: Rich) -> Page:
    settings = facts["settings"]
    narrow = [_few(facts[name]) for name in ("plans_named", "sections", "agencies")]
    coming = facts["next"]
    said: list[Rich | str | None] = [
        head,
        _when_line(settings),
        say.paused(until=date.fromisoformat(facts["paused"])) if facts["paused"] else None,
        _next_line(coming, settings) if coming else None,
        say.missed(count=facts["missed"]) if facts.get("missed") else None,
        say.unknown_year(year=facts["unknown_year"]) if facts["unknown_year"] else None,
        say.what(days=settings["days"], parts=_in_order(settings["parts"])),
        say.narrowed(plans=narrow[0], sections=narrow[1], agencies=narrow[2])
        if any(narrow)
        else None,
        _how_line(settings),
        say.set_by(name=facts["by"], on=date.fromisoformat(facts["on"])),
    ]
    number = facts["digest"]
    if facts["paused"]:
        rest = [Act(say.RESUME, PAUSE, {"digest": number, "until": None})]
    else:
        rest = [
            Act(label, PAUSE, {"digest": number, "days": days})
            for label, days in ((say.PAUSE_WEEK, 7), (say.PAUSE_MONTH, 30))
        ]
    return page(
        lines(said),
        [
            [_open(facts, say.WHEN, "when"), _open(facts, say.WHAT, "what")],
            [_open(facts, say.HOW, "how"), _act(facts, say.PREVIEW, PREVIEW)],
            [Act(say.NOW, NOW, {"digest": number}), Act(say.STOP, STOP, {"digest": number})],
            rest,
        ],
    )


def _few(names: Sequence[str]) -> list[str]:
    """Names as far as there is room for them, with how many there are."""
    shown = [cut_to(name, _NAME_EMS) for name in names[:_NAMES]]
    more = [say.and_others(count=len(names))] if len(names) > _NAMES else []
    return [*shown, *more]


def _when_line(settings: Mapping[str, Any]) -> str:
    return say.when(weekdays=settings["weekdays"], minute=settings["minute"], zone=settings["zone"])


def _next_line(coming: Sequence[Any], settings: Mapping[str, Any]) -> str:
    on, moved = coming
    return say.next_time(on=date.fromisoformat(on), minute=settings["minute"], moved=moved)


def _when(facts: Facts, head: Rich) -> Page:
    settings = facts["settings"]
    days, minute = settings["weekdays"], settings["minute"]
    weekdays = [
        _toggle(facts, say_digest.WEEKDAYS[n], "when", "weekdays", _without(days, n), n in days)
        for n in range(7)
    ]
    usual = list(range(5))
    weekdays.append(_toggle(facts, say.WORKDAYS, "when", "weekdays", usual, days == usual))
    hours = [
        _toggle(facts, say.clock(minute=at), "when", "minute", at, at == minute) for at in _MINUTES
    ]
    said = lines([head, _when_line(settings), say.when_hint()])
    return page(said, [*rows(weekdays, 4), *rows(hours, 3), [_open(facts, say.BACK, "main")]])


def _what(facts: Facts, head: Rich) -> Page:
    settings = facts["settings"]
    windows = [
        _toggle(facts, say.window(days=n), "what", "days", n, n == settings["days"])
        for n in _WINDOWS
    ]
    told = settings["parts"]
    parts = [
        _toggle(facts, name, "what", "parts", _without(told, part), part in told)
        for part, name in say.PARTS.items()
    ]
    more: list[Key] = [_open(facts, say.CHOOSE_PLANS, "plans")]
    if facts["agencies"]:
        more.append(_set(facts, say.EVERY_AGENCY, "what", {"agencies": []}))
    if facts["sections"]:
        more.append(_set(facts, say.EVERY_SECTION, "what", {"sections": []}))
    said = lines([head, say.what(days=settings["days"], parts=_in_order(told)), say.what_hint()])
    back = [_open(facts, say.BACK, "main")]
    return page(said, [*rows(windows, 4), *rows(parts, 3), *rows(more, 3), back])


def _plans(facts: Facts, head: Rich) -> Page:
    chosen = facts["settings"]["plans"]
    keys = [
        _toggle(facts, short, "plans", "plans", _without(chosen, id_), id_ in chosen)
        for id_, short in facts["plans"]
    ]
    keys.append(_toggle(facts, say.ALL_PLANS, "plans", "plans", [], not chosen))
    return page(lines([head, say.CHOOSE_PLANS]), [*rows(keys, 1), [_open(facts, say.BACK, "what")]])


def _how(facts: Facts, head: Rich) -> Page:
    settings = facts["settings"]
    is_full = settings["form"] == "full"
    keys = [
        _toggle(facts, say.FULL, "how", "form", "short" if is_full else "full", is_full),
        *(
            _toggle(facts, label, "how", name, not settings[name], settings[name])
            for label, name in (
                (say.PINNED, "pinned"),
                (say.SILENT, "silent"),
                (say.NAMED, "named"),
            )
        ),
    ]
    parts = settings["parts"]
    changed = _without(parts, PICTURE)
    keys.append(_toggle(facts, say.PICTURED, "how", "parts", changed, PICTURE in parts))
    back = [_open(facts, say.BACK, "main")]
    return page(lines([head, _how_line(settings), say.how_hint()]), [*rows(keys, 3), back])


def _how_line(settings: Mapping[str, Any]) -> str:
    given = {name: settings[name] for name in ("form", "pinned", "silent", "named")}
    return say.how(**given, pictured=PICTURE in settings["parts"])


def _places(facts: Facts) -> Page:
    """places: [[chat, topic, title, on], …]; none of them: how to put the bot into one."""
    found = facts["places"]
    if not found:
        return page(say.no_places())
    keys = [
        Act(
            labels.chosen(say.where(title=title, topic=topic))
            if is_on
            else say.where(title=title, topic=topic),
            OPEN,
            {"chat": chat, "topic": topic, "page": "main"},
        )
        for chat, topic, title, is_on in found
    ]
    return page(say.places(), rows(keys, 1))


def _told(words: Callable[..., str], *names: str) -> Callable[[Facts], Page]:
    """title, topic, and the other facts by name."""

    def worded(facts: Facts) -> Page:
        where = say.where(title=cut_to(facts["title"], _TITLE_EMS), topic=facts["topic"])
        return page(words(where=where, **{name: facts[name] for name in names}))

    return worded


def _open(facts: Facts, label: str, to: str) -> Act:
    return Act(label, OPEN, {"chat": facts["chat"], "topic": facts["topic"], "page": to})


def _act(facts: Facts, label: str, verb: str) -> Act:
    return Act(label, verb, {"chat": facts["chat"], "topic": facts["topic"]})


def _set(facts: Facts, label: str, to: str, change: Mapping[str, Any] | None = None) -> Act:
    here = {"chat": facts["chat"], "topic": facts["topic"], "page": to}
    return Act(label, SET, {**here, "set": dict(change or {})})


def _toggle(facts: Facts, label: str, to: str, name: str, value: Any, is_on: bool) -> Act:
    """``value`` is what a tap sets, so that a second tap on the same button changes nothing."""
    return _set(facts, labels.chosen(label) if is_on else label, to, {name: value})


def _without(chosen: Sequence[Any], one: Any) -> list[Any]:
    """``chosen`` without ``one``, or with it."""
    return [x for x in chosen if x != one] if one in chosen else [*chosen, one]


def _in_order(parts: Sequence[str]) -> list[str]:
    return [part for part in say.PARTS if part in parts]


_PAGES = {"main": _main, "when": _when, "what": _what, "plans": _plans, "how": _how}
LETTERS: dict[str, Callable[[Facts], Page]] = {
    DIGEST: _digest,
    PANEL: _panel,
    PLACES: _places,
    INTRO: lambda _: page(say.intro()),
    ENDED: _told(say.told_ended, "why"),
    REFUSED: _told(say.told_refused),
    UNSURE: _told(say.told_unsure),
}
