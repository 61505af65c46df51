"""The two ways to run the demo: on and on, or one game that is checked. Both need what `isolated_env.py` makes."""

from __future__ import annotations

import asyncio
import json
import random
import sys
import time
from pathlib import Path

from django.conf import settings

from simulations.demo import schedule
from simulations.demo.dashboard_client import DashboardClient, LoginFailed
from simulations.demo.environment import ADMIN, prepared
from simulations.demo.orchestrator import GameLost, play, play_all, until_open, until_over
from simulations.demo.reconcile import DemoReport, reconcile
from simulations.demo.screen import DemoScreen
from trivia_site.processes.stop_signals import Interrupted, until_signal
from trivia_site.processes.supervisor import StartFailed, Supervisor
from trivia_site.valkey import embedded
from trivia_site.valkey.errors import EmbeddedServerError

FAILURES = (StartFailed, GameLost, LoginFailed, LookupError, EmbeddedServerError)
CLOSE_S = 60.0
"""How long closing, results and archive may take together."""
LAST_LOOK_S = 1.0
"""How long the dashboard may take to show the last count; the hub's promise is a tenth of it."""


def show(*, port: int, players: int) -> int:
    """Run on and on, until SIGTERM or Ctrl-C. Returns the exit status."""
    screen = DemoScreen(machine=False)
    try:
        embedded.redis_url()
        asyncio.run(until_signal(run_on(screen, _logs(), port=port, players=players)))
    except Interrupted:
        screen.stopped()
    except FAILURES as failure:
        screen.failed(failure)
        return 1
    return 0


def check(*, port: int, players: int, window_s: int, questions: int, machine: bool) -> int:
    """Play one game and compare. Returns the exit status; `machine` prints the report as the last line, in JSON."""
    screen = DemoScreen(machine=machine)
    game = {"window_s": window_s, "questions": questions}
    try:
        embedded.redis_url()
        report = asyncio.run(until_signal(run_once(screen, _logs(), port=port, players=players, **game)))
    except Interrupted as interrupted:
        screen.stopped()
        return 128 + interrupted.number
    except FAILURES as failure:
        screen.failed(failure)
        return 1
    screen.report(report)
    if machine:
        sys.stdout.write(json.dumps(report.as_json(), ensure_ascii=False) + "\n")
    return 1 if report.problems else 0


def _logs() -> Path:
    return Path(settings.TALLY_DATA_DIR) / "logs"


async def run_on(screen: DemoScreen, logs: Path, *, port: int, players: int) -> None:
    """Run until cancelled. Raises StartFailed, and whatever a player stumbles over."""
    begun = time.monotonic()
    screen.step("Starting the store, a local Discord, the bot and the dashboard ...")
    async with Supervisor(log_dir=logs) as supervisor, prepared(supervisor, port=port, players=players) as environment:
        await schedule.begin(environment.store, environment.guild_id, environment.channel_id)
        screen.welcome(environment, logs, time.monotonic() - begun)
        await play_all(environment, screen)


async def run_once(
    screen: DemoScreen, logs: Path, *, port: int, players: int, window_s: int, questions: int
) -> DemoReport:
    """Play one game and count it from all sides. Raises StartFailed, GameLost, LoginFailed."""
    screen.step("Starting the store, a local Discord, the bot and the dashboard ...")
    async with (
        Supervisor(log_dir=logs) as supervisor,
        prepared(supervisor, port=port, players=players) as environment,
        DashboardClient(environment.dashboard_url, ADMIN, environment.password) as dashboard,
    ):
        begun = time.monotonic()
        ordered = await schedule.post_one(
            environment.store, environment.guild_id, environment.channel_id, window_s=window_s, questions=questions
        )
        game = await until_open(environment, ordered.id)
        screen.step(f"{players} players answer for {window_s} s ...")
        receipts = await play(environment, game, random.Random(), all_play=True)
        state = await until_over(environment, game.id, window_s + CLOSE_S)
        await asyncio.sleep(LAST_LOOK_S)
        return await reconcile(environment, game, state, receipts, dashboard, time.monotonic() - begun)
