"""Trouble with store or database ends an operator's command with one line: what is wrong, and what to do then."""

from __future__ import annotations

import pytest
from django.core.management.base import CommandError
from django.db import DatabaseError, IntegrityError, OperationalError

from games.management.exits import GIVES_UP
from games.management.usable import AGAIN, database_usable

pytestmark = pytest.mark.django_db
AWAY = OperationalError("connection failed: Connection refused")
CLOSED = OperationalError('connection failed: FATAL:  role "tally" does not exist')
ASK = "Ask manage.py doctor what is wrong with it."


@pytest.mark.parametrize(
    ("error", "then", "status", "words"),
    [
        (AWAY, AGAIN, 1, f"The database refuses: {AWAY}. {AGAIN}"),
        (AWAY, "Nothing was imported.", 1, f"The database refuses: {AWAY}. Nothing was imported."),
        (CLOSED, AGAIN, GIVES_UP, f"The database refuses: {CLOSED}. {ASK}"),
        (CLOSED, "Nothing was imported.", GIVES_UP, f"The database refuses: {CLOSED}. {ASK} Nothing was imported."),
    ],
)
def test_to_repeat_it_is_advised_only_where_that_may_help(
    error: DatabaseError, then: str, status: int, words: str
) -> None:
    with pytest.raises(CommandError) as ended, database_usable(then):
        raise error
    assert (ended.value.returncode, str(ended.value)) == (status, words)


def test_what_may_be_a_mistake_of_ours_is_not_put_on_the_database() -> None:
    with pytest.raises(IntegrityError), database_usable():
        raise IntegrityError("UNIQUE constraint failed: games_score.id")
