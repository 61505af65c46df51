"""Row 96: the bot is killed around its welcome in a new server, which still comes, and comes once."""

from __future__ import annotations

import asyncio
import sqlite3
from datetime import UTC, datetime, timedelta

import pytest

from tests.faults.conftest import House
from tests.faults.test_01_killed_bot import _assert_killed

pytestmark = pytest.mark.slow

HELLO = "I ask trivia questions at set times"


def welcomes(house: House) -> int:
    return sum(HELLO in message.text for message in house.sandbox.messages(house.channel_id))


def in_sql(house: House, statement: str, *values: object) -> list[tuple[object, ...]]:
    with sqlite3.connect(house.database, timeout=30) as connection:
        return connection.execute(statement, values).fetchall()


async def is_done(house: House, within_s: float = 30) -> None:
    """Return once the outbox has nothing left to do."""
    async with asyncio.timeout(within_s):
        while not in_sql(house, "SELECT 1 FROM games_errand WHERE kind = 'welcome' AND guild_id != '' AND done_at"):
            await asyncio.sleep(0.05)


@pytest.mark.parametrize("forgotten", [False, True], ids=["nonce known", "nonce forgotten"])
@pytest.mark.parametrize("step", ["before:send_notice", "send_notice"])
async def test_96_bot_killed_around_its_welcome(house: House, step: str, forgotten: bool) -> None:
    now = datetime.now(UTC).replace(tzinfo=None)
    in_sql(
        house,
        "INSERT INTO games_errand (kind, key, guild_id, payload, created_at, due_at, tries, done_at, problem)"
        " VALUES ('welcome', 'welcome:since', '', '{}', ?, ?, 0, ?, '')",
        *(str(moment) for moment in (now - timedelta(hours=1), now, now)),
    )
    await _assert_killed(await house.start_bot(step))
    assert welcomes(house) == (step == "send_notice")
    if forgotten:
        house.forget_nonces()
    # As if its lease were over.
    in_sql(house, "UPDATE games_errand SET due_at = ? WHERE done_at IS NULL", str(now))
    await house.start_bot()
    await is_done(house)
    assert welcomes(house) == 1
