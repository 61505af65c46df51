"""Row 70: a hundred players answer at the same moment, and the store is a file: each answer is there, none replaced."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from discord_sandbox.views import InteractionView
from games.domain.records import Game
from games.play.poster import post_now
from games.store.json import JsonStore
from tests.faults.conftest import House
from tests.games.play.bank import SmallBank

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow, pytest.mark.timeout(120)]

PLAYERS = 100
PATIENCE_S = 30.0


@pytest_asyncio.fixture
async def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[JsonStore]:
    """The file, for the test and for every process of the house."""
    path = tmp_path / "app_state.json"
    monkeypatch.setenv("USE_REDIS", "False")
    monkeypatch.setenv("TALLY_JSON_PATH", str(path))
    opened = JsonStore(path)
    yield opened
    await opened.aclose()


async def _opened(house: House) -> Game:
    registration = await house.register(window_s=600)
    await post_now(house.store, SmallBank(), registration, "1")
    return await house.open_game()


def _pressed(house: House, game: Game, player: str, letter: str) -> asyncio.Task[InteractionView]:
    post = game.state.question_message_id
    act = house.sandbox.press(player, post, f"a:{game.id}:0:{letter}", force=True)
    return asyncio.ensure_future(act.answered(PATIENCE_S))


async def _saved(house: House, game: Game, player: str, letter: str) -> str:
    """What a player reads who presses again as asked, or while nothing comes: on a slow disk not all fit."""
    while not (said := (await _pressed(house, game, player, letter)).text) or said.startswith("Busy:"):
        await asyncio.sleep(1)
    return said


async def test_70_a_hundred_answers_at_once_are_all_kept(house: House, tmp_path: Path) -> None:
    players = [house.sandbox.add_member(house.guild_id, f"player {n}").id for n in range(PLAYERS)]
    await house.start_bot()
    await house.start_duties()
    game = await _opened(house)
    said = await asyncio.gather(*(_saved(house, game, p, "AB"[n % 2]) for n, p in enumerate(players)))
    assert [text for text in said if not text.startswith("✅ Saved")] == []
    await house.store.end_now(house.guild_id, game.id)
    finished = await house.finished_game()
    assert finished.results.players == finished.results.answers == PLAYERS
    given = sorted((p, 0, "AB"[n % 2]) for n, p in enumerate(players))
    assert sorted(house.archived_answers()) == given
    assert len(house.sandbox.messages(house.channel_id)) == 2


async def test_70_a_bot_killed_among_a_hundred_answers_has_lost_none_that_it_acknowledged(house: House) -> None:
    players = [house.sandbox.add_member(house.guild_id, f"player {n}").id for n in range(PLAYERS)]
    bot = await house.start_bot()
    game = await _opened(house)
    presses = [_pressed(house, game, player, "A") for player in players]
    await asyncio.wait(presses, return_when=asyncio.FIRST_COMPLETED)
    bot.send_signal(signal.SIGKILL)
    await bot.wait()
    saved = {p for p, press in zip(players, presses, strict=True) if press.done() and "Saved" in press.result().text}
    for press in presses:
        press.cancel()
    await asyncio.wait(presses)
    assert saved
    assert saved <= (await house.store.get_submissions(house.guild_id, game.id)).keys()
    await house.start_bot()
    await house.store.end_now(house.guild_id, game.id)
    finished = await house.finished_game()
    assert saved <= {user for user, _, _ in house.archived_answers()}
    assert len(house.archived_answers()) == finished.results.answers == finished.game.state.stored
