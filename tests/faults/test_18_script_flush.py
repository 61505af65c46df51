"""Row 18: the store forgets its scripts, or is started again, between any two steps of a game."""

from __future__ import annotations

import asyncio

import pytest

from tests.faults import own_store
from tests.faults.conftest import House
from tests.faults.own_store import OwnStore, counted, play, press, until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow, pytest.mark.timeout(120)]

own, redis_url = own_store.own, own_store.redis_url


async def test_18_scripts_flushed_all_the_time_are_sent_again(house: House, own: OwnStore) -> None:
    """Nobody notices: not while posting, not while answering, not while closing."""
    over = asyncio.Event()
    flushing = asyncio.create_task(_flush_until(over, house))
    game = await play(house)
    assert [await press(house, player, "A", game) for player in house.players] == [await _receipt(house, "A")] * 4
    await house.store.end_now(house.guild_id, game.id)
    finished = await house.finished_game()
    over.set()
    await flushing
    assert finished.results.answers == len(house.archived_answers()) == 4
    assert len(house.sandbox.messages(house.channel_id)) == 2
    with own.client() as client:
        assert counted(client, "script|flush") > 20, "it was flushed"
        assert counted(client, "eval") >= 8, "each step was sent whole"


async def test_18_store_restarted_in_play_knows_the_game_and_learns_the_scripts(house: House, own: OwnStore) -> None:
    game = await play(house)
    assert (await press(house, house.players[0], "A", game)).startswith("✅ Saved")
    own.restart()
    with own.client() as client:
        assert counted(client, "eval") == counted(client, "evalsha") == 0
    assert (await press(house, house.players[0], "B", game)).startswith("✅ Changed")
    assert (await press(house, house.players[1], "B", game)).startswith("✅ Saved")
    await house.store.end_now(house.guild_id, game.id)
    own.restart()
    finished = await house.finished_game()
    assert finished.results.answers == 2
    assert house.archived_answers() == sorted((player, 0, "B") for player in house.players[:2])
    await until(lambda: len(house.sandbox.messages(house.channel_id)) == 2, "question and results")


async def _flush_until(over: asyncio.Event, house: House) -> None:
    while not over.is_set():
        await house.redis.script_flush()
        await asyncio.sleep(0.01)  # the store makes a new interpreter each time, and has to do other work too


async def _receipt(house: House, letter: str) -> str:
    [game] = await house.store.get_active_games(house.guild_id)
    return (
        f"✅ Saved: **{letter} · {letter}**\nYou can change it until the end: just answer again.\n"
        f"Results <t:{game.state.ends_ms // 1000}:R>."
    )
