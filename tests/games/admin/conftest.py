"""The dashboard's tests look at the scene: two servers, people with different roles, registrations."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from redis import Redis

from games.connection import in_sync
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
