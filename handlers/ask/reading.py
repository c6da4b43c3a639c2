"""How a question was read, in words: the first line of an answer, and the labels of its chips."""

from __future__ import annotations

from handlers.ask.chips import Chip, Facet, chips
from handlers.ask.question import Join, Question
from handlers.ask.result import Reader
from handlers.bodies import Body, as_body
from handlers.texts import ask as say
from handlers.texts.duties import reading as as_read
from handlers.texts.task import number
from store.text import fold_variants


def label(chip: Chip, question: Question, reader: Reader) -> str:
    """One restriction as one reads it."""
    match chip.facet:
        case Facet.AGENCY:
            bodies = {body.entry.slug: body for body in reader.bodies(question)}
            return bodies[chip.value].full
        case Facet.BUT:
            entry = reader.lexicon.by_slug(chip.value)
            part = None if question.agencies else say.ROLE.get(question.role.value)
            return say.but(name=as_body(reader.lexicon, entry, reader.today).full, part=part)
        case Facet.MANNED:
            return say.MANNED[question.join.value]
        case Facet.ROLE:
            return say.ROLE[question.role.value]
        case Facet.KEYWORD:
            return say.keyword(word=chip.value)
        case Facet.WINDOW:
            assert question.window is not None
            spans = question.window.spans
            return "、".join(say.window(first=first, last=last) for first, last in spans)
        case Facet.KIND:
            return say.KIND[question.kind or "none"]
        case Facet.SECTION:
            return (question.section or "").rstrip("、")
        case Facet.PLANS:
            shorts = [plan.short for plan in reader.plan_refs(question)]
            return say.plans(shorts=shorts or question.plans)
        case Facet.NUMBER:
            return number(ref="、".join((question.number or "", *question.numbers)))


def parts(question: Question, reader: Reader) -> list[str]:
    """What restricts the answer, several agencies joined as the question joins them."""
    known = chips(question)
    names = [label(c, question, reader) for c in known if c.facet is Facet.AGENCY]
    rest = [label(c, question, reader) for c in known if c.facet is not Facet.AGENCY]
    if not names:
        return rest
    if len(names) == 1:
        return [names[0], *rest]
    join = say.all_of if question.join is Join.ALL else say.any_of
    return [join(names=names), *rest]


def named_otherwise(question: Question, reader: Reader, typed: str) -> str | None:
    """How a name was read, where the answer does not show it as it was typed."""
    bodies = reader.bodies(question)
    if question.own or len(bodies) != 1 or not typed:
        return None
    return read_name(bodies[0], typed, fold_variants(question.typed))


def read_name(body: Body, shown: str, typed: str) -> str | None:
    """``shown`` is how the typed name is quoted."""
    known = {body.full, body.ref.short}
    if not body.is_renamed:
        known |= {body.entry.full, body.entry.short}
    return None if typed in known else as_read(typed=shown, full=body.full)
