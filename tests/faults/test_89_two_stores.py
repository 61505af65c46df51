"""Row 89: two bots of one token on different stores; Discord delivers each press to both."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from botbridge import second_bot
from games.domain.records import Game
from tests.faults import own_store
from tests.faults.conftest import House
from tests.faults.own_store import OwnStore, play, press, said

own, redis_url = own_store.own, own_store.redis_url

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def other() -> Iterator[OwnStore]:
    """The store of the bot that nobody remembers."""
    with OwnStore() as server:
        yield server


async def test_89_players_are_served_by_the_bot_that_knows_the_game_and_the_other_says_what_is_wrong(
    house: House, other: OwnStore, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    stranger = await _forgotten_bot(house, other, tmp_path)
    await house.sandbox.gateway.wait_connected()
    house.clock.advance(2 * second_bot.CLOCKS_APART_S)  # the post is made well after both have started
    game = await play(house)
    for player in house.players:
        assert "✅" in [await _first_word(house, player, game) for _ in range(2)], (
            "served, if not by a machine at its end"
        )
    words = await said(capfd, r"\[error +\] state[^\n]*state=two-bots")
    assert game.id in words and "Another bot with this token plays on another store" in words
    # When the one that knows the game is unavailable, the other does not say that the game has ended long ago.
    await house.end(house.bots[1])
    assert await press(house, house.players[0], "B", game) == second_bot.replies.SECOND_BOT
    assert (await house.store.get_states(house.guild_id, [game.id]))[game.id].players == len(house.players)
    assert stranger.returncode is None


async def test_89_an_older_post_proves_nothing(
    house: House, other: OwnStore, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """As after a store was replaced by an older copy: its game is unknown and nobody else plays."""
    game = await play(house)
    await house.end(house.bots[0])
    await _forgotten_bot(house, other, tmp_path)
    await house.sandbox.gateway.wait_connected()
    assert "There is no such game here" in await press(house, house.players[0], "A", game)
    assert "two-bots" not in capfd.readouterr().err


async def _first_word(house: House, player: str, game: Game) -> str:
    return (await press(house, player, "A", game)).split()[0]


async def _forgotten_bot(house: House, other: OwnStore, tmp_path: Path) -> asyncio.subprocess.Process:
    database = tmp_path / "forgotten.sqlite3"
    database.write_bytes(house.database.read_bytes())
    environment = os.environ | house.environment | {"REDIS_URL": other.url, "DATABASE_URL": f"sqlite:///{database}"}
    bot = await asyncio.create_subprocess_exec(sys.executable, "manage.py", "runbot", env=environment)
    house.bots.append(bot)
    return bot
