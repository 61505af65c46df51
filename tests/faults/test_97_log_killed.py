"""Row 97: the bot is killed around a message to a server's log channel, which still comes, and comes once."""

from __future__ import annotations

import asyncio
import sqlite3
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from games.play.registrations import note_problem
from tests.faults.conftest import House
from tests.faults.test_01_killed_bot import _assert_killed

pytestmark = pytest.mark.slow


def in_sql(house: House, statement: str, *values: object) -> list[tuple[object, ...]]:
    with sqlite3.connect(house.database, timeout=30) as connection:
        return connection.execute(statement, values).fetchall()


@pytest.mark.parametrize("step", ["before:send_notice", "send_notice"])
async def test_97_bot_killed_around_a_message_to_the_log_channel(house: House, step: str) -> None:
    await house.register()
    paused = "Paused after 3 posts."
    await note_problem(house.store, house.guild_id, "fault", lambda r: replace(r, enabled=False, paused_reason=paused))
    fields = "guild_id, log_channel_id, log_told, log_count, is_here"
    row = f"INSERT INTO games_guildsettings ({fields}) VALUES (?, ?, '{{}}', 0, TRUE)"
    in_sql(house, row, house.guild_id, house.channel_id)
    await _assert_killed(await house.start_bot(step))
    house.forget_nonces()
    # As if its lease were over.
    now = str(datetime.now(UTC).replace(tzinfo=None))
    in_sql(house, "UPDATE games_errand SET due_at = ? WHERE done_at IS NULL", now)
    await house.start_bot()
    async with asyncio.timeout(30):
        while not in_sql(house, "SELECT 1 FROM games_errand WHERE kind = 'log' AND done_at IS NOT NULL"):
            await asyncio.sleep(0.05)
    assert sum(paused in message.text for message in house.sandbox.messages(house.channel_id)) == 1
    assert len(in_sql(house, "SELECT 1 FROM games_errand WHERE kind = 'log'")) == 1
