"""The forms in which one number of a task may be printed."""

from __future__ import annotations

import pytest

from store.labels import in_han, spelled
from store.numerals import number


@pytest.mark.parametrize(
    "said", ["10", "十", "(十)", "（十）", "(10)", "第十项", "第十条", "第（十）项"]
)
def test_whatever_form_is_said_every_form_is_looked_for(said: str) -> None:
    assert {"10", "(10)", "十", "(十)", "第十条", "第10条"} <= set(spelled(said))


@pytest.mark.parametrize("label", ["二(三)", "1.1", "A3", "二", "39之一"])
def test_a_label_stands_first_in_its_own_forms(label: str) -> None:
    assert spelled(label)[0] == label
    assert label == "二" or spelled(label) == (label,)


def test_a_number_is_read_as_it_is_counted() -> None:
    assert all(number(in_han(counted)) == counted for counted in range(1, 1000))
    assert [in_han(n) for n in (4, 12, 21, 105, 110)] == [
        "四",
        "十二",
        "二十一",
        "一百零五",
        "一百一十",
    ]
