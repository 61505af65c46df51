"""Row 16: the store is killed with SIGKILL while players press, and loses nothing that was acknowledged."""

from __future__ import annotations

import asyncio
import signal

import pytest

from games.domain.records import Game
from tests.faults import own_store
from tests.faults.conftest import House
from tests.faults.own_store import NOT_SAVED, OwnStore, play, press, until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow, pytest.mark.timeout(120)]

own, redis_url = own_store.own, own_store.redis_url

PLAYERS = 30
LETTERS = "ABCACBAB"

Read = list[tuple[str, str]]
"""What one player pressed and read, in order: the players' own log, kept outside of everything that may fail."""


async def test_16_store_killed_under_load_keeps_every_acknowledged_answer(house: House, own: OwnStore) -> None:
    players = [house.sandbox.add_member(house.guild_id, f"presser {n}").id for n in range(PLAYERS)]
    game = await play(house)
    log: dict[str, Read] = {player: [] for player in players}
    pressing = [asyncio.create_task(_press_all(house, game, player, log[player])) for player in players]
    for share in (0.2, 0.5):
        await until(lambda share=share: _receipts(log) > share * PLAYERS * len(LETTERS), "players go on")
        refused = _refusals(log)
        own.kill(signal.SIGKILL)
        await until(lambda refused=refused: _refusals(log) > refused, "somebody reads that nothing was saved")
        own.start()
    await asyncio.gather(*pressing)

    assert {read for pressed in log.values() for _, read in pressed if not _saved(read)} == {NOT_SAVED}
    await house.store.end_now(house.guild_id, game.id)
    finished = await house.finished_game(own_store.PATIENCE_S)
    archived = {user: letter for user, _, letter in house.archived_answers()}
    for player, pressed in log.items():
        _assert_what_was_acknowledged_counts(pressed, archived.get(player))
    assert finished.results.answers == finished.game.state.answers == len(archived)
    assert [bot.returncode for bot in house.bots] == [None], "the bot came back by itself"


async def _press_all(house: House, game: Game, player: str, log: Read) -> None:
    for letter in LETTERS:
        log.append((letter, await press(house, player, letter, game)))


def _saved(read: str) -> bool:
    return read.startswith("✅")


def _receipts(log: dict[str, Read]) -> int:
    return sum(_saved(read) for pressed in log.values() for _, read in pressed)


def _refusals(log: dict[str, Read]) -> int:
    return sum(not _saved(read) for pressed in log.values() for _, read in pressed)


def _assert_what_was_acknowledged_counts(pressed: Read, archived: str | None) -> None:
    """The last acknowledged answer, or one pressed after it whose outcome nobody knows."""
    possible: list[str | None] = [None]
    for letter, read in pressed:
        possible = [letter] if _saved(read) else [*possible, letter]
    assert archived in possible, pressed
