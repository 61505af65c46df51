"""Row 15: somebody empties the store. What SQL has archived is not posted again, and an alarm is raised."""

from __future__ import annotations

import asyncio
import os
import sys
from asyncio.subprocess import PIPE
from datetime import UTC, datetime, timedelta

import pytest

from games.domain.records import Registration
from games.play.registrations import save
from games.rules.schedule import game_id
from games.store import keys
from tests.faults import own_store
from tests.faults.conftest import PROJECT, House
from tests.faults.own_store import OwnStore, said

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow, pytest.mark.timeout(120)]

own, redis_url = own_store.own, own_store.redis_url


async def test_15_flushed_store_posts_no_game_twice(house: House, own: OwnStore) -> None:
    slot = datetime.now(UTC).replace(second=0, microsecond=0) - timedelta(minutes=1)
    standing = Registration(
        id="daily", guild_id=house.guild_id, channel_id=house.channel_id, times=(f"{slot:%H:%M}",), window_s=600
    )
    await _let_be_due(house, standing, slot)
    bot = await house.start_bot()
    game = await house.open_game()
    assert game.id == game_id(house.guild_id, "daily", f"{slot:%Y-%m-%dT%H:%M}")
    await house.sandbox.gateway.wait_connected()
    await house.sandbox.wait_commands()
    assert (await _answer(house, house.players[0])).startswith("✅")
    await house.store.end_now(house.guild_id, game.id)
    await house.finished_game()

    with own.client() as client:
        client.flushall()
    assert (await _answer(house, house.players[1])).startswith("No game is open here")
    await _let_be_due(house, standing, slot)  # as an administrator who puts all back as it was
    await _until_moved_on(house, slot)
    assert await house.store.get_active_games(house.guild_id) == []
    assert len(house.sandbox.messages(house.channel_id)) == 2, "the question and the results, once each"
    assert house.archived_answers() == [(house.players[0], 0, "A")]
    assert bot.returncode is None
    assert (await house.store.get_states(house.guild_id, [game.id]))[game.id].phase == "gone", "the slot is taken again"


async def test_15_flushed_store_raises_an_alarm(house: House, own: OwnStore, capfd: pytest.CaptureFixture[str]) -> None:
    """In the log of whatever starts, and for whoever asks; tests/trivia_site has the banner and programs that run."""
    game = await own_store.play(house)
    await house.store.end_now(house.guild_id, game.id)
    await house.finished_game()
    with own.client() as client:
        client.flushall()
    await house.start_duties()
    alarm = f"The store has lost its data: it does not know the game {game.id}, which SQL has."
    await said(capfd, rf"\[error +\] state[^\n]*{alarm}")
    report = await _doctor(house)
    assert f"problem  store: {alarm}" in report
    assert "docs/runbooks.md" in report


async def _answer(house: House, player: str) -> str:
    """What a player reads who types an answer, whatever the question."""
    typed = house.sandbox.slash(player, house.channel_id, "trivia answer", {"answer": "A"})
    return (await typed.answered(own_store.PATIENCE_S)).text


async def _let_be_due(house: House, standing: Registration, slot: datetime) -> None:
    saved = await save(house.store, standing)
    await house.store.save_registration(saved, int(slot.timestamp() * 1000))


async def _until_moved_on(house: House, slot: datetime) -> None:
    """Returns once a worker has dealt with the slot."""
    async with asyncio.timeout(own_store.PATIENCE_S):
        while (await house.redis.zscore(keys.due(house.guild_id), "r:daily") or 0) <= slot.timestamp() * 1000:
            await asyncio.sleep(0.05)


async def _doctor(house: House) -> str:
    environment = os.environ | {"DATABASE_URL": f"sqlite:///{house.database}"}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "manage.py", "doctor", "--no-color", cwd=PROJECT, env=environment, stdout=PIPE
    )
    out, _ = await process.communicate()
    return out.decode()
