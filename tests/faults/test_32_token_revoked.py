"""Row 32: the token is revoked: 401, all calls stop, and the process ends with the status that says why."""

from __future__ import annotations

import asyncio
import os

import pytest

from games.domain.records import Phase
from games.play.duties import DUTIES_AT_ONCE
from games.play.poster import post_now
from tests.faults.conftest import House
from tests.games.play.bank import SmallBank

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow, pytest.mark.timeout(180)]

POSTING = r"/channels/\d+/messages"
PATIENCE_S = 50.0
WAITING = 3


@pytest.mark.parametrize("program", ["runbot", "run_duties"])
async def test_32_token_revoked(house: House, program: str) -> None:
    """With work at hand. None of it is given up for that: under the next token it is done, once each."""
    registration = await house.register(window_s=600)
    process = await house._start("manage.py", program)
    await post_now(house.store, SmallBank(), registration, "before")
    await house.open_game(PATIENCE_S)
    await house.sandbox.revoke_token()
    games = [await post_now(house.store, SmallBank(), registration, str(slot)) for slot in range(WAITING)]
    assert await asyncio.wait_for(process.wait(), PATIENCE_S) == os.EX_CONFIG

    refused = [call for call in house.sandbox.audit if call.status == 401]
    assert len(refused) <= DUTIES_AT_ONCE, "what was under way at that moment, and nothing again"
    if program == "run_duties":
        assert refused
    states = await house.store.get_states(house.guild_id, [game.id for game in games])
    assert {state.phase for state in states.values()} == {Phase.POSTING}
    registration = await house.store.get_registration(house.guild_id, registration.id)
    assert (registration.enabled, registration.failures, registration.last_problem) == (True, 0, "")

    house.sandbox.restore_token()
    await house.expire_leases()
    await house.start_duties()
    await asyncio.wait_for(_all_open(house), PATIENCE_S)
    assert len(house.sandbox.messages(house.channel_id)) == 1 + WAITING


@pytest.mark.parametrize("program", ["runbot", "run_duties"])
async def test_32_token_that_never_was_good(house: House, program: str) -> None:
    """One call, no more: Discord counts refused ones towards a ban."""
    house.sandbox.core.token_valid = False
    process = await house._start("manage.py", program)
    assert await asyncio.wait_for(process.wait(), PATIENCE_S) == os.EX_CONFIG
    assert [call.status for call in house.sandbox.audit] == [401]


async def test_32_token_revoked_during_the_start(house: House) -> None:
    """Good for the first call, and not for the second."""
    house.sandbox.faults.add("error", path="/oauth2/applications/@me", status=401, message="401: Unauthorized")
    process = await house.start_duties()
    assert await asyncio.wait_for(process.wait(), PATIENCE_S) == os.EX_CONFIG
    assert [call.status for call in house.sandbox.audit] == [200, 401]


async def _all_open(house: House) -> None:
    while True:
        games = await house.store.get_active_games(house.guild_id)
        if [game.state.phase for game in games] == [Phase.OPEN] * (1 + WAITING):
            return
        await asyncio.sleep(0.05)
