"""The judged queries, and what a way to search makes of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from sqlalchemy import select

from store.db import Database, Tx
from store.search import find, terms
from store.tables import boxes, plans, task_versions, tasks
from tests.bench.rivals import Printed, Ranked, Rival, all_ranked
from tests.store.search.test_quality import OWN, SHARED, figures, read

# How much of its nDCG a rival may lose to a cut-off, chosen with hindsight, that lets it be silent.
_LOSS = 0.05


class Quality(NamedTuple):
    """Means over the kinds of queries that have an answer, and the rest.

    ``silent``: the share of queries without an answer that got none. ``cut``: the same with the
    cut-off on the scores that costs five hundredths of nDCG, None for a way that has its own.
    """

    recall: float
    mrr: float
    ndcg: float
    silent: float
    cut: float | None


def sets() -> dict[str, list[dict[str, Any]]]:
    """The sets of judged queries that are here, by name."""
    known = {"our own set": OWN, "the shared dev set": SHARED}
    return {name: read(file) for name, file in known.items() if file.exists()}


def questions() -> list[str]:
    """All queries of all sets."""
    return list(dict.fromkeys(q["query"] for judged in sets().values() for q in judged))


async def printed(db: Database) -> list[Printed]:
    """Every task with its boxes, as printed."""

    async def body(tx: Tx) -> list[Printed]:
        beside: dict[tuple[int, str | None], list[str]] = {}
        shown = select(boxes).order_by(boxes.c.revision_id, boxes.c.position)
        for box in await tx.rows(shown):
            beside.setdefault((box.revision_id, box.after_ref), []).extend([box.title, box.text])
        v = task_versions.c
        found = (
            select(plans.c.key, tasks.c.ref, v.revision_id, v.heading, v.text)
            .join(tasks, tasks.c.plan_id == plans.c.id)
            .join(task_versions, v.id == tasks.c.current_version_id)
            .order_by(tasks.c.id)
        )
        return [
            Printed(
                f"{key}#{ref}",
                "\n".join([*filter(None, (heading, text)), *beside.get((revision, ref), ())]),
            )
            for key, ref, revision, heading, text in await tx.rows(found)
        ]

    return await db.read(body)


async def ours(db: Database, judged: list[dict[str, Any]]) -> Quality:
    """The product's own figures."""
    known = await db.read(terms.load)
    run: dict[str, list[str]] = {}
    for query in judged:
        found = await find(db, query["query"], terms=known)
        run[query["query"]] = [hit.key for hit in found.hits]
    reached = figures(judged, run)
    return Quality(reached.recall, reached.mrr, reached.ndcg, reached.silent_recall, None)


async def theirs(rival: Rival, judged: list[dict[str, Any]]) -> Quality:
    """A rival's: as it answers, and its silence at the best cut-off that it can afford."""
    run = await all_ranked(rival, [query["query"] for query in judged])
    whole = figures(judged, _labels(run, None))
    nothing = [query["query"] for query in judged if not query["relevant"]]
    cut = whole.silent_recall
    for least in sorted({score for query in nothing for _, score in run[query][:1]}):
        reached = figures(judged, _labels(run, least))
        if reached.ndcg >= whole.ndcg * (1 - _LOSS):
            cut = max(cut, reached.silent_recall)
    return Quality(whole.recall, whole.mrr, whole.ndcg, whole.silent_recall, cut)


def _labels(run: dict[str, Ranked], above: float | None) -> dict[str, list[str]]:
    return {query: list(_kept(found, above)) for query, found in run.items()}


def _kept(found: Ranked, above: float | None) -> Iterable[str]:
    return (label for label, score in found if above is None or score > above)
