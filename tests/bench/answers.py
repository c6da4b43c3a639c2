"""What an answer costs, how soon the first one comes, and what the process weighs."""

from __future__ import annotations

import itertools
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.bench.processes import ECHO, FENGONG, Running, ask, running
from tests.sandbox_server import Sandbox, connect, spawn_sandbox

QUESTION = "/duties 知识产权局"
# In one's own words, of every kind: whose, about what, who, when, how many, which.
IN_WORDS = (
    "公安部牵头哪些",
    "地理标志的任务里市场监管总局参与的",
    "谁负责软件正版化",
    "2020年10月底前要完成哪些",
    "农业部有几项任务",
    "2021年计划第39项是什么",
)
WARM_UP = 30
ANSWERS = 150
ROUNDS = 3
STARTS = 3


@dataclass(frozen=True)
class AnswerCost:
    """Milliseconds of CPU an answer, by round; the ratio is the median of the pairs."""

    echo: list[float]
    fengong: list[float]
    requests: tuple[float, float]

    @property
    def ratio(self) -> float:
        return statistics.median(f / e for f, e in zip(self.fengong, self.echo, strict=True))


@dataclass(frozen=True)
class StartUp:
    """Seconds from starting the process to the first answer, and MiB after the questions."""

    seconds: list[float]
    resident: float


async def _cost(
    sandbox: Sandbox, bot: Running, answers: int, questions: Sequence[str] = (QUESTION,)
) -> float:
    person = sandbox.scenario.people[0].id
    before = bot.cpu
    for question in itertools.islice(itertools.cycle(questions), answers):
        await ask(sandbox, person, question)
    return (bot.cpu - before) / answers * 1000


async def answer_cost(directory: Path, questions: Sequence[str] = (QUESTION,)) -> AnswerCost:
    """Echo and Fengong in turn on the same server, one of ``questions`` at a time."""
    costs: dict[str, list[float]] = {"echo": [], "fengong": []}
    requests: dict[str, float] = {}
    for turn in range(ROUNDS):
        for name, command in (("echo", ECHO), ("fengong", FENGONG)):
            data = directory / name
            data.mkdir(exist_ok=True)
            with spawn_sandbox(directory / f"{name}{turn}.db") as (address, _):
                async with connect(address) as sandbox:
                    with running(command, sandbox, data) as bot:
                        await _cost(sandbox, bot, WARM_UP, questions)
                        before = len(await sandbox.log())
                        costs[name].append(await _cost(sandbox, bot, ANSWERS, questions))
                        requests[name] = (len(await sandbox.log()) - before) / ANSWERS
    return AnswerCost(costs["echo"], costs["fengong"], (requests["echo"], requests["fengong"]))


async def start_up(directory: Path) -> StartUp:
    """The second and later starts of an installation that has its plans."""
    data = directory / "start"
    data.mkdir()
    seconds: list[float] = []
    resident = 0.0
    for turn in range(STARTS + 1):
        with spawn_sandbox(directory / f"start{turn}.db") as (address, _):
            async with connect(address) as sandbox:
                person = sandbox.scenario.people[0].id
                said = await sandbox.say(person, QUESTION)
                with running(FENGONG, sandbox, data) as bot:
                    await sandbox.wait_for_reply(said["chat"]["id"], said["message_id"], within=60)
                    if turn:
                        seconds.append(time.perf_counter() - bot.started)
                    if turn == STARTS:
                        await _cost(sandbox, bot, ANSWERS)
                        resident = bot.resident
    return StartUp(seconds, resident)
