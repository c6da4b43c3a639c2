"""The desk, on both databases."""

from __future__ import annotations

import pytest

from store.db import Database
from tests.store.reports.desk import Desk, open_desk


@pytest.fixture
async def desk(seeded: Database) -> Desk:
    """The cast at work."""
    return await open_desk(seeded)
