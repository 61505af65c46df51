"""A scene for faults of time and of Discord: the real bot in this process, and a hand on every clock.

The store's clock and Discord's stand still until the test moves them; the duties look only when the test says so.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
from typing import Any

import pytest
import pytest_asyncio
from discord.gateway import DiscordWebSocket
from discord.http import Route
from redis.asyncio import Redis
from yarl import URL

from botbridge import command_sync
from botbridge.bot import trivia_bot
from botbridge.client import TriviaBot
from botbridge.discord_api.rate_limits import Now
from discord_sandbox import ManualClock, Sandbox
from discord_sandbox.views import InteractionView, MessageView
from games.domain.records import FinishedGame, Game, GameState, Phase, Registration, Submission
from games.models import ArchivedAnswer
from games.play import registrations
from games.play.duties import Duties
from games.play.poster import post_now
from games.store import scripts
from games.store.redis import RedisStore
from tests.far_off import far_off
from tests.games.play.bank import SmallBank
from tests.games.samples import Clock

PATIENCE_S = 30.0
"""How long a test waits for an event that must come; long, for the machine may be busy."""
RETRY_MS = 60_000
"""After so long every duty that was put off is due again."""


@dataclass
class Scene:
    """A guild with a channel and players, the bot that serves it, and its duties."""

    sandbox: Sandbox
    store: RedisStore
    redis: Redis
    bot: TriviaBot
    duties: Duties
    guild_id: str
    channel_id: str
    players: list[str]
    _store_clock: Clock
    _discord_clock: ManualClock

    # time

    @property
    def now_ms(self) -> int:
        """What Discord's clock shows; the store's shows the same unless a test has set it apart."""
        return self._discord_clock.now_ms

    async def at(self, ms: int) -> None:
        """Let it be this moment, everywhere."""
        self._discord_clock.now_ms = ms
        await self._store_clock.set(ms)

    async def store_at(self, ms: int) -> None:
        """Set the store's clock alone."""
        await self._store_clock.set(ms)

    async def pass_time(self, ms: int) -> None:
        """Let so much time pass, everywhere."""
        self._discord_clock.advance(ms / 1000)
        for waits in (self.bot.http.pace, self.sandbox.core.ratelimits, self.sandbox.core.edge):
            waits.now = _later(waits.now, ms / 1000)
        await self._store_clock.advance(ms)

    # the bot's work

    async def look(self, times: int = 1) -> None:
        """The duty loop looks at what is due."""
        for _ in range(times):
            await self.duties.run_due()

    async def register(self, id: str = "fault", **values: Any) -> Registration:
        """Save a registration as an administrator does: a new one, or these values of the one that is there."""
        known = {each.id: each for each in await self.store.get_registrations(self.guild_id)}
        new = Registration(
            id=id, guild_id=self.guild_id, channel_id=self.channel_id, times=(far_off(self.now_ms),), window_s=600
        )
        return await registrations.save(self.store, replace(known.get(id, new), **values))

    async def registration(self) -> Registration:
        return await self.store.get_registration(self.guild_id, "fault")

    async def queue(self, slot: str = "1", **values: Any) -> Game:
        """A game of a registration with these values, ordered manually and not posted yet."""
        return await post_now(self.store, SmallBank(), await self.register(**values), slot)

    async def play(self, slot: str = "1", **values: Any) -> Game:
        """An open game of a registration with these values."""
        game = await self.queue(slot, **values)
        await self.look()
        return await self.store.get_game(self.guild_id, game.id)

    async def end(self, game: Game) -> FinishedGame:
        """End a game's window, and let the duties close it."""
        await self.store.end_now(self.guild_id, game.id)
        await self.look()
        return await self.finished(game)

    # what there is

    async def state(self, game: Game) -> GameState:
        """Where a game stands, also one that is over."""
        return (await self.store.get_states(self.guild_id, [game.id]))[game.id]

    async def phase(self, game: Game) -> Phase:
        return (await self.state(game)).phase

    async def finished(self, game: Game) -> FinishedGame:
        """A game in history."""
        return next(each for each in await self.store.get_history(self.guild_id) if each.game.id == game.id)

    async def stored(self, game: Game, player: str) -> list[Submission]:
        """A player's answers to a game in play."""
        return await self.store.get_player(self.guild_id, game.id, player, len(game.questions))

    async def archived(self, game: Game) -> list[tuple[str, str]]:
        """User and answer of every row that SQL has of a finished game, in the order of players."""
        rows = ArchivedAnswer.objects.filter(game_id=game.id, game__confirmed_at__isnull=False)
        return sorted([row async for row in rows.values_list("user_id", "answer")], key=lambda row: int(row[0]))

    def posts(self) -> list[MessageView]:
        """What stands in the channel."""
        return self.sandbox.messages(self.channel_id)

    # what players do

    def button(self, game: Game, letter: str) -> str:
        """The custom id of an option of a game's only question."""
        return f"a:{game.id}:0:{letter}"

    async def press(self, player: str, game: Game, letter: str) -> InteractionView:
        """Press an option under the game's post, and wait for what the bot says."""
        post = (await self.state(game)).question_message_id
        act = self.sandbox.press(player, post, self.button(game, letter), force=True)
        return await act.answered(PATIENCE_S)

    async def redeliver(self, interaction_id: str) -> None:
        """Let Discord deliver an interaction once more, just as it was; returns when the bot has answered it again."""
        answers = rf"/interactions/{interaction_id}/.*/callback"
        before = len(self.sandbox.audit.calls("POST", answers))
        [session] = self.sandbox.gateway._sessions.values()
        events = (json.loads(frame)["d"] for _, frame in session.replay if '"t":"INTERACTION_CREATE"' in frame)
        self.sandbox.gateway.dispatch("INTERACTION_CREATE", next(it for it in events if it["id"] == interaction_id))
        await asyncio.wait_for(self.sandbox.audit.wait("POST", answers, before + 1), PATIENCE_S)


def _later(clock: Now, seconds: float) -> Now:
    """The clock of the bot's waits, put forward."""
    return lambda: clock() + seconds


@contextmanager
def _held(store: RedisStore, clock: Clock) -> Iterator[None]:
    """The store's scripts judge by a clock that stands still: unchanged, but that a key is read in place of `TIME`."""
    original = scripts.source
    assert "redis.call('TIME')" in original("claim")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(scripts, "source", lambda name: original(name).replace("redis.call('TIME')", clock.READ))
        patch.setattr(store, "_run_script", scripts.Scripts(store._redis))
        patch.setattr(store, "now_ms", clock.now_ms)
        yield


@pytest_asyncio.fixture
async def scene(store: RedisStore, redis_url: str, transactional_db: None) -> AsyncIterator[Scene]:
    now_ms = await store.now_ms()
    discord_clock = ManualClock(now_ms)
    async with (
        Redis.from_url(redis_url, protocol=2, decode_responses=True) as redis,
        Sandbox(clock=discord_clock, rate_limits=False, deadline_s=PATIENCE_S) as sandbox,
    ):
        store_clock = Clock(redis)
        await store_clock.set(now_ms)
        guild_id = sandbox.add_guild("Quiz night").id
        with _held(store, store_clock):
            async with connected(sandbox, store) as bot:
                yield Scene(
                    sandbox=sandbox,
                    store=store,
                    redis=redis,
                    bot=bot,
                    duties=Duties(store, bot.announcer, SmallBank()),
                    guild_id=guild_id,
                    channel_id=sandbox.add_channel(guild_id, "trivia").id,
                    players=[sandbox.add_member(guild_id, f"player {n}").id for n in range(3)],
                    _store_clock=store_clock,
                    _discord_clock=discord_clock,
                )


@asynccontextmanager
async def connected(sandbox: Sandbox, store: RedisStore) -> AsyncIterator[TriviaBot]:
    """A bot on the sandbox's gateway, without duties of its own, as long as the block lasts."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Route, "BASE", sandbox.api_base)
        patch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", URL(sandbox.gateway_url))
        async with trivia_bot(store, SmallBank()) as bot:
            before = sandbox.gateway.connected
            await bot.login(sandbox.token)
            registering = asyncio.create_task(command_sync.keep(bot))
            gateway = asyncio.create_task(bot.connect())
            await asyncio.wait_for(sandbox.gateway.wait_connected(before + 1), PATIENCE_S)
            await asyncio.wait_for(sandbox.wait_commands(), PATIENCE_S)
            yield bot
            registering.cancel()
            await bot.close()
            await gateway
