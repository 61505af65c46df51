"""What a container's probes are told, whatever address they use."""

from __future__ import annotations

import json

import pytest
from django.db import DatabaseError, connection
from django.test import AsyncClient, Client, override_settings

from games.errors import StoreUnavailable
from games.store import RedisStore
from tests.games.play import REGISTRATION
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


@pytest.fixture
async def fresh(store: RedisStore, monkeypatch: pytest.MonkeyPatch) -> RedisStore:
    """An empty store, of which nothing is remembered."""
    monkeypatch.setattr(health, "_last", None)
    return store


def noted(*roles: str, **signals: str) -> str:
    own = [{"name": name, "level": level, "text": "", "since": 1} for name, level in signals.items()]
    return json.dumps({"roles": roles, "started": 1, "at": 1, "signals": own})


@PRODUCTION
@pytest.mark.parametrize(
    ("note", "bot", "duties"),
    [
        (None, (503, "bot: none\n"), (503, "duties: none\n")),
        (noted("bot"), (200, "bot: ok\n"), (503, "duties: none\n")),
        (noted("bot", "duties"), (200, "bot: ok\n"), (200, "duties: ok\n")),
        (noted("bot", gateway="problem"), (503, "gateway: problem\n"), (503, "duties: none\n")),
        (noted("duties", room="warning"), (503, "bot: none\n"), (200, "room: warning\n")),
    ],
)
async def test_each_role_has_a_probe_of_its_own(
    note: str | None, bot: tuple[int, str], duties: tuple[int, str], fresh: RedisStore
) -> None:
    if note:
        await fresh.note_process("somebody@here:1", note)
    for role, wanted in (("bot", bot), ("duties", duties)):
        answer = await AsyncClient().get(f"/readyz/{role}")
        assert (answer.status_code, answer.content.decode()) == wanted


async def test_work_that_is_far_too_late_is_its_roles_problem(fresh: RedisStore) -> None:
    await fresh.note_process("a@here:1", noted("bot", "duties"))
    await fresh.save_registration(REGISTRATION, await fresh.now_ms() - 700_000)
    assert (await AsyncClient().get("/readyz/bot")).status_code == 200
    answer = await AsyncClient().get("/readyz/duties")
    assert (answer.status_code, answer.content) == (503, b"slots: problem\n")
