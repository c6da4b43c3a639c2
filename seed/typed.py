"""What a reviewer types, read with the grammar of documents. Pure."""

from __future__ import annotations

import re
from enum import StrEnum

from seed.draft import Draft
from seed.grammar.agencies import list_names
from seed.grammar.numbering import label, read_mark
from seed.grammar.responsibility import Duty, Part, read_bracket
from store.text import clean_user_text

MOST_NUMBER = 32
MOST_TEXT = 4000
MOST_TITLE = 200
_LONGEST_NAME = 60
_BRACKETS = "（()）[]【】 \u3000"
NOTHING = frozenset({"无", "没有", "未列明", "-", "—", "/"})
_LED = re.compile("(?P<names>[^，,；;]+?)牵头(?:负责)?")
_ASKED = re.compile(r"[？?]|哪|什么|多少|怎么|有没有|是不是|[吗呢谁]$|几[项个家条]|^谁")
SERIES = re.compile(r"(.*?)(\d+)")


class Fault(StrEnum):
    """Why words cannot be taken for what they are to be."""

    NO_TEXT = "no_text"
    TEXT_LONG = "text_long"
    TITLE_LONG = "title_long"
    NO_NUMBER = "no_number"
    NUMBER_TAKEN = "number_taken"
    NUMBER_LONG = "number_long"
    NO_SERIES = "no_series"
    NO_AGENCY = "no_agency"
    PERSON = "person"
    NO_DATE = "no_date"
    NOT_INSIDE = "not_inside"
    SEVERAL_TIMES = "several_times"
    NO_NEXT = "no_next"


class Unusable(Exception):
    """Nothing was changed. ``what`` is the part of the words that is meant."""

    def __init__(self, fault: Fault, what: str = "") -> None:
        super().__init__(fault.value, what)
        self.fault = fault
        self.what = what


def wording_said(said: str) -> str:
    """The text of a task."""
    text = clean_user_text(said).strip()
    if not text:
        raise Unusable(Fault.NO_TEXT)
    if len(text) > MOST_TEXT:
        raise Unusable(Fault.TEXT_LONG)
    return text


def looks_asked(said: str) -> bool:
    """Whether words read like a question rather than like a part of a plan."""
    return _ASKED.search(said.strip()) is not None


def marked(text: str) -> tuple[str | None, str]:
    """A text's own number and the rest; also a bare number: 58 正文."""
    mark = read_mark(text) if text else None
    if mark is not None and text[mark.rest :].strip():
        return label(mark), text[mark.rest :].strip()
    bare = re.match(r"第?(\d{1,5})[项条]?[\s、.．:：]+(?=\S)", text)
    return (bare[1], text[bare.end() :].strip()) if bare else (None, text)


def number_said(draft: Draft, said: str, but: int | None = None) -> str:
    """A number that no task but the one at ``but`` has."""
    number = "".join(clean_user_text(said).split())
    number = re.sub(r"^第(\d+)项$", r"\1", number)
    if not number:
        raise Unusable(Fault.NO_NUMBER)
    if len(number) > MOST_NUMBER:
        raise Unusable(Fault.NUMBER_LONG, number)
    if any(item.number == number for n, item in enumerate(draft.items) if n != but):
        raise Unusable(Fault.NUMBER_TAKEN, number)
    return number


def plain_number(number: str) -> str:
    """The number as printed: a repeated one is told apart by ``*2``."""
    return number.partition("*")[0]


def duty_said(said: str) -> Duty:
    """Typed words as a responsibility; Unusable where they name no body."""
    words = "".join(clean_user_text(said).split()).strip(_BRACKETS).rstrip("。；;，,")
    if not words:
        raise Unusable(Fault.NO_AGENCY)
    for form in (words, f"{words}负责"):
        duty = read_bracket(form)
        if duty is not None and duty.names and not duty.unread and not duty.persons:
            return duty.copy()
    # a name that is none to the grammar still has the role that is typed behind it
    led = _LED.fullmatch(words)
    names, open_end = list_names(led["names"] if led else words)
    duty = Duty(open_end=open_end)
    duty.add(names, Part.LEAD if led else Part.DUTY, "牵头" if led else None)
    if duty.persons:
        raise Unusable(Fault.PERSON, duty.persons[0])
    long = next((name for name, _, _ in duty.names if len(name) > _LONGEST_NAME), None)
    if not duty.names or long is not None:
        raise Unusable(Fault.NO_AGENCY, long or words)
    return duty
