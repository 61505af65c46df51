"""Prepares the environment: SQL, a local Discord with a server for each game, workers and closers as processes."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace

from discord_sandbox import Sandbox
from games.connection import close_store, game_store
from games.domain.ports import Capability, Store
from games.domain.records import Registration
from games.play import registrations
from games.rules.schedule import game_id
from simulations.stress import closer
from simulations.stress.options import StressOptions, user_id
from trivia_site.processes import programs
from trivia_site.processes.supervisor import Program, StartFailed, Supervisor

SILENT = {"TALLY_LOG_LEVEL": "CRITICAL"}
"""For closers: each poll of a store that is unavailable would be logged with its traceback, fifty times a second."""
WINDOW_S = 86_400
"""Longer than any run: a game's window is ended when most of its submissions are in."""


@dataclass(frozen=True, kw_only=True, slots=True)
class GamePlace:
    """Where one game is played."""

    guild_id: str
    channel_id: str
    game_id: str


@dataclass(frozen=True, kw_only=True, slots=True)
class StressEnvironment:
    """What a run stands on."""

    sandbox: Sandbox
    store: Store
    supervisor: Supervisor
    places: tuple[GamePlace, ...]
    workers: tuple[str, ...]
    """The names of all processes that post and close, under which the supervisor knows them."""


@asynccontextmanager
async def prepared(options: StressOptions, supervisor: Supervisor) -> AsyncIterator[StressEnvironment]:
    """Everything started and every game ordered, though perhaps not yet posted. SQL must be migrated already."""
    store = game_store()
    if Capability.SERVER not in store.capabilities:
        raise StartFailed("Stress puts a server to the test, and this store is a file: unset USE_REDIS.")
    try:
        async with Sandbox() as sandbox:
            places = tuple([await _place(store, sandbox, options, number) for number in range(options.games)])
            workers = _programs(options, sandbox, places)
            for program in workers:
                await supervisor.start(program)
            try:
                yield StressEnvironment(
                    sandbox=sandbox,
                    store=store,
                    supervisor=supervisor,
                    places=places,
                    workers=tuple(program.name for program in workers),
                )
            finally:
                await supervisor.stop()
    finally:
        await close_store()


async def _place(store: Store, sandbox: Sandbox, options: StressOptions, number: int) -> GamePlace:
    guild = sandbox.add_guild(f"Server {number + 1}")
    channel = sandbox.add_channel(guild.id, "trivia")
    if options.wire:
        for player in range(options.players):
            sandbox.add_member(guild.id, f"Player {player}", user_id=user_id(player))
    registration = Registration(
        id=closer.REGISTRATION,
        guild_id=guild.id,
        channel_id=channel.id,
        times=("12:00",),
        window_s=WINDOW_S,
        enabled=False,
    )
    await registrations.save(store, registration)
    id = game_id(guild.id, registration.id, closer.SLOT)
    return GamePlace(guild_id=guild.id, channel_id=channel.id, game_id=id)


def _programs(options: StressOptions, sandbox: Sandbox, places: tuple[GamePlace, ...]) -> list[Program]:
    """Workers are what an operator runs: bots on the gateway with `--wire`, else the duty loop alone."""
    environment = {
        "DISCORD_TOKEN": sandbox.token,
        "DISCORD_API_BASE": sandbox.api_base,
        "DISCORD_GATEWAY_URL": sandbox.gateway_url,
    }
    # No budget of Discord's is at stake here, and deaths are what is wanted.
    worker = replace(programs.bot(duties=True), allowance=None) if options.wire else programs.duties()
    race = (sys.executable, "-m", closer.__name__, *(place.guild_id for place in places))
    return [
        *(
            replace(worker, name=f"{worker.name}-{number + 1}", environment=environment)
            for number in range(options.workers)
        ),
        *(
            Program(name=f"closer-{number + 1}", command=race, environment=environment | SILENT)
            for number in range(options.closers)
        ),
    ]
