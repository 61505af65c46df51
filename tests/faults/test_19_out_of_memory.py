"""Row 19: the store has no memory left. Players read that nothing was saved; games still close."""

from __future__ import annotations

import pytest

from games.store import keys
from tests.faults import own_store
from tests.faults.conftest import House
from tests.faults.own_store import NOT_SAVED, OwnStore, play, press

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow, pytest.mark.timeout(120)]

own, redis_url = own_store.own, own_store.redis_url


async def test_19_full_memory_refuses_answers_and_goes_on_closing(house: House, own: OwnStore) -> None:
    game = await play(house)
    early, refused, late = house.players[:3]
    assert (await press(house, early, "A", game)).startswith("✅ Saved")
    with own.client() as client:
        client.config_set("maxmemory", 1)
        assert await press(house, early, "B", game) == NOT_SAVED
        assert await press(house, refused, "B", game) == NOT_SAVED
        client.config_set("maxmemory", 0)
        assert (await press(house, late, "C", game)).startswith("✅ Saved"), "it recovers by itself"

        # As if the window had run out in this moment, with the memory full.
        client.hset(keys.state(house.guild_id, game.id), "ends_at", await house.store.now_ms())
        client.zadd(keys.due(house.guild_id), {f"g:{game.id}": 0})
        client.zadd(keys.AGENDA, {house.guild_id: 0})
        client.config_set("maxmemory", 1)
        finished = await house.finished_game(own_store.PATIENCE_S)
        assert (await press(house, refused, "A", game)).startswith("The window closed")
        hint = client.zscore(keys.AGENDA, house.guild_id)
        assert hint is None or hint > 0, "the agenda was brought up to date, or it would soon hold back other guilds"
        client.config_set("maxmemory", 0)

    assert finished.results.answers == 2
    assert house.archived_answers() == sorted([(early, 0, "A"), (late, 0, "C")])
    _question, results = house.sandbox.messages(house.channel_id)
    assert "2 players" in results.text
    assert [bot.returncode for bot in house.bots] == [None]
