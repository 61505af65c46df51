"""What is asked of the archive each half minute, and at each probe, reads no more of it than it needs."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from asgiref.sync import async_to_sync
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from games.archive import monitoring
from games.connection import game_store
from games.models import ArchivedGame
from games.recovery import older_copy
from trivia_site.checks import data_loss

pytestmark = pytest.mark.django_db


@async_to_sync
async def is_behind() -> None:
    await older_copy._is_behind(game_store())


def is_forgotten() -> None:
    data_loss.problems(settings.TALLY_REDIS_URL)


def how_late() -> None:
    monitoring.lag(10**12)


@pytest.mark.parametrize("ask", [is_behind, is_forgotten, how_late])
def test_games_confirmed_lately_are_read_by_their_index(ask: Callable[[], None]) -> None:
    with CaptureQueriesContext(connection) as asked:
        ask()
    [query] = [query["sql"] for query in asked if ArchivedGame._meta.db_table in query["sql"]]
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {query}")
        plan = " ".join(row[-1] for row in cursor.fetchall())
    assert "USING INDEX archived_confirmed" in plan
    assert "TEMP B-TREE" not in plan
