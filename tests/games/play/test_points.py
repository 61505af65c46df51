"""Points from the post to the boards: what is earned is a function of the archive, whatever happens after the close."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from asgiref.sync import sync_to_async

from games.archive.archived_game import results_of
from games.archive.forgetting import forget
from games.domain.points_rule import PointsRule
from games.legacy import app_state
from games.legacy.migrate import finished_games
from games.legacy.migrate.planning import LegacyGame
from games.models import ArchivedAnswer, ArchivedGame, Score
from games.play.duties import Duties
from games.scores import rebuild, standings
from games.scores import scores as sums
from games.scores.standings import Board
from games.store.redis import RedisStore
from tests.games.play.regraded import apply, counted_from_scratch, finished, row_of, ruling
from tests.games.samples import GUILD

pytestmark = pytest.mark.django_db(transaction=True)

RULE = PointsRule(easy=5, medium=10, hard=20, participation=1, all_right=7, first_right=100)


async def brought() -> dict[str, int]:
    """Player -> points, as the results say; they are those of the boards and of a fresh count of the answers."""
    row = await row_of()
    results = results_of(row)
    assert results == await counted_from_scratch(row)
    found = {one.user_id: one.points for one in results.top}
    await sums.count_new(60)
    board = await sync_to_async(standings.page)(Board(guild_id=GUILD), 0, 50)
    assert {place.user_id: place.points for place in board} == found
    checked = await sync_to_async(rebuild.check)(GUILD)
    assert (checked.games, checked.differing) == (1, 0)
    return found


async def test_a_game_brings_what_its_post_promised(store: RedisStore, duties: Duties) -> None:
    row = await finished(store, duties, RULE)
    # All questions are medium. Player 1 alone names the element, player 2 is the first with Paris.
    assert await brought() == {"1": 111, "2": 111, "4": 11, "5": 11, "3": 1}
    mine = ArchivedAnswer.objects.filter(game=row, user_id="2").order_by("question")
    assert [one.points async for one in mine] == [0, 110]


async def test_a_ruling_moves_the_first_right_and_all_right(store: RedisStore, duties: Duties) -> None:
    row = await finished(store, duties, RULE)
    await brought()
    await apply(row, ruling("tungsten", is_right=False))
    await apply(await row_of(), ruling("tin"))
    # Tin is right now: player 2 was the first to say so, and has all right as player 5 has.
    assert await brought() == {"2": 228, "5": 28, "3": 11, "4": 11, "1": 1}
    await apply(await row_of(), ruling("tungsten"))
    assert (await brought())["1"] == 111, "the first again"


async def test_forgetting_whoever_was_first_makes_the_next_one_first(store: RedisStore, duties: Duties) -> None:
    await finished(store, duties, RULE)
    await brought()
    await forget(store, GUILD, "2")
    assert await brought() == {"1": 111, "4": 111, "5": 11, "3": 1}


def brought_in_from_a_file() -> None:
    """All that is finished, written to the file's shape, lost, and read from there again."""
    [past] = finished_games.read(GUILD, ())
    file = json.loads(json.dumps(app_state.dump_finished(past.finished, past.submissions)))
    ArchivedGame.objects.all().delete()
    Score.objects.all().delete()
    over, answers, problems = app_state.load_finished(GUILD, "game", file)
    assert problems == []
    finished_games.write([LegacyGame(finished=over, submissions=answers)])


async def test_a_game_that_is_brought_in_from_a_file_brings_the_same(store: RedisStore, duties: Duties) -> None:
    await finished(store, duties, RULE)
    before = await brought()
    await sync_to_async(brought_in_from_a_file)()
    assert await brought() == before


async def test_a_flat_game_is_stored_as_it_was_before_there_were_points(store: RedisStore, duties: Duties) -> None:
    row = await finished(store, duties)
    assert await brought() == {"1": 1, "2": 1, "4": 1, "5": 1}
    assert "points" not in row.description
    assert all("points" not in standing for standing in row.results["top"])
    assert {one.points async for one in ArchivedAnswer.objects.filter(game=row)} == {None}


async def test_who_is_fast_gets_the_bonus_that_is_left_after_so_long(store: RedisStore, duties: Duties) -> None:
    await finished(store, duties, replace(RULE, first_right=0, speed=100, speed_s=604_800))
    assert (await brought())["2"] == 110, "99 of 100 in the first hour, rounded down"
