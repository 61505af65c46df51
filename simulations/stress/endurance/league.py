"""What a run plays on: servers with registrations, a small set of real processes, and the slots that must be played."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from itertools import takewhile

from discord_sandbox import Sandbox
from games.connection import close_store, game_store
from games.domain import limits
from games.domain.ports import Store
from games.domain.records import Game, Registration
from games.play import registrations
from games.rules import schedule
from games.rules.schedule import iter_slots
from simulations.demo.environment import HOST, READY_S, free_port
from simulations.stress.options import StressOptions, user_id
from trivia_site.processes import programs
from trivia_site.processes.http_probe import answers_http
from trivia_site.processes.supervisor import Program, Supervisor

CATEGORY = "history"
"""All its questions are answered with a button."""
EVERY_MIN = 2
WINDOW_S, SHORT_WINDOW_S = 60, 20
"""Of the games by the clock, and of those posted manually."""
LONG_EVERY_MIN, LONG_WINDOW_S = 5, 420
"""Longer than the five minutes in which Discord takes a repeated nonce for the same post."""
LONG_FROM_S = 600
"""Shorter runs have no long games."""
FIRST_PORT = 8400


@dataclass(frozen=True, kw_only=True, slots=True)
class LeagueServer:
    """A Discord server with one channel."""

    guild_id: str
    channel_id: str
    by_clock: tuple[Registration, ...]
    on_demand: Registration
    """Disabled: its games are ordered while the run plays."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ExpectedSlot:
    """A game that has to be played."""

    server: LeagueServer
    registration: Registration
    name: str
    due_ms: int

    @property
    def game_id(self) -> str:
        return schedule.game_id(self.server.guild_id, self.registration.id, self.name)

    @property
    def game(self) -> Game:
        """As much of the game as its posts are known by."""
        return Game(
            id=self.game_id,
            guild_id=self.server.guild_id,
            channel_id=self.server.channel_id,
            questions=(),
            window_s=self.registration.window_s,
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class League:
    """Everything that runs."""

    sandbox: Sandbox
    store: Store
    supervisor: Supervisor
    servers: tuple[LeagueServer, ...]
    duties: tuple[str, ...]
    """The names of the duties' processes, under which the supervisor knows them."""
    site_port: int
    slots: dict[str, ExpectedSlot] = field(default_factory=dict)
    """Game -> the slot that it plays: those by the clock, and those posted manually as they are ordered."""

    def by_clock(self, begin_ms: int, end_ms: int) -> Iterator[ExpectedSlot]:
        """The slots of all enabled registrations that come after the one moment and not after the other."""
        for server in self.servers:
            for registration in server.by_clock:
                coming = iter_slots(registration, begin_ms)
                for slot in takewhile(lambda slot: slot.at_ms <= end_ms, coming):
                    yield ExpectedSlot(server=server, registration=registration, name=slot.local, due_ms=slot.at_ms)


@asynccontextmanager
async def prepared(options: StressOptions, supervisor: Supervisor) -> AsyncIterator[League]:
    """Everything started and at work. SQL must be migrated already. Raises StartFailed."""
    store, port = game_store(), free_port(FIRST_PORT)
    try:
        async with Sandbox() as sandbox:
            servers = tuple([await _server(store, sandbox, options, number) for number in range(options.games)])
            duties = [replace(programs.duties(), name=f"duties-{number + 1}") for number in range(options.workers)]
            started = [replace(programs.bot(duties=False), allowance=None), *duties, programs.site(HOST, port)]
            for program in started:
                await supervisor.start(_speaking_to(sandbox, program))
            try:
                await supervisor.until_ready("site", lambda: answers_http(HOST, port), READY_S)
                await supervisor.until_ready("bot", lambda: _connected(sandbox), READY_S)
                yield League(
                    sandbox=sandbox,
                    store=store,
                    supervisor=supervisor,
                    servers=servers,
                    duties=tuple(program.name for program in duties),
                    site_port=port,
                )
            finally:
                await supervisor.stop()
    finally:
        await close_store()


async def _connected(sandbox: Sandbox) -> bool:
    return sandbox.gateway.connected > 0


def _speaking_to(sandbox: Sandbox, program: Program) -> Program:
    environment = {
        "DISCORD_TOKEN": sandbox.token,
        "DISCORD_API_BASE": sandbox.api_base,
        "DISCORD_GATEWAY_URL": sandbox.gateway_url,
    }
    return replace(program, environment=environment)


async def _server(store: Store, sandbox: Sandbox, options: StressOptions, number: int) -> LeagueServer:
    guild = sandbox.add_guild(f"Server {number + 1}")
    channel = sandbox.add_channel(guild.id, "trivia")
    for player in range(options.players):
        sandbox.add_member(guild.id, f"Player {player}", user_id=user_id(player))
    common = Registration(id="", guild_id=guild.id, channel_id=channel.id, category=CATEGORY, thread=number % 2 == 0)
    minute = number % EVERY_MIN
    clock = replace(common, id="clock", cron=f"{minute}-59/{EVERY_MIN} * * * *", window_s=_window_s(options, WINDOW_S))
    long = replace(common, id="long", cron=f"*/{LONG_EVERY_MIN} * * * *", window_s=LONG_WINDOW_S, thread=False)
    clocks = (clock, long) if options.duration_s >= LONG_FROM_S else (clock,)
    hand = replace(common, id="hand", times=("12:00",), enabled=False, window_s=_window_s(options, SHORT_WINDOW_S))
    return LeagueServer(
        guild_id=guild.id,
        channel_id=channel.id,
        by_clock=tuple([await registrations.save(store, one) for one in clocks]),
        on_demand=await registrations.save(store, hand),
    )


def _window_s(options: StressOptions, usual_s: int) -> int:
    return max(limits.MIN_WINDOW_S, min(usual_s, options.duration_s // 3))
