"""Of several messages for one game one wins, whoever sent it; of a lost store's posts none is made a second time."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest
from redis.asyncio import Redis

from games.archive.certificate import UNDELIVERABLE
from games.domain.duties import Claim
from games.domain.records import Game, MessageKind, Phase
from games.models import AuditEntry
from games.play.duties import Duties
from games.store import keys
from games.store.redis import RedisStore
from tests.games.play.bank import SmallBank
from tests.games.play.paper import Message, PaperAnnouncer
from tests.games.play.slots import GUILD, REGISTRATION, make_due, the_game
from tests.games.samples import Clock, opened, phase

pytestmark = pytest.mark.django_db(transaction=True)

Meanwhile = Callable[[Claim, MessageKind], Awaitable[object]]


def stands_still(store: RedisStore, meanwhile: Meanwhile, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the worker stand still behind its request, just before it offers its message."""
    elect = store.elect_message

    async def late(claim: Claim, kind: MessageKind, message_id: str) -> str:
        await meanwhile(claim, kind)
        return await elect(claim, kind, message_id)

    monkeypatch.setattr(store, "elect_message", late)


async def scheduled(store: RedisStore, duties: Duties) -> Game:
    """A game that waits to be posted."""
    await make_due(store, replace(REGISTRATION, window_s=3600))
    await duties.run_due()
    return await the_game(store)


async def test_a_placeholder_that_comes_second_is_deleted_and_never_filled(
    store: RedisStore,
    other: RedisStore,
    paper: PaperAnnouncer,
    duties: Duties,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    game = await scheduled(store, duties)
    first: list[str] = []

    async def another_wins(claim: Claim, kind: MessageKind) -> None:
        first.append(await paper.send_placeholder(game, kind, 0))
        await other.elect_message(claim, kind, first[0])

    stands_still(store, another_wins, monkeypatch)
    await duties.run_due()
    assert {id: message.shown for id, message in paper.messages.items()} == {first[0]: "question"}
    assert (await the_game(store)).state.question_message_id == first[0]


async def test_a_placeholder_of_a_game_that_the_store_has_forgotten_is_deleted(
    store: RedisStore,
    redis: Redis,
    paper: PaperAnnouncer,
    duties: Duties,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await scheduled(store, duties)
    stands_still(store, lambda *_: redis.flushall(), monkeypatch)
    await duties.run_due()
    assert "send_placeholder q" in paper.acts
    assert paper.messages == {}


async def test_a_placeholder_stays_where_another_worker_has_given_the_results_up(
    store: RedisStore,
    other: RedisStore,
    paper: PaperAnnouncer,
    duties: Duties,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Ours may have won before, and be what shows them."""
    await store.end_now(GUILD, (await opened(store)).id)

    async def another_gives_up(claim: Claim, kind: MessageKind) -> None:
        await other.posted(claim, 0, undeliverable=f"{UNDELIVERABLE}50013")

    stands_still(store, another_gives_up, monkeypatch)
    await duties.run_due()
    assert [message.shown for message in paper.messages.values()] == ["placeholder"]
    assert await phase(store) is Phase.POSTED


async def test_a_question_that_a_lost_store_had_shown_is_not_asked_again(
    store: RedisStore, paper: PaperAnnouncer, duties: Duties
) -> None:
    """Others may have been chosen since: the old post says that its game is lost, and the slot is not played."""
    game = await scheduled(store, duties)
    paper.messages["1"] = Message(game.id, MessageKind.QUESTION, 0, "question")
    await duties.run_due()
    assert {id: message.shown for id, message in paper.messages.items()} == {"1": "lost"}
    assert await phase(store, game.id) is Phase.FAILED
    kept = await store.get_registration(GUILD, "abcde")
    assert kept.last_problem == (
        f"The post of {game.slot.replace('T', ' ')} was made before an older copy of the store was restored."
    )
    assert (kept.failures, kept.enabled) == (0, True)
    assert [entry.subject_id async for entry in AuditEntry.objects.filter(action="game.lost")] == [game.id]


@pytest.mark.parametrize("shown", ["placeholder", "results"])
async def test_results_that_a_lost_store_had_shown_are_shown_in_the_same_post(
    store: RedisStore, paper: PaperAnnouncer, duties: Duties, shown: str
) -> None:
    await scheduled(store, duties)
    await duties.run_due()
    game = await the_game(store)
    paper.messages["1"] = Message(game.id, MessageKind.RESULTS, 0, shown)
    await store.end_now(GUILD, game.id)
    await Duties(store, paper, SmallBank()).run_due()
    [finished] = await store.get_history(GUILD)
    assert finished.game.state.results_message_id == "1"
    assert len(paper.shown(MessageKind.RESULTS)) == 1 and len(paper.messages) == 2


async def test_a_question_that_was_shown_too_late_gets_a_whole_window(
    store: RedisStore, clock: Clock, paper: PaperAnnouncer, duties: Duties, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The worker stood still, behind the request, for longer than the window."""
    game = await scheduled(store, duties)
    open_game = store.open

    async def late(claim: Claim) -> None:
        monkeypatch.setattr(store, "open", open_game)
        await clock.advance(game.window_s * 1000 + 1)
        await open_game(claim)

    monkeypatch.setattr(store, "open", late)
    await duties.run_due()
    assert await phase(store, game.id) is Phase.POSTING
    await clock.advance(60_000)
    await duties.run_due()
    state = (await the_game(store)).state
    assert state.phase is Phase.OPEN
    assert state.ends_ms - await store.now_ms() == game.window_s * 1000
    assert [message.shown for message in paper.messages.values()] == ["question"]


async def test_a_question_that_another_worker_has_opened_is_not_touched_by_the_slower_one(
    store: RedisStore, other: RedisStore, redis: Redis, paper: PaperAnnouncer, duties: Duties
) -> None:
    game = await scheduled(store, duties)
    rival = Duties(other, paper, SmallBank())
    open_game = store.open

    async def late(claim: Claim) -> None:
        await redis.delete(keys.lease(GUILD, game.id))
        await redis.zadd(keys.due(GUILD), {f"g:{game.id}": 0})
        await redis.zadd(keys.AGENDA, {GUILD: 0})
        await rival.run_due()
        await open_game(claim)

    store.open = late  # type: ignore[method-assign]
    await duties.run_due()
    assert [message.shown for message in paper.messages.values()] == ["question"]
    assert [act for act in paper.acts if act.startswith("show_question")] == ["show_question open"] * 2
    assert (await the_game(store)).state.phase is Phase.OPEN
