"""Row 5: a closer stands still (SIGSTOP) for longer than its lease and Discord's memory of nonces, then goes on."""

from __future__ import annotations

import asyncio
import signal

import pytest

from games.domain.records import Game
from games.play.poster import post_now
from tests.faults.conftest import House
from tests.fork_server import Program
from tests.games.play.bank import SmallBank
from tests.games.samples import submit

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

POSTS = r"/channels/\d+/messages"


@pytest.mark.timeout(150)
@pytest.mark.parametrize(
    "step", ["begin_send#2", "send_placeholder#2", "elect_message#2", "show_results", "posted", "archive"]
)
async def test_05_closer_stopped_longer_than_lease_and_nonce_window(house: House, step: str) -> None:
    """Another worker finishes meanwhile; when the first goes on, nothing is doubled and nothing stays behind.

    The second time that a bot says what it is about to send, sends or commits, it is the results.
    """
    stopped = await house.start_bot(step, signal.SIGSTOP)
    game = await _open_and_answered(house)
    await house.store.end_now(house.guild_id, game.id)
    await asyncio.wait_for(stopped.wait_stopped(), 30)

    await house.expire_leases()
    house.forget_nonces()  # what the stopped one has sent must be found, not sent again
    other = await house.start_duties()
    finished = await house.finished_game()
    await house.end(other)
    house.forget_nonces()  # what it sends now is a second message
    stopped.send_signal(signal.SIGCONT)
    await _has_gone_on(house, stopped)

    question, results = house.sandbox.messages(house.channel_id)[:2]
    state = finished.game.state
    assert (question.id, results.id) == (state.question_message_id, state.results_message_id)
    assert results.text.startswith("Results"), results.text
    assert "4 players" in results.text
    assert house.archived_answers() == sorted((player, 0, "A") for player in house.players)
    sent = [call for call in house.sandbox.audit.calls("POST", POSTS) if call.body["nonce"] == f"r{game.id}0"]
    deleted = house.sandbox.audit.calls("DELETE", rf"{POSTS}/\d+")
    assert len(sent) - len(deleted) == 1, "a second one goes by its own sender"
    # Stopped before it has sent, it sends another, unless it knows its store for less long than the game is open:
    # then it searches the channel first, and finds the post.
    assert len(sent) == 1 or (step == "begin_send#2" and len(sent) == 2)


async def _open_and_answered(house: House) -> Game:
    registration = await house.register(window_s=600)
    await post_now(house.store, SmallBank(), registration, "1")
    game = await house.open_game()
    for n, player in enumerate(house.players):
        await submit(
            house.store,
            guild_id=house.guild_id,
            game_id=game.id,
            user_id=player,
            answers={0: "A"},
            interaction_id=str(1000 + n),
        )
    return game


async def _has_gone_on(house: House, bot: Program) -> None:
    """The only worker left takes up the next game: so it is done with the one in which it was stopped."""
    registration = await house.store.get_registration(house.guild_id, "fault")
    await post_now(house.store, SmallBank(), registration, "2")
    await house.open_game()
    assert bot.returncode is None
    assert len(house.sandbox.messages(house.channel_id)) == 3
