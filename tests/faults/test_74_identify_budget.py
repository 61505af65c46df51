"""Row 74: a bot that ends soon after each IDENTIFY, or a budget that is used up elsewhere: the token is not reset."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest
from discord.gateway import DiscordWebSocket
from discord.http import Route

from botbridge import runner
from botbridge.client import use_endpoints
from botbridge.discord_api import identify
from games.domain import signals
from tests.faults.conftest import House
from trivia_site.processes import programs
from trivia_site.processes.restart_backoff import Allowance, Backoff
from trivia_site.processes.supervisor import Supervisor

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow, pytest.mark.timeout(120)]

BURST = 3
REST_S = 3.0
"""Longer than a bot takes from its start to IDENTIFY."""


async def test_74_a_bot_that_breaks_after_each_identify_rests(house: House, tmp_path: Path) -> None:
    """The real supervisor and bot. What ends each life is an event that discord.py cannot read."""
    gateway = house.sandbox.gateway
    allowance = Allowance(burst=BURST, every_s=3600)
    program = replace(programs.bot(duties=False), environment=house.environment, allowance=allowance)
    async with Supervisor(log_dir=tmp_path, backoff=Backoff(first_s=0.05, longest_s=0.1)) as supervisor:
        await supervisor.start(program)
        for life in range(1, BURST + 1):
            await asyncio.wait_for(gateway.wait_connected(), 20)
            assert len(gateway.starts.times_ms) == life
            gateway.garble()
            while gateway.connected:
                await asyncio.sleep(0.05)
        await asyncio.sleep(REST_S)
        assert supervisor.pid("bot") is None
    assert len(gateway.starts.times_ms) == BURST


async def test_74_a_start_too_soon_after_another_is_made_again(house: House) -> None:
    """The old bot is killed and the new one there within Discord's five seconds: refused once, and in at the second."""
    starts = house.sandbox.gateway.starts
    starts.max_concurrency, starts.per_ms = 1, 60_000
    old = await house._start("manage.py", "runbot", "--no-duties")
    await asyncio.wait_for(house.sandbox.gateway.wait_connected(), 20)
    old.kill()
    await old.wait()
    await house._start("manage.py", "runbot", "--no-duties")
    async with asyncio.timeout(20):
        while len(starts.times_ms) < 2:
            await asyncio.sleep(0.05)
    assert house.sandbox.gateway.connected == 0
    starts.per_ms = 0
    await asyncio.wait_for(house.sandbox.gateway.wait_connected(), 20)
    assert len(starts.times_ms) == 3


async def test_74_nothing_is_spent_when_little_is_left(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Asked before the first IDENTIFY, reported, waited for; the bot is there once the budget is new."""
    monkeypatch.setattr(identify, "LOOK_S", 0.2)
    monkeypatch.setattr(identify, "SOONEST_S", 0.2)
    monkeypatch.setattr(Route, "BASE", Route.BASE)
    monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", DiscordWebSocket.DEFAULT_GATEWAY)
    use_endpoints(house.sandbox.api_base, house.sandbox.gateway_url)
    starts = house.sandbox.gateway.starts
    starts.remaining = 49
    bot = asyncio.create_task(runner.run_bot(house.sandbox.token, duties=False))
    try:
        await house.sandbox.audit.wait("GET", "/gateway/bot", 3)
        assert starts.times_ms == []
        [lasting] = [signal for signal in signals.current() if signal.name == identify.SIGNAL]
        assert lasting.level is signals.Level.PROBLEM
        assert lasting.text.startswith("49 of 1000 IDENTIFYs are left, and all are back in 1 day, 0:00:00")
        starts.remaining = 1000
        await asyncio.wait_for(house.sandbox.gateway.wait_connected(), 20)
        assert len(starts.times_ms) == 1
        assert identify.SIGNAL not in {signal.name for signal in signals.current()}
    finally:
        bot.cancel()
        await asyncio.gather(bot, return_exceptions=True)
