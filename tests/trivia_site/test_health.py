"""What a container's probes get, whatever address they use."""

from __future__ import annotations

import asyncio
import json
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from asgiref.sync import sync_to_async
from django.conf import settings
from django.core.checks import CheckMessage
from django.db import DatabaseError, connection
from django.test import AsyncClient, Client, override_settings

from games.domain.errors import StoreUnavailable
from games.domain.ports import Store
from games.play import lateness
from games.store.redis import RedisStore
from tests.faults.own_store import OwnStore
from tests.games.samples import REGISTRATION
from trivia_site import health
from trivia_site.checks import store_safety

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
    assert ready["Cache-Control"] == "private, no-store"


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


async def test_a_probe_that_is_told_no_writes_no_line_each_time(
    lost_store: None, caplog: pytest.LogCaptureFixture, transactional_db: None
) -> None:
    """The state is logged once by itself; any other page's 503 is still an error of its own."""
    for path in ("/readyz", "/readyz/bot", "/readyz/duties"):
        assert (await AsyncClient().get(path)).status_code == 503
        assert (await sync_to_async(Client().get)(path)).status_code == 503
    assert [record for record in caplog.records if record.name == "django.request"] == []
    await AsyncClient().get("/not/there")
    assert "django.request" in [record.name for record in caplog.records]


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
    monkeypatch.setattr(health._seen, "_found", None)
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
        response = await AsyncClient().get(f"/readyz/{role}")
        assert (response.status_code, response.content.decode()) == wanted


async def test_work_that_is_far_too_late_is_its_roles_problem(fresh: RedisStore) -> None:
    await fresh.note_process("a@here:1", noted("bot", "duties"))
    await fresh.save_registration(REGISTRATION, await fresh.now_ms() - 700_000)
    assert (await AsyncClient().get("/readyz/bot")).status_code == 200
    response = await AsyncClient().get("/readyz/duties")
    assert (response.status_code, response.content) == (503, b"slots: problem\n")


# --- anybody may ask as often as they like ---------------------------------------------------------------------------

MANY = 8


@pytest.fixture
def looks(fresh: RedisStore, monkeypatch: pytest.MonkeyPatch) -> list[Store]:
    """Each look at who is there, which takes a while."""
    look, found = lateness.look, list[Store]()

    async def slow(store: Store) -> lateness.StoreView:
        found.append(store)
        await asyncio.sleep(0.05)
        return await look(store)

    monkeypatch.setattr(lateness, "look", slow)
    return found


def test_many_probes_at_once_look_once(looks: list[Store]) -> None:
    with ThreadPoolExecutor(MANY) as threads:
        answers = list(threads.map(lambda _: Client().get("/readyz/bot").status_code, range(MANY)))
    assert (answers, len(looks)) == ([503] * MANY, 1)


def test_a_look_that_fails_is_remembered_too(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    looks = list[object]()

    def fail(work: object) -> None:
        looks.append(work)
        raise StoreUnavailable("unix:///secret/path")

    monkeypatch.setattr(health._seen, "_found", None)
    monkeypatch.setattr(health, "in_sync", fail)
    for _ in range(3):
        response = client.get("/readyz/bot")
        assert (response.status_code, response.content) == (503, b"store: unavailable\n")
    assert len(looks) == 1


def test_many_probes_ask_the_cache_once(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health._cache, "_found", None)
    with OwnStore() as cache, cache.client() as counting:
        monkeypatch.setattr(settings, "TALLY_CACHE_URL", cache.url)
        before = counting.info("stats")["total_connections_received"]
        for _ in range(3):
            assert client.get("/readyz").status_code == 200
        assert counting.info("stats")["total_connections_received"] - before == 1


def test_many_that_ask_what_is_wrong_with_the_store_look_once(monkeypatch: pytest.MonkeyPatch) -> None:
    looks = list[str]()

    def slow(url: str) -> list[CheckMessage]:
        looks.append(url)
        time.sleep(0.05)
        return []

    monkeypatch.setattr(store_safety, "judge_now", slow)
    monkeypatch.setattr(store_safety.recent, "_found", None)
    with ThreadPoolExecutor(MANY) as threads:
        assert list(threads.map(lambda _: store_safety.recent(), range(MANY))) == [[]] * MANY
    assert len(looks) == 1
