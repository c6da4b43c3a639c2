"""A step of a review taken back leaves the review as it was, whatever the step was."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from seed import cutting, draft_json, editing, steps
from seed.draft import Box, Draft
from seed.parse import parse_bytes
from seed.reviewing import Chosen, Review

TEXT = """2024年知识产权推进计划

一、保护
1. 开展专项行动。（公安部、海关总署负责，2024年6月底前完成）
2. 加强执法指导，完善工作机制。（商务部牵头，司法部配合）
3. 建设信息平台，三年内建成 100 个。（市场监管总局负责）
二、服务
4. 出台服务办法。（科技部、教育部负责）
本计划由办公室解释。
"""
Change = Callable[[Review], Review]


@pytest.fixture
def review() -> Review:
    draft = parse_bytes(TEXT.encode())[1]
    box = Box(number=1, title="专栏", section_path=[], after_item="2", text="x", span=(0, 0))
    draft = cutting.to_prose(draft.model_copy(update={"boxes": [box]}), 3)
    return Review(TEXT, draft, Chosen(same={"公安部": 7}), {"number_gap:1:0": "keep"})


def edit(change: Callable[[Draft], Draft]) -> Change:
    return lambda review: review.with_draft(change(review.draft))


CHANGES: list[tuple[str, Change]] = [
    ("removed", edit(lambda draft: cutting.to_prose(draft, 1))),
    ("merged", edit(lambda draft: cutting.merge(draft, 1))),
    ("split", edit(lambda draft: cutting.split(draft, TEXT, 1, "完善"))),
    ("added", edit(lambda draft: cutting.add(draft, "9. 再加一项。（财政部负责）"))),
    ("task", edit(lambda draft: cutting.from_prose(draft, TEXT, len(draft.prose) - 1))),
    ("joined", edit(lambda draft: cutting.joined_to_task(draft, len(draft.prose) - 1))),
    ("edited", edit(lambda draft: editing.with_deadline(draft, 0, "持续推进"))),
    ("edited", edit(lambda draft: editing.renumber(draft, 1, "12"))),
    ("other", edit(lambda draft: cutting.to_prose(cutting.to_prose(draft, 2), 0))),
    ("same", lambda review: review.choose(same={**review.chosen.same, "海关总署": 8})),
    ("fresh", lambda review: review.choose(fresh=["某局"])),
    ("paired", lambda review: review.choose(pairs={"1": None})),
    ("settled", lambda review: review.settle(["number_gap:1:0", "number_gap:2:0"], "add")),
    ("other", lambda review: review.choose(short="短")),
]


@pytest.mark.parametrize(("deed", "change"), CHANGES)
def test_a_step_is_told_and_taken_back(review: Review, deed: str, change: Change) -> None:
    after = steps.recorded(review, change(review))
    assert after.chosen.last is not None and after.chosen.last["deed"] == deed
    # as it comes back from the table
    chosen = json.loads(json.dumps(after.chosen.model_dump(mode="json")))
    after = Review.of(TEXT, draft_json.write(after.draft), chosen, after.settled)
    back = steps.undone(after)
    assert back.draft == review.draft
    assert back.settled == review.settled
    assert back.chosen.model_copy(update={"last": None}) == review.chosen
    assert not steps.can_undo(back)


def test_each_kind_is_counted(review: Review) -> None:
    for _, change in CHANGES[:1] * 2 + CHANGES[6:7]:
        review = steps.recorded(review, change(review))
    assert review.chosen.counts == {"removed": 2, "edited": 1}


def test_a_step_that_replaced_much_stays_done(
    review: Review, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(steps, "MOST", 10)
    after = steps.recorded(review, CHANGES[0][1](review))
    assert not steps.can_undo(after)
    assert steps.undone(after) is after
