"""After a backup was restored: what store and SQL have otherwise, and how both agree again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from unittest.mock import patch

import pytest
from asgiref.sync import sync_to_async
from django.db import connection
from redis.asyncio import Redis

from games.archive import audit, certificate, forgetting, monitoring
from games.domain.errors import DamagedValue
from games.domain.records import FinishedGame, Game, Phase, Registration
from games.models import ArchivedAnswer, ArchivedGame, AuditEntry, CancelledGame
from games.play.duties import Duties
from games.play.registrations import save
from games.recovery import ended_games, reconciliation
from games.recovery.reconciliation import Reconciled
from games.store import keys
from games.store.redis import RedisStore
from tests.games.archive.certified import closed, played
from tests.games.samples import GUILD, REGISTRATION, game, opened, phase

pytestmark = pytest.mark.django_db(transaction=True)

_entries = sync_to_async(lambda: list(AuditEntry.objects.order_by("id")))


async def reconcile(store: RedisStore, *, dry_run: bool = False, accept_loss: bool = False) -> Reconciled:
    return await reconciliation.reconcile(store, GUILD, dry_run=dry_run, accept_loss=accept_loss)


async def finished(store: RedisStore, duties: Duties, id: str = "game") -> Game:
    made = await played(store, id)
    await closed(store, duties, made)
    return made


async def missing(store: RedisStore) -> int:
    """What `doctor` counts."""
    seen, _ = await monitoring.look(store)
    return (await sync_to_async(monitoring.losses)(seen)).answers


async def test_two_that_agree_are_left_alone(store: RedisStore, duties: Duties) -> None:
    await finished(store, duties)
    await played(store, "open")
    found = await reconcile(store, accept_loss=True)
    assert not found
    assert await _entries() == []


async def test_a_store_that_lost_all_is_told_what_sql_has(store: RedisStore, duties: Duties, redis: Redis) -> None:
    await finished(store, duties)
    before = await store.get_finished(GUILD, "game")
    cancelled = await opened(store, game("called-off"))
    await store.cancel_game(GUILD, cancelled.id)
    await duties.run_due()
    await redis.flushall()

    assert (await reconcile(store, dry_run=True)).unknown_to_store == ("game", "called-off")
    assert await store.get_history(GUILD) == []
    assert (await reconcile(store)).unknown_to_store == ("game", "called-off")
    again = await store.get_finished(GUILD, "game")
    assert (again.results, again.game.questions) == (before.results, before.game.questions)
    assert await phase(store, "called-off") is Phase.CANCELLED
    assert (await certificate.verify(store, "game")).problems == []
    assert not await reconcile(store)


async def test_sql_that_lost_all_gets_back_what_the_store_has(store: RedisStore, duties: Duties) -> None:
    """Results, ids and numbers; the single answers have left the store."""
    await finished(store, duties)
    row = await ArchivedGame.objects.aget()
    await ArchivedGame.objects.all().adelete()
    assert await missing(store) == 6

    would = await reconcile(store, dry_run=True)
    assert (would.rebuilt, would.lost) == (("game",), {"game": 6})
    assert not await ArchivedGame.objects.aexists()

    found = await reconcile(store)
    assert (found.rebuilt, found.lost, found.accepted) == (("game",), {"game": 6}, False)
    rebuilt = await ArchivedGame.objects.aget()
    same = ("guild_id", "results", "description", "players", "answers", "acknowledged", "stored", "posted", "closed_at")
    assert {name: getattr(rebuilt, name) for name in same} == {name: getattr(row, name) for name in same}
    assert rebuilt.results_message_id == row.results_message_id
    assert await missing(store) == 6, "said, until somebody accepts it"

    assert (await reconcile(store, accept_loss=True)).accepted
    assert await missing(store) == 0
    certified = await certificate.verify(store, "game")
    assert (certified.problems, certified.lost, certified.archived) == ([], 6, 0)
    assert not await reconcile(store)


async def test_answers_that_an_older_database_lacks_may_be_accepted_as_lost(store: RedisStore, duties: Duties) -> None:
    await finished(store, duties)
    await ArchivedAnswer.objects.filter(user_id="2").adelete()
    assert (await reconcile(store)).lost == {"game": 2}
    await reconcile(store, accept_loss=True)
    certified = await certificate.verify(store, "game")
    assert (certified.problems, certified.lost, certified.archived, certified.scored) == ([], 2, 4, 6)


def test_nobody_forgets_or_regrades_while_losses_are_counted() -> None:
    """Where rows can be locked; SQLite locks all with its transactions."""
    said = list[str]()

    def listen(execute: Callable[..., object], sql: str, *arguments: object) -> object:
        said.append(sql)
        return execute(sql.removesuffix(" FOR UPDATE"), *arguments)

    with patch.object(connection.features, "has_select_for_update", True), connection.execute_wrapper(listen):
        reconciliation._accept(GUILD)
    locks, counts = said[-2:]
    assert "games_archivedgame" in locks and locks.endswith(" FOR UPDATE")
    assert "games_archivedanswer" in counts


async def test_a_history_that_cannot_be_read_is_taken_from_sql(store: RedisStore, duties: Duties, redis: Redis) -> None:
    await finished(store, duties)
    before = await store.get_finished(GUILD, "game")
    await redis.setrange(keys.history(GUILD, "game"), 40, "#")
    with pytest.raises(DamagedValue):
        await store.get_finished(GUILD, "game")
    assert (await reconcile(store)).unknown_to_store == ("game",)
    assert (await store.get_finished(GUILD, "game")).results == before.results
    assert not await reconcile(store)


async def test_a_history_whose_seven_days_are_over_is_no_difference(
    store: RedisStore, duties: Duties, redis: Redis
) -> None:
    await finished(store, duties)
    await redis.delete(keys.history(GUILD, "game"))
    assert not await reconcile(store)


async def test_what_was_done_is_in_the_audit(store: RedisStore, duties: Duties) -> None:
    await finished(store, duties)
    await ArchivedGame.objects.all().adelete()
    await reconcile(store, accept_loss=True)
    assert [(entry.action, entry.source, entry.subject_id, entry.after) for entry in await _entries()] == [
        ("game.rebuilt", "shell", "game", {"answers": 6}),
        ("game.loss_accepted", "shell", "game", {"answers_lost": 6}),
        # its checksum is now that of the answers that are left
        ("store.reconciled", "shell", "", {"games_written_to_the_store": 1, "registrations": ""}),
    ]


async def test_another_server_is_left_alone(store: RedisStore, duties: Duties) -> None:
    await finished(store, duties)
    await ArchivedGame.objects.all().adelete()
    assert not await reconciliation.reconcile(store, "5", accept_loss=True)
    assert GUILD in await reconciliation.guilds(store)


async def test_a_registration_that_was_deleted_since_is_not_revived(store: RedisStore) -> None:
    kept, gone = [await save(store, Registration(**_of(id))) for id in ("kept", "gone")]
    await audit.note_stored_async(audit.SHELL, GUILD, "registration.added", subject_id=gone.id)
    await audit.note_stored_async(audit.SHELL, GUILD, "registration.deleted", subject_id=gone.id)
    found = await ended_games.settle_all(store)
    assert found.registrations == (gone.id,)
    assert [r.id for r in await store.get_registrations(GUILD)] == [kept.id]
    assert [duty.id for duty in await store.due(GUILD, 10**15, 9)] == [kept.id], "no slot of it is due"


async def test_a_registration_that_was_made_after_a_deletion_of_its_id_stays(store: RedisStore) -> None:
    await audit.note_stored_async(audit.SHELL, GUILD, "registration.deleted", subject_id="daily")
    await AuditEntry.objects.aupdate(at=datetime.now(UTC) - timedelta(minutes=1))
    await save(store, Registration(**_of("daily")))
    assert not await ended_games.settle_all(store)
    await audit.note_stored_async(audit.SHELL, GUILD, "registration.deleted", subject_id="daily")
    await audit.note_stored_async(audit.SHELL, GUILD, "registration.changed", subject_id="daily")
    assert not await ended_games.settle_all(store), "its deletion is not the last that was heard of it"


async def test_games_that_sql_has_not_confirmed_stay_in_play(store: RedisStore, duties: Duties) -> None:
    await finished(store, duties)
    await CancelledGame.objects.acreate(
        id="open", guild_id=GUILD, channel_id="7", cancelled_at=datetime.now(UTC), players=0, answers=0, description={}
    )
    await played(store, "open")
    assert not await ended_games.settle_all(store)


@pytest.mark.parametrize("is_in_play", [False, True])
async def test_a_player_who_is_forgotten_meanwhile_stays_forgotten(
    store: RedisStore, duties: Duties, redis: Redis, is_in_play: bool
) -> None:
    """What was read of SQL before that is not the last word."""
    lost = await finished(store, duties)
    await redis.flushall()
    if is_in_play:
        await played(store, lost.id)
    settle_game = store.settle_game

    async def settle_late(ended: FinishedGame | Game) -> None:
        with patch.object(store, "settle_game", settle_game):
            await forgetting.forget(store, GUILD, "1")
        await settle_game(ended)

    with patch.object(store, "settle_game", settle_late):
        await (ended_games.settle_all(store) if is_in_play else reconcile(store))
    arguments = (await store.get_finished(GUILD, lost.id)).results
    assert {standing.user_id for standing in arguments.top} == {"2", "3"}


def _of(id: str) -> dict[str, object]:
    return {"id": id, "guild_id": GUILD, "channel_id": REGISTRATION.channel_id, "times": REGISTRATION.times}
