"""Whether the store is fit for use is judged in one place; whoever asks gets the same answer."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.core.checks import CheckMessage, Error
from django.core.management.base import CommandError
from django.test import Client
from redis import Redis
from structlog.testing import capture_logs

from games.connection import in_sync
from games.domain import codec, signals
from games.domain.records import Registration
from games.management import exits
from games.models import ArchivedGame
from games.store import keys
from tests.games.samples import GUILD
from trivia_site.checks import store_safety
from trivia_site.valkey import embedded
from trivia_site.valkey.errors import EmbeddedServerError


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Redis]:
    """A server of this test's own, which it may misconfigure."""
    with Redis.from_url(embedded.ensure_server(tmp_path)) as client:
        yield client
    embedded.release_server(tmp_path)


def problems(server: Redis) -> list[CheckMessage]:
    return store_safety.store_problems(f"unix://{server.connection_pool.connection_kwargs['path']}")


def ids(found: list[CheckMessage]) -> list[str | None]:
    return [message.id for message in found]


@pytest.mark.process
def test_the_embedded_server_has_no_problem(server: Redis) -> None:
    assert problems(server) == []


def test_a_store_that_does_not_answer_is_an_error_without_its_password() -> None:
    (found,) = store_safety.store_problems("redis://user:hunter22@127.0.0.1:1/0")
    assert isinstance(found, Error)
    assert found.id == "tally.E003"
    assert "hunter22" not in found.msg
    assert found.hint


def test_an_address_that_makes_no_sense_is_an_error() -> None:
    assert ids(store_safety.store_problems("http://localhost")) == ["tally.E003"]


@pytest.mark.process
def test_an_evicting_policy_is_an_error(server: Redis) -> None:
    server.config_set("maxmemory-policy", "allkeys-lru")
    assert ids(problems(server)) == ["tally.E005"]


@pytest.mark.process
def test_missing_persistence_is_a_warning(server: Redis) -> None:
    server.config_set("appendonly", "no")
    assert ids(problems(server)) == ["tally.W001"]


@pytest.mark.process
@pytest.mark.parametrize("how", ["everysec", "no"])
def test_syncing_later_than_acknowledging_is_a_warning(server: Redis, how: str) -> None:
    server.config_set("appendfsync", how)
    assert ids(problems(server)) == ["tally.W003"]


@pytest.mark.process
def test_a_server_that_forbids_config_cannot_be_judged(server: Redis) -> None:
    server.execute_command("ACL", "SETUSER", "default", "-config")
    assert ids(problems(server)) == ["tally.W002"]


@pytest.mark.parametrize(
    ("version", "expected"),
    [
        ({"redis_version": "6.2.14"}, ["tally.E004"]),
        ({"redis_version": "7.0.15"}, []),
        ({"redis_version": "7.2.4", "valkey_version": "9.1.2"}, []),
        ({}, ["tally.E004"]),
    ],
)
def test_an_old_server_is_an_error(version: dict[str, str], expected: list[str]) -> None:
    assert ids(list(store_safety._version(version))) == expected


def test_a_failing_disk_is_a_warning() -> None:
    info = {"aof_enabled": 1, "aof_last_write_status": "err"}
    assert ids(list(store_safety._persistence(info, "always"))) == ["tally.W004"]


def archived(game_id: str, *, days_ago: float) -> None:
    moment = datetime.now(UTC) - timedelta(days=days_ago)
    ArchivedGame.objects.create(
        id=game_id,
        guild_id=GUILD,
        channel_id="7",
        opened_at=moment,
        ended_at=moment,
        closed_at=moment,
        confirmed_at=moment,
        description={},
        results={},
        **dict.fromkeys(("players", "answers", "accepted", "changed", "acknowledged", "stored", "posted"), 0),
    )


@pytest.mark.django_db
def test_a_store_that_has_forgotten_the_last_finished_game_was_lost(server: Redis) -> None:
    url = f"unix://{server.connection_pool.connection_kwargs['path']}"
    archived("older", days_ago=3)
    archived("newest", days_ago=1)
    server.hset(keys.state(GUILD, "newest"), "phase", "gone")
    assert store_safety.judge(url) == []
    server.flushall()
    [found] = store_safety.judge(url)
    assert found.id == "tally.E007"
    assert "newest" in found.msg and "runbooks" in str(found.hint)
    server.hset(keys.state(GUILD, "newest"), "phase", "gone")
    assert store_safety.judge(url) == []


@pytest.mark.django_db
@pytest.mark.parametrize("since", [1, 2, 6, 7])
def test_an_older_copy_is_told_from_a_loss(server: Redis, since: int) -> None:
    """Of eight games the last ones are missing: what was before them is there."""
    url = f"unix://{server.connection_pool.connection_kwargs['path']}"
    for n in range(8):
        archived(f"g{n}", days_ago=0.1 + n / 10)
        if n >= since:
            server.hset(keys.state(GUILD, f"g{n}"), "phase", "gone")
    [found] = store_safety.judge(url)
    assert found.id == "tally.E013"
    last = datetime.now(UTC) - timedelta(days=0.1 + since / 10)
    assert "does not know the game g0" in found.msg and f"{last:%d %b %H:}" in found.msg
    assert "reconcile" in str(found.hint)


@pytest.mark.django_db
def test_a_copy_of_before_the_first_game_is_told_from_a_loss_by_its_registrations(server: Redis) -> None:
    url = f"unix://{server.connection_pool.connection_kwargs['path']}"
    archived("first", days_ago=0.5)
    now_ms = int(datetime.now(UTC).timestamp() * 1000)
    made = Registration(id="r", guild_id=GUILD, channel_id="7", created_ms=now_ms)
    server.hset(keys.registrations(GUILD), "r", f"1|{codec.dump_registration(made)}")
    assert [found.id for found in store_safety.judge(url)] == ["tally.E007"], "registered again, since the loss"
    made = replace(made, created_ms=now_ms - 86_400_000)
    server.hset(keys.registrations(GUILD), "r", f"1|{codec.dump_registration(made)}")
    assert [found.id for found in store_safety.judge(url)] == ["tally.E013"]


@pytest.mark.django_db
def test_a_game_older_than_its_tombstone_is_not_missed(server: Redis) -> None:
    archived("old", days_ago=7.1)
    assert store_safety.judge(f"unix://{server.connection_pool.connection_kwargs['path']}") == []


def test_every_finding_is_named() -> None:
    found = {f"tally.E{n:03}" for n in (3, 4, 5, 7, 9, 10, 13)} | {f"tally.W{n:03}" for n in range(1, 11)}
    assert found == store_safety.IDS


@pytest.fixture(autouse=True)
def _own_states(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signals, "_current", {})


@pytest.fixture
def in_use(server: Redis, monkeypatch: pytest.MonkeyPatch) -> Redis:
    """The server as the one that this process uses."""
    url = f"unix://{server.connection_pool.connection_kwargs['path']}"
    in_sync(lambda store: store.now_ms())  # games are read where all tests of this process read them
    monkeypatch.setattr(embedded, "redis_url", lambda: url)
    monkeypatch.setattr(settings, "TALLY_REDIS_URL", url)
    monkeypatch.setattr(store_safety.recent, "_found", None)
    return server


@pytest.mark.django_db
@pytest.mark.parametrize("site", [False, True])
def test_a_store_that_evicts_is_not_admitted_and_trying_again_is_of_no_use(in_use: Redis, site: bool) -> None:
    in_use.config_set("maxmemory-policy", "volatile-ttl")
    with pytest.raises(CommandError, match="maxmemory-policy is volatile-ttl") as refusal:
        store_safety.admit(site=site)
    assert refusal.value.returncode == exits.GIVES_UP == 78


@pytest.mark.django_db
def test_a_store_that_may_lose_answers_is_admitted_with_a_loud_word(in_use: Redis) -> None:
    in_use.config_set("appendfsync", "everysec")
    with capture_logs() as logged:
        store_safety.admit()
    [line] = logged
    assert (line["log_level"], line["state"]) == ("warning", "tally.W003")
    assert "2,038 of 9,230" in line["problem"]


@pytest.mark.django_db
def test_a_store_that_lost_its_games_is_admitted_with_an_error_in_the_log(in_use: Redis) -> None:
    archived("newest", days_ago=1)
    with capture_logs() as logged:
        store_safety.admit()
    [line] = logged
    assert (line["log_level"], line["state"]) == ("error", "tally.E007")


@pytest.mark.django_db
def test_only_the_site_starts_while_the_store_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedded, "redis_url", lambda: "unix:///nonexistent/valkey.sock")
    with pytest.raises(CommandError) as refusal:
        store_safety.admit()
    assert refusal.value.returncode == exits.TRY_SOON, "another try may help"
    assert store_safety.admit(site=True) == "unix:///nonexistent/valkey.sock"


def test_a_bundled_server_that_does_not_start_is_told_in_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> str:
        raise EmbeddedServerError("no server here")

    monkeypatch.setattr(embedded, "redis_url", fail)
    with pytest.raises(CommandError, match="no server here") as refusal:
        store_safety.admit(site=True)
    assert refusal.value.returncode == exits.GIVES_UP


@pytest.mark.django_db(transaction=True)
async def test_what_becomes_wrong_while_a_process_runs_is_logged_once_and_so_is_its_end(
    in_use: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks: list[list[CheckMessage]] = []
    judge = store_safety.judge

    def look(url: str) -> list[CheckMessage]:
        looks.append(judge(url))
        return looks[-1]

    async def looked(times: int) -> None:
        """Returns after so many whole looks from now on."""
        until = len(looks) + times + 1
        async with asyncio.timeout(20):
            while len(looks) < until:
                await asyncio.sleep(0.01)

    monkeypatch.setattr(store_safety, "judge", look)
    with capture_logs() as logged:
        watching = asyncio.create_task(store_safety.watch(embedded.redis_url(), every_s=0.01))
        await looked(1)
        for policy in ("allkeys-lfu", "noeviction"):
            in_use.config_set("maxmemory-policy", policy)
            await looked(3)
        watching.cancel()
    assert [(line["log_level"], line["state"]) for line in logged] == [("error", "tally.E005"), ("info", "tally.E005")]


@pytest.mark.django_db
def test_superusers_see_it_on_every_page_and_nobody_else_does(in_use: Redis) -> None:
    in_use.config_set("appendfsync", "everysec")
    boss = User.objects.create_superuser("boss")
    viewer = User.objects.create_user("viewer", is_staff=True)
    seen = {}
    for user in (boss, viewer):
        client = Client()
        client.force_login(user)
        seen[user.username] = client.get("/history/").content.decode()
    assert "appendfsync is everysec" in seen["boss"]
    assert 'role="alert"' in seen["boss"]
    assert "appendfsync" not in seen["viewer"]
    assert "appendfsync" not in Client().get("/login/").content.decode()
