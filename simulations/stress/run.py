"""One run from the first process to the verdict. Needs an environment of its own (`isolated_run.py`)."""

from __future__ import annotations

import asyncio
import json
import logging
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from functools import partial
from pathlib import Path
from typing import TypeVar

from django.conf import settings
from django.core.management import call_command

from games.domain.cancellation import pause
from games.domain.errors import GameClosed, GameNotFound, StoreUnavailable
from games.domain.records import GameState, Phase
from games.rules.scoring import option_letter
from simulations.stress import collect, player_processes
from simulations.stress.chaos import Chaos
from simulations.stress.environment import GamePlace, StressEnvironment, prepared
from simulations.stress.leases import Leases
from simulations.stress.options import Arena, PlayerPlan, StressOptions
from simulations.stress.player_processes import PlayerProcesses, RunFailed
from simulations.stress.reconcile import judge
from simulations.stress.report import StressReport
from simulations.stress.screen import Advance, StressScreen
from trivia_site.processes.restart_backoff import Backoff
from trivia_site.processes.stop_signals import Interrupted, until_signal
from trivia_site.processes.supervisor import StartFailed, Supervisor
from trivia_site.valkey import embedded

T = TypeVar("T")

ENDS_AT = 0.95
"""Of a game's submissions, how many are in when its window ends: the others race with the close."""
OPEN_S = 120.0
STALLED_S = 120.0
"""How long no submission may get an outcome."""
CLOSE_S, CLOSE_EACH_S = 180.0, 0.002
"""How long the closes may take: in all, and for each submission."""
LOOK_S = 0.05
OVER = frozenset({Phase.GONE, Phase.MISSED, Phase.FAILED, Phase.CANCELLED})


def execute(options: StressOptions, *, machine: bool) -> int:
    """Run and report; returns the exit status. `machine` prints the figures as the last line, in JSON."""
    screen = StressScreen()
    screen.step(f"Seed {options.seed}.")
    try:
        embedded.redis_url()
        call_command("migrate", verbosity=0, interactive=False)
        report = asyncio.run(until_signal(stress(options, screen)))
    except Interrupted as interrupted:
        screen.step("Everything has stopped.")
        return 128 + interrupted.number
    except (RunFailed, StartFailed, StoreUnavailable) as failure:
        screen.failed(failure)
        return 1
    screen.report(report)
    if machine:
        sys.stdout.write(json.dumps(report.as_json()) + "\n")
    return 1 if any(report.problems()) else 0


async def stress(options: StressOptions, screen: StressScreen) -> StressReport:
    """Play all games and reconcile them. Raises RunFailed when that is not possible."""
    begun, directory = time.monotonic(), Path(settings.TALLY_DATA_DIR)
    report, logs = StressReport(options), directory / "journals"
    logs.mkdir()
    if options.kill:  # deaths are what is wanted: the supervisor need not report each
        logging.getLogger("trivia_site.processes.supervisor").setLevel(logging.ERROR)
    supervisor = Supervisor(log_dir=directory / "logs", backoff=Backoff(first_s=0.2, longest_s=1.0))
    screen.step(f"Starting the store, a local Discord, {options.workers} workers and {options.closers} closers ...")
    async with supervisor, prepared(options, supervisor) as environment:
        async with _chaos(options, environment) as chaos:
            plan = await _plan(options, environment, logs)
            screen.step(f"{options.games * options.submissions:,} submissions to {options.games} games ...")
            async with player_processes.started(plan, directory) as players:
                with screen.progress(options.games * options.submissions) as advance:
                    await _play(options, environment, players, advance)
            if chaos:
                chaos.calm = True
            screen.step("All answers are in; waiting for the closes ...")
            limit_s = CLOSE_S + CLOSE_EACH_S * options.games * options.submissions
            await _until_all(environment, OVER, limit_s)
        await _reconcile(options, environment, logs, report)
        report.injected = chaos.injected if chaos else report.injected
    report.duration_s = time.monotonic() - begun
    return report


@asynccontextmanager
async def _chaos(options: StressOptions, environment: StressEnvironment) -> AsyncIterator[Chaos | None]:
    """Faults beside what is done inside, when they are wanted; an error of theirs is an error of the run."""
    if not options.kill:
        yield None
        return
    chaos = Chaos(options, environment, embedded.redis_url())
    places = [(place.guild_id, place.game_id) for place in environment.places]
    leases = Leases(environment.store, embedded.redis_url(), lambda: places)
    tasks = [asyncio.create_task(chaos.strike_on()), asyncio.create_task(leases.hurry_on())]
    try:
        yield chaos
    finally:
        for task in tasks:
            task.cancel()
        ended = await asyncio.gather(*tasks, return_exceptions=True)
        await chaos.aclose()
    for error in ended:
        if isinstance(error, Exception):
            raise RunFailed(f"The faults ended early: {error!r}") from error


async def _plan(options: StressOptions, environment: StressEnvironment, logs: Path) -> PlayerPlan:
    """What the players are given, once every game is open."""
    states = await _until_all(environment, frozenset({Phase.OPEN}), OPEN_S)
    if len(states) < len(environment.places):
        raise RunFailed(f"Only {len(states)} of {len(environment.places)} games opened within {OPEN_S:.0f} s.")
    return PlayerPlan(
        players=options.players,
        edits=options.edits,
        seed=options.seed,
        wire=options.wire,
        store_url=embedded.redis_url(),
        sandbox_url=environment.sandbox.page_url,
        logs=str(logs),
        arenas=tuple([await _arena(environment, place) for place in environment.places]),
    )


async def _arena(environment: StressEnvironment, place: GamePlace) -> Arena:
    game = await _surely(partial(environment.store.get_game, place.guild_id, place.game_id))
    return Arena(
        guild_id=place.guild_id,
        channel_id=place.channel_id,
        game_id=place.game_id,
        message_id=game.state.question_message_id,
        letters="".join(option_letter(index) for index in range(len(game.questions[0].options))),
    )


async def _play(
    options: StressOptions, environment: StressEnvironment, players: PlayerProcesses, advance: Advance
) -> None:
    """Returns when every submission has an outcome; ends each game's window on the way."""
    running, moved_s, before = set(range(options.games)), time.monotonic(), -1
    while players.at_work():
        done = players.done()
        for number in [number for number in running if done[number] >= ENDS_AT * options.submissions]:
            await _surely(partial(_end, environment, environment.places[number]))
            running.discard(number)
        advance(sum(done), f"{options.games - len(running)} of {options.games} windows over")
        if sum(done) != before:
            moved_s, before = time.monotonic(), sum(done)
        elif time.monotonic() - moved_s > STALLED_S:
            raise RunFailed(f"For {STALLED_S:.0f} s no submission got an outcome.")
        await pause(LOOK_S)
    for number in running:
        await _surely(partial(_end, environment, environment.places[number]))


async def _end(environment: StressEnvironment, place: GamePlace) -> None:
    """End a game's window now."""
    with suppress(GameClosed, GameNotFound):  # an earlier try was carried out and its reply lost
        await environment.store.end_now(place.guild_id, place.game_id)


async def _surely(act: Callable[[], Awaitable[T]]) -> T:
    """What the store answers, as soon as it is there. Raises RunFailed when it does not come back."""
    deadline = time.monotonic() + STALLED_S
    while True:
        try:
            return await act()
        except StoreUnavailable:
            if time.monotonic() > deadline:
                raise RunFailed("The store did not come back.") from None
        await pause(LOOK_S)


async def _until_all(environment: StressEnvironment, phases: frozenset[Phase], limit_s: float) -> dict[str, GameState]:
    """Wait until every game is in one of these phases, or for so long; returns those that are."""
    deadline, found = time.monotonic() + limit_s, dict[str, GameState]()
    while len(found) < len(environment.places) and time.monotonic() < deadline:
        for place in [place for place in environment.places if place.game_id not in found]:
            states = await _surely(partial(environment.store.get_states, place.guild_id, [place.game_id]))
            found |= {id: state for id, state in states.items() if state.phase in phases}
        await pause(LOOK_S)
    return found


async def _reconcile(options: StressOptions, environment: StressEnvironment, logs: Path, report: StressReport) -> None:
    """Game by game, so that no more than one is in memory."""
    for number, place in enumerate(environment.places):
        left = await _surely(partial(collect.found, environment, place))
        ends_ms = left.state.ends_ms if left.state else 0
        noted = collect.answers(options, logs, number, ends_ms)
        report.add(noted, judge(noted, left))
