"""Errors by script: a list of rules, the first that matches a call and is due acts on it.

Rules arrive as JSON (``POST /control/faults``); the scripts themselves belong to tests.
"""

from __future__ import annotations

import random
from fnmatch import fnmatchcase
from typing import Any, Literal

from pydantic import BaseModel, Field

Action = Literal[
    "error",  # answer with code/description/parameters
    "drop",  # do it, then close the connection without an answer
    "close",  # close the connection without doing it
    "reset",  # as close, but with a TCP reset
    "garbage",  # 200 with a body that is not JSON
    "html",  # the error page of a proxy
    "migrate",  # 400 with migrate_to_chat_id
    "freeze",  # say nothing for `seconds`, then close without doing it
    "delay",  # wait `seconds`, then go on
    "slow_headers",  # do it, send the status line, then the rest after `seconds`
    "truncate",  # do it, promise the whole body, send half and close
    "endless",  # a body that does not end
    "patch",  # do it, merge `patch` into the result (unknown fields, wrong sizes, odd paths)
]


class Rule(BaseModel, extra="forbid"):
    """Which calls, and what happens to them.

    ``method``: a name or a pattern (``send*``); ``file`` stands for file downloads.
    ``nth``: only these matching calls (1-based); ``every``: each n-th; ``after``: not the first n.
    ``times``: how often the rule acts, None for ever. ``executed``: for error, garbage and html,
    whether the call takes effect first (the message is stored, the answer is lost).
    """

    do: Action
    method: str = "*"
    chat_id: int | None = None
    nth: list[int] | None = None
    every: int | None = Field(default=None, ge=1)
    after: int = Field(default=0, ge=0)
    times: int | None = Field(default=None, ge=1)
    probability: float = Field(default=1.0, ge=0, le=1)
    seconds: float = Field(default=0.0, ge=0, le=3600)
    executed: bool = False
    code: int = 500
    description: str = "Internal Server Error"
    parameters: dict[str, Any] | None = None
    retry_after: int | None = None
    migrate_to_chat_id: int | None = None
    patch: dict[str, Any] = Field(default_factory=dict)

    def matches(self, method: str, chat_id: int | None) -> bool:
        if self.chat_id is not None and self.chat_id != chat_id:
            return False
        return fnmatchcase(method.lower(), self.method.lower())

    def is_due(self, seen: int, fired: int) -> bool:
        """``seen``: matching calls so far, this one included."""
        if self.times is not None and fired >= self.times:
            return False
        if seen <= self.after or (self.nth is not None and seen not in self.nth):
            return False
        return self.every is None or seen % self.every == 0

    def answer(self) -> dict[str, Any]:
        parameters = dict(self.parameters or {})
        if self.retry_after is not None:
            parameters["retry_after"] = self.retry_after
        if self.migrate_to_chat_id is not None:
            parameters["migrate_to_chat_id"] = self.migrate_to_chat_id
        body: dict[str, Any] = {
            "ok": False,
            "error_code": self.code,
            "description": self.description,
        }
        return {**body, "parameters": parameters} if parameters else body


class Script(BaseModel, extra="forbid"):
    rules: list[Rule] = Field(default_factory=list)
    seed: int = 0


class Faults:
    def __init__(self) -> None:
        self.load(Script())

    def load(self, script: Script) -> None:
        self._rules = script.rules
        self._seen = [0] * len(script.rules)
        self._fired = [0] * len(script.rules)
        self._random = random.Random(script.seed)

    def pick(self, method: str, chat_id: int | None) -> Rule | None:
        """Counts the call for every rule that matches it; the first rule that is due acts."""
        chosen: Rule | None = None
        for place, rule in enumerate(self._rules):
            if not rule.matches(method, chat_id):
                continue
            self._seen[place] += 1
            if chosen is not None or not rule.is_due(self._seen[place], self._fired[place]):
                continue
            if rule.probability < 1 and self._random.random() >= rule.probability:
                continue
            self._fired[place] += 1
            chosen = rule
        return chosen

    def report(self) -> list[dict[str, Any]]:
        return [
            {**rule.model_dump(exclude_defaults=True), "seen": seen, "fired": fired}
            for rule, seen, fired in zip(self._rules, self._seen, self._fired, strict=True)
        ]
