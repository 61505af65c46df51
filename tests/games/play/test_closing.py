"""A close that meets trouble: results deleted or refused, SQL away."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import AsyncIterator

import pytest
from asgiref.sync import sync_to_async
from redis.asyncio import Redis
from structlog.testing import capture_logs

from games.archive import archive, archived_game
from games.domain.errors import Undeliverable
from games.domain.proofs import Proof
from games.domain.records import Game, MessageKind, Phase, Results, Submission
from games.models import ArchivedGame
from games.play.duties import Duties
from games.rules.receipts import FrozenAnswers
from games.rules.scoring import ResultsBuilder
from games.store import keys
from games.store.redis import RedisStore
from tests.games.play.paper import PaperAnnouncer
from tests.games.play.slots import GUILD, answer, ended_game, make_due, the_game
from tests.games.samples import game as game_without_secrets

pytestmark = pytest.mark.django_db(transaction=True)


async def test_results_deleted_after_they_were_shown_are_not_posted_again(
    store: RedisStore, paper: PaperAnnouncer, duties: Duties
) -> None:
    await ended_game(store, duties)
    await duties.run_due()
    paper.messages.clear()
    await duties.run_due()
    assert paper.messages == {}


async def test_results_that_cannot_be_delivered_are_archived_all_the_same(
    store: RedisStore, paper: PaperAnnouncer, duties: Duties
) -> None:
    await make_due(store)
    await duties.run_due()
    await duties.run_due()
    game = await the_game(store)
    await answer(store, game, 1, "A")

    def refuse(act: str) -> None:
        raise Undeliverable(10003)

    paper.before = refuse
    await store.end_now(GUILD, game.id)
    await duties.run_due()
    [finished] = await store.get_history(GUILD)
    assert finished.game.state.results_message_id == "undeliverable:10003"
    assert finished.results.players == 1
    assert await archive.exists(game.id)


async def test_answers_are_judged_beside_the_loop_that_all_share(
    store: RedisStore, duties: Duties, monkeypatch: pytest.MonkeyPatch
) -> None:
    judging: list[int] = []
    judge = ResultsBuilder.add_page

    def noted(builder: ResultsBuilder, page: list[Submission]) -> None:
        judging.append(threading.get_ident())
        judge(builder, page)

    monkeypatch.setattr(ResultsBuilder, "add_page", noted)
    await ended_game(store, duties, 1)
    await duties.run_due()
    assert judging and threading.get_ident() not in judging


async def test_the_root_is_that_of_the_frozen_answers_whoever_repeats_a_step(
    store: RedisStore, paper: PaperAnnouncer, duties: Duties, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was posted, what SQL has and what the history has are one proof; the key of the leaves is in SQL alone."""
    store.retry_first_ms = 1
    game = await ended_game(store, duties, 20, 3, 100)
    frozen = await store.get_submissions(GUILD, game.id)
    with monkeypatch.context() as patched:
        patched.setattr(archived_game, "answer_row", lambda *args: 1 / 0)
        await duties.run_due()
    await asyncio.sleep(0.01)
    await duties.run_due()

    assert game.secrets is not None
    ordered = [one for _, own in sorted(frozen.items(), key=lambda item: int(item[0])) for one in own]
    root = FrozenAnswers(game=game, secrets=game.secrets, read=lambda: ordered).tree().root()
    salt = game.secrets.salt.hex()
    proof = Proof(salt=salt, root=root, size=3)
    [posted], [finished] = paper.shown(MessageKind.RESULTS), await store.get_history(GUILD)
    assert posted.results is not None and posted.results.proof == finished.results.proof == proof
    assert (finished.game.secrets, finished.game.commitment) == (None, game.commitment)
    row = await ArchivedGame.objects.aget(id=game.id)
    assert archived_game.results_of(row).proof == proof
    assert (await sync_to_async(archived_game.recount)(row, [])).proof == proof, "no ruling changes it"
    assert row.leaf_key == game.secrets.leaf_key.hex()
    assert row.leaf_key not in json.dumps([row.description, row.results])
    assert salt not in json.dumps(row.description)


async def test_a_game_of_before_the_upgrade_is_closed_without_a_proof(store: RedisStore, duties: Duties) -> None:
    made = await store.create_game(game_without_secrets(), "1187654321098765432")
    await store.end_now(GUILD, made.id)
    await duties.run_due()
    [finished] = await store.get_history(GUILD)
    assert finished.results.proof is None
    assert (await ArchivedGame.objects.aget(id=made.id)).leaf_key == ""


async def test_sql_trouble_keeps_the_game_and_its_answers_in_play(
    store: RedisStore, paper: PaperAnnouncer, duties: Duties, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.retry_first_ms = 1
    game = await ended_game(store, duties, 1)
    row = archived_game.answer_row
    monkeypatch.setattr(archived_game, "answer_row", lambda *args: 1 / 0)
    await duties.run_due()
    assert (await the_game(store)).state.phase is Phase.POSTED
    assert len(await store.get_submissions(GUILD, game.id)) == 1
    assert not await archive.exists(game.id)

    monkeypatch.setattr(archived_game, "answer_row", row)
    await asyncio.sleep(0.01)
    await duties.run_due()
    assert await archive.exists(game.id)
    assert len(paper.shown(MessageKind.RESULTS)) == 1
    assert len(await store.get_history(GUILD)) == 1


async def test_answers_that_are_not_those_of_the_results_are_not_archived(
    store: RedisStore, redis: Redis, duties: Duties, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The store has lost one between results and archive: the game stays in play, for somebody to look at it."""
    store.retry_first_ms = 1
    game = await ended_game(store, duties, 1, 2)
    with monkeypatch.context() as patched:
        patched.setattr(archived_game, "answer_row", lambda *args: 1 / 0)
        await duties.run_due()
    assert await redis.hdel(keys.submissions(GUILD, game.id), "1:0") == 1
    await asyncio.sleep(0.01)
    with capture_logs() as lines:
        await duties.run_due()
    [problem] = [line for line in lines if line["log_level"] == "error"]
    assert (problem["event"], problem["game"]) == ("duty failed", game.id)
    assert (await the_game(store)).state.phase is Phase.POSTED
    assert not await archive.exists(game.id)


async def test_an_archive_that_takes_longer_than_a_lease_keeps_it(
    store: RedisStore, redis_url: str, paper: PaperAnnouncer, duties: Duties, monkeypatch: pytest.MonkeyPatch
) -> None:
    await ended_game(store, duties, 1)
    left_ms: list[int] = []
    write = archive.archive

    async def slow(game: Game, results: Results, judge: ResultsBuilder, pages: AsyncIterator[list[Submission]]) -> None:
        async def aged() -> AsyncIterator[list[Submission]]:
            async with Redis.from_url(redis_url, protocol=2) as client:
                await client.pexpire(keys.lease(GUILD, game.id), 5_000)
                async for page in pages:
                    left_ms.append(await client.pttl(keys.lease(GUILD, game.id)))
                    yield page

        await write(game, results, judge, aged())

    monkeypatch.setattr(archive, "archive", slow)
    await duties.run_due()

    assert left_ms and min(left_ms) > 30_000
    assert (await store.get_history(GUILD))[0].results.answers == 1
