"""Pages over ten thousand registrations: the list, a search, the problems, and any page with their number in it.

Measured is the time of the site for one request, as Django's own client takes it in a process that has served before:
all middleware, the store over its socket, the rendered page. Once with a hundred servers of a hundred registrations,
once with one server of ten thousand.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.report import Report
from bench.server import Server
from games.domain.guilds import GuildDirectory
from games.domain.records import Registration
from games.store.redis import RedisStore


@dataclass(frozen=True, kw_only=True, slots=True)
class Size:
    """How much is measured."""

    shapes: tuple[tuple[int, int], ...]
    """Servers, and registrations in each."""


FULL = Size(shapes=((100, 100), (1, 10_000)))
TINY = Size(shapes=((2, 3), (1, 6)))
LIST, LONGEST_MS = "list", 300
PAGES = {
    LIST: "/registrations/",
    "list, three quarters down": "/registrations/?p={page}",
    "list, sorted by channel": "/registrations/?o=1",
    "list, filtered": "/registrations/?status=paused&category=science",
    "search": "/registrations/?q=vienna+science",
    "problems": "/problems/",
    "another page, number known": "/history/",
}
COLD = "another page, number not known"
CHANNELS, ZONES = 40, ("UTC", "Europe/Vienna", "America/New_York", "Asia/Tokyo", "Australia/Sydney")
PROJECT = Path(__file__).resolve().parent.parent
AT_ONCE = 200
PER_PAGE = 50
"""Rows of the list."""


def measure(report: Report, rounds: int, size: Size) -> None:
    """Each shape in a process of its own, with a store and a database of its own."""
    shapes = {_said(guilds, each): (guilds, each) for guilds, each in size.shapes}
    for shape, (guilds, each) in shapes.items():
        with Server("no") as store, tempfile.TemporaryDirectory(prefix="tally-registrations-") as data:
            asyncio.run(_fill(store.url, guilds, each))
            env = {**os.environ, "REDIS_URL": store.url, "TALLY_DATA_DIR": data, "TALLY_ENV_FILE": os.devnull}
            words = [sys.executable, "-m", "bench.registrations", str(rounds), str(guilds * each)]
            done = subprocess.run(
                words, env=env | {"TALLY_LOG_LEVEL": "ERROR"}, check=True, cwd=PROJECT, stdout=subprocess.PIPE
            )
        for line in done.stdout.splitlines():
            found = json.loads(line)
            report.add(found["round"], f"{shape}: {found['page']}", ms=found["ms"], cpu_ms=found["cpu_ms"])
    for shape in shapes:
        for page in (*PAGES, COLD):
            report.table(f"{shape}: {page}", "ms", "cpu_ms")
    for shape in shapes:
        report.target(f"list, {shape} (ms)", report.median(f"{shape}: {LIST}", "ms"), most=LONGEST_MS)


def _said(guilds: int, each: int) -> str:
    return f"{guilds} server{'s' if guilds > 1 else ''} x {each:,}"


async def _fill(url: str, guilds: int, each: int) -> None:
    store, dice = RedisStore.connect(url), random.Random(1)
    store.max_registrations = each
    for number in range(guilds):
        guild_id = str(10**18 + number)
        channels = {str(10**17 + n): f"channel-{n}" for n in range(CHANNELS)}
        await store.save_directory(GuildDirectory(guild_id=guild_id, name=f"Server {number}", channels=channels))
        made = [_registration(guild_id, n, dice) for n in range(each)]
        for start in range(0, each, AT_ONCE):
            some = made[start : start + AT_ONCE]
            await asyncio.gather(*(store.save_registration(r, 2 * 10**12 if r.enabled else None) for r in some))
    await store.aclose()


def _registration(guild_id: str, number: int, dice: random.Random) -> Registration:
    failed = number % 500 == 0
    return Registration(
        id=f"r{number}",
        guild_id=guild_id,
        channel_id=str(10**17 + dice.randrange(CHANNELS)),
        times=tuple(sorted(f"{dice.randrange(24):02d}:{dice.randrange(60):02d}" for _ in range(dice.randint(1, 3)))),
        zone=dice.choice(ZONES),
        category=dice.choice(("", "science", "geography")),
        enabled=number % 10 != 0,
        paused_reason="Paused after 3 posts that Discord refused: Missing Permissions" if failed else "",
        last_problem="Missing Permissions" if failed else "",
        created_ms=1 + number,
    )


def _serve(rounds: int, registrations: int) -> None:
    """In the child: one warm-up, then each page so often; a JSON line for each request."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trivia_site.settings")
    django.setup()
    from django.contrib.auth.models import User
    from django.core.management import call_command
    from django.test import Client

    from games.connection import in_sync
    from games.dashboard import problems

    call_command("migrate", verbosity=0)
    client = Client(SERVER_NAME="localhost")
    client.force_login(User.objects.create_superuser("bench"))
    guilds = in_sync(lambda store: store.get_guilds())
    far = max(1, registrations * 3 // 4 // PER_PAGE)
    for round in range(-1, rounds):
        for page, path in PAGES.items():
            _say(round, page, _timed(client, path.format(page=far)))
        for guild_id in guilds:
            problems.forget(guild_id)
        _say(round, COLD, _timed(client, "/history/"))


def _timed(client: Any, path: str) -> dict[str, float]:
    """Wall time, which a busy machine stretches, and the processor's time of the site alone."""
    begun, used = time.perf_counter(), time.process_time()
    answer = client.get(path)
    found = {"ms": (time.perf_counter() - begun) * 1000, "cpu_ms": (time.process_time() - used) * 1000}
    if answer.status_code != 200:
        raise RuntimeError(f"{path}: {answer.status_code}")
    return found


def _say(round: int, page: str, figures: dict[str, float]) -> None:
    if round >= 0:
        print(json.dumps({"round": round, "page": page, **figures}), flush=True)


if __name__ == "__main__":
    _serve(*map(int, sys.argv[1:]))
