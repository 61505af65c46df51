"""Row 78: the gateway closes with a code after which no other try is of use: the program ends, and says what to do."""

from __future__ import annotations

import asyncio
import os
import sys
from asyncio.subprocess import PIPE, Process

import pytest

from discord_sandbox.gateway import IdentifyRefusal
from tests.faults.conftest import PROJECT, House

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow, pytest.mark.timeout(120)]

WORDS = {
    IdentifyRefusal.INVALID_SHARD: b"Is DISCORD_GATEWAY_URL, or a proxy in between, Discord's own gateway?",
    IdentifyRefusal.SHARDING_REQUIRED: b"Take it out of servers",
    IdentifyRefusal.INVALID_API_VERSION: b"Update Tally and its requirements",
    IdentifyRefusal.INVALID_INTENTS: b"Update Tally and its requirements",
    IdentifyRefusal.DISALLOWED_INTENTS: b"Privileged Gateway Intents",
}


async def test_78_a_close_at_the_start_ends_the_program_for_good(house: House) -> None:
    """Each code once, at the first IDENTIFY; the next bot starts while the last one is still ending."""
    starts, processes = house.sandbox.gateway.starts, []
    for number, code in enumerate(WORDS, start=1):
        starts.bar = code
        processes.append((code, await _runbot(house)))
        await _until_identified(house, number)
    for code, process in processes:
        await _gave_up(process, code)
    assert len(starts.times_ms) == len(WORDS), "none of them tried again"


async def test_78_a_close_in_play_ends_the_bot_and_the_game_goes_on(house: House) -> None:
    await house.register(window_s=3600)
    bot, duties = await _runbot(house), await house.start_duties()
    await asyncio.wait_for(house.sandbox.gateway.wait_connected(), 20)
    await house.sandbox.gateway.drop(IdentifyRefusal.SHARDING_REQUIRED)
    await _gave_up(bot, IdentifyRefusal.SHARDING_REQUIRED)
    assert duties.returncode is None


async def _runbot(house: House) -> Process:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "manage.py", "runbot", "--no-duties"),
        cwd=PROJECT,
        env=os.environ | house.environment,
        stdout=PIPE,
        stderr=PIPE,
    )
    house.bots.append(process)
    return process


async def _until_identified(house: House, times: int) -> None:
    async with asyncio.timeout(20):
        while len(house.sandbox.gateway.starts.times_ms) < times:
            await asyncio.sleep(0.05)


async def _gave_up(process: Process, code: IdentifyRefusal) -> None:
    _, errors = await asyncio.wait_for(process.communicate(), 20)
    assert process.returncode == os.EX_CONFIG, errors.decode()
    assert WORDS[code] in errors
    assert str(int(code)).encode() in errors
