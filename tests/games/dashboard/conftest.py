"""The dashboard's tests look at the scene: two servers, people with different roles, registrations."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from redis import Redis

from games.archive import audit
from games.connection import in_sync
from games.store.redis import RedisStore
from tests.e2e import scene


@pytest.fixture
def world(transactional_db: None, redis_url: str) -> None:
    """Servers, registrations and people; nothing in play."""
    with Redis.from_url(redis_url) as server:
        server.flushall()
    scene.people()
    scene.bank()
    in_sync(scene.furnish)


LogIn = Callable[[str], Client]


@pytest.fixture
def log_in(world: None) -> LogIn:
    """A browser of one of the scene's people."""

    def log_in(name: str) -> Client:
        from django.contrib.auth.models import User

        client = Client()
        client.force_login(User.objects.get(username=name))
        return client

    return log_in


@pytest.fixture
def live_and_finished(world: None) -> None:
    """In the quiz server a game in play, a finished one with answers, and an entry in the audit."""

    async def play(store: RedisStore) -> None:
        over = await scene.open_game(store, scene.QUIZ, scene.TRIVIA, scene.CAPITAL, id="over")
        await scene.play(store, over, 5)
        await scene.finish(store, over)
        await scene.open_game(store, scene.QUIZ, scene.TRIVIA, scene.OTTAWA, id="in-play")

    in_sync(play)
    changed = {"subject_id": "k7m2q", "subject": "#daily-trivia", "after": {"channel": scene.TRIVIA}}
    audit.note(audit.of_member("7", "Ada Trivia Fans"), scene.QUIZ, "registration.changed", **changed)
