"""A run with a duration, from the first process to the verdict. Needs an environment of its own (`isolated_run.py`)."""

from __future__ import annotations

import asyncio
import json
import logging
import sys
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from itertools import chain
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from rich.console import Console

from discord_sandbox import SandboxClient
from games.domain.cancellation import pause
from games.domain.errors import StoreUnavailable
from simulations.demo.environment import HOST
from simulations.stress.endurance import disk, judge
from simulations.stress.endurance import plan as plans
from simulations.stress.endurance.crowd import Crowd
from simulations.stress.endurance.event_log import EventLog
from simulations.stress.endurance.injected_faults import Full, InjectedFaults
from simulations.stress.endurance.league import ExpectedSlot, League, prepared
from simulations.stress.endurance.play import TRY_S, Play, beside, lateness
from simulations.stress.endurance.report import EnduranceReport, show, show_plan
from simulations.stress.endurance.store import NoServer, StoreServer
from simulations.stress.leases import Leases
from simulations.stress.options import StressOptions
from simulations.stress.player_processes import RunFailed
from simulations.stress.report import StressReport as Figures
from trivia_site.processes.http_probe import answers_http
from trivia_site.processes.restart_backoff import Backoff
from trivia_site.processes.stop_signals import Interrupted, until_signal
from trivia_site.processes.supervisor import StartFailed, Supervisor
from trivia_site.valkey import embedded

HURRIED_BELOW_S = 60
SITE_S = 30.0
"""How long the site may take to answer once all is over."""


def execute(options: StressOptions, *, machine: bool) -> int:
    """Run and report; returns the exit status. `machine` prints the figures as the last line, in JSON."""
    console = Console(stderr=True, highlight=False)
    plan = plans.drawn(options.seed, options.duration_s)
    console.print(f"Seed {options.seed}, {options.duration_s} s, {len(plan)} faults:")
    show_plan(console, plan)
    data_dir = Path(settings.TALLY_DATA_DIR)
    small = disk.mounted(data_dir)
    try:
        embedded.redis_url()
        call_command("migrate", verbosity=0, interactive=False)
        report = asyncio.run(until_signal(endure(options, console, plan, small=small)))
    except Interrupted as interrupted:
        console.print("Everything has stopped.")
        return 128 + interrupted.number
    except (RunFailed, StartFailed, StoreUnavailable, NoServer) as failure:
        console.print(f"✘ {failure!r}", style="red", markup=False, soft_wrap=True)
        return 1
    show(console, report)
    if machine:
        sys.stdout.write(json.dumps(report.as_json()) + "\n")
    return 1 if any(report.problems()) else 0


async def endure(
    options: StressOptions, console: Console, plan: list[plans.PlannedFault], *, small: bool
) -> EnduranceReport:
    """Play while the plan's faults strike, then judge every slot. Raises RunFailed, StartFailed."""
    begun, data_dir = time.monotonic(), Path(settings.TALLY_DATA_DIR)
    outside = data_dir.with_name(f"{data_dir.name}-outside")
    outside.mkdir(exist_ok=True)
    logging.getLogger("trivia_site.processes.supervisor").setLevel(logging.ERROR)  # deaths are what is wanted
    store = StoreServer(data_dir)
    full: Full = disk.SmallDisk(data_dir) if small else disk.SizeLimit(store.both)
    report = EnduranceReport(options, plan, full.name, Figures(options))
    supervisor = Supervisor(log_dir=outside / "logs", backoff=Backoff(first_s=0.5, longest_s=5.0))
    events = EventLog()
    async with supervisor, prepared(options, supervisor) as league, SandboxClient(league.sandbox.page_url) as client:
        crowd, play = Crowd(options, league, events, client), Play(options, league, events, console)
        async with beside(crowd.play_on()), _leases_hurried(options, league, play):
            await play.last(InjectedFaults(league, events, store, full, outside, options.duration_s).strike_all(plan))
            league.sandbox.faults.clear()
            console.print("Waiting until all games are over ...")
            await play.until_over()
        report.site_answers = await _site_answers(league)
        await _judge(league, play.slots, crowd, events, report)
    report.figures.duration_s = time.monotonic() - begun
    return report


@asynccontextmanager
async def _leases_hurried(options: StressOptions, league: League, play: Play) -> AsyncIterator[None]:
    """In a short run dead workers' leases end early; in a longer one they last as in operation."""
    if options.duration_s >= HURRIED_BELOW_S:
        yield
        return
    leases = Leases(league.store, embedded.redis_url(), lambda: [(s.server.guild_id, s.game_id) for s in play.slots])
    async with beside(leases.hurry_on()):
        yield


async def _judge(
    league: League, slots: Sequence[ExpectedSlot], crowd: Crowd, events: EventLog, report: EnduranceReport
) -> None:
    ends_ms = dict[str, int]()
    for slot in slots:
        found = await judge.of_slot(league, slot, crowd.entries[slot.game_id], events)
        ends_ms[slot.game_id] = found.ends_ms
        report.add(found)
    posts = lateness(events, ends_ms, slots)
    events.acts = sorted(chain(*posts.values()), key=lambda sign: sign.done_ms)
    report.figures.injected.update(strike.planned.kind for strike in events.strikes if strike.struck)
    report.add_times(events, posts)


async def _site_answers(league: League) -> bool:
    deadline = time.monotonic() + SITE_S
    while not await answers_http(HOST, league.site_port):
        if time.monotonic() > deadline:
            return False
        await pause(TRY_S)
    return True
