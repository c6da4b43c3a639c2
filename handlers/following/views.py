"""What is followed, and how one is told."""

from __future__ import annotations

from dataclasses import dataclass

from handlers.view import View


@dataclass(frozen=True, slots=True)
class FollowTask(View):
    """What can be followed at a task."""

    task: int


@dataclass(frozen=True, slots=True)
class FollowAgency(View):
    """Following an agency."""

    agency: int


@dataclass(frozen=True, slots=True)
class FollowPlan(View):
    """Following a plan, or a section of it; ``section`` 0 is the whole plan."""

    plan: int
    section: int = 0


@dataclass(frozen=True, slots=True)
class FollowSearch(View):
    """What is told of a search that was asked; ``question`` its row."""

    question: int


@dataclass(frozen=True, slots=True)
class FollowList(View):
    """What I follow."""

    page: int = 0


@dataclass(frozen=True, slots=True)
class NoticeSettings(View):
    """How often and when I am told."""


@dataclass(frozen=True, slots=True)
class Urging(View):
    """Urging those who have not reported on a task."""

    task: int


CODES: dict[type[View], str] = {
    FollowTask: "ft",
    FollowAgency: "fa",
    FollowPlan: "fp",
    FollowSearch: "fw",
    FollowList: "fl",
    NoticeSettings: "fs",
    Urging: "fu",
}
