"""A socket whose visitor, rights or game cannot be looked up is closed with a word, and nothing is an error."""

from __future__ import annotations

import pytest
from django.db import OperationalError

from games.domain.errors import StoreUnavailable
from games.domain.records import Game
from games.live import consumers
from tests.games.live import test_consumers as sockets
from tests.games.live.test_consumers import GAME, OVERVIEW, RESYNC, Socket, socket

pytestmark = pytest.mark.django_db(transaction=True)

game = sockets.game


def _database_away(_key: str) -> None:
    raise OperationalError


def _store_away() -> None:
    raise StoreUnavailable


async def test_while_rights_cannot_be_read_nobody_comes_in(game: Game, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(consumers, "rights_of_session", _database_away)
    async with socket(OVERVIEW, "vera") as vera:
        assert await vera.closed() == consumers.TRY_AGAIN


async def test_a_request_while_rights_cannot_be_read_is_not_answered(
    game: Game, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with socket(OVERVIEW, "vera") as vera:
        await vera.next()
        monkeypatch.setattr(consumers, "rights_of_session", _database_away)
        await vera.say(RESYNC)
        assert await vera.closed() == consumers.TRY_AGAIN


async def test_a_game_that_cannot_be_looked_up_is_not_said_to_be_none(
    game: Game, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A browser comes again later; of one that there is not it would stay away."""
    monkeypatch.setattr(consumers, "game_store", _store_away)
    async with socket(GAME, "vera") as vera:
        assert await vera.closed() == consumers.TRY_AGAIN


@pytest.mark.parametrize("path", ["/ws/", "/ws/nothing", "/ws/games/"])
async def test_an_address_that_is_none_of_ours_is_refused_at_once(path: str) -> None:
    assert not await Socket(path).opens()


class LeftBrowser(consumers.OverviewConsumer):
    """Nobody is at the other end any more, and `disconnect` has not come yet."""

    async def send(self, text_data: str | None = None, bytes_data: bytes | None = None, close: bool = False) -> None:
        raise OSError


async def test_a_browser_that_left_ends_the_writing_without_an_error() -> None:
    from games.live.topics import Topic

    left = LeftBrowser()
    left.begin()
    left.offer(Topic("1", "game"), '{"accepted":1}')
    await left._write()
