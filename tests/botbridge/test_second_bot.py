"""A press on a post of ours whose game the store has never had: another bot plays with our token."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from redis import Redis

from botbridge import second_bot
from botbridge.messages import replies
from games.domain import signals
from tests.botbridge.conftest import CAPITAL, Town


@pytest.fixture(autouse=True)
def _waits_briefly(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(second_bot, "WAIT_S", 0.01)
    yield
    signals.over(second_bot.SIGNAL)


@pytest.mark.parametrize(("clocks_apart_s", "is_proof"), [(-60.0, True), (60.0, False)])
async def test_only_a_post_that_was_made_while_this_bot_ran_is_proof(
    town: Town, redis_url: str, monkeypatch: pytest.MonkeyPatch, clocks_apart_s: float, is_proof: bool
) -> None:
    monkeypatch.setattr(second_bot, "CLOCKS_APART_S", clocks_apart_s)
    post = await town.play(CAPITAL)
    game = await town.game()
    with Redis.from_url(redis_url) as server:
        server.flushall()

    said = [(await town.press(town.ben, post, "B")).text for _ in range(2)]

    assert (said == [replies.SECOND_BOT] * 2) is is_proof
    found = [signal.text for signal in signals.current() if signal.name == second_bot.SIGNAL]
    assert [game.id in text for text in found] == ([True] if is_proof else [])
