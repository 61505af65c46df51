"""A whole house for a fault test: sandbox Discord, a real store, an SQL file, and bots as processes of their own."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import sqlite3
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import pytest_asyncio
from redis.asyncio import Redis

from discord_sandbox import Sandbox, ShiftedClock
from discord_sandbox.messages import NONCE_WINDOW_MS
from games.domain.records import FinishedGame, Game, Phase, Registration
from games.play import registrations
from games.store import keys
from games.store.redis import RedisStore
from tests import fork_server
from tests.far_off import far_off
from tests.fork_server import Program

PROJECT = Path(__file__).resolve().parents[2]


@dataclass
class House:
    """Everything that outlives a bot that is killed."""

    sandbox: Sandbox
    store: RedisStore
    redis: Redis
    database: Path
    guild_id: str
    channel_id: str
    players: list[str]
    clock: ShiftedClock
    """Discord's; the store's and the bots' is the machine's."""
    bots: list[Program | asyncio.subprocess.Process] = field(default_factory=list)

    async def register(self, **values: object) -> Registration:
        wanted = {"id": "fault", "guild_id": self.guild_id, "channel_id": self.channel_id, "times": (far_off(),)}
        return await registrations.save(self.store, Registration(**(wanted | values)))  # type: ignore[arg-type]

    async def start_bot(self, step: str = "none", ended_by: signal.Signals = signal.SIGKILL) -> Program:
        """A bot that dies, or with SIGSTOP stands still, after `step`; pytest shows its log on failure."""
        return await self._start(str(Path(__file__).with_name("crashing_bot.py")), step, ended_by.name)

    async def start_duties(self) -> Program:
        """A replica of the duty loop, without a gateway."""
        return await self._start("manage.py", "run_duties")

    @property
    def environment(self) -> dict[str, str]:
        """What a program of ours needs to be at home here."""
        return {
            "DISCORD_TOKEN": self.sandbox.token,
            "DISCORD_API_BASE": self.sandbox.api_base,
            "DISCORD_GATEWAY_URL": self.sandbox.gateway_url,
            "DATABASE_URL": f"sqlite:///{self.database}",
            "DJANGO_SETTINGS_MODULE": "trivia_site.settings",
            "PYTHONPATH": str(PROJECT),
        }

    async def _start(self, *arguments: str) -> Program:
        bot = await fork_server.start(*arguments, env=os.environ | self.environment)
        self.bots.append(bot)
        return bot

    async def end(self, bot: Program | asyncio.subprocess.Process) -> None:
        """Have a bot end, and wait until it has done so cleanly."""
        bot.terminate()
        async with asyncio.timeout(30):
            assert await bot.wait() == 0

    def forget_nonces(self) -> None:
        """As if Discord's nonce window had passed, and more: what is posted again is a new message."""
        self.clock.advance(2 * NONCE_WINDOW_MS / 1000)

    async def expire_leases(self) -> None:
        """As if a minute had passed: leases of dead workers end and whatever they held is due again."""
        for lease in await self.redis.keys("lock:*"):
            await self.redis.delete(lease)
        due = keys.due(self.guild_id)
        for member in await self.redis.zrange(due, 0, -1):
            if member.startswith(b"g:"):
                await self.redis.zadd(due, {member: 0}, lt=True)
        await self.redis.zadd(keys.AGENDA, {self.guild_id: 0})

    async def open_game(self, within_s: float = 30) -> Game:
        """The guild's game once it takes answers."""
        async with asyncio.timeout(within_s):
            while True:
                games = await self.store.get_active_games(self.guild_id)
                if games and games[0].state.phase == "open":
                    return games[0]
                await asyncio.sleep(0.05)

    async def phase_is(self, game_id: str, phase: Phase, within_s: float = 30) -> None:
        """Return once the game has reached this phase."""
        async with asyncio.timeout(within_s):
            while (await self.store.get_states(self.guild_id, [game_id]))[game_id].phase is not phase:
                await asyncio.sleep(0.05)

    async def finished_game(self, within_s: float = 30) -> FinishedGame:
        """The guild's game once it is in history."""
        async with asyncio.timeout(within_s):
            while True:
                history = await self.store.get_history(self.guild_id)
                if history:
                    return history[0]
                await asyncio.sleep(0.05)

    def archived_answers(self) -> list[tuple[str, int, str]]:
        """User, question and answer of every row in SQL, of confirmed games only."""
        with sqlite3.connect(self.database) as connection:
            return connection.execute(
                "SELECT user_id, question, answer FROM games_archivedanswer JOIN games_archivedgame"
                " ON games_archivedgame.id = game_id WHERE confirmed_at IS NOT NULL ORDER BY user_id, question"
            ).fetchall()


@pytest_asyncio.fixture
async def house(
    store: RedisStore, redis_url: str, migrated_database: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> AsyncIterator[House]:
    """In a text channel, or one of the kind that the test asks for by an indirect parameter."""
    database = Path(shutil.copy(migrated_database, tmp_path / "tally.sqlite3"))
    clock = ShiftedClock()
    async with Sandbox(clock=clock) as sandbox, Redis.from_url(redis_url, protocol=2) as redis:
        guild = sandbox.add_guild("Quiz night")
        channel = sandbox.add_channel(guild.id, "trivia", kind=getattr(request, "param", "text"))
        players = [sandbox.add_member(guild.id, f"player {n}").id for n in range(4)]
        found = House(sandbox, store, redis, database, guild.id, channel.id, players, clock)
        yield found
        for bot in found.bots:
            if bot.returncode is None:
                bot.kill()
                await bot.wait()
