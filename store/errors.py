"""What can go wrong in the store. Errors carry facts; handlers and bot make sentences of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class StoreError(Exception):
    """The root of everything the store raises on purpose."""


class AlreadyHandled(StoreError):
    """The inbox row was closed by somebody else: this transaction must not happen again."""


@dataclass(eq=False)
class NotFound(StoreError):
    """No such row. ``kind`` is plan, task, agency, keyboard ...; ``key`` what was asked for."""

    kind: str
    key: str


@dataclass(eq=False)
class Forbidden(StoreError):
    """The rules deny it. ``action`` and ``role`` are values of ``store.rules``.

    ``suspended``: what one was appointed to rests, which is why.
    """

    action: str
    role: str
    suspended: bool = False


@dataclass(eq=False)
class Outdated(StoreError):
    """A button from the past. ``why`` is used, expired, foreign, closed or unknown."""

    why: str


class Refusal(StrEnum):
    """Why the matter itself denies what the rules would allow."""

    OWNER_BY_CONFIGURATION = "owner_by_configuration"
    ROLE_AND_AGENCY = "role_and_agency"
    ALREADY_HOLDS = "already_holds"
    ALREADY_SO = "already_so"
    SAME_PERSON = "same_person"
    ONESELF = "oneself"
    LAST_HEAD = "last_head"
    PERSON_SUSPENDED = "person_suspended"
    LINKS_STOPPED = "links_stopped"
    LINK_GONE = "link_gone"
    LINK_FOR_A_KNOWN_PERSON = "link_for_a_known_person"
    NAME_MISSING = "name_missing"
    REQUEST_OPEN = "request_open"
    REQUESTS_TOO_MANY = "requests_too_many"
    REQUEST_DECIDED = "request_decided"
    SPEAKS_FOR_OTHERS = "speaks_for_others"

    # reporting
    SUSPENDED = "suspended"
    NOBODY_NAMED = "nobody_named"
    NOT_NAMED = "not_named"
    TASK_AMENDED = "task_amended"
    PLAN_ARCHIVED = "plan_archived"
    DRAFT_GONE = "draft_gone"
    DRAFT_EXPIRED = "draft_expired"
    TEXT_MISSING = "text_missing"
    TEXT_TOO_LONG = "text_too_long"
    DATE_MISSING = "date_missing"
    DATE_AHEAD = "date_ahead"
    DELIVERABLE_MISSING = "deliverable_missing"
    EXTENSION_PAST = "extension_past"
    REPORT_REPLACED = "report_replaced"
    NOT_PENDING = "not_pending"
    NOT_IN_FORCE = "not_in_force"
    REASON_MISSING = "reason_missing"
    EXTENSION_DECIDED = "extension_decided"
    FILE_TOO_LARGE = "file_too_large"
    FILES_FULL = "files_full"
    TOO_MANY_FILES = "too_many_files"
    FILE_GONE = "file_gone"

    # steering
    ALREADY_SET = "already_set"
    SETTING_GONE = "setting_gone"
    SETTINGS_MOVED = "settings_moved"
    NOT_STAFF = "not_staff"
    UNIT_CLOSED = "unit_closed"

    # following and urging
    FOLLOWS_TOO_MANY = "follows_too_many"
    URGED_LATELY = "urged_lately"
    NOBODY_TO_URGE = "nobody_to_urge"

    # plans
    SECOND_NEEDED = "second_needed"
    LATER_REVISION = "later_revision"
    UNDO_OVER = "undo_over"
    NOTHING_CHANGED = "nothing_changed"
    BASIS_MISSING = "basis_missing"
    NUMBER_TAKEN = "number_taken"
    LAST_TASK = "last_task"
    AMENDED_MEANWHILE = "amended_meanwhile"
    ARCHIVED_SO = "archived_so"

    # digests
    NOT_IN_CHAT = "not_in_chat"
    DIGEST_ENDED = "digest_ended"
    NO_WEEKDAY = "no_weekday"
    BAD_WINDOW = "bad_window"
    NO_SUCH_ZONE = "no_such_zone"
    NO_SUCH_SECTION = "no_such_section"

    # agencies and doubts
    NAME_BAD = "name_bad"
    NAME_TAKEN = "name_taken"
    NAME_KNOWN = "name_known"
    NAME_NEEDED = "name_needed"
    DATES_BACKWARDS = "dates_backwards"
    SINCE_AHEAD = "since_ahead"
    NO_COLLECTIVE = "no_collective"
    MEMBER_KNOWN = "member_known"
    SUCCESSOR_CIRCLE = "successor_circle"
    SUCCESSOR_KNOWN = "successor_known"
    ENTRY_MERGED = "entry_merged"
    ENTRY_SHIPPED = "entry_shipped"
    MERGE_UNLIKE = "merge_unlike"
    MERGE_SERVES_BOTH = "merge_serves_both"
    MERGE_UNITS = "merge_units"
    MERGE_TOO_OLD = "merge_too_old"
    MERGE_LIVED_IN = "merge_lived_in"
    MERGE_MOVED = "merge_moved"
    DOUBT_WORDS = "doubt_words"
    DOUBT_DECIDED = "doubt_decided"
    DOUBTS_TOO_MANY = "doubts_too_many"

    # plans on their way in
    PLAN_DRAFT_GONE = "plan_draft_gone"
    LINK_IN_ONE_PLAN = "link_in_one_plan"
    PLAN_DRAFT_EXPIRED = "plan_draft_expired"
    PLAN_DRAFT_IMPORTED = "plan_draft_imported"
    PLAN_DRAFTS_FULL = "plan_drafts_full"


@dataclass(eq=False)
class Refused(StoreError):
    """The state of things denies it. ``facts`` are what a sentence about it needs, as JSON."""

    code: Refusal
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(eq=False)
class ForeignDatabase(StoreError):
    """The database belongs to another bot or another Bot API origin."""

    bot_id: int
    api_origin: str


@dataclass(eq=False)
class NewerDatabase(StoreError):
    """The database was migrated by a newer version. ``found`` is its revision."""

    found: str


@dataclass(eq=False)
class Busy(StoreError):
    """Another process writes this database; ``path`` is the lock file."""

    path: str


@dataclass(eq=False)
class BadBackup(StoreError):
    """A backup that cannot be trusted. ``why`` is no_manifest, manifest, format, file_missing,
    file_changed, database, chain, counts or newer; ``name`` the file or table concerned."""

    path: str
    why: str
    name: str = ""


@dataclass(eq=False)
class Occupied(StoreError):
    """There is a database already where one is to be restored."""

    url: str


class Trouble(StrEnum):
    """Why a database cannot be used, as far as somebody can put it right."""

    FULL = "full"
    NO_DATABASE = "no_database"
    DAMAGED = "damaged"
    NO_ACCESS = "no_access"
    UNREACHABLE = "unreachable"


@dataclass(eq=False)
class Unusable(StoreError):
    """The database could not do it; the transaction left nothing. ``url`` has no password."""

    trouble: Trouble
    url: str
