"""Row 88: bot and duties are killed while a game is open; nothing of Tally is left that could complain."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from asyncio.subprocess import PIPE
from typing import Any

import pytest
from django.test import AsyncClient
from structlog.testing import capture_logs

from games import connection
from games.domain import processes, signals
from games.domain.per_loop import PerLoop
from games.store.redis import RedisStore
from tests.faults import own_store
from tests.faults.conftest import House
from tests.faults.own_store import OwnStore, play
from trivia_site import health

own, redis_url = own_store.own, own_store.redis_url

pytestmark = pytest.mark.django_db(transaction=True)


async def doctor(house: House) -> tuple[int | None, dict[str, Any]]:
    """Exit status, and the findings by what they are about."""
    environment = os.environ | house.environment
    asked = await asyncio.create_subprocess_exec(
        sys.executable, "manage.py", "doctor", "--json", env=environment, stdout=PIPE
    )
    said, _ = await asyncio.wait_for(asked.communicate(), own_store.PATIENCE_S)
    found = {finding["about"]: finding for finding in json.loads(said)["findings"]}
    return asked.returncode, found


@pytest.fixture(autouse=True)
def _site(own: OwnStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """The site in this process stands on the house's store, and remembers nothing of another."""
    monkeypatch.setattr(connection, "_opened", lambda: RedisStore.connect(own.url))
    monkeypatch.setattr(connection, "_stores", PerLoop(connection._opened))
    monkeypatch.setattr(health._seen, "for_s", 0)
    monkeypatch.setattr(signals, "_current", {})


async def probed(role: str) -> tuple[int, str]:
    response = await AsyncClient().get(f"/readyz/{role}")
    return response.status_code, response.content.decode().splitlines()[0]


async def test_88_nobody_is_there_while_a_game_is_open(house: House, own: OwnStore) -> None:
    await play(house)
    _, found = await doctor(house)
    assert [found[role]["level"] for role in ("bot", "duties")] == ["ok", "ok"]
    [bot] = house.bots
    assert f":{bot.pid}" in found["bot"]["text"]
    assert [await probed(role) for role in ("bot", "duties")] == [(200, "bot: ok"), (200, "duties: ok")]
    bot.kill()
    await bot.wait()
    with own.client() as client:  # thirty seconds later
        for name, note in client.hgetall("trivia:processes").items():
            at, _, said = note.partition("|")
            client.hset("trivia:processes", name, f"{int(at) - processes.HEARD_MS}|{said}")
    with capture_logs() as logged:
        for _ in range(2):
            assert [await probed(role) for role in ("bot", "duties")] == [(503, "bot: none"), (503, "duties: none")]
    reported = [(line["log_level"], line["state"]) for line in logged if line["event"] == "state"]
    assert reported == [("error", "bot"), ("error", "duties")], "by the site, which is left, and once"
    status, found = await doctor(house)
    assert status == 1
    assert [found[role]["level"] for role in ("bot", "duties")] == ["problem", "problem"]
    assert "nobody can answer, with 1 game in play" in found["bot"]["text"]
    assert "manage.py serve" in found["duties"]["hint"]
