"""What players look at: places, their own numbers, the last games, the commands; privately, and of this server only."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import NoReturn

import pytest
from asgiref.sync import sync_to_async
from django.db import connections
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from botbridge.commands import TRIVIA
from botbridge.messages import standings as words
from discord_sandbox.views import InteractionView
from games.domain.errors import StoreUnavailable
from games.domain.records import FinishedGame, Game
from games.rules.places import Tie
from games.rules.streaks import Streaks, compute
from games.scores import periods, scores, standings
from games.scores.standings import RankedPlayer
from tests.botbridge.conftest import CAPITAL, PLANET, Town, until
from tests.botbridge.messages import worlds
from tests.botbridge.messages.limits import check_embed
from tests.games.scores.scored import OTHER, archived

RELAXED = settings(deadline=None, max_examples=40, suppress_health_check=list(HealthCheck))


async def fill(town: Town) -> None:
    """Finished games of this server, one of long ago, and one of another."""
    now = datetime.now(UTC)
    crowd = [(user, 0, True, 1000 + user) for user in range(1, 31)]
    ben = (int(town.ben), 0, True, 90_000)
    here = {"guild_id": town.guild, "channel_id": town.channel}
    await sync_to_async(archived)("now", *crowd, ben, closed_at=now, name="*Ann*", **here)
    long_ago = now - timedelta(days=800)
    await sync_to_async(archived)("then", ben, closed_at=long_ago, categories=("art",), **here)
    await sync_to_async(archived)("there", (5, 0, True, 5), guild_id=OTHER, name="Stranger", texts=("A secret?",))
    while await scores.count_new():
        pass


def private(said: InteractionView) -> str:
    assert all(message.ephemeral for message in said.messages)
    return said.text


async def test_the_leaderboard_names_the_first_and_the_reader(town: Town) -> None:
    await fill(town)

    ben = private(await town.slash(town.ben, "leaderboard"))
    assert "Leaderboard · All time" in ben
    assert rf"🥇 \*Ann\* {town.ben} · 2 right of 2, 3 min 00 s" in ben
    assert r"🥈 \*Ann\* 1 · 1 right of 1, 1.0 s" in ben and r"**10.** \*Ann\* 9" in ben
    assert "*Ann\\* 10" not in ben and "You:" not in ben and "Stranger" not in ben
    assert "More points first. Among equal points the less time" in ben

    season = private(await town.slash(town.ben, "leaderboard", period="season"))
    assert "You: place 31 · 1 right of 1, 1 min 30 s" in season
    art = private(await town.slash(town.cleo, "leaderboard", category="art"))
    assert art == private(await town.slash(town.cleo, "leaderboard", category=" ART "))
    unknown = private(await town.slash(town.cleo, "leaderboard", category="arts"))
    assert "There is no played category “arts”. Do you mean art?" in unknown
    assert "· Art" in art and f"{town.ben} · 1 right of 1" in art and "You:" not in art
    assert "Nobody has given a right answer here yet." in private(
        await town.slash(town.cleo, "leaderboard", period="week", category="art")
    )


async def test_ones_own_numbers_are_told_for_each_stretch_of_time(town: Town) -> None:
    await fill(town)

    ben = private(await town.slash(town.ben, "stats"))
    assert "place 1 · 2 right of 2, 3 min 00 s in 2 games" in ben
    assert ben.count("place 31 · 1 right of 1, 1 min 30 s in 1 game") == 3
    assert all(name in ben for name in ("All time", "This season: ", "This month: ", "This week: "))
    assert "🔥 2 days played\n✅ 2 days with a right answer" in ben, "between the two, nothing was closed here"
    assert "no finished game yet" in private(await town.slash(town.cleo, "stats"))


async def test_days_in_a_row_wait_for_the_game_that_is_in_play(town: Town) -> None:
    here = {"guild_id": town.guild, "channel_id": town.channel}
    ben, now = (int(town.ben), 0, True, 5), datetime.now(UTC)
    for number in (1, 2):
        await sync_to_async(archived)(f"past{number}", ben, closed_at=now - timedelta(days=number), **here)
    await sync_to_async(archived)("long", (5, 0, True, 5), closed_at=now - timedelta(days=4), **here)
    while await scores.count_new():
        pass
    await town.play(CAPITAL)
    assert "🔥 2 days played\n" in private(await town.slash(town.ben, "stats"))
    await town.close()
    while await scores.count_new():
        pass
    assert "🔥 0 days played (best 2)" in private(await town.slash(town.ben, "stats"))


async def test_days_in_a_row_are_not_told_without_the_store_and_places_are(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    await fill(town)

    async def silent(store: object, guild_id: str) -> NoReturn:
        raise StoreUnavailable

    monkeypatch.setattr(type(town.store), "get_active_games", silent)
    ben = private(await town.slash(town.ben, "stats"))
    assert "place 1 · 2 right of 2" in ben and "The store does not answer" in ben


async def test_the_last_games_are_told_with_their_answers(town: Town) -> None:
    assert "No game is finished here yet." in private(await town.slash(town.ben, "history"))
    post = await town.play(CAPITAL, PLANET)
    assert post.id
    results = await town.close()
    await fill(town)

    said = private(await town.slash(town.ben, "history"))

    assert f"/{results.id})" in said, "a link to the results"
    assert "Which city is the capital of France?** and 1 more question" in said
    assert "✅ Paris · 0 players, 0 with a right answer" in said
    assert "Question 0?" in said and "secret" not in said


async def test_a_game_just_finished_comes_to_the_leaderboard_by_itself(town: Town) -> None:
    post = await town.play(CAPITAL)
    await town.press(town.ben, post, "B")
    await town.close()

    async def counted() -> bool:
        return "🥇 Ben · 1 right of 1" in (await town.slash(town.cleo, "leaderboard", period="week")).text

    assert await until(counted, "the game is counted")


async def test_help_lists_what_one_may_use(town: Town) -> None:
    player = private(await town.slash(town.cleo, "help"))
    admin = private(await town.slash(town.admin, "help"))

    own = {"answer", "my-answer", "status", "leaderboard", "stats", "history", "receipt", "privacy", "help"}
    assert {command.name for command in TRIVIA.commands if f"`/trivia {command.name}`" in player} == own
    assert all(f"`/trivia {command.name}` {command.description}" in admin for command in TRIVIA.commands)
    assert "Submit Answer" in player


async def test_the_played_categories_complete(town: Town) -> None:

    await fill(town)

    act = town.sandbox.autocomplete(town.ben, town.channel, "trivia leaderboard", "category", {"category": "ar"})
    assert [(it["name"], it["value"]) for it in (await act.answered()).choices] == [("Art", "art")]


def test_the_commands_are_for_servers_only_and_fit_into_the_group() -> None:
    assert TRIVIA.guild_only
    assert len(TRIVIA.commands) <= 25


# --- limits ---------------------------------------------------------------------------------------------------------

PLACES = st.builds(
    RankedPlayer,
    rank=st.integers(0, 10**7),
    user_id=st.text("0123456789", min_size=1, max_size=20),
    name=st.text(max_size=80),
    points=st.integers(0, 10**12),
    correct=st.integers(0, 10**9),
    answers=st.integers(0, 10**9),
    games=st.integers(0, 10**9),
    time_ms=st.integers(0, 10**14),
)


@RELAXED
@given(
    st.lists(PLACES, max_size=10),
    st.none() | PLACES,
    st.text(max_size=40),
    st.sampled_from(list(periods.PeriodKind)),
    st.sampled_from(Tie),
)
def test_any_leaderboard_and_any_numbers_fit(
    places: list[RankedPlayer], own: RankedPlayer | None, category: str, kind: periods.PeriodKind, tie: Tie
) -> None:
    period = periods.of(kind, datetime(2026, 11, 28, tzinfo=UTC))
    check_embed(words.leaderboard(period, category, places, own, tie))
    every = [(periods.of(each, datetime(2026, 11, 28)), own) for each in periods.PeriodKind]
    for streaks in (None, compute((), (), ())):
        check_embed(words.stats(every, streaks))


def test_days_in_a_row_are_told_in_words() -> None:
    streaks = Streaks(played=12, right=1, best_played=40, best_right=1, freezes=2, frozen=(date(2026, 11, 3),))
    assert words.days_in_a_row(streaks).splitlines() == [
        "🔥 12 days played (best 40)",
        "✅ 1 day with a right answer",
        "🧊 2 freezes in hand: a day without you will not end it.",
        "A freeze saved it on 3 November 2026.",
    ]


@RELAXED
@given(st.lists(worlds.games(), max_size=5))
def test_any_last_games_fit(games: list[Game]) -> None:
    check_embed(words.history([FinishedGame(game=game, results=worlds.results(game, 30)) for game in games]))


def test_the_longest_list_of_commands_fits() -> None:
    many = [(f"{'x' * 30}{n}", "y" * 100) for n in range(25)]
    check_embed(words.help_page(many, many, "z" * 32))


@pytest.mark.django_db(transaction=True)
async def test_a_connection_that_is_over_is_not_asked_for_categories(monkeypatch: pytest.MonkeyPatch) -> None:
    """The bot has no requests, after which Django would give such a one up: all that completes would stay empty."""
    ended: list[bool] = []

    def outlive() -> None:
        here = connections["default"]
        here.ensure_connection()
        here.close_at = 0.0
        monkeypatch.setattr(here, "close", lambda: ended.append(True))

    await sync_to_async(outlive)()
    assert await standings.categories_in(OTHER, None) == []
    assert ended == [True]
