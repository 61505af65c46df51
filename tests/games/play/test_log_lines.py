"""What is posted, closed and cancelled is logged with its server and game, once each."""

from __future__ import annotations

from typing import Any

import pytest
from structlog.testing import capture_logs

from games.play.duties import Duties
from games.store.redis import RedisStore
from tests.games.play.slots import GUILD, answer, make_due, the_game

pytestmark = pytest.mark.django_db(transaction=True)


async def logged(duties: Duties) -> list[dict[str, Any]]:
    """The lines at INFO that name a game, after everything due was done."""
    with capture_logs() as lines:
        while await duties.run_due():
            pass
    return [dict(line) for line in lines if line["log_level"] == "info" and "game" in line]


async def test_a_game_is_told_when_it_is_posted_and_when_it_is_closed(store: RedisStore, duties: Duties) -> None:
    await make_due(store)
    [posted] = await logged(duties)
    game = await the_game(store)
    where = {"guild": GUILD, "game": game.id}
    assert (
        posted.items()
        >= {
            "event": "question posted",
            "channel": game.channel_id,
            "message": game.state.question_message_id,
            **where,
        }.items()
    )
    await answer(store, game, 1, "A")
    await store.end_now(GUILD, game.id)
    shown, archived = await logged(duties)
    assert shown.items() >= {"event": "results posted", "answers": 1, **where}.items()
    assert archived.items() >= {"event": "game archived", "answers": 1, **where}.items()


async def test_a_game_is_told_when_it_is_cancelled(store: RedisStore, duties: Duties) -> None:
    await make_due(store)
    await logged(duties)
    game = await the_game(store)
    await store.cancel_game(GUILD, game.id)
    [cancelled] = await logged(duties)
    assert cancelled.items() >= {"event": "game cancelled", "guild": GUILD, "game": game.id}.items()
