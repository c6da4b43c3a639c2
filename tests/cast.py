"""Who appears in the tests, one sentence each. The ids are those of the sandbox's scenario."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from store import agencies, people
from store.db import Database, Tx
from store.records import Role


@dataclass(frozen=True)
class Person:
    """Somebody who writes. ``role`` and ``agency`` (slug) are what they are appointed to."""

    id: int
    name: str
    role: Role | None = None
    agency: str | None = None


# A member of the public: no agency, reads what is public.
ZHOU = Person(501001, "小周")
# Liaison of 知识产权局, which leads most of the tasks.
ZHANG = Person(501002, "张敏", Role.LIAISON, "cnipa")
# Reports for 海关总署, which leads some and takes part in others.
LI = Person(501003, "李海", Role.REPORTER, "gacc")
# The office of the joint conference; owner of the installation, with no agency of her own.
WANG = Person(501004, "王静", Role.OWNER)
# Reports for 知识产权局; 张敏 confirms.
CHEN = Person(501005, "陈晨", Role.REPORTER, "cnipa")
# Liaison of 海关总署; confirms what 李海 reports.
HE = Person(501006, "何卫", Role.LIAISON, "gacc")
# Coordinates at the office of the joint conference.
SUN = Person(501007, "孙涛", Role.COORDINATOR)
# Works at 文化和旅游部, reads, reports nothing.
WU = Person(501008, "吴倩", Role.MEMBER, "mct")
# Came in by a link that somebody passed on.
STRANGER = Person(600777, "路人")

APPOINTED = (ZHANG, LI, WANG, CHEN, HE, SUN, WU)


async def appoint(database: Database, now: datetime) -> None:
    """Put the cast's appointments into a seeded database."""

    async def body(tx: Tx) -> None:
        lexicon = await agencies.load(tx)
        for person in APPOINTED:
            assert person.role is not None
            await people.appoint(
                tx,
                telegram_id=person.id,
                name=person.name,
                role=person.role,
                agency_id=lexicon.by_slug(person.agency).id if person.agency else None,
                how="cast",
                now=now,
            )

    await database.begin(body)
