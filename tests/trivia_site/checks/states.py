"""The states of docs/signals.md, each brought about for real, and what the four places then say."""

from __future__ import annotations

import asyncio
import json
import shutil
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from asgiref.sync import sync_to_async
from discord import RateLimited
from discord.http import Route
from django.test import Client, override_settings
from structlog.testing import capture_logs

from botbridge import command_sync, liveness, second_bot
from botbridge.client import client_options, use_endpoints
from botbridge.discord_api import gateway_watch, identify, rate_limits
from discord_sandbox import Sandbox
from games.domain import signals
from games.play import lateness
from games.store.redis import RedisStore
from tests.botbridge.conftest import until
from tests.faults.own_store import OwnStore
from tests.games.samples import GUILD, REGISTRATION, announced, claimed_for_close, opened
from trivia_site import health, heartbeat
from trivia_site.checks import store_safety
from trivia_site.checks.doctor import examine
from trivia_site.checks.findings import Finding

HOUR_MS = 3_600_000
FAR_TOO_LATE_MS = 700_000


@dataclass
class Case:
    """A house of which one thing is wrong."""

    own: OwnStore
    store: RedisStore
    home: Path
    sign: Path
    settings: dict[str, Any] = field(default_factory=dict)

    async def staff(self, *roles: str, name: str = "somebody@here:1") -> None:
        await self.store.note_process(name, json.dumps({"roles": roles, "started": 1, "at": 10**12, "signals": []}))

    async def everybody(self) -> None:
        await self.staff("bot", name="bot@here:1")
        await self.staff("duties", name="duties@here:2")


# --- what brings each of them about ----------------------------------------------------------------------------------


async def no_bot(case: Case) -> None:
    await opened(case.store, window_ms=HOUR_MS)
    await case.staff("duties")


async def no_duties(case: Case) -> None:
    await opened(case.store, window_ms=HOUR_MS)
    await case.staff("bot")


async def nobody_needed_yet(case: Case) -> None:
    await case.store.save_registration(REGISTRATION, await case.store.now_ms() + HOUR_MS)
    await case.staff("duties")


async def two_bots_here(case: Case) -> None:
    await case.everybody()
    await case.staff("bot", name="bot@there:3")


async def slot_overdue(case: Case) -> None:
    await case.everybody()
    await case.store.save_registration(REGISTRATION, await case.store.now_ms() - FAR_TOO_LATE_MS)


async def results_overdue(case: Case) -> None:
    """The window was over long ago, by what the store itself has in its record."""
    await case.everybody()
    game = await opened(case.store, window_ms=1)
    with case.own.client() as client:
        client.hset(f"trivia:{{{GUILD}}}:game:{game.id}:ctl", "ends_at", await case.store.now_ms() - FAR_TOO_LATE_MS)


async def archive_behind(case: Case) -> None:
    await case.everybody()
    await announced(case.store, await claimed_for_close(case.store))
    with case.own.client() as client:
        long_ago = await case.store.now_ms() - FAR_TOO_LATE_MS
        client.hset(f"trivia:{{{GUILD}}}:game:game:ctl", mapping={"ends_at": long_ago, "closed_at": long_ago})


async def store_away(case: Case) -> None:
    case.own.kill()


async def append_fails(case: Case) -> None:
    """With appendfsync always the server would end itself, as tests of the full disk show."""
    with case.own.client() as client:
        client.config_set("appendfsync", "everysec")
        case.own.limit_files(case.own.append_only_file().stat().st_size + 10)
        with suppress(Exception):
            for n in range(20):
                client.set(f"k{n}", "x" * 100)
                await asyncio.sleep(0.05)
        await until(lambda: info_is(client, "aof_last_write_status", "err"), "the write fails")


async def rewrite_fails(case: Case) -> None:
    """A plain file stands where the directory was."""
    with case.own.client() as client:
        shutil.rmtree(case.own.home / "appendonlydir")
        (case.own.home / "appendonlydir").touch()
        with suppress(Exception):
            client.bgrewriteaof()
        await until(lambda: info_is(client, "aof_last_bgrewrite_status", "err"), "the rewriting fails")


async def snapshot_fails(case: Case) -> None:
    """A directory stands where the file is to be, and the server is set to refuse writes then."""
    (case.own.home / "dump.rdb" / "in the way").mkdir(parents=True)
    with case.own.client() as client:
        client.config_set("save", "3600 1")
        client.set("something", "new")
        client.bgsave()
        await until(lambda: info_is(client, "rdb_last_bgsave_status", "err"), "the snapshot fails")


async def info_is(client: Any, name: str, value: str) -> bool:
    return bool(client.info("persistence")[name] == value)


def memory_full(share: float) -> Callable[[Case], Any]:
    async def fill(case: Case) -> None:
        with case.own.client() as client:
            client.setrange("much", 20_000_000, "x")  # beside which what the probes need is little
            client.config_set("maxmemory", int(client.info("memory")["used_memory"] / share))

    return fill


async def no_replica(case: Case) -> None:
    case.settings["TALLY_REPLICAS"] = 1


async def little_room(case: Case) -> None:
    case.settings["TALLY_ROOM_WARNING_MB"] = 10**9


async def cache_away(case: Case) -> None:
    case.settings["TALLY_CACHE_URL"] = "redis://127.0.0.1:1/0"


async def cache_wrong(case: Case) -> None:
    case.settings["TALLY_CACHE_URL"] = "nonsense"


async def gateway_away(case: Case) -> None:
    gateway = gateway_watch.GatewayWatch()
    gateway.lost()
    await until(lambda: noted("gateway"), "the bot knows that it is cut off")
    gateway.stop()


async def limited(case: Case) -> None:
    """Discord says to a client of ours that all requests have to wait."""
    before = Route.BASE
    async with Sandbox() as sandbox:
        use_endpoints(sandbox.api_base, "")
        async with rate_limits.PacedClient(**client_options()) as client:
            await client.login(sandbox.token)
            sandbox.faults.add("429", retry_after_s=20, scope="global")
            with suppress(RateLimited):
                await client.fetch_guild(1)
    Route.BASE = before


async def identifies_used_up(case: Case) -> None:
    identify._signal(identify.Budget(total=1000, remaining=0, reset_after_s=3600))


async def token_elsewhere(case: Case) -> None:
    """As `tests/faults/test_89_two_stores.py` has it from the press of a player."""
    signals.note(second_bot.SIGNAL, second_bot.WORDS.format(game="g"), level=signals.Level.PROBLEM)


async def commands_refused(case: Case) -> None:
    """As `tests/botbridge` has it from Discord's refusal."""
    signals.note(command_sync.SIGNAL, "The commands cannot be registered with Discord.")


async def put_back(case: Case) -> None:
    """As `tests/faults` has it from a store that was restored."""
    signals.note("older store", "An older copy of the store was restored.")


async def no_heartbeat(case: Case) -> None:
    case.sign = case.home / "not there" / "sign"


async def noted(name: str) -> bool:
    return name in [signal.name for signal in signals.current()]


async def in_the_store(case: Case, name: str) -> bool:
    return any(f'"{name}"' in note for note in (await case.store.running_processes()).values())


# --- what each place says --------------------------------------------------------------------------------------------


@contextmanager
def in_this_house(case: Case) -> Iterator[None]:
    """Settings, and what is remembered from another house forgotten."""
    _forget()
    own = {"TALLY_REDIS_URL": case.own.url, "TALLY_EMBEDDED_STORE": False, "DEBUG": True, "ALLOWED_HOSTS": []}
    with override_settings(**{"TALLY_CACHE_URL": case.own.url, **own, **case.settings}):
        yield
    _forget()


def _forget() -> None:
    for remembered in (health._seen, health._cache, store_safety.recent):
        remembered.forget()


async def doctor(case: Case) -> list[Finding]:
    with in_this_house(case):
        return await sync_to_async(lambda: list(examine()))()


async def probe(case: Case, path: str) -> tuple[int, str]:
    with in_this_house(case):
        response = await sync_to_async(Client().get)(path)
    return response.status_code, response.content.decode()


@asynccontextmanager
async def process(case: Case, roles: tuple[str, ...]) -> AsyncIterator[None]:
    """The parts of a bot or duties that check and report, without Discord."""
    with in_this_house(case), override_settings(TALLY_HEARTBEAT_FILE=str(case.sign)):
        async with liveness.reporting(case.store, roles):
            looking = [
                asyncio.create_task(store_safety.watch(case.own.url, every_s=0.05)),
                asyncio.create_task(lateness.watch(case.store, roles, every_s=0.05)),
            ]
            try:
                yield
            finally:
                for task in looking:
                    task.cancel()
                await asyncio.gather(*looking, return_exceptions=True)


async def says(case: Case, name: str) -> tuple[bool, str]:
    """Whether a health check finds the process healthy, and its line about a state, once there is one."""

    async def look() -> list[tuple[bool, str]]:
        with suppress(OSError):
            healthy, lines = heartbeat.judge(case.sign, time.time())
            return [(healthy, line) for line in lines if f" {name}: " in line]
        return []

    [found] = await until(look, f"the heartbeat tells {name}")
    return found  # type: ignore[no-any-return]


@contextmanager
def logged(name: str) -> Iterator[list[str]]:
    """The levels of the lines that log that a state has begun."""
    levels: list[str] = []
    with capture_logs() as lines:
        yield levels
    levels += [line["log_level"] for line in lines if line["event"] == "state" and line["state"] == name]
