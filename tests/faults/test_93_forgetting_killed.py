"""Row 93: forgetting a player is killed before and after each of its steps; asked for again, it ends well."""

from __future__ import annotations

import os
import signal

import pytest
from asgiref.sync import sync_to_async
from django.db import connection

from games.archive import audit
from games.archive.certificate import verify_all
from games.models import AuditEntry
from games.privacy.forgotten import forget_player, is_whole, removable
from games.scores import rebuild
from games.store.redis import RedisStore
from tests import fork_server
from tests.faults.conftest import PROJECT
from tests.games.privacy.kept import ANN, BEN, everywhere, finish
from tests.games.samples import GUILD

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.process, pytest.mark.slow]

STEPS = ("note", "in_play", "in_play#2", "game", "game#2", "cancelled", "history", "history#2", "note#2")


async def killed(redis_url: str, when: str, step: str) -> None:
    environment = os.environ | {
        "DATABASE_URL": f"sqlite:///{connection.settings_dict['NAME']}",
        "REDIS_URL": redis_url,
        "DJANGO_SETTINGS_MODULE": "trivia_site.settings",
        "PYTHONPATH": str(PROJECT),
    }
    program = str(PROJECT / "tests/faults/crashing_forgetting.py")
    process = await fork_server.start(program, when, step, GUILD, ANN, env=environment)
    assert await process.wait() == -signal.SIGKILL


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("step", STEPS)
async def test_93_killed_half_way_and_asked_for_again(store: RedisStore, redis_url: str, when: str, step: str) -> None:
    await finish(store, "first")
    await everywhere(store)
    others = await removable(store, GUILD, BEN)

    await killed(redis_url, when, step)
    # Whatever is left of the player, every number is that of what is left, and nobody else has lost anything.
    assert await _is_sound() and await removable(store, GUILD, BEN) == others
    outcome = await forget_player(store, GUILD, ANN, audit.SHELL, wait_s=0)

    assert outcome.done.is_complete and is_whole(outcome.certificate)
    assert not await removable(store, GUILD, ANN)
    assert await _is_sound() and await removable(store, GUILD, BEN) == others
    assert [problem async for one in verify_all(store, GUILD) for problem in one.problems] == []
    assert await AuditEntry.objects.filter(action="player.forgetting").aexists()


async def _is_sound() -> bool:
    """Whether the leaderboards are those of the answers that are there."""
    return (await sync_to_async(rebuild.check)(GUILD)).differing == 0
