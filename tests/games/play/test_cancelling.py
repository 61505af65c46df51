"""Cancelling a game: its post says so, its answers are kept, and whoever dies on the way is followed by another."""

from __future__ import annotations

import asyncio

import pytest
from redis.asyncio import Redis

from games.archive import archive, archived_game, forgetting
from games.archive.certificate import verify
from games.domain.errors import (
    GameClosed,
    GameExists,
    MessageGone,
    OutcomeUnknown,
    Undeliverable,
)
from games.domain.records import Game, MessageKind, Phase
from games.models import ArchivedGame, CancelledAnswer, CancelledGame
from games.play import hosting
from games.play.duties import Duties
from games.store import keys
from games.store.redis import RedisStore
from tests.games.play.bank import SmallBank
from tests.games.play.paper import PaperAnnouncer
from tests.games.play.slots import GUILD, REGISTRATION, answer, make_due, the_game

pytestmark = pytest.mark.django_db(transaction=True)


class Died(BaseException):
    """Ends a worker where it stands: nothing catches it on the way."""


async def in_play(store: RedisStore, duties: Duties) -> Game:
    """An open game that two players have answered."""
    await make_due(store)
    await duties.run_due()
    await duties.run_due()
    game = await the_game(store)
    await answer(store, game, 1, "A")
    await answer(store, game, 2, "B")
    return game


async def kept(game: Game) -> list[tuple[str, str]]:
    """Who answered what in a cancelled game that SQL has whole."""
    row = await CancelledGame.objects.aget(id=game.id, confirmed_at__isnull=False)
    assert await CancelledAnswer.objects.filter(game=row).acount() == row.answers
    return [(a.user_id, a.answer) async for a in CancelledAnswer.objects.filter(game=row).order_by("user_id")]


async def phase_of(store: RedisStore, game: Game) -> Phase:
    return (await store.get_states(GUILD, [game.id]))[game.id].phase


async def test_a_cancelled_game_says_so_has_no_results_and_keeps_its_answers(
    store: RedisStore, paper: PaperAnnouncer, duties: Duties
) -> None:
    game = await in_play(store, duties)
    await hosting.cancel(store, GUILD, game.id)
    await duties.run_due()

    assert paper.acts[-1] == "show_question cancelled"
    assert len(paper.messages) == 1
    assert await kept(game) == [("1", "A"), ("2", "B")]
    assert await phase_of(store, game) is Phase.CANCELLED
    assert await store.get_history(GUILD) == []
    assert await ArchivedGame.objects.acount() == 0
    assert await store.due_guilds(await store.now_ms() + 1000, 10) == []
    assert (await verify(store, game.id, GUILD)).problems == []


@pytest.mark.parametrize("act", ["show_question cancelled", "answers", "cancelled"])
async def test_a_worker_that_dies_while_cancelling_is_followed_by_another(
    store: RedisStore,
    redis: Redis,
    paper: PaperAnnouncer,
    duties: Duties,
    act: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It dies behind the act: what was done stays done, and is done once more by the next."""
    game = await in_play(store, duties)
    await hosting.cancel(store, GUILD, game.id)
    with monkeypatch.context() as patched:
        _die_at(act, paper, store, patched)
        with pytest.raises(Died):
            await duties.run_due()
    paper.after = lambda act: None
    assert await phase_of(store, game) is Phase.CANCELLING
    await redis.delete(keys.lease(GUILD, game.id))
    await redis.zadd(keys.due(GUILD), {f"g:{game.id}": 0})
    await redis.zadd(keys.AGENDA, {GUILD: 0})

    await Duties(store, paper, SmallBank()).run_due()

    assert await kept(game) == [("1", "A"), ("2", "B")]
    assert await phase_of(store, game) is Phase.CANCELLED
    assert await CancelledGame.objects.acount() == 1


def _die_at(act: str, paper: PaperAnnouncer, store: RedisStore, patched: pytest.MonkeyPatch) -> None:
    def die(*_: object) -> None:
        raise Died

    if act.startswith("show"):
        paper.after = die
    elif act == "answers":
        row = archived_game.cancelled_answer_row
        patched.setattr(
            archived_game, "cancelled_answer_row", lambda game, s: row(game, s) if s.user_id == "1" else die()
        )
    else:
        patched.setattr(store, "cancelled", die)


async def test_ten_workers_cancel_a_game_once(store: RedisStore, redis_url: str, paper: PaperAnnouncer) -> None:
    stores = [RedisStore.connect(redis_url) for _ in range(10)]
    workers = [Duties(own, paper, SmallBank()) for own in stores]
    game = await in_play(store, workers[0])
    await asyncio.gather(*(hosting.cancel(own, GUILD, game.id) for own in stores))
    await asyncio.gather(*(worker.run_due() for worker in workers))
    assert await kept(game) == [("1", "A"), ("2", "B")]
    assert paper.acts.count("show_question cancelled") == 1
    for own in stores:
        await own.aclose()


@pytest.mark.parametrize("refusal", [Undeliverable(50001), MessageGone()])
async def test_a_post_that_is_out_of_reach_does_not_keep_a_game_from_being_cancelled(
    store: RedisStore, paper: PaperAnnouncer, duties: Duties, refusal: Exception
) -> None:
    game = await in_play(store, duties)
    _raise_at(paper, "show_question cancelled", refusal)
    await hosting.cancel(store, GUILD, game.id)
    await duties.run_due()
    assert (await phase_of(store, game), len(await kept(game))) == (Phase.CANCELLED, 2)


async def test_a_discord_that_does_not_answer_is_asked_again(
    store: RedisStore, paper: PaperAnnouncer, duties: Duties
) -> None:
    store.retry_first_ms = 1
    game = await in_play(store, duties)
    _raise_at(paper, "show_question cancelled", OutcomeUnknown())
    await hosting.cancel(store, GUILD, game.id)
    await duties.run_due()
    assert await phase_of(store, game) is Phase.CANCELLING
    paper.before = lambda act: None
    await asyncio.sleep(0.01)
    await duties.run_due()
    assert (await phase_of(store, game), paper.acts.count("show_question cancelled")) == (Phase.CANCELLED, 2)


def _raise_at(paper: PaperAnnouncer, act: str, problem: Exception) -> None:
    def trouble(name: str) -> None:
        if name == act:
            raise problem

    paper.before = trouble


async def test_a_game_cancelled_while_it_is_posted_leaves_no_placeholder(
    store: RedisStore, paper: PaperAnnouncer, duties: Duties
) -> None:
    """Its worker died between the request and the commit."""
    await make_due(store)
    await duties.run_due()
    game = await the_game(store)
    claim = await store.claim(GUILD, game.id)
    await store.begin_send(claim, MessageKind.QUESTION)
    await paper.send_placeholder(game, MessageKind.QUESTION, 0)
    await hosting.cancel(store, GUILD, game.id)
    await duties.run_due()
    assert paper.messages == {}
    assert await phase_of(store, game) is Phase.CANCELLED
    assert await kept(game) == []
    later = await store.due(GUILD, await store.now_ms() + 700_000, 10)
    assert "orphans" in {duty.kind for duty in later}, "its request may arrive even later"


async def test_a_question_that_is_shown_behind_the_cancelling_is_put_right(
    store: RedisStore, paper: PaperAnnouncer, duties: Duties
) -> None:
    """A slow poster fills its placeholder in the moment in which somebody cancels."""
    await make_due(store)
    await duties.run_due()
    game = await the_game(store)
    cancelling: list[asyncio.Task[None]] = []

    def cancel_meanwhile(act: str) -> None:
        if act == "show_question open" and not cancelling:
            cancelling.append(asyncio.create_task(hosting.cancel(store, GUILD, game.id)))

    paper.before = cancel_meanwhile
    open_game = store.open

    async def later(claim: object) -> None:
        await asyncio.gather(*cancelling)
        await open_game(claim)  # type: ignore[arg-type]

    store.open = later  # type: ignore[method-assign]
    await duties.run_due()
    await duties.run_due()
    assert [message.shown for message in paper.messages.values()] == ["closed"]
    assert await phase_of(store, game) is Phase.CANCELLED


async def test_sql_trouble_keeps_a_cancelled_game_and_its_answers_in_the_store(
    store: RedisStore, duties: Duties, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.retry_first_ms = 1
    game = await in_play(store, duties)
    await hosting.cancel(store, GUILD, game.id)
    with monkeypatch.context() as patched:
        patched.setattr(archived_game, "cancelled_answer_row", lambda *args: 1 / 0)
        await duties.run_due()
    assert await phase_of(store, game) is Phase.CANCELLING
    assert len(await store.get_submissions(GUILD, game.id)) == 2
    await asyncio.sleep(0.01)
    await duties.run_due()
    assert await kept(game) == [("1", "A"), ("2", "B")]


async def test_a_cancelled_slot_is_not_played_again_when_the_store_has_lost_its_tombstone(
    store: RedisStore, redis: Redis, duties: Duties
) -> None:
    game = await in_play(store, duties)
    await hosting.cancel(store, GUILD, game.id)
    await duties.run_due()
    await redis.flushall()
    assert await archive.slot_is_taken(game.id) and not await archive.exists(game.id)
    again = await _posted_again(store, game)
    assert again == [], "SQL says that this slot had its game"


async def _posted_again(store: RedisStore, game: Game) -> list[Game]:
    await store.save_registration(REGISTRATION, game.slot_ms)
    with pytest.raises(GameExists):
        await store.schedule_game(game, {}, archived=await archive.slot_is_taken(game.id), due_ms=None, next_ms=None)
    return await store.get_active_games(GUILD)


async def test_a_game_whose_results_are_on_their_way_is_not_cancelled(store: RedisStore, duties: Duties) -> None:
    game = await in_play(store, duties)
    await store.end_now(GUILD, game.id)
    await store.claim(GUILD, game.id)
    with pytest.raises(GameClosed, match="results are on their way"):
        await hosting.cancel(store, GUILD, game.id)


async def test_a_player_is_forgotten_in_cancelled_games_too(store: RedisStore, duties: Duties) -> None:
    game = await in_play(store, duties)
    await hosting.cancel(store, GUILD, game.id)
    frozen = await forgetting.forget(store, GUILD, "1", dry_run=True)
    assert (frozen.frozen, frozen.is_complete) == ((game.id,), False)
    await duties.run_due()
    assert (await forgetting.forget(store, GUILD, "1", dry_run=True)).archived == 1
    assert (await forgetting.forget(store, GUILD, "1")).archived == 1
    assert await kept(game) == [("2", "B")]
