"""What a person reads while the store is unavailable: whether something may be lost, or only could not be read."""

from __future__ import annotations

import pytest
from redis.asyncio import Redis

from tests.botbridge.conftest import Town


@pytest.mark.parametrize("command", ["status", "my-answer"])
async def test_a_command_that_only_reads_does_not_speak_of_saving(town: Town, redis_url: str, command: str) -> None:
    async with Redis.from_url(redis_url, protocol=2) as client:
        await client.client_pause(6000)
        said = await town.slash(town.ben, command)
        await client.client_unpause()
    assert said.text == "The store cannot be reached right now, please try again in a minute."
