"""Logging in and connecting: what passes is waited for, and reported while it lasts."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import pytest

from botbridge import runner
from botbridge.discord_api import backoff, gateway_watch, identify
from games.domain import signals
from tests.botbridge.conftest import CAPITAL, Town, until


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(gateway_watch, "CUT_OFF_S", 0.2)
    monkeypatch.setattr(backoff, "FIRST_S", 0.5)
    yield
    for name in (gateway_watch.SIGNAL, identify.SIGNAL):
        signals.over(name)


def lasting(name: str) -> Callable[[], Awaitable[signals.Signal | None]]:
    async def look() -> signals.Signal | None:
        return next((signal for signal in signals.current() if signal.name == name), None)

    return look


def passed(name: str) -> Callable[[], Awaitable[bool]]:
    async def look() -> bool:
        return await lasting(name)() is None

    return look


@pytest.mark.parametrize(
    "outage",
    [
        {"action": "error", "status": 401, "html": True},
        {"action": "error", "status": 403, "html": True},
        {"action": "reset_not_done"},
        {"action": "429", "retry_after_s": 1.0},
        {"action": "unreadable", "html": True},
        {"action": "unreadable", "raw": "null"},
        {"action": "unreadable", "raw": "{}"},
    ],
    ids=["a page of 401", "a page of 403", "broken off", "a short wait", "a page of 200", "null", "nothing in it"],
)
@pytest.mark.parametrize("path", ["/users/@me", "/oauth2/applications/@me"])
async def test_what_passes_at_the_login_ends_no_program(quiet_town: Town, path: str, outage: dict[str, Any]) -> None:
    quiet_town.sandbox.faults.add(path=path, **outage)
    await quiet_town.start_bot()
    post = await quiet_town.play(CAPITAL)
    assert "Saved: **B · Paris**" in (await quiet_town.press(quiet_town.ben, post, "B")).text
    await until(passed(gateway_watch.SIGNAL), "it is over")


async def test_a_login_that_does_not_succeed_is_told(quiet_town: Town) -> None:
    fault = quiet_town.sandbox.faults.add("error", path="/users/@me", status=401, html=True, times=1 << 30)
    loop = asyncio.create_task(runner.run_duties(quiet_town.sandbox.token))
    lasting_signal = await until(lasting(gateway_watch.SIGNAL), "it is reported")
    assert lasting_signal.level is signals.Level.PROBLEM
    assert lasting_signal.text.startswith("Discord cannot be reached: ")
    fault.times = 0
    await until(passed(gateway_watch.SIGNAL), "it is over")
    loop.cancel()
    await asyncio.gather(loop, return_exceptions=True)


async def test_a_gateway_that_is_away_at_the_first_connection_is_waited_for(quiet_town: Town) -> None:
    quiet_town.sandbox.gateway.refuse(2)
    await quiet_town.start_bot()
    assert len(quiet_town.sandbox.gateway.starts.times_ms) == 1
    await until(passed(gateway_watch.SIGNAL), "it is over")


async def test_a_bot_that_is_cut_off_says_so_until_it_hears_again(town: Town) -> None:
    town.sandbox.gateway.refuse(1000)
    await town.sandbox.gateway.drop()
    lasting_signal = await until(lasting(gateway_watch.SIGNAL), "it is reported")
    assert lasting_signal.level is signals.Level.PROBLEM
    assert lasting_signal.text.startswith("The bot is cut off from Discord's gateway")
    town.sandbox.gateway.refuse(0)
    await until(passed(gateway_watch.SIGNAL), "it is over")
    post = await town.play(CAPITAL)
    assert "Saved: **B · Paris**" in (await town.press(town.ben, post, "B")).text


async def test_a_connection_that_is_resumed_at_once_is_not_told(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gateway_watch, "CUT_OFF_S", 10.0)
    await until(passed(gateway_watch.SIGNAL), "a slow first connection is no longer reported")
    before = signals.current()
    await town.sandbox.gateway.drop()
    await town.sandbox.gateway.wait_connected()
    assert signals.current() == before


async def test_identifying_anew_asks_for_the_budget_and_waits_when_it_is_spent(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The session is forgotten, so that a RESUME, which costs nothing, is refused."""
    monkeypatch.setattr(identify, "LOOK_S", 0.2)
    monkeypatch.setattr(identify, "SOONEST_S", 0.2)
    starts = town.sandbox.gateway.starts
    starts.remaining = 10
    await town.sandbox.gateway.drop(forget=True)
    lasting_signal = await until(lasting(identify.SIGNAL), "it is reported")
    assert lasting_signal.text.startswith("10 of 1000 IDENTIFYs are left")
    assert len(starts.times_ms) == 1
    starts.remaining = 500
    await asyncio.wait_for(town.sandbox.gateway.wait_connected(), 20)
    assert len(starts.times_ms) == 2
    await until(passed(identify.SIGNAL), "it is over")
    post = await town.play(CAPITAL)
    assert "Saved: **B · Paris**" in (await town.press(town.ben, post, "B")).text


async def test_a_spent_budget_that_is_said_to_be_new_by_now_is_not_asked_for_without_a_pause(
    quiet_town: Town,
) -> None:
    starts = quiet_town.sandbox.gateway.starts
    starts.set(remaining=10, reset_after_ms=0)
    bot = asyncio.create_task(runner.run_bot(quiet_town.sandbox.token, duties=False))
    await until(lasting(identify.SIGNAL), "it is reported")
    await asyncio.sleep(1.5)
    bot.cancel()
    await asyncio.gather(bot, return_exceptions=True)
    assert len(quiet_town.sandbox.audit.calls("GET", "/gateway/bot")) == 1
    assert starts.times_ms == []


async def test_a_budget_that_runs_low_is_a_warning(quiet_town: Town) -> None:
    quiet_town.sandbox.gateway.starts.remaining = 150
    await quiet_town.start_bot()
    lasting_signal = await until(lasting(identify.SIGNAL), "it is reported")
    assert lasting_signal.level is signals.Level.WARNING
    assert lasting_signal.text.startswith("150 of 1000 IDENTIFYs are left")


async def test_a_budget_that_discord_does_not_tell_is_no_reason_to_stay_away(quiet_town: Town) -> None:
    quiet_town.sandbox.faults.add("error", path="/gateway/bot", status=403, html=True)
    await quiet_town.start_bot()
    assert len(quiet_town.sandbox.gateway.starts.times_ms) == 1
