"""The scores: what the answers say, each game exactly once, whatever dies or is changed meanwhile."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from asgiref.sync import async_to_sync, sync_to_async
from django.db import DatabaseError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TransactionTestCase

from games.archive import forgetting
from games.domain.points_rule import BY_DIFFICULTY, FLAT, PointsRule
from games.domain.records import Game
from games.models import ArchivedAnswer, ArchivedGame, Score
from games.play.duties import Duties
from games.rules.places import Tie
from games.scores import answer_points, rebuild, standings
from games.scores import scores as service
from games.scores.standings import Board
from games.store.redis import RedisStore
from tests.games.rules.test_points import rules
from tests.games.samples import GUILD as PLAYED
from tests.games.samples import answer, game, opened
from tests.games.scores.scored import CLOSED, GUILD, OTHER, archived, counted_by_hand, scores

pytestmark = pytest.mark.django_db(transaction=True)

PATIENCE_S = 60.0


def count_new(budget_s: float = PATIENCE_S) -> int:
    """One look, which a busy machine does not end early."""
    return async_to_sync(service.count_new)(budget_s)


def board(**more: str) -> list[tuple[int, str, int, int]]:
    """Rank, player, right answers and time."""
    return [(p.rank, p.user_id, p.correct, p.time_ms) for p in standings.page(Board(guild_id=GUILD, **more), 0, 50)]


# --- counting -------------------------------------------------------------------------------------------------------


def test_a_game_counts_for_all_time_its_season_month_week_and_day_and_for_its_categories() -> None:
    archived("one", (7, 0, True, 1500), (7, 1, False, 900), (8, 1, True, 400), categories=("science", "art"))

    assert count_new() == 1

    assert scores() == counted_by_hand()
    assert {key[1] for key in scores()} == {"all", "2026-Q4", "2026-11", "2026-W48", "2026-11-28"}
    assert scores()[GUILD, "all", "", "7"] == (1, 2, 1, 1500, 1)
    assert scores()[GUILD, "2026-11", "art", "7"] == (0, 1, 1, 0, 0)
    assert {key[2] for key in scores() if key[1] == "2026-11-28"} == {""}


def test_a_question_without_a_category_counts_once_for_all_together() -> None:
    archived("one", (7, 0, True, 10), categories=("",))
    count_new()
    assert scores() == counted_by_hand()
    assert {key[2] for key in scores()} == {""}


def test_a_period_goes_by_the_close_in_utc() -> None:
    archived("one", (7, 0, True, 10), closed_at=datetime(2027, 1, 1, 1, tzinfo=UTC) - timedelta(hours=1, seconds=1))
    archived("two", (7, 0, True, 10), closed_at=datetime(2027, 1, 1, tzinfo=UTC))
    count_new()
    # The first of January 2027 is a Friday, of the last week of 2026.
    assert {key[1] for key in scores()} == {"all", "2026-Q4", "2027-Q1", "2026-12", "2027-01", "2026-W53", "2026-12-31"}


def test_a_game_that_is_not_whole_in_sql_does_not_count() -> None:
    row = archived("one", (7, 0, True, 10), confirmed=False)
    assert (count_new(), service.count_game("one"), scores()) == (0, False, {})

    ArchivedGame.objects.filter(id=row.id).update(confirmed_at=CLOSED)
    assert count_new() == 1


def test_a_game_counts_once_however_often_it_is_looked_at() -> None:
    archived("one", (7, 0, True, 10))
    assert [count_new(), count_new(), service.count_game("one")] == [1, 0, False]
    assert scores() == counted_by_hand()


def test_a_crash_between_the_sums_and_the_mark_leaves_neither(monkeypatch: pytest.MonkeyPatch) -> None:
    archived("one", (7, 0, True, 10))
    adding = service.add

    def dies_after(row: ArchivedGame, *table: str) -> None:
        adding(row, *table)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(service, "add", dies_after)
        service.count_game("one")
    assert (scores(), ArchivedGame.objects.get().counted_at) == ({}, None)

    assert count_new() == 1
    assert scores() == counted_by_hand()


def test_a_game_that_cannot_be_counted_stops_no_other_and_comes_again(monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(3):
        archived(f"game-{number}", (7, 0, True, 10), closed_at=CLOSED + timedelta(seconds=number))
    adding = service.add

    def fails_first(row: ArchivedGame, *table: str) -> None:
        if row.id == "game-0":
            raise DatabaseError("the disk is full")
        adding(row, *table)

    with monkeypatch.context() as patch:
        patch.setattr(service, "add", fails_first)
        assert count_new() == 2
    assert count_new() == 1
    assert scores() == counted_by_hand()


def test_a_look_ends_when_its_time_is_up_and_the_next_goes_on() -> None:
    for number in range(4):
        archived(f"game-{number}", (7, 0, True, 10))
    assert [count_new(0) for _ in range(5)] == [1, 1, 1, 1, 0]


async def test_two_loops_count_each_game_once() -> None:
    for number in range(6):
        await sync_to_async(archived)(f"game-{number}", (7, 0, True, 10), (8, 0, False, 20))
    counted = await asyncio.gather(*(service.count_new(PATIENCE_S) for _ in range(4)))
    assert sum(counted) == 6
    assert await sync_to_async(scores)() == await sync_to_async(counted_by_hand)()


# --- through the duties ---------------------------------------------------------------------------------------------


async def finished(store: RedisStore, duties: Duties, id: str = "game") -> Game:
    made = await opened(store, game(id, questions=2))
    for user, name in ((7, "Mallory"), (8, "Ada")):
        await answer(store, made, user, "B", name=name)
        await answer(store, made, user, "A", question=1, name=name)
    await store.end_now(PLAYED, made.id)
    await duties.run_due()
    return made


async def test_the_duty_loop_counts_what_it_has_archived(store: RedisStore, duties: Duties) -> None:
    made = await finished(store, duties)
    loop = asyncio.create_task(duties.run_forever(0.01))
    try:
        async with asyncio.timeout(20):
            while not await ArchivedGame.objects.filter(id=made.id, counted_at__isnull=False).aexists():
                await asyncio.sleep(0.01)
    finally:
        loop.cancel()
        await asyncio.gather(loop, return_exceptions=True)
    assert await sync_to_async(scores)() == await sync_to_async(counted_by_hand)() != {}


async def test_a_forgotten_player_leaves_the_scores_and_takes_the_name_along(store: RedisStore, duties: Duties) -> None:
    await finished(store, duties, "one")
    await finished(store, duties, "two")
    await service.count_new(PATIENCE_S)
    await finished(store, duties, "three")  # archived, not counted yet

    await forgetting.forget(store, PLAYED, "7")

    assert not await Score.objects.filter(user_id="7").aexists()
    assert not await Score.objects.filter(name="Mallory").aexists()
    await service.count_new(PATIENCE_S)
    assert await sync_to_async(scores)() == await sync_to_async(counted_by_hand)() != {}
    assert (await sync_to_async(rebuild.check)(PLAYED)).differing == 0


async def test_a_crash_while_forgetting_leaves_the_scores_with_the_answers(
    store: RedisStore, duties: Duties, monkeypatch: pytest.MonkeyPatch
) -> None:
    await finished(store, duties)
    await service.count_new(PATIENCE_S)
    before = await sync_to_async(scores)()

    def dies(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(forgetting, "note_forgotten", dies)
        await forgetting.forget(store, PLAYED, "7")

    assert await sync_to_async(scores)() == before == await sync_to_async(counted_by_hand)()


# --- changing -------------------------------------------------------------------------------------------------------


def test_a_verdict_changed_inside_changing_moves_the_scores() -> None:
    archived("one", (7, 0, True, 10), (8, 0, False, 20))
    archived("two", (8, 0, True, 5))
    count_new()

    with service.changing("one"):
        ArchivedAnswer.objects.filter(game_id="one").update(is_right=True)

    assert scores() == counted_by_hand()
    assert board() == [(1, "8", 2, 25), (2, "7", 1, 10)]


def test_an_error_inside_changing_leaves_everything_as_it_was() -> None:
    archived("one", (7, 0, True, 10))
    count_new()

    with pytest.raises(ZeroDivisionError), service.changing("one"):
        ArchivedAnswer.objects.all().delete()
        raise ZeroDivisionError

    assert scores() == counted_by_hand() != {}


def test_changing_a_game_that_is_not_counted_yet_counts_nothing() -> None:
    archived("one", (7, 0, False, 10))
    with service.changing("one"):
        ArchivedAnswer.objects.update(is_right=True)
    assert scores() == {}
    count_new()
    assert scores() == counted_by_hand()


def test_changing_a_game_that_does_not_exist_changes_nothing() -> None:
    with service.changing("none"):
        pass
    assert scores() == {}


# --- names and ranks ------------------------------------------------------------------------------------------------


def test_the_latest_name_stands_whatever_the_order_of_counting() -> None:
    archived("new", (7, 0, True, 10), name="New", closed_at=CLOSED)
    archived("nameless", (7, 0, True, 10), name="", closed_at=CLOSED + timedelta(days=1))
    archived("old", (7, 0, True, 10), name="Old", closed_at=CLOSED - timedelta(days=400))
    for game_id in ("new", "nameless", "old"):
        service.count_game(game_id)
    [first] = standings.page(Board(guild_id=GUILD, period="2025-10"), 0, 9)
    assert first.name == "New 7"


def test_more_right_answers_first_then_less_time_and_equals_share_the_rank() -> None:
    archived("one", (1, 0, True, 30), (2, 0, True, 20), (3, 0, True, 20), (4, 0, True, 90), (5, 0, False, 1))
    archived("two", (4, 0, True, 90))
    count_new()
    expected = [(1, "4", 2, 180), (2, "2", 1, 20), (2, "3", 1, 20), (4, "1", 1, 30)]

    assert board() == expected
    whole = Board(guild_id=GUILD)
    assert [(p.rank, p.user_id, p.correct, p.time_ms) for p in standings.every_place(whole)] == expected
    assert [p.rank for start in range(5) for p in standings.page(whole, start, 1)] == [1, 2, 2, 4]
    own = {user: standings.own(whole, user) for user in "12345"}
    assert {user: place.rank for user, place in own.items() if place} == {"4": 1, "2": 2, "3": 2, "1": 4, "5": 0}
    assert standings.own(whole, "6") is None


def test_more_points_come_before_more_right_answers() -> None:
    archived("one", (1, 2, True, 9), (2, 0, True, 1), (2, 1, True, 1), categories=["art"] * 3, points=BY_DIFFICULTY)
    archived("two", (1, 0, True, 1), (2, 0, False, 1), categories=["art"], points=PointsRule(participation=3, easy=9))
    count_new()
    page = standings.page(Board(guild_id=GUILD), 0, 9)
    assert [(p.rank, p.user_id, p.points, p.correct) for p in page] == [(1, "1", 32, 2), (2, "2", 28, 2)]
    art = standings.page(Board(guild_id=GUILD, category="art"), 0, 9)
    assert [(p.user_id, p.points) for p in art] == [("1", 29), ("2", 25)], "participation is of no category"


def test_equal_points_share_the_place_in_a_period_with_a_game_that_was_open_for_long() -> None:
    given_ = ((1, 0, True, 30), (2, 0, True, 20), (3, 0, True, 10), (3, 1, True, 10))
    archived("short", *given_, categories=["art", ""])
    archived("long", (9, 0, False, 1), closed_at=CLOSED - timedelta(days=40), window_s=3601)
    archived("there", (9, 0, True, 1), window_s=86_400, guild_id=OTHER)
    count_new()
    month, whole = Board(guild_id=GUILD, period="2026-11"), Board(guild_id=GUILD)
    before = Board(guild_id=GUILD, period="2026-09")
    assert [standings.tie(one) for one in (month, whole, before)] == [Tie.TIME, Tie.SHARED, Tie.TIME]
    for one, places in ((month, [1, 2, 3]), (whole, [1, 2, 2]), (Board(guild_id=GUILD, category="art"), [1, 1, 1])):
        assert [p.rank for p in standings.page(one, 0, 9)] == places
        assert [p.rank for p in standings.every_place(one)] == places
        assert [p.rank for start in range(3) for p in standings.page(one, start, 1)] == places
        assert {p.user_id: p.rank for p in standings.page(one, 0, 9)} == {
            user: own.rank for user in "123" if (own := standings.own(one, user))
        }


def test_whether_places_are_shared_is_asked_of_an_index() -> None:
    games = ArchivedGame.objects.confirmed().filter(guild_id=GUILD, is_long=True, closed_at__gte=CLOSED)
    assert "archived_long" in games.explain()


def test_categories_are_those_of_the_guild_in_order() -> None:
    archived("one", (1, 0, True, 1), (1, 1, True, 1), categories=("science", "art"))
    archived("two", (1, 0, True, 1), categories=("music",), guild_id=OTHER)
    count_new()
    assert standings.categories(GUILD) == ["art", "science"]
    assert board(category="art") == [(1, "1", 1, 1)]


def test_the_first_page_is_read_in_the_order_of_an_index() -> None:
    plan = standings._ranked(Board(guild_id=GUILD))[:51].explain()
    assert "USING INDEX scores_by_points" in plan
    assert "TEMP B-TREE" not in plan


# --- any games ------------------------------------------------------------------------------------------------------

USERS = st.integers(1, 5)
CATEGORIES = st.lists(st.sampled_from(["", "art", "science"]), min_size=1, max_size=3)
MOMENTS = st.datetimes(datetime(2025, 12, 20), datetime(2026, 4, 10), timezones=st.just(UTC))


def renew(game_id: str) -> None:
    """What whoever changes answers does with their points."""
    for row in ArchivedGame.objects.filter(id=game_id):
        answer_points.renew(row)


@st.composite
def played(draw: st.DrawFn) -> dict[str, object]:
    categories = draw(CATEGORIES)
    keys = draw(st.sets(st.tuples(USERS, st.integers(0, len(categories) - 1)), max_size=8))
    given = [(user, question, draw(st.booleans()), draw(st.integers(0, 99))) for user, question in sorted(keys)]
    guild = draw(st.sampled_from([GUILD, OTHER]))
    points = draw(st.just(FLAT) | rules())
    return {"given": given, "categories": categories, "closed_at": draw(MOMENTS), "guild_id": guild, "points": points}


class AnyGames(TransactionTestCase):
    """Hypothesis needs a clean database for each example."""

    @settings(deadline=None, max_examples=40, suppress_health_check=list(HealthCheck))
    @given(games=st.lists(played(), max_size=6), flips=st.lists(st.integers(0, 5), max_size=4), forgotten=USERS)
    def test_the_scores_are_what_a_plain_count_of_the_answers_gives(
        self, games: list[dict[str, object]], flips: list[int], forgotten: int
    ) -> None:
        for number, one in enumerate(games):
            given = one.pop("given")
            archived(f"game-{number}", *given, **one)  # type: ignore[misc,arg-type]
        count_new()
        assert scores() == counted_by_hand()

        for number in flips:
            with service.changing(f"game-{number}"):
                ArchivedAnswer.objects.filter(game_id=f"game-{number}", question=0).update(is_right=True)
                renew(f"game-{number}")
        for number in range(len(games)):
            with service.changing(f"game-{number}"):
                ArchivedAnswer.objects.filter(game_id=f"game-{number}", user_id=str(forgotten)).delete()
                renew(f"game-{number}")
        assert scores() == counted_by_hand()
        assert [rebuild.check(guild).differing for guild in rebuild.guilds()] == [0] * len(rebuild.guilds())

        counted = scores()
        for guild in rebuild.guilds():
            rebuild.rebuild(guild)
        assert scores() == counted
