"""As many tasks as one likes, made from the five documents. Deterministic; no two are alike.

A task recombines clauses of the documents, with the objects of other fields in place of theirs
and with names of places and campaigns that nobody has, so that the number of different pairs grows
as it does in real texts: common pairs stay common, and most of the new ones are rare. They come in
plans of 40 to 160 tasks, which go into the tables in bulk and into the index by the function that
every import calls.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from random import Random

from sqlalchemy import func, insert, select, text

from seed import lexicon
from seed.parse import parse_bytes
from seed.shipped import seed_shipped, shipped_plans
from store import counters
from store.bulk import insert_rows
from store.db import Database, Tx, open_database
from store.migrate import prepare
from store.search import index
from store.tables import plan_revisions, plans, sources, task_versions, tasks
from tests.seed import vocabulary

NOW = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)
# Plans that go into one transaction: a commit on a disk is not what is measured here.
AT_ONCE = 50
_LEAST, _MOST = 40, 160
_STOP = re.compile("(?<=[。；，])")
_FIELD = re.compile("知识产权|专利|商标|著作权|版权|地理标志|植物新品种|商业秘密")
_OTHERS = (
    "养老服务",
    "义务教育",
    "食品安全",
    "公共数据",
    "乡村旅游",
    "职业技能",
    "安全生产",
    "生态环境",
    "基层治理",
    "政务服务",
    "科技成果",
    "信用信息",
    "社会保障",
    "住房租赁",
    "城市更新",
    "公共卫生",
    "中医药",
    "药品追溯",
    "碳排放",
    "水资源",
    "耕地保护",
    "粮食储备",
    "物流枢纽",
    "跨境电商",
    "消费维权",
    "未成年人",
    "残疾人",
    "法律援助",
    "行政复议",
    "应急管理",
    "气象预警",
    "档案管理",
    "标准化",
    "计量检测",
    "能源消费",
    "老旧小区",
    "志愿服务",
    "文物保护",
    "全民健身",
    "海洋渔业",
    "种业振兴",
    "网络安全",
    "数字经济",
    "政府采购",
    "招标投标",
    "反垄断",
)
_PLACE = (
    "东南西北上下中大小长高平安宁永和兴昌隆盛泰康福吉庆丰金银铜石玉江河湖海泉溪池潭山岭峰原阳阴云雨"
    "春夏秋冬松柏梅兰竹菊桃李杨柳桂枫龙凤虎鹤鹿马羊牛青白赤黄紫绿清明光华文武德义仁礼信忠孝新古城镇桥"
    "洛漳汾渭涪沅湘赣闽浙皖豫鄂蜀黔滇陇冀晋鲁"
)
_KIND = ("市", "县", "区", "州", "镇", "园区", "港", "新区", "高新区", "开发区")
_DEED = ("试点", "示范", "专项行动", "提升工程", "联合检查", "培训", "调研", "监测", "服务站建设")


@dataclass(frozen=True, slots=True)
class Written:
    """A generated task as printed: text, heading (may be empty), and the words around it."""

    text: str
    heading: str
    around: str


@dataclass(frozen=True, slots=True)
class WrittenPlan:
    """A generated plan."""

    key: str
    title: str
    year: int
    tasks: tuple[Written, ...]


@cache
def clauses() -> tuple[tuple[str, ...], ...]:
    """The clauses of every task of the shipped documents, each with the stop behind it."""
    found: list[tuple[str, ...]] = []
    for plan in shipped_plans():
        _, draft = parse_bytes(plan.read(), lexicon.load())
        found += [tuple(filter(None, _STOP.split(item.text))) for item in draft.items]
    return tuple(found)


def generated(first: int, count: int) -> Iterator[WrittenPlan]:
    """Plans from number ``first`` on, of ``count`` tasks together: the last one is cut."""
    number, left = first, count
    while left > 0:
        rng = Random(number)
        plan = _plan(rng, number, min(left, rng.randint(_LEAST, _MOST)))
        left -= len(plan.tasks)
        number += 1
        yield plan


def _plan(rng: Random, number: int, size: int) -> WrittenPlan:
    place, year = _place(rng), rng.randint(2012, 2030)
    subject, genre = rng.choice(_OTHERS), rng.choice(vocabulary.GENRES)
    level = rng.choice(("central", "province", "county"))
    sections = [vocabulary.heading(rng) for _ in range(4)]
    names = [vocabulary.agencies(rng, level, rng.randint(1, 4)) for _ in range(12)]
    written = tuple(_task(rng, subject, sections[i * 4 // size], names) for i in range(size))
    return WrittenPlan(f"plan-{number}", f"{year}年{place}{subject}{genre}", year, written)


def _task(rng: Random, subject: str, section: str, names: list[list[str]]) -> Written:
    other = subject if rng.random() < 0.4 else rng.choice(_OTHERS)

    def instead(found: re.Match[str]) -> str:
        return found[0] if rng.random() < 0.2 else other

    parts = []
    for _ in range(rng.randint(1, 3)):
        source = rng.choice(clauses())
        at = rng.randrange(len(source))
        parts += [_FIELD.sub(instead, clause) for clause in source[at : at + rng.randint(1, 3)]]
    parts.insert(rng.randint(0, len(parts)), _own(rng, other))
    text = "".join(parts).rstrip("。；，") + "。"
    heading = vocabulary.heading(rng) if rng.random() < 0.2 else ""
    return Written(text, heading, "\n".join([section, *rng.choice(names)]))


def _own(rng: Random, subject: str) -> str:
    if rng.random() < 0.5:
        return f"在{_place(rng)}开展{subject}{rng.choice(_DEED)}，"
    return f"组织“{''.join(rng.sample(_PLACE, 2))}”{subject}{rng.choice(_DEED)}，"


def _place(rng: Random) -> str:
    return "".join(rng.sample(_PLACE, 2)) + rng.choice(_KIND)


async def opened(url: str) -> Database:
    """A migrated database with the shipped plans. The caller closes it."""
    await prepare(url)
    db = open_database(url)
    await seed_shipped(db, NOW)
    return db


async def fill(db: Database, count: int, *, indexed: bool = True) -> None:
    """Put generated plans behind those that are there, until there are ``count`` tasks."""
    had = await _last(db)
    batch: list[WrittenPlan] = []
    for plan in generated(had.plan + 1, count - had.task):
        batch.append(plan)
        if len(batch) == AT_ONCE:
            await _put(db, batch, indexed)
            batch = []
    await _put(db, batch, indexed)
    if not db.sqlite:
        # A server that has run for a minute has done so by itself.
        await db.begin(lambda tx: tx.run(text("ANALYZE")))


@dataclass(frozen=True, slots=True)
class _Last:
    """The highest ids: nothing was ever deleted here, so they are numbers of rows."""

    plan: int
    task: int


async def _last(db: Database) -> _Last:
    async def body(tx: Tx) -> _Last:
        plan = await tx.scalar(select(func.max(plans.c.id)))
        task = await tx.scalar(select(func.max(tasks.c.id)))
        return _Last(plan, task)

    return await db.read(body)


async def _put(db: Database, batch: list[WrittenPlan], indexed: bool) -> None:
    last = await _last(db)

    async def body(tx: Tx) -> None:
        first = last.task + 1
        words: dict[int, list[index.Words]] = {}
        for plan_id, plan in enumerate(batch, last.plan + 1):
            words[plan_id] = await put_texts(tx, plan_id, first, plan)
            first += len(plan.tasks)
        if indexed:
            await index.put_all(tx, words)
        await counters.bump(tx, counters.PLANS)

    await db.begin(body)


async def put_texts(tx: Tx, plan_id: int, first: int, plan: WrittenPlan) -> list[index.Words]:
    """Everything of a plan but its index: tasks and versions from id ``first`` on."""
    ids = range(first, first + len(plan.tasks))
    await tx.run(insert(plans), _plan_row(plan_id, plan))
    await tx.run(insert(sources), _source_row(plan_id, plan))
    await tx.run(insert(plan_revisions), _revision_row(plan_id, plan))
    refs = [
        {"id": id_, "plan_id": plan_id, "ref": str(n), "current_version_id": id_}
        for n, id_ in enumerate(ids, 1)
    ]
    await insert_rows(tx, tasks, refs)
    versions = [
        _version_row(plan_id, id_, n, task)
        for n, (id_, task) in enumerate(zip(ids, plan.tasks, strict=True), 1)
    ]
    await insert_rows(tx, task_versions, versions)
    return [
        index.Words(id_, "\n".join(filter(None, (task.heading, task.text))), task.around)
        for id_, task in zip(ids, plan.tasks, strict=True)
    ]


def _plan_row(plan_id: int, plan: WrittenPlan) -> dict[str, object]:
    row: dict[str, object] = {
        "id": plan_id,
        "key": plan.key,
        "short": plan.title,
        "jurisdiction": "national",
    }
    return row | {"current_revision_id": plan_id, "created_at": NOW}


def _source_row(plan_id: int, plan: WrittenPlan) -> dict[str, object]:
    row: dict[str, object] = {"id": plan_id, "sha256": f"{plan_id:064x}", "name": f"{plan.key}.txt"}
    return row | {"byte_size": 0, "text": "", "repost": False, "received_at": NOW}


def _revision_row(plan_id: int, plan: WrittenPlan) -> dict[str, object]:
    row: dict[str, object] = {"id": plan_id, "plan_id": plan_id, "number": 1, "source_id": plan_id}
    row |= {"title": plan.title, "title_printed": plan.title, "imported_at": NOW}
    period = date(plan.year, 1, 1), date(plan.year, 12, 31)
    return row | {"period_start": period[0], "period_end": period[1]}


def _version_row(plan_id: int, id_: int, ordinal: int, task: Written) -> dict[str, object]:
    return {
        "id": id_,
        "task_id": id_,
        "revision_id": plan_id,
        "ordinal": ordinal,
        "heading": task.heading or None,
        "title": (task.heading or task.text)[:20],
        "text": task.text,
        "division": "joint",
        "lead_basis": "none",
        "agency_count": task.around.count("\n"),
        "deadline_kind": "none",
        "span_start": 0,
        "span_end": 0,
        "damage": [],
    }
