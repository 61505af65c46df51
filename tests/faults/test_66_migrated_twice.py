"""Row 66: a game that the legacy bot has posted is migrated, played to its end, and migrated again: all of it once."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from discord_sandbox.views import MessageView
from games.domain.records import FinishedGame
from tests.faults.coming_from_json import GAME, file_with_a_game, migrate, posted_by_the_legacy_bot
from tests.faults.conftest import House

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

PATIENCE_S = 30


async def test_66_an_open_game_goes_on_under_its_post_and_is_closed_once(house: House, tmp_path: Path) -> None:
    message_id = await posted_by_the_legacy_bot(house, "Which river runs through Vienna?")
    path = file_with_a_game(house, tmp_path / "app_state.json", message_id, ends_in=timedelta(hours=1))
    assert (await migrate(house, path))["status"] == 0
    await house.start_bot()
    post = await _with_our_button(house, message_id)
    form = await house.sandbox.press(house.players[2], post.id, post.custom_id("Answer")).answered()
    said = await house.sandbox.submit_modal(form.id, {"Answer": "danube"}).answered()
    assert said.text.startswith("✅")

    again = await migrate(house, path, "--while-running")
    assert (again["status"], again["totals"]["games in play"]["present"]) == (0, 1)
    await house.store.end_now(house.guild_id, GAME)
    finished = await house.finished_game()

    _assert_closed_once(house, finished, message_id)
    assert house.archived_answers() == [
        (house.players[0], 0, "Danube"),
        (house.players[1], 0, "Rhine"),
        (house.players[2], 0, "danube"),
    ]
    assert (finished.results.answers, finished.results.winners) == (3, 2)

    last = await migrate(house, path, "--while-running")
    assert (last["status"], last["totals"]["games in play"]["moved_on"]) == (0, 1)
    assert await house.store.get_active_games(house.guild_id) == []
    assert len(house.sandbox.messages(house.channel_id)) == 2


async def test_66_a_game_whose_window_is_over_is_closed_once(house: House, tmp_path: Path) -> None:
    message_id = await posted_by_the_legacy_bot(house, "Which river runs through Vienna?")
    path = file_with_a_game(house, tmp_path / "app_state.json", message_id, ends_in=-timedelta(minutes=5))
    assert (await migrate(house, path))["status"] == 0

    await asyncio.gather(house.start_bot(), house.start_duties())
    finished = await house.finished_game()

    _assert_closed_once(house, finished, message_id)
    assert house.archived_answers() == [(house.players[0], 0, "Danube"), (house.players[1], 0, "Rhine")]
    assert finished.results.winners == 1


async def _with_our_button(house: House, message_id: str) -> MessageView:
    """The legacy post once the bot has put its button under it."""
    async with asyncio.timeout(PATIENCE_S):
        while True:
            [post] = house.sandbox.messages(house.channel_id)
            if list(post.interactive()):
                assert post.id == message_id
                return post
            await asyncio.sleep(0.05)


def _assert_closed_once(house: House, finished: FinishedGame, message_id: str) -> None:
    question, results = house.sandbox.messages(house.channel_id)
    assert (question.id, results.id) == (message_id, finished.game.state.results_message_id)
    assert "🔒 Closed" in question.text
    assert not [part for part in question.interactive() if not part["custom_id"].startswith("m:")]
    assert "It crosses Vienna from north-west to south-east" in results.text
