"""Rows 1 and 2: the bot is killed with SIGKILL after each of its steps, and the next bot goes on.

However it died, the game ends with exactly one question post, one results post and every acknowledged answer scored.
"""

from __future__ import annotations

import asyncio
import signal

import pytest

from games.domain.records import Game
from games.play.poster import post_now
from games.rules.commitment import short
from tests.faults.conftest import House
from tests.fork_server import Program
from tests.games.play.bank import SmallBank

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

POST_STEPS = ["claim", "begin_send", "send_placeholder", "elect_message", "fix_deadline", "show_question", "open"]
CLOSE_STEPS = [
    "claim",
    "begin_send",
    "send_placeholder",
    "elect_message",
    "show_results",
    "show_question",
    "posted",
    "archive",
    "move_to_history",
]


@pytest.mark.parametrize("step", POST_STEPS)
async def test_01_bot_killed_while_posting(house: House, step: str) -> None:
    await _queue_a_game(house)
    doomed = await house.start_bot(step)
    await _assert_killed(doomed)
    await house.expire_leases()
    await house.start_bot()
    game = await house.open_game()
    await _answer_all(house, game)
    await house.store.end_now(house.guild_id, game.id)
    await _assert_one_whole_game(house, game)


@pytest.mark.parametrize("step", CLOSE_STEPS)
async def test_02_bot_killed_while_closing(house: House, step: str) -> None:
    await _queue_a_game(house)
    opener = await house.start_bot()
    game = await house.open_game()
    await _answer_all(house, game)
    opener.terminate()
    assert await opener.wait() == 0
    await house.store.end_now(house.guild_id, game.id)
    doomed = await house.start_bot(step)
    await _assert_killed(doomed)
    await house.expire_leases()
    await house.start_bot()
    await _assert_one_whole_game(house, game)


async def _queue_a_game(house: House) -> None:
    registration = await house.register(window_s=600)
    await post_now(house.store, SmallBank(), registration, "1")


async def _assert_killed(bot: Program) -> None:
    async with asyncio.timeout(30):
        assert await bot.wait() == -signal.SIGKILL


async def _answer_all(house: House, game: Game) -> None:
    """Every player presses a button in Discord, the last one twice; all read that their answer is saved."""
    await house.sandbox.gateway.wait_connected()
    message = house.sandbox.messages(house.channel_id)[-1]
    buttons = [str(part["custom_id"]) for part in message.interactive()]
    assert len(buttons) == 3
    for n, player in enumerate([*house.players, house.players[-1]]):
        seen = await house.sandbox.press(player, message.id, buttons[n % 3]).answered()
        assert seen.text.startswith("✅")


async def _assert_one_whole_game(house: House, game: Game) -> None:
    finished = await house.finished_game()
    question, results = house.sandbox.messages(house.channel_id)
    state = finished.game.state
    assert (question.id, results.id) == (state.question_message_id, state.results_message_id)
    assert game.questions[0].text in question.text
    assert game.commitment and f"Commitment {short(game.commitment)}" in question.text, "whoever posted it"
    assert finished.results.proof is not None and finished.results.proof.root in results.text
    assert not [part for part in question.interactive() if part["custom_id"].startswith("a:")], "closed, so no options"
    assert game.questions[0].explanation in results.text
    assert f"{len(house.players)} players" in results.text
    letters = ["A", "B", "C", "B"]  # the last player changed from A to B
    assert house.archived_answers() == sorted(
        (user, 0, letter) for user, letter in zip(house.players, letters, strict=True)
    )
    assert finished.results.answers == len(house.players)
