"""Row 65: a player is forgotten, in play and after, and every count that is left is still true."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import replace
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from redis.asyncio import Redis

from games.archive import forgetting
from games.connection import in_sync
from games.domain.errors import WindowClosed
from games.domain.records import FinishedGame, Game, Phase
from games.models import ArchivedAnswer, ArchivedGame, AuditEntry
from games.play.duties import Duties
from games.rules.commitment import committed
from games.rules.scoring import results
from games.store.redis import RedisStore
from tests.games.play.bank import SmallBank
from tests.games.play.paper import PaperAnnouncer
from tests.games.rules.receipt_samples import SECRETS
from tests.games.samples import GUILD, answer, game, interaction, opened, stored, submit

pytestmark = pytest.mark.django_db(transaction=True)

GONE, STAYS, LATER = "1000000000000000007", "1000000000000000008", "1000000000000000009"
ELSEWHERE = "1000000000000000555"


async def played(store: RedisStore, id: str = "game", guild_id: str = GUILD) -> Game:
    """A game of two questions that three people answered; the first of them was first, and changed an answer."""
    made = await opened(store, committed(game(id, questions=2, guild_id=guild_id), SECRETS))
    for user, name in ((GONE, "Mallory"), (STAYS, "Ada"), (LATER, "Ben")):
        await answer(store, made, user, "A", name=name)
        await submit(store, guild_id, id, user, {0: "B", 1: "B"}, interaction(), name)
    return made


async def close(store: RedisStore, *games: Game) -> None:
    for one in games:
        await store.end_now(one.guild_id, one.id)
    await Duties(store, PaperAnnouncer(), SmallBank()).run_due()


async def everything(redis_url: str) -> str:
    """All that the store and SQL hold, as text."""
    said = [str(row) for model in (ArchivedGame, ArchivedAnswer) async for row in model.objects.values()]
    async with Redis.from_url(redis_url, protocol=2, decode_responses=True) as redis:
        for key in await redis.keys("*"):
            readers = {"hash": redis.hgetall, "string": redis.get, "list": lambda key: redis.lrange(key, 0, -1)}
            reader = readers.get(await redis.type(key))
            said.append(f"{key} {await reader(key) if reader else ''}")
    return "\n".join(said)


async def test_65_forget_a_player_in_play(store: RedisStore, redis_url: str) -> None:
    made = await played(store)
    before = (await store.get_game(GUILD, made.id)).state
    # The second player's answer was read meanwhile; forgetting the first must not disturb it.
    done = await forgetting.forget(store, GUILD, GONE)

    state = (await store.get_game(GUILD, made.id)).state
    assert (done.in_play, done.archived, done.is_complete) == (2, 0, True)
    assert GONE not in await everything(redis_url)
    assert {one.user_id for one in await stored(store, made)} == {STAYS, LATER}
    assert (state.players, state.answers, state.accepted) == (2, 4, before.accepted - 1)
    assert state.seq > before.seq, "whoever watches takes the smaller count for the newer one"
    assert await forgetting.forget(store, GUILD, GONE) == replace(done, in_play=0)

    await close(store, made)
    [finished] = await store.get_history(GUILD)
    assert (finished.results.players, finished.results.answers) == (2, 4)


async def test_65_that_somebody_was_refused_is_forgotten_too(store: RedisStore, redis_url: str) -> None:
    made = await opened(store)
    await store.end_now(GUILD, made.id)
    for user in (GONE, STAYS):
        with pytest.raises(WindowClosed):
            await answer(store, made, user, "A")
    assert GONE in await everything(redis_url)

    done = await forgetting.forget(store, GUILD, GONE)

    assert (done.in_play, done.is_complete) == (0, True)
    assert GONE not in await everything(redis_url)
    assert [refusal.user_id for refusal in await store.get_refusals(GUILD, made.id)] == [STAYS]


async def test_65_a_forgotten_player_may_answer_again(store: RedisStore) -> None:
    made = await opened(store)
    await answer(store, made, GONE, "A")
    await forgetting.forget(store, GUILD, GONE)
    await answer(store, made, GONE, "B")

    state = (await store.get_game(GUILD, made.id)).state
    assert [one.answer for one in await stored(store, made)] == ["B"]
    assert (state.players, state.answers, state.accepted) == (1, 1, 1)


async def test_65_forgetting_while_everybody_answers_loses_nobody_else(store: RedisStore) -> None:
    made = await opened(store)
    await answer(store, made, GONE, "A")

    await asyncio.gather(
        forgetting.forget(store, GUILD, GONE), *(answer(store, made, 100 + n, "B") for n in range(300))
    )

    state = (await store.get_game(GUILD, made.id)).state
    assert state.players == state.answers == state.accepted == len(await stored(store, made)) == 300


async def test_65_forget_a_player_after_the_game(store: RedisStore, redis_url: str) -> None:
    made = await played(store)
    await close(store, made)
    [before] = await store.get_history(GUILD)
    assert GONE in {standing.user_id for standing in before.results.top}
    async with Redis.from_url(redis_url, protocol=2) as redis:
        key = f"trivia:{{{GUILD}}}:game:{made.id}:history"
        await redis.pexpire(key, 5_000_000)

        done = await forgetting.forget(store, GUILD, GONE)

        assert 0 < await redis.pttl(key) <= 5_000_000, "the history expires when it would have"
    left = await everything(redis_url)
    assert GONE not in left and "Mallory" not in left
    assert (done.in_play, done.archived, done.histories) == (0, 2, 1)
    await _assert_true(store, made)
    assert await forgetting.forget(store, GUILD, GONE) == replace(done, archived=0, histories=0)


async def _assert_true(store: RedisStore, made: Game) -> None:
    """History, SQL's counts and SQL's rows show the same, and what a game without the player would have."""
    [finished] = await store.get_history(GUILD)
    row = await ArchivedGame.objects.aget(id=made.id)
    rows = [one async for one in ArchivedAnswer.objects.filter(game_id=made.id)]
    assert row.answers == len(rows) == finished.results.answers == finished.game.state.answers == 4
    assert row.players == finished.results.players == 2
    assert [standing.user_id for standing in finished.results.top] == [STAYS, LATER]
    assert finished.results.tallies[0].fastest and finished.results.tallies[0].fastest.user_id == STAYS
    assert dict(finished.results.tallies[0].counts) == {"Lyon": 0, "Paris": 2}
    assert row.results["players"] == 2 and row.results["answers"] == 4


async def test_65_results_without_the_player_are_those_of_a_game_without_the_player(store: RedisStore) -> None:
    made = await played(store)
    given = [one for one in await stored(store, made) if one.user_id != GONE]
    await close(store, made)
    await forgetting.forget(store, GUILD, GONE)

    [finished] = await store.get_history(GUILD)
    assert replace(finished.results, proof=None) == results(finished.game, given)


async def test_65_other_servers_and_other_players_keep_all_they_have(store: RedisStore) -> None:
    there, here = await played(store, "there", ELSEWHERE), await played(store)
    await close(store, there)
    await played(store, "also-there", ELSEWHERE)
    rows = [one async for one in ArchivedAnswer.objects.values()]

    await forgetting.forget(store, GUILD, GONE)

    assert [one async for one in ArchivedAnswer.objects.values()] == rows
    assert len((await store.get_submissions(ELSEWHERE, "also-there"))[GONE]) == 2
    assert set(await store.get_submissions(GUILD, here.id)) == {STAYS, LATER}


async def test_65_a_dry_run_tells_and_removes_nothing(store: RedisStore, redis_url: str) -> None:
    over, open_ = await played(store, "over"), await played(store, "open")
    await close(store, over)
    before = await everything(redis_url)

    planned = await forgetting.forget(store, GUILD, GONE, dry_run=True)
    assert await everything(redis_url) == before
    done = await forgetting.forget(store, GUILD, GONE)

    assert planned == done
    assert (done.in_play, done.archived, done.histories) == (2, 2, 1)
    assert open_.id == "open"


async def test_65_frozen_answers_are_left_until_the_game_is_in_history(store: RedisStore, redis_url: str) -> None:
    """Results being posted are a function of the frozen answers: none may vanish between the post and the archive."""
    made = await played(store)
    await store.end_now(GUILD, made.id)
    claim = await store.claim(GUILD, made.id)

    done = await forgetting.forget(store, GUILD, GONE)
    assert (done.frozen, done.in_play, done.is_complete) == ((made.id,), 0, False)
    assert len(await stored(store, made)) == 6

    await store.retry_later(claim)
    async with Redis.from_url(redis_url, protocol=2) as redis:
        await redis.zadd(f"trivia:{{{GUILD}}}:games:due", {f"g:{made.id}": 0})
        await redis.zadd("trivia:agenda", {GUILD: 0})
    await Duties(store, PaperAnnouncer(), SmallBank()).run_due()
    assert (await forgetting.forget(store, GUILD, GONE)).is_complete
    await _assert_true(store, made)


async def test_65_a_crash_between_sql_and_history_is_fixed_by_the_next_try(
    store: RedisStore, redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = await played(store)
    await close(store, made)

    async def dies(_finished: FinishedGame) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(store, "amend_history", dies)
        await forgetting.forget(store, GUILD, GONE)
    assert GONE in await everything(redis_url)

    done = await forgetting.forget(store, GUILD, GONE)

    assert (done.archived, done.histories) == (0, 1)
    assert GONE not in await everything(redis_url)


async def test_65_a_history_that_sql_lacks_is_named(store: RedisStore) -> None:
    made = await played(store)
    await close(store, made)
    await ArchivedGame.objects.all().adelete()

    done = await forgetting.forget(store, GUILD, GONE)

    assert (done.unknown, done.is_complete) == ((made.id,), False)


def command(*arguments: str) -> tuple[int, str]:
    """Exit status and words of the command."""
    said = StringIO()
    try:
        call_command("forget_player", *arguments, stdout=said)
    except CommandError as error:
        return error.returncode, f"{said.getvalue()}{error}"
    return 0, said.getvalue()


@pytest.fixture
def finished_and_open(store: RedisStore) -> Callable[[], Phase]:
    async def prepare(own: RedisStore) -> None:
        await close(own, await played(own, "over"))
        await played(own, "open")

    in_sync(prepare)
    return lambda: in_sync(lambda own: own.get_game(GUILD, "open")).state.phase


def test_65_the_command_says_what_it_did(finished_and_open: Callable[[], Phase]) -> None:
    planned = command(GUILD, GONE, "--dry-run")
    done = command(GUILD, GONE)

    assert planned == (
        0,
        "Would remove 2 answers from games in play.\nWould remove 2 answers from finished games in the database.\n"
        "Would update the history of 1 games of the last week.\n",
    )
    words, certificate = done[1].split("{", 1)
    assert (done[0], words) == (0, planned[1].replace("Would remove", "Removed").replace("Would update", "Updated"))
    removed = json.loads("{" + certificate)["removed"]
    assert (removed["answer in play"], removed["answer"]) == (2, 2)
    assert command(GUILD, GONE)[0] == 2, "nothing is there any more: done, or the wrong id"
    assert finished_and_open() is Phase.OPEN


def test_65_the_audit_knows_that_somebody_was_forgotten_but_not_who(finished_and_open: Callable[[], Phase]) -> None:
    call_command("forget_player", GUILD, GONE, "--dry-run", stdout=StringIO())
    assert command(GUILD, "1000000000000000999")[0] == 2
    assert not AuditEntry.objects.exists()

    call_command("forget_player", GUILD, GONE, stdout=StringIO())

    begun, entry = AuditEntry.objects.order_by("id")
    assert (begun.action, begun.after) == ("player.forgetting", {})
    assert (entry.action, entry.guild_id, entry.source) == ("player.forgotten", GUILD, "shell")
    assert entry.after["removed"]["answer in play"] + entry.after["removed"]["answer"] > 0
    assert not [word for word in (GONE, "Mallory") if word in str(AuditEntry.objects.values())]


def test_65_the_command_says_what_is_left(finished_and_open: Callable[[], Phase]) -> None:
    async def begin_to_close(own: RedisStore) -> None:
        await own.end_now(GUILD, "open")
        await own.claim(GUILD, "open")

    in_sync(begin_to_close)

    status, words = command(GUILD, GONE, "--wait", "0")

    assert status == 1
    assert "Left: game open is being closed. Repeat this when it is in history." in words


@pytest.mark.parametrize("ids", [("abc", GONE), (GUILD, "1; DROP TABLE"), (GUILD, ""), ("*", "*")])
def test_65_the_command_refuses_what_is_no_id(ids: tuple[str, str]) -> None:
    _, words = command(*ids)
    assert "is not an id: 1 to 20 decimal digits, more than 0" in words


@pytest.mark.parametrize("dry_run", [(), ("--dry-run",)])
def test_65_a_mistyped_id_does_not_look_done(finished_and_open: Callable[[], Phase], dry_run: tuple[str, ...]) -> None:
    nothing = f"Nothing of a player 1 is in server {GUILD}: all is removed already, or an id is wrong."
    assert command(GUILD, "1", *dry_run) == (2, nothing)
    assert command("424242", GONE, *dry_run) == (2, "Neither the store nor the database knows a server 424242.")
