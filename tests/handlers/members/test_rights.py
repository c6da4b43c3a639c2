"""Rights in words come from the table of rules: every row is said, nothing else is."""

from __future__ import annotations

import pytest

from handlers.texts import rights
from store.records import Role
from store.rules import POLICY, Action, Rule, Scope
from tests import cast
from tests.conversation import Conversation, there


@pytest.mark.parametrize("rule", sorted(POLICY, key=repr), ids=lambda rule: repr(rule)[-70:])
def test_every_row_of_the_table_has_words(rule: Rule) -> None:
    verb, thing = rights.words(rule)
    assert verb
    said = rights.in_a_line(rule.role)
    everybodys = {row.action for row in POLICY if row.role is Role.VISITOR}
    if rule.action in everybodys:
        assert verb in rights.of_everybody()
    else:
        assert verb in said
        assert thing in said


def test_no_two_rows_are_said_in_the_same_words() -> None:
    every = [(row.scope, rights.words(row)) for row in POLICY if row.role is Role.LIAISON]
    assert len(set(every)) == len(every)


def test_what_a_role_may_not_is_not_in_its_words() -> None:
    confirm = rights.words(Rule(Role.LIAISON, Action.CONFIRM, Scope.OWN))
    assert "".join(confirm) not in rights.in_a_line(Role.REPORTER)
    assert rights.in_a_line(Role.VISITOR) == ""


@pytest.mark.parametrize(
    ("person", "may", "may_not"),
    [
        (cast.ZHANG, "审核填报", "退回报送"),
        (cast.CHEN, "填报进展", "审核填报"),
        (cast.SUN, "退回报送", "导入、修订计划文件"),
        (cast.WANG, "导入、修订计划文件", "审核填报"),
        (cast.ZHOU, "/join", "审核填报"),
    ],
)
async def test_help_and_whoami_say_in_words_what_one_may(
    talk: Conversation, person: cast.Person, may: str, may_not: str
) -> None:
    for command in ("/help", "/whoami"):
        shown = there(await talk.says(person, command))
        said = shown.text
        while "›" in shown.labels:
            shown = there(await talk.taps(person, "›"))
            said += shown.text
        assert may in said
        assert may_not not in said
