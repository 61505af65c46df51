"""What a container's probes are told, whatever address they use."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection
from django.test import AsyncClient, Client, override_settings

from games.errors import StoreUnavailable
from trivia_site import health

pytestmark = pytest.mark.django_db

PRODUCTION = override_settings(DEBUG=False, ALLOWED_HOSTS=["trivia.example.org"], SECURE_SSL_REDIRECT=True)


@pytest.fixture(params=["an address", "a container's own name"])
def client(request: pytest.FixtureRequest) -> Client:
    return Client(SERVER_NAME={"an address": "10.0.0.7", "a container's own name": "site"}[request.param])


@PRODUCTION
def test_a_probe_by_address_over_plain_http_is_answered(client: Client) -> None:
    alive, ready = client.get("/healthz"), client.get("/readyz")
    assert (alive.status_code, alive.content) == (200, b"ok\n")
    assert (ready.status_code, ready.content) == (200, b"store: ok\ndatabase: ok\n")
    assert ready["Cache-Control"] == "no-store"


@PRODUCTION
def test_nothing_else_is_answered_to_a_name_that_is_not_allowed(client: Client) -> None:
    assert client.get("/login/").status_code == 400


@pytest.fixture
def lost_store(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(work: object) -> None:
        raise StoreUnavailable("unix:///secret/path")

    monkeypatch.setattr(health, "in_sync", fail)


def test_without_its_store_it_is_alive_but_not_ready_and_tells_no_detail(client: Client, lost_store: None) -> None:
    ready = client.get("/readyz")
    assert (ready.status_code, ready.content) == (503, b"store: unavailable\ndatabase: ok\n")
    assert client.get("/healthz").status_code == 200


def test_without_its_database_it_is_not_ready(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise DatabaseError("password authentication failed for user tally")

    monkeypatch.setattr(connection, "cursor", fail)
    ready = client.get("/readyz")
    assert (ready.status_code, ready.content) == (503, b"store: ok\ndatabase: unavailable\n")


async def test_an_asgi_server_answers_them_too(transactional_db: None) -> None:
    client = AsyncClient()
    assert (await client.get("/healthz")).content == b"ok\n"
    assert (await client.get("/readyz")).content == b"store: ok\ndatabase: ok\n"
    assert (await client.get("/login/")).status_code == 200
