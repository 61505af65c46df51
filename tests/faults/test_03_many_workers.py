"""Rows 3 and 4: ten replicas of the duty loop on the same due work make one game and one results post."""

from __future__ import annotations

import asyncio

import pytest

from games.play.poster import post_now
from tests.faults.conftest import House
from tests.games.play.bank import SmallBank
from tests.games.samples import submit

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

WORKERS = 10


@pytest.mark.timeout(120)
async def test_03_04_ten_posters_and_ten_closers(house: House) -> None:
    workers = [await house.start_duties() for _ in range(WORKERS)]
    await house.sandbox.audit.wait("GET", r"/users/@me", WORKERS)  # each of them has logged in and looks for work
    registration = await house.register(window_s=600)
    queued = await asyncio.gather(
        *(post_now(house.store, SmallBank(), registration, "1") for _ in range(WORKERS)), return_exceptions=True
    )
    assert sum(not isinstance(result, Exception) for result in queued) == 1

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
    await house.store.end_now(house.guild_id, game.id)
    finished = await house.finished_game()
    await asyncio.sleep(2.5)  # two more looks of every replica: nobody may find anything to do

    question, results = house.sandbox.messages(house.channel_id)
    assert question.id == finished.game.state.question_message_id
    assert results.id == finished.game.state.results_message_id
    assert len(house.sandbox.audit.calls("POST", r"/channels/\d+/messages")) == 2
    assert len(house.archived_answers()) == len(house.players)
    assert all(worker.returncode is None for worker in workers)
