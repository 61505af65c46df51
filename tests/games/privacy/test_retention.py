"""Answers go when their server wants it; every number that is left is that of what is left."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from asgiref.sync import async_to_sync, sync_to_async
from django.core.management import call_command
from django.core.management.base import CommandError

from games.archive import audit
from games.archive.certificate import verify_all
from games.models import ArchivedAnswer, ArchivedGame, AuditEntry, CancelledAnswer, CancelledGame, Score
from games.privacy import retention
from games.scores import rebuild, scores
from games.store.redis import RedisStore
from tests.games.privacy.kept import ANN, BEN, ELSEWHERE, answers_meanwhile, cancel, finish
from tests.games.samples import GUILD

pytestmark = pytest.mark.django_db(transaction=True)

OLD = datetime.now(UTC) - timedelta(days=91)


@pytest.fixture
async def games(store: RedisStore) -> None:
    """An old game and one of today of the server, an old cancelled one, and an old one of another server."""
    await finish(store, "old")
    await finish(store, "there", ELSEWHERE)
    await _age("old", "there")
    await finish(store, "new")
    await cancel(store, "called-off")
    await CancelledGame.objects.filter(id="called-off").aupdate(cancelled_at=OLD)


async def _age(*ids: str) -> None:
    """As if they had been played then: in the scores they count for the periods of that day."""
    for id in ids:
        await sync_to_async(_age_one)(id)


def _age_one(id: str) -> None:
    scores.take_out(ArchivedGame.objects.get(id=id))
    ArchivedGame.objects.filter(id=id).update(closed_at=OLD)
    ArchivedAnswer.objects.filter(game_id=id).update(received_at=OLD)
    rebuild.rebuild(ArchivedGame.objects.get(id=id).guild_id)


@pytest.mark.usefixtures("games")
async def test_what_is_older_goes_and_nothing_else(store: RedisStore) -> None:
    await retention.keep_answers(GUILD, 90, audit.SHELL)

    await retention.run_due()

    left = [(a.game_id, a.user_id) async for a in ArchivedAnswer.objects.order_by("game_id", "user_id")]
    assert left == [(id, user) for id in ("new", "there") for user in (ANN, BEN)]
    assert not await CancelledAnswer.objects.aexists()
    old = await ArchivedGame.objects.aget(id="old")
    assert (old.answers, old.players, old.forgotten, old.acknowledged, old.leaf_key) == (0, 0, 2, 2, "")
    assert old.results["top"] == [] and ANN not in json.dumps(old.results)
    assert [problem async for one in verify_all(store, GUILD) for problem in one.problems] == []


@pytest.mark.usefixtures("games")
async def test_the_boards_are_the_sums_of_what_is_left() -> None:
    await retention.keep_answers(GUILD, 90, audit.SHELL)
    await retention.run_due()

    for guild in (GUILD, ELSEWHERE):
        assert (await sync_to_async(rebuild.check)(guild)).differing == 0
    ann = await Score.objects.aget(guild_id=GUILD, period="all", category="", user_id=ANN)
    assert (ann.correct, ann.games, ann.name) == (1, 1, "Ann new")


@pytest.mark.usefixtures("games")
async def test_a_name_that_only_old_answers_had_goes_with_them() -> None:
    """A player who has shown no name since: the board would keep one that no answer has any more."""
    await ArchivedAnswer.objects.filter(game_id="new", user_id=ANN).aupdate(name="")
    await sync_to_async(rebuild.rebuild)(GUILD)
    await retention.keep_answers(GUILD, 90, audit.SHELL)

    await retention.run_due()

    assert (await Score.objects.aget(guild_id=GUILD, period="all", category="", user_id=ANN)).name == ""
    assert (await sync_to_async(rebuild.check)(GUILD)).differing == 0


@pytest.mark.usefixtures("games")
async def test_it_is_noted_once_and_done_once() -> None:
    await retention.keep_answers(GUILD, 90, audit.SHELL)
    await retention.keep_answers(GUILD, 90, audit.SHELL)
    await retention.run_due()
    await retention.run_due()

    changed, applied = [e async for e in AuditEntry.objects.filter(action__startswith="retention.").order_by("id")]
    assert (changed.before, changed.after) == ({"keep_answers_days": "for good"}, {"keep_answers_days": 90})
    assert applied.after == {"keep_answers_days": 90, "games": 2, "answers": 3} and applied.actor_name == "Tally"


@pytest.mark.usefixtures("games")
async def test_for_good_is_for_good() -> None:
    before = await ArchivedAnswer.objects.acount()
    await retention.keep_answers(GUILD, 90, audit.SHELL)
    await retention.keep_answers(GUILD, None, audit.SHELL)
    await retention.run_due()

    assert await ArchivedAnswer.objects.acount() == before and await retention.kept_days(GUILD) is None


@pytest.mark.parametrize("days", [0, 29, 3651])
async def test_too_short_and_too_long_are_refused(days: int) -> None:
    with pytest.raises(ValueError, match="for 30 to 3650 days, or for good"):
        await retention.keep_answers(GUILD, days, audit.SHELL)


def command(*words: str) -> str:
    said = StringIO()
    call_command("apply_retention", *words, stdout=said)
    return said.getvalue()


def test_a_dry_run_tells_what_the_command_then_does(games: None) -> None:
    assert command() == "Every server keeps its answers for good, and none is to be purged.\n"
    async_to_sync(retention.keep_answers)(GUILD, 90, audit.SHELL)
    before = ArchivedAnswer.objects.count()

    planned = command("--dry-run")
    assert planned == f"server {GUILD}: 3 answers of 2 games, over for more than 90 days, would be removed\n"
    assert ArchivedAnswer.objects.count() == before
    assert command("--guild", GUILD) == planned.replace("would be removed", "removed")
    assert "0 answers of 0 games" in command()
    with pytest.raises(CommandError, match="keeps answers for good"):
        command("--guild", ELSEWHERE)


@pytest.mark.usefixtures("games")
async def test_a_backlog_goes_a_game_at_a_time_so_that_others_have_their_turn_at_sql() -> None:
    await _age("new")
    await retention.keep_answers(GUILD, 90, audit.SHELL)

    assert await answers_meanwhile(retention.run_due()) >= {6, 4, 2}
