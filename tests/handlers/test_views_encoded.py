"""Buttons of earlier messages stay: what each view was written as, letter for letter.

Views are told apart by the letters at their beginning. A line here may be added, never changed:
messages with such buttons are on people's screens.
"""

from __future__ import annotations

from typing import Any

import pytest

from handlers.agencies.views import Registry, RegistryCard, RegistryDeed
from handlers.amending.views import (
    AddingTask,
    Amending,
    Archiving,
    Editions,
    Managing,
    ParkedTasks,
    PlanFact,
    UndoingRevision,
)
from handlers.ask.views import Asked
from handlers.calendars.views import Calendar
from handlers.digests.views import Ahead, AheadMine
from handlers.doubts.views import DoubtCard, Doubting, Queue
from handlers.encoding import decode, encode
from handlers.export.views import Export
from handlers.following.views import (
    FollowAgency,
    FollowList,
    FollowPlan,
    FollowSearch,
    FollowTask,
    NoticeSettings,
    Urging,
)
from handlers.importing.views import (
    DraftChanges,
    DraftFields,
    DraftProblem,
    DraftReview,
    DraftSheet,
    DraftTask,
    DraftTasks,
    NewPlan,
    Received,
)
from handlers.journal.views import AuditFile, AuditLog
from handlers.members.views import (
    Board,
    Deed,
    Inviting,
    Leaving,
    Me,
    Members,
    Options,
    Pending,
    Person,
    SpeakFor,
)
from handlers.progress.views import File, Files, OneReport, Reporting, Reviewing
from handlers.reminding.views import ElsewhereList, Reminding
from handlers.status.views import History, Lately, StatusBoard, StatusList, StatusRule
from handlers.steering.views import (
    Assigning,
    AssignSheet,
    Distributing,
    DistributingSections,
    Giving,
    HandGiven,
)
from handlers.views import (
    Again,
    Card,
    Chooser,
    Filters,
    Help,
    Hits,
    Home,
    Listing,
    Naming,
    PlanCard,
    Plans,
    PlanSections,
    PlanTasks,
    Proposal,
    Recent,
    Rules,
    Sections,
    Source,
    Summary,
    TermList,
)
from handlers.years.views import YearDecided, YearLinks, YearLook, YearPair
from store.records import RoleFilter

WRITTEN: dict[str, Any] = {
    "1h": Home(),
    "1d:11:12:13": Summary(11, 12, 13),
    "1l:12:l:13:14:15": Listing(12, RoleFilter.LEAD, 13, 14, 15),
    "1l:12:p:13:14:15": Listing(12, RoleFilter.PARTICIPANT, 13, 14, 15),
    "1l:12:a:13:14:15": Listing(12, RoleFilter.ANY, 13, 14, 15),
    "1s:13:l:14:15": Sections(13, RoleFilter.LEAD, 14, 15),
    "1s:13:p:14:15": Sections(13, RoleFilter.PARTICIPANT, 14, 15),
    "1s:13:a:14:15": Sections(13, RoleFilter.ANY, 14, 15),
    "1f:14:l:15:16": Filters(14, RoleFilter.LEAD, 15, 16),
    "1f:14:p:15:16": Filters(14, RoleFilter.PARTICIPANT, 15, 16),
    "1f:14:a:15:16": Filters(14, RoleFilter.ANY, 15, 16),
    "1r:15:16": Rules(15, 16),
    "1p:16": Plans(16),
    "1q:17:18": PlanCard(17, 18),
    "1b:18:19": PlanSections(18, 19),
    "1k:19:20:21": PlanTasks(19, 20, 21),
    "1a:20:21:22:23": Asked(20, 21, 22, 23),
    "1g:21:22:23": Hits(21, 22, 23),
    "1m": Recent(),
    "1j:23": Again(23),
    "1xb:24:25": StatusBoard(24, 25),
    "1xl:25:26:27:28": StatusList(25, 26, 27, 28),
    "1xr:26:27:28": StatusRule(26, 27, 28),
    "1xh:27:28": History(27, 28),
    "1xn:28": Lately(28),
    "1ya:29:30": Assigning(29, 30),
    "1yx:30": AssignSheet(30),
    "1yh:31:32": HandGiven(31, 32),
    "1yd:32:33:34:35:36": Distributing(32, 33, 34, 35, 36),
    "1ys:33:34:35": DistributingSections(33, 34, 35),
    "1yg:34:35:36:37:38:39": Giving(34, 35, 36, 37, 38, 39),
    "1t:35:36": Card(35, 36),
    "1t:35:36|l:3:p:4:5:6": Card(35, 36, back=Listing(3, RoleFilter.PARTICIPANT, 4, 5, 6)),
    "1t:35:36|k:4:5:6": Card(35, 36, back=PlanTasks(4, 5, 6)),
    "1t:35:36|a:5:6:7:8": Card(35, 36, back=Asked(5, 6, 7, 8)),
    "1t:35:36|g:6:7:8": Card(35, 36, back=Hits(6, 7, 8)),
    "1t:35:36|xl:7:8:9:10": Card(35, 36, back=StatusList(7, 8, 9, 10)),
    "1o:36:37": Source(36, 37),
    "1o:36:37|l:3:p:4:5:6": Source(36, 37, back=Listing(3, RoleFilter.PARTICIPANT, 4, 5, 6)),
    "1o:36:37|k:4:5:6": Source(36, 37, back=PlanTasks(4, 5, 6)),
    "1o:36:37|a:5:6:7:8": Source(36, 37, back=Asked(5, 6, 7, 8)),
    "1o:36:37|g:6:7:8": Source(36, 37, back=Hits(6, 7, 8)),
    "1o:36:37|xl:7:8:9:10": Source(36, 37, back=StatusList(7, 8, 9, 10)),
    "1c:37": Chooser(37),
    "1n": Naming(),
    "1y:39": Proposal(39),
    "1e:40": Help(40),
    "1v:41": TermList(41),
    "1w:42": Me(42),
    "1ms": SpeakFor(),
    "1ja:44:45:46:47:48:49": AuditLog(44, 45, 46, 47, 48, 49),
    "1jx:45:46:47:48:49": AuditFile(45, 46, 47, 48, 49),
    "1ml:46": Leaving(46),
    "1mb:47:48": Members(47, 48),
    "1mp:48:49": Person(48, 49),
    "1md:49:50:51": Deed(49, 50, 51),
    "1mo:50": Board(50),
    "1mi:51:52": Inviting(51, 52),
    "1mt:52": Options(52),
    "1mq": Pending(),
    "1ru:54": Reporting(54),
    "1rv": Reviewing(),
    "1ro:56": OneReport(56),
    "1rf:57": Files(57),
    "1re:58": File(58),
    "1ft:59": FollowTask(59),
    "1fa:60": FollowAgency(60),
    "1fp:61:62": FollowPlan(61, 62),
    "1fl:62": FollowList(62),
    "1fs": NoticeSettings(),
    "1fu:64": Urging(64),
    "1da:65": Ahead(65),
    "1dm:66": AheadMine(66),
    "1ic:67": Calendar(67),
    "1rs": Reminding(),
    "1rx:69": ElsewhereList(69),
    "1fw:70": FollowSearch(70),
    "1jl": YearLinks(),
    "1jp:72:73": YearPair(72, 73),
    "1jd:73": YearDecided(73),
    "1jk": YearLook(),
    "1xe:75:76:77:78:79": Export(75, 76, 77, 78, 79),
    "1zm:76": Managing(76),
    "1zv:77:78": Editions(77, 78),
    "1zf:78:79": PlanFact(78, 79),
    "1zp:79:80": ParkedTasks(79, 80),
    "1zx:80:81": Archiving(80, 81),
    "1zu:81:82": UndoingRevision(81, 82),
    "1ze:82:83": Amending(82, 83),
    "1za:83": AddingTask(83),
    "1nn:84": NewPlan(84),
    "1nr:85": DraftReview(85),
    "1np:86:87": DraftProblem(86, 87),
    "1nl:87:88": DraftTasks(87, 88),
    "1nt:88:89:90:91": DraftTask(88, 89, 90, 91),
    "1nf:89": DraftFields(89),
    "1nc:90:91": DraftChanges(90, 91),
    "1nx:91": DraftSheet(91),
    "1nw:92:93": Received(92, 93),
    "1ga:93:94": Registry(93, 94),
    "1gc:94:95": RegistryCard(94, 95),
    "1gd:95:96:97": RegistryDeed(95, 96, 97),
    "1qd:96:97": Doubting(96, 97),
    "1qc:97": DoubtCard(97),
    "1qq:98:99": Queue(98, 99),
}


@pytest.mark.parametrize("data", WRITTEN)
def test_a_view_is_written_as_ever(data: str) -> None:
    assert encode(WRITTEN[data]) == data
    assert decode(data) == WRITTEN[data]
