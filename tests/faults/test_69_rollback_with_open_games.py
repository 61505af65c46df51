"""Row 69: with a game open all the while, from the file to the server and back: message and answers survive."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

import pytest

from games.domain.ports import Store
from games.domain.records import Game, Submission
from games.store.json import JsonStore
from tests.faults.coming_from_json import migrate, run
from tests.faults.conftest import House
from tests.games import samples
from tests.games.samples import submit

T = TypeVar("T")

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


async def test_69_an_open_game_goes_to_the_server_and_back(house: House, tmp_path: Path) -> None:
    path = tmp_path / "app_state.json"
    made = samples.game(id="there-and-back", slot="1", slot_ms=1)

    async def post_and_answer(store: Store) -> None:
        await store.create_game(made, samples.MESSAGE)
        await _answer(store, 1, "first")

    await _in_file(path, post_and_answer)
    assert (await migrate(house, path))["status"] == 0
    await _answer(house.store, 2, "second")
    await _answer(house.store, 1, "changed")
    status, said = await run(house, "manage.py", "export_trivia", str(path))
    assert status == 0, said

    async def answer_again(store: Store) -> None:
        await _answer(store, 3, "third")
        await _answer(store, 2, "changed too")

    await _in_file(path, answer_again)
    game, answers = await _in_file(path, _held)
    assert {s.user_id: s.answer for s in answers} == {"1": "changed", "2": "changed too", "3": "third"}
    assert (game.state.question_message_id, game.state.players, game.state.accepted) == (samples.MESSAGE, 3, 5)
    on_server, _ = await _held(house.store)
    assert (game.questions, game.state.ends_ms) == (on_server.questions, on_server.state.ends_ms)

    stale = await migrate(house, path)
    assert stale["status"] == 1, "the server still holds what was there before: answers would be lost"
    await house.redis.flushall()
    assert (await migrate(house, path))["status"] == 0
    assert await _held(house.store) == (game, answers)


async def _answer(store: Store, user: int, text: str) -> None:
    await submit(store, samples.GUILD, "there-and-back", str(user), {0: text}, samples.interaction())


async def _held(store: Store) -> tuple[Game, list[Submission]]:
    found = await store.get_submissions(samples.GUILD, "there-and-back")
    answers = sorted((each for own in found.values() for each in own), key=lambda s: s.user_id)
    return await store.get_game(samples.GUILD, "there-and-back"), answers


async def _in_file(path: Path, work: Callable[[Store], Awaitable[T]]) -> T:
    """What the work returns, done by a program that runs on the file."""
    store = JsonStore(path)
    try:
        return await work(store)
    finally:
        await store.aclose()
