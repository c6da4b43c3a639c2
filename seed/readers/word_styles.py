"""What a Word style says of a paragraph's number and of its being seen at all."""

from __future__ import annotations

from dataclasses import dataclass, field

from seed.readers.xml import Element, child, is_on, local, value

_MOST_STEPS = 20


@dataclass(slots=True)
class _Style:
    name: str = ""
    based_on: str | None = None
    num: str | None = None
    depth: str | None = None
    hidden: bool | None = None


@dataclass
class Styles:
    """The styles of a document; unknown ones say nothing."""

    known: dict[str, _Style] = field(default_factory=dict)

    def is_contents(self, key: str | None) -> bool:
        """Whether it is an entry of the table of contents, which repeats the headings."""
        return any(style.name.startswith(("toc ", "目录")) for style in self._line(key))

    def is_hidden(self, key: str | None) -> bool:
        """Whether text of this style is hidden."""
        return next((s.hidden for s in self._line(key) if s.hidden is not None), False)

    def numbering(self, key: str | None) -> tuple[str | None, str | None]:
        """The list and the level of a paragraph of this style."""
        line = self._line(key)
        num = next((style.num for style in line if style.num is not None), None)
        return num, next((style.depth for style in line if style.depth is not None), None)

    def _line(self, key: str | None) -> list[_Style]:
        """A style and what it is based on; one based on itself ends somewhere."""
        found: list[_Style] = []
        while key in self.known and len(found) < _MOST_STEPS:
            found.append(self.known[key])
            key = found[-1].based_on
        return found


def read_styles(root: Element | None) -> Styles:
    """The part ``styles.xml``."""
    styles = Styles()
    for element in () if root is None else root:
        if local(element) != "style":
            continue
        paragraph, run = child(element, "pPr"), child(element, "rPr")
        numbered = child(paragraph, "numPr") if paragraph is not None else None
        vanish = child(run, "vanish") if run is not None else None
        styles.known[value(element, "styleId") or ""] = _Style(
            name=(value(child(element, "name")) or "").lower(),
            based_on=value(child(element, "basedOn")),
            num=value(child(numbered, "numId")) if numbered is not None else None,
            depth=value(child(numbered, "ilvl")) if numbered is not None else None,
            hidden=None if vanish is None else is_on(vanish),
        )
    return styles
