"""The house rules, read from the syntax trees; each check fails if it looked at nothing."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ROOMS = ("bot", "handlers", "seed", "store")
# What may speak Chinese: handlers' sentences, questions and commands, and what the store knows
# about Chinese writing and places. bot/ never speaks to a user; these speak to whoever runs it.
LANGUAGE = {
    *("store/lexicon.py", "store/mentions.py", "store/near.py", "store/places.py"),
    "store/confusables.py",
}
LANGUAGE |= {"store/text.py", "handlers/commands.py"}
LANGUAGE |= {"store/search/numbers.py", "store/search/words.py", "store/recurring.py"}
LANGUAGE |= {"store/parts.py", "store/reports/deliverables.py", "handlers/progress/words.py"}
LANGUAGE |= {"handlers/digests/words.py", "handlers/digests/ondemand.py"}
LANGUAGE |= {"handlers/workdays/words.py"}
# how a number is told apart that a plan gave to another task
LANGUAGE |= {"store/numbering.py"}
# the forms in which documents print a number
LANGUAGE |= {"store/labels.py", "store/numerals.py"}
TERMINAL = {
    f"bot/{name}.py"
    for name in (
        "checks",
        "cli",
        "cli_ask",
        "cli_digest",
        "cli_export",
        "cli_find",
        "cli_keep",
        "cli_plans",
        "cli_run",
        "desk",
        "doctor",
        "errors",
        "explain",
        "health",
        "ingest",
        "office",
        "run",
        "settings",
    )
}
CHAT_TEXTS = {
    f"handlers/texts/{topic}.py"
    for topic in ("ask", "find", "first", "duties", "task", "plan", "help", "terms")
}
CHAT_TEXTS |= {f"handlers/texts/{topic}.py" for topic in ("journal", "keeping")}
CHAT_TEXTS |= {f"handlers/texts/{topic}.py" for topic in ("progress", "review")}
CHAT_TEXTS |= {f"handlers/texts/{topic}.py" for topic in ("status", "steering")}
CHAT_TEXTS |= {"handlers/texts/reporting_refusals.py", "handlers/texts/years.py"}
CHAT_TEXTS |= {f"handlers/texts/{topic}.py" for topic in ("following", "following_refusals")}
CHAT_TEXTS |= {f"handlers/texts/{topic}.py" for topic in ("calendar", "picture", "reminding")}
CHAT_TEXTS |= {f"handlers/texts/{topic}.py" for topic in ("export", "draft_sheet")}
CHAT_TEXTS |= {f"handlers/texts/{topic}.py" for topic in ("amending", "amending_refusals")}
CHAT_TEXTS |= {f"handlers/texts/{topic}.py" for topic in ("inviting", "managing", "members")}
_HAN = re.compile("[\u4e00-\u9fff]")
_SENTENCE_ROOMS = ("handlers/texts/", "handlers/ask/", "bot/sandbox/", "store/migrations/")


class Source:
    """One file of ours."""

    def __init__(self, path: Path) -> None:
        self.name = path.relative_to(ROOT).as_posix()
        self.module = self.name.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        self.room = self.name.split("/")[0]
        self.tree = ast.parse(path.read_text(encoding="utf-8"), self.name)

    def imports(self) -> Iterator[tuple[str, int]]:
        """(module, line), imports inside functions and under TYPE_CHECKING included."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from ((alias.name, node.lineno) for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                assert node.level == 0, f"{self.name}:{node.lineno} is a relative import"
                assert node.module is not None
                yield node.module, node.lineno
                for alias in node.names:
                    yield f"{node.module}.{alias.name}", node.lineno

    def at_start(self, known: set[str]) -> set[str]:
        """Those of ``known`` that are imported when this one is."""
        found: set[str] = set()
        for node in self.tree.body:
            if isinstance(node, ast.Import):
                found |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                names = [f"{node.module}.{alias.name}" for alias in node.names]
                # a package is meant only for what is no module of its own
                found |= {name if name in known else node.module or "" for name in names}
        return found & known - {self.module}

    def strings(self) -> Iterator[tuple[str, int]]:
        """String literals that are no docstrings."""
        documents = {
            id(node.body[0].value)
            for node in ast.walk(self.tree)
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
            and node.body
            and isinstance(node.body[0], ast.Expr)
        }
        for node in ast.walk(self.tree):
            if not isinstance(node, ast.Constant) or id(node) in documents:
                continue
            if isinstance(node.value, str):
                yield node.value, node.lineno


@pytest.fixture(scope="module")
def sources() -> list[Source]:
    """Every file of the four rooms."""
    found = [Source(path) for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))]
    for room, least in zip(ROOMS, (15, 25, 15, 25), strict=True):
        assert sum(source.room == room for source in found) >= least, f"nothing seen of {room}"
    return found


def test_nothing_imports_what_imports_it(sources: list[Source]) -> None:
    """Inside a room too: with a circle, what works depends on which module comes first."""
    known = {source.module for source in sources}
    waits = {source.module: source.at_start(known) for source in sources}
    assert sum(map(len, waits.values())) > 1000
    TopologicalSorter(waits).prepare()


def test_imports_go_to_the_right_only(sources: list[Source]) -> None:
    wrong, seen = [], 0
    for source in sources:
        for module, line in source.imports():
            room = module.split(".")[0]
            if room in ROOMS:
                seen += 1
                if ROOMS.index(room) < ROOMS.index(source.room):
                    wrong.append(f"{source.name}:{line} imports {module}")
    assert seen > 300
    assert wrong == []


@pytest.mark.parametrize(
    ("package", "rooms"), [("telegram", {"bot", "handlers"}), ("sqlalchemy", {"store"})]
)
def test_a_library_stays_behind_its_wall(
    sources: list[Source], package: str, rooms: set[str]
) -> None:
    inside = {
        source.room: f"{source.name}:{line}"
        for source in sources
        for module, line in source.imports()
        if module.split(".")[0] == package
    }
    assert set(inside) & rooms, f"nobody imports {package}"
    assert {room: place for room, place in inside.items() if room not in rooms} == {}


def test_the_sandbox_imports_nothing_of_ours(sources: list[Source]) -> None:
    files = [source for source in sources if source.name.startswith("bot/sandbox/")]
    assert len(files) > 5
    wrong = [
        f"{source.name}:{line} imports {module}"
        for source in files
        for module, line in source.imports()
        if module.split(".")[0] in ROOMS and not module.startswith("bot.sandbox")
    ]
    assert wrong == []


def test_what_reads_documents_reaches_neither_database_nor_telegram(
    sources: list[Source],
) -> None:
    """Readers, grammar, parse and draft, and whatever they import, all the way down."""
    known = {source.module: source for source in sources}
    starts = [
        name
        for name in known
        if name in ("seed.parse", "seed.draft", "seed.sandboxed")
        or name.startswith(("seed.grammar", "seed.readers"))
    ]
    assert len(starts) > 10
    ahead, reached, outside = list(starts), set(starts), set()
    while ahead:
        for module, _ in known[ahead.pop()].imports():
            if module in known and module not in reached:
                reached.add(module)
                ahead.append(module)
            elif module not in known:
                outside.add(module.split(".")[0])
    assert "store.text" in reached
    assert reached & {"store.db", "store.tables"} == set()
    assert outside & {"sqlalchemy", "telegram", "asyncio", "aiosqlite", "asyncpg"} == set()


def test_handlers_are_waited_for_and_speak_no_markup(sources: list[Source]) -> None:
    """``block=False`` would let a lane go on before its handler ended; parse_mode injects."""
    wrong, seen = [], 0
    for source in sources:
        if source.room not in ("bot", "handlers") or source.name.startswith("bot/sandbox/"):
            continue
        for node in ast.walk(source.tree):
            if isinstance(node, ast.keyword):
                seen += 1
                is_false = isinstance(node.value, ast.Constant) and node.value.value is False
                if node.arg == "parse_mode" or (node.arg == "block" and is_false):
                    wrong.append(f"{source.name}:{node.value.lineno} {node.arg}")
        wrong += [
            f"{source.name}:{line} {module}"
            for module, line in source.imports()
            if module.endswith(("ParseMode", "telegram.helpers"))
        ]
        wrong += [
            f"{source.name}:{line} {text}"
            for text, line in source.strings()
            if text in ("parse_mode", "MarkdownV2", "HTML")
        ]
    assert seen > 200
    assert wrong == []


def test_sentences_live_in_texts(sources: list[Source]) -> None:
    wrong, seen = [], 0
    for source in sources:
        spoken = [(text, line) for text, line in source.strings() if _HAN.search(text)]
        seen += len(spoken)
        is_free = source.room == "seed" or source.name.startswith(_SENTENCE_ROOMS)
        if not is_free and source.name not in LANGUAGE | TERMINAL:
            wrong += [f"{source.name}:{line} {text!r}" for text, line in spoken]
    assert seen > 150
    assert wrong == []


def test_texts_are_functions_with_named_parameters(sources: list[Source]) -> None:
    wrong, seen = [], 0
    for source in sources:
        if source.name not in CHAT_TEXTS:
            continue
        for node in source.tree.body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                seen += 1
                if node.args.args:
                    wrong.append(f"{source.name}:{node.lineno} {node.name}")
    assert seen > 80
    assert wrong == []


@pytest.mark.parametrize(
    ("code", "room"),
    [
        ("import telegram", "store"),
        ("from handlers.page import Page", "seed"),
        ("def f():\n    from bot.app import build", "handlers"),
    ],
)
def test_the_check_sees_a_wrong_import_wherever_it_hides(code: str, room: str) -> None:
    """The walls above would stand just as well if nothing were ever found."""
    source = object.__new__(Source)
    source.name, source.room, source.tree = f"{room}/x.py", room, ast.parse(code)
    (first, *_) = [module.split(".")[0] for module, _ in source.imports()]
    is_wall = first == "telegram" and room not in ("bot", "handlers")
    assert is_wall or ROOMS.index(first) < ROOMS.index(room)
