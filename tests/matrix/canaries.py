"""Which canary may be shown to whom, by the oracle; and finding them in whatever was shown."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tests.matrix import oracle
from tests.matrix.identities import BY_ID, Identity
from tests.matrix.world import Canary, World

_TOKEN = re.compile(r"QX\d{4}Z")
_NAME = re.compile(r"员名(\d+)")


def seen(text: str) -> set[str]:
    """The tokens in a text."""
    return set(_TOKEN.findall(text))


def may_see(world: World, who: Identity, canary: Canary) -> bool:
    """Whether this identity may ever be shown it."""
    if canary.kind == "draft":
        return False
    if canary.kind == "name":
        return sees_name(world, who, canary.scope, canary.agency)
    if canary.kind == "in_force":
        # its own agency's liaison may take it back, wherever that agency stands by now
        is_theirs = oracle.confirms(who, canary.agency)
        return is_theirs or oracle.sees_progress(who, oracle.BY_KEY[canary.scope])
    return oracle.serves(who, oracle.family(canary.agency))


def sees_name(world: World, who: Identity, role: str, agency: str) -> bool:
    """A name: their own agency and the office; who sees what they said; who urges them."""
    if oracle.sees_all_members(who) or (agency and oracle.sees_members(who, agency)):
        return True
    for place in world.places.values():
        scope = place.scope
        spoke = agency == place.lead or (not agency and role == "coordinator")
        if scope.spoken and spoke and oracle.sees_progress(who, scope):
            return True
        if agency == place.part and oracle.sees_pending(who, scope, agency):
            return True
        if agency in scope.named and oracle.urges(who, scope):
            return True
    return False


def wrongly_seen(world: World, who: Identity, text: str) -> Iterator[str]:
    """What of this text this identity should not have been shown."""
    for token in sorted(seen(text)):
        canary = world.canaries[token]
        if not may_see(world, who, canary):
            yield f"{canary.kind} of {canary.scope} {canary.agency}"


def names_wrongly_seen(who: Identity, text: str) -> Iterator[str]:
    """Names of the matrix's own people: for their agency, the office, and whoever sees progress of
    a task on which that agency stands, or for which the office decided.
    """
    for number in sorted({int(found) for found in _NAME.findall(text)}):
        other = BY_ID.get(number)
        if other is None or other == who or oracle.sees_all_members(who):
            continue
        held = {agency for _, agency in (*other.posts, *other.once)}
        near = any(oracle.sees_members(who, agency) for agency in held if agency)
        beside = any(
            oracle.sees_progress(who, scope) and (None in held or held & scope.named)
            for scope in oracle.SCOPES
        )
        if not near and not beside:
            yield f"name of {other.key}"
