"""The certificate on a finished game's page, and what pages say of a store that is damaged or away."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.test import Client
from redis import Redis

from games.access.roles import visible_guilds
from games.connection import in_sync
from games.dashboard.history.finished_games import seen_by
from games.domain.records import Game
from games.models import ArchivedAnswer, ArchivedGame
from games.store import keys
from games.store.redis import RedisStore
from tests.e2e import scene
from tests.e2e.scene import CAPITAL, QUIZ, TRIVIA

LogIn = Callable[[str], Client]


@pytest.fixture
def finished(world: None) -> Game:
    async def play(store: RedisStore) -> Game:
        game = await scene.open_game(store, QUIZ, TRIVIA, CAPITAL, id="over")
        await scene.play(store, game, 9)
        await scene.finish(store, game)
        return game

    return in_sync(play)


def text(page: bytes) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.decode()))


def test_a_good_certificate_stands_quietly_under_the_counts(log_in: LogIn, finished: Game) -> None:
    page = log_in("vera").get("/history/over/").content
    row = ArchivedGame.objects.get(id="over")
    checksum = row.checksum

    assert f"✓ Acknowledged 9 Stored 9 Scored 9 Posted 9 Archived 9 Checksum {checksum[:8]}…" in text(page)
    assert f"Checksum of the answers {checksum} " in text(page)
    assert f"Commitment, posted with the questions {row.description['commitment']} " in text(page)
    assert f"Root of the answers, posted with the results {row.results['proof']['root']} " in text(page)
    assert b'role="alert"' not in page


def test_a_difference_is_a_warning_that_names_the_runbook(log_in: LogIn, finished: Game) -> None:
    ArchivedAnswer.objects.filter(game_id="over")[0].delete()
    ArchivedGame.objects.filter(id="over").update(stored=8)

    page = log_in("vera").get("/history/over/").content

    assert b'role="alert"' in page and "✓ Acknowledged" not in text(page)
    assert "The answers of this game do not add up." in text(page)
    assert "stored 8 is not acknowledged 9 scored 9 is not stored 8 archived 8 is not posted 9" in text(page)
    assert "run manage.py verify_game over and follow “When it differs” in docs/decisions/0007-certificate.md" in text(
        page
    )


def test_what_discord_refused_and_what_was_forgotten_is_said(log_in: LogIn, finished: Game) -> None:
    ArchivedAnswer.objects.filter(game_id="over")[0].delete()
    ArchivedGame.objects.filter(id="over").update(
        answers=8, posted=0, forgotten=1, results_message_id="undeliverable:50013"
    )

    shown = text(log_in("vera").get("/history/over/").content)

    assert "✓ Acknowledged 9 Stored 9 Scored 8 Archived 8 Results refused by Discord (50013)" in shown
    assert "1 answer deleted since, at a player’s request" in shown


def test_a_damaged_game_has_a_page_that_says_so_and_the_overview_goes_on(log_in: LogIn, redis_url: str) -> None:
    in_sync(lambda store: scene.open_game(store, QUIZ, TRIVIA, CAPITAL, id="hurt"))
    in_sync(lambda store: scene.open_game(store, QUIZ, TRIVIA, CAPITAL, id="sound"))
    with Redis.from_url(redis_url) as server:
        server.hset(keys.active(QUIZ), "hurt", "{}")
    vera = log_in("vera")

    response = vera.get(f"/games/{QUIZ}/hurt/")

    assert response.status_code == 500
    assert "The store's value `description` of game hurt is damaged" in text(response.content).replace("&#x27;", "'")
    assert "docs/decisions/0007-certificate.md. Other games go on." in text(response.content)
    overview = vera.get("/")
    assert overview.status_code == 200
    assert f"/games/{QUIZ}/sound/" in overview.content.decode()


def test_an_order_of_unknown_outcome_is_not_called_undone(
    log_in: LogIn, finished: Game, monkeypatch: pytest.MonkeyPatch
) -> None:
    from games.domain.errors import StoreUnavailable

    in_sync(lambda store: scene.open_game(store, QUIZ, TRIVIA, CAPITAL, id="open"))

    async def lost(*args: object) -> None:
        raise StoreUnavailable

    monkeypatch.setattr(RedisStore, "end_now", lost)

    response = log_in("hugo").post(f"/games/{QUIZ}/open/close/")

    assert response.status_code == 503
    assert "it is not known whether your change was saved" in text(response.content)


@pytest.mark.parametrize(("name", "index"), [("root", "archived_newest"), ("vera", "archived_by_guild")])
def test_the_first_page_of_the_history_is_read_in_the_order_of_an_index(world: None, name: str, index: str) -> None:
    rights = visible_guilds(User.objects.get(username=name))

    plan = seen_by(rights)[:26].explain()

    assert f"USING INDEX {index}" in plan
    assert "TEMP B-TREE" not in plan
