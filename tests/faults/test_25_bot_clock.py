"""Row 25: the clock of the bot's machine is an hour off: slots, windows and countdowns follow the store's clock."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from games.domain.records import Game, Phase, Registration
from games.rules.schedule import next_slots
from tests.faults.conftest import House

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow, pytest.mark.timeout(180)]

HOUR_S = 3600
DAY_MS = 86_400_000
WINDOW_S = 600
PATIENCE_S = 50.0


@pytest.mark.parametrize("seconds", [HOUR_S, -HOUR_S], ids=["an hour ahead", "an hour behind"])
async def test_25_bot_clock_off_by_an_hour(house: House, seconds: int) -> None:
    slot_ms = await _slot_due_now(house)
    tomorrow_ms = slot_ms + DAY_MS
    soon = await _slot_in_half_an_hour(house)
    began_ms = await house.store.now_ms()
    await house._start(str(Path(__file__).with_name("shifted_bot.py")), str(seconds))
    game = await house.open_game(PATIENCE_S)
    now_ms = await house.store.now_ms()

    assert (game.slot_ms, game.slot) == (slot_ms, _local(slot_ms))
    assert began_ms <= game.state.opens_ms <= now_ms
    assert began_ms + WINDOW_S * 1000 <= game.state.ends_ms <= now_ms + WINDOW_S * 1000
    assert await _due(house, "fault") == tomorrow_ms

    countdown = f"<t:{game.state.ends_ms // 1000}:R>"
    await house.sandbox.gateway.wait_connected()
    [post] = house.sandbox.messages(house.channel_id)
    assert countdown in post.text
    button = str(next(post.interactive())["custom_id"])
    said = await house.sandbox.press(house.players[0], post.id, button).answered(PATIENCE_S)
    assert "Saved" in said.text
    assert countdown in said.text

    await _assert_closed_by_the_stores_clock(house, game, button)
    # All the while, nobody has posted what is due in half an hour, nor skipped it.
    assert await _due(house, soon.id) == next_slots(soon, now_ms, 1)[0].at_ms
    assert await house.store.get_active_games(house.guild_id) == []


async def _assert_closed_by_the_stores_clock(house: House, game: Game, button: str) -> None:
    await house.store.end_now(house.guild_id, game.id)
    finished = await house.finished_game(PATIENCE_S)
    now_ms = await house.store.now_ms()
    state = finished.game.state
    assert state.phase is Phase.POSTED
    assert game.state.opens_ms <= state.ends_ms <= state.closed_ms <= finished.archived_ms <= now_ms
    assert house.archived_answers() == [(house.players[0], 0, "A")]

    question, _results = house.sandbox.messages(house.channel_id)
    late = house.sandbox.press(house.players[1], question.id, button, force=True)
    said = await late.answered(PATIENCE_S)
    assert re.fullmatch(r"The window closed \d+ s ago\. This answer was not saved\.", said.text), said.text


async def _slot_due_now(house: House) -> int:
    """A registration whose slot has come in this minute, by the store's clock; returns when."""
    slot_ms = await house.store.now_ms() // 60_000 * 60_000
    # All of this category have options: an answer is one press.
    registration = await house.register(times=(_local(slot_ms)[-5:],), window_s=WINDOW_S, category="history")
    await house.store.save_registration(registration, slot_ms)
    return slot_ms


async def _slot_in_half_an_hour(house: House) -> Registration:
    soon_ms = await house.store.now_ms() + HOUR_S * 500
    return await house.register(id="soon", times=(_local(soon_ms)[-5:],), window_s=WINDOW_S)


async def _due(house: House, registration_id: str) -> int:
    """When a registration's next slot is due."""
    all_due = await house.store.due(house.guild_id, await house.store.now_ms() + 2 * DAY_MS, 10)
    return next(duty.due_ms for duty in all_due if duty.id == registration_id)


def _local(ms: int) -> str:
    return f"{datetime.fromtimestamp(ms / 1000, UTC):%Y-%m-%dT%H:%M}"
