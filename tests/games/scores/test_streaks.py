"""Days in a row, from what the archive has."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from importlib import import_module
from pkgutil import iter_modules

import pytest
from asgiref.sync import async_to_sync
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from games import migrations
from games.models import ArchivedAnswer, ArchivedGame, Score
from games.rules.days import local_day
from games.rules.streaks import Streaks, compute
from games.scores import rebuild
from games.scores import scores as service
from games.scores.streaks import of_player
from tests.games.scores.scored import GUILD, OTHER, archived

pytestmark = pytest.mark.django_db(transaction=True)
FIRST = date(2026, 3, 20)


def played(number: int, *answered: tuple[int, bool], guild_id: str = GUILD, late_h: int = 0) -> ArchivedGame:
    """A game of the so-many-th day, answered by these players, right or wrong; closed so many hours after noon."""
    day = FIRST + timedelta(days=number)
    closed = datetime(day.year, day.month, day.day, 12, tzinfo=UTC) + timedelta(hours=late_h)
    given = [(user, 0, right, 10) for user, right in answered]
    id = f"d{number}-{ArchivedGame.objects.count()}"
    return archived(id, *given, guild_id=guild_id, closed_at=closed, slot=f"{day}T11:00")


def count() -> None:
    async_to_sync(service.count_new)(60)


def shown(user: int = 7, *open_days: date) -> tuple[int, int, int, int]:
    found = of_player(GUILD, str(user), open_days)
    return found.played, found.right, found.best_played, found.best_right


def test_days_in_a_row_are_those_on_which_the_server_played() -> None:
    for number in (0, 1, 4, 5):  # on the two days between nothing was closed: the bot may have been down
        played(number, (7, number != 4))
    played(9, (7, True), guild_id=OTHER)
    count()
    assert shown() == (4, 1, 4, 2)
    played(6, (8, True))
    count()
    assert shown() == (0, 0, 4, 2)
    assert shown(8) == (1, 1, 1, 1)
    assert shown(9) == (0, 0, 0, 0), "who never played"


def test_a_day_with_nobody_breaks_a_streak_and_one_in_play_does_not_yet() -> None:
    played(0, (7, True))
    played(1, (7, True))
    count()
    assert shown(7, FIRST + timedelta(days=2)) == (2, 2, 2, 2)
    played(2)
    count()
    assert shown() == (0, 0, 2, 2)


def test_fourteen_days_earn_a_freeze_that_saves_the_fifteenth() -> None:
    for number in range(14):
        played(number, (7, True))
    count()
    assert of_player(GUILD, "7").freezes == 1
    played(14, (8, True))
    played(15, (7, True))
    count()
    found = of_player(GUILD, "7")
    assert (found.played, found.freezes, found.frozen) == (15, 0, (FIRST + timedelta(days=14),))


def test_a_game_counts_for_the_day_of_its_slot_whenever_it_closes() -> None:
    played(0, (7, True), late_h=60)
    played(1, (7, True), late_h=1)
    count()
    assert shown() == (2, 2, 2, 2)


def test_a_ruling_and_a_forgotten_answer_change_them_with_the_scores() -> None:
    rows = [played(number, (7, True), (8, True)) for number in range(3)]
    count()
    with service.changing(rows[1].id):
        ArchivedAnswer.objects.filter(game=rows[1], user_id="7").update(is_right=False)
    assert shown() == (3, 1, 3, 1)
    with service.changing(rows[2].id):
        ArchivedAnswer.objects.filter(game=rows[2], user_id="7").delete()
    assert shown() == (0, 0, 2, 1)
    assert shown(8) == (3, 3, 3, 3)
    assert rebuild.check(GUILD).differing == 0


def test_a_rebuild_gives_the_same_and_a_check_sees_a_day_that_is_wrong() -> None:
    for number in range(3):
        played(number, (7, True))
    count()
    Score.objects.filter(period=FIRST.isoformat()).delete()
    assert rebuild.check(GUILD).differing == 1
    rebuild.rebuild(GUILD)
    assert (rebuild.check(GUILD).differing, shown()) == (0, (3, 3, 3, 3))


@settings(deadline=None, max_examples=20, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(st.integers(0, 40), st.sampled_from(["right", "wrong", "none"])), max_size=25), st.randoms())
def test_they_are_a_function_of_the_days_in_whatever_order_games_are_counted(
    games: list[tuple[int, str]], random: object
) -> None:
    ArchivedGame.objects.all().delete()
    Score.objects.all().delete()
    for number, what in games:
        played(number, *([(7, what == "right")] if what != "none" else []))
    ids = list(ArchivedGame.objects.values_list("id", flat=True))
    random.shuffle(ids)  # type: ignore[attr-defined]
    for id in ids:
        service.count_game(id)
    days = sorted({FIRST + timedelta(days=number) for number, _ in games})
    mine = {FIRST + timedelta(days=number) for number, what in games if what != "none"}
    right = {FIRST + timedelta(days=number) for number, what in games if what == "right"}
    expected: Streaks = compute([day for day in days if mine and day >= min(mine)], mine, right)
    assert of_player(GUILD, "7") == expected


def test_the_day_is_that_of_the_slot_or_else_of_the_opening_in_utc() -> None:
    opened = datetime.fromisoformat("2026-03-21T00:30:00+02:00")
    assert local_day("2026-03-21T00:30", opened) == date(2026, 3, 21), "as people there saw it"
    assert local_day("", opened) == local_day("1234567890", opened) == date(2026, 3, 20)
    assert local_day("sloT-of-others", opened) == date(2026, 3, 20)


def test_what_was_played_before_there_were_days_is_given_its_days() -> None:
    archived("slotted", (7, 0, True, 10), (8, 0, False, 10), slot="2026-11-27T23:30")
    archived("by-hand", (7, 0, True, 20))
    archived("uncounted", (9, 0, True, 20), confirmed=False)
    archived("elsewhere", (7, 0, True, 20), guild_id=OTHER)
    count()
    before = sorted(Score.objects.order_by().values_list("guild_id", "user_id", "period", "correct", "time_ms"))
    days = dict(ArchivedGame.objects.values_list("id", "day"))
    assert days["slotted"] == date(2026, 11, 27) and days["by-hand"] == date(2026, 11, 28)
    ArchivedGame.objects.update(day=None)
    names = [name for _, name, _ in iter_modules(migrations.__path__, "games.migrations.")]
    migration = import_module(next(name for name in names if name.endswith("_days")))
    with connection.schema_editor() as editor:
        migration.forget(None, editor)
        assert not [one for one in Score.objects.all() if len(one.period) == 10]
        migration.fill(None, editor)
    assert sorted(Score.objects.order_by().values_list("guild_id", "user_id", "period", "correct", "time_ms")) == before
    assert dict(ArchivedGame.objects.values_list("id", "day")) == days
    assert rebuild.check(GUILD).differing == rebuild.check(OTHER).differing == 0


def test_what_a_version_before_has_written_is_completed_when_it_is_counted_or_rebuilt() -> None:
    for number in range(3):
        played(number, (7, True))
    ArchivedGame.objects.filter(slot__startswith=FIRST.isoformat()).update(day=None)
    count()
    assert shown() == (3, 3, 3, 3)
    archived("long", (7, 0, True, 10), window_s=7200)
    count()
    ArchivedGame.objects.filter(id="long").update(day=None, is_long=False)
    Score.objects.filter(period="2026-11-28").update(games=0, correct=0)
    assert shown() == (3, 3, 3, 3), "a row of no game is no day"
    rebuild.rebuild(GUILD)
    assert shown() == (4, 4, 4, 4)
    assert ArchivedGame.objects.get(id="long").is_long
