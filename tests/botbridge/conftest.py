"""The real bot on the real discord.py, store and SQL; only Discord's servers are the sandbox's."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from typing import Any

import pytest
import pytest_asyncio
from discord.gateway import DiscordWebSocket
from discord.http import Route

from botbridge import runner
from botbridge.answering import AnsweringPlayer
from botbridge.client import client_options, use_endpoints
from botbridge.discord_api.rate_limits import PacedClient
from botbridge.visibility import Visibility
from discord_sandbox import Sandbox
from discord_sandbox.views import InteractionView, MessageView
from games.domain.proofs import SALT_BYTES, Secrets
from games.domain.records import FinishedGame, Game, GameState, Phase, Question, Registration
from games.rules.commitment import committed
from games.rules.schedule import game_id
from games.store.redis import RedisStore

PATIENCE_S = 20.0

CAPITAL = Question(
    seed="test:capital",
    text="Which city is the capital of France?",
    answer="Paris",
    options=("Lyon", "Paris", "Nice", "Lille"),
    category="geography",
    difficulty="easy",
    explanation="Paris has been the capital since 987.",
    source="a test",
)
PLANET = Question(seed="test:planet", text="Which planet is the largest?", answer="Jupiter", category="science")


async def until(look: Callable[[], Awaitable[Any]], what: str) -> Any:
    """The first truthy thing that `look` returns; fails with `what` when it takes too long."""
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        found = await look()
        if found:
            return found
        await asyncio.sleep(0.05)
    pytest.fail(f"did not happen: {what}", pytrace=False)


def custom_id(message: MessageView, label: str) -> str:
    """The custom id of the button whose label begins so; an option's label is `B · Paris`."""
    return next(part["custom_id"] for part in message.interactive() if str(part.get("label", "")).startswith(label))


class Town:
    """A guild with a channel, an administrator and players, and the bot that serves them."""

    def __init__(self, sandbox: Sandbox, store: RedisStore) -> None:
        self.sandbox = sandbox
        self.store = store
        self.guild = sandbox.add_guild("Quiz night").id
        self.channel = sandbox.add_channel(self.guild, "trivia").id
        self.forum = ""
        """Set where a test has one."""
        self.admin = sandbox.add_member(self.guild, "Ada", permissions=["manage_guild"]).id
        self.ben = sandbox.add_member(self.guild, "Ben").id
        self.cleo = sandbox.add_member(self.guild, "Cleo").id
        self._bot: asyncio.Task[None] | None = None

    async def start_bot(self, *, duties: bool = True, commands: bool = True) -> None:
        """Returns once it is on the gateway and, by default, its commands are registered."""
        self._bot = asyncio.create_task(runner.run_bot(self.sandbox.token, duties=duties))
        await self.sandbox.gateway.wait_connected()
        if commands:
            await self.sandbox.wait_commands()

    async def stop_bot(self) -> None:
        if self._bot is not None:
            self._bot.cancel()
            with suppress(asyncio.CancelledError):
                await self._bot
            self._bot = None

    async def slash(self, member: str, command: str, **options: Any) -> InteractionView:
        """Type a command and wait for what the bot says."""
        return await self.sandbox.slash(member, self.channel, f"trivia {command}", options).answered()

    async def press(self, member: str, message: MessageView, label: str) -> InteractionView:
        """Press the button whose label begins so."""
        return await self.sandbox.press(member, message.id, custom_id(message, label)).answered()

    async def fill(self, form: InteractionView, values: Mapping[str, str]) -> InteractionView:
        return await self.sandbox.submit_modal(form.id, values).answered()

    async def posts(self) -> list[MessageView]:
        return self.sandbox.messages(self.channel)

    async def post_with(self, text: str) -> MessageView:
        """The first public message of the channel that contains a text, as soon as there is one."""

        async def look() -> MessageView | None:
            return next((post for post in await self.posts() if text in post.text), None)

        return await until(look, f"a post with {text!r}")

    async def register(self, **options: Any) -> Registration:
        """A registration as stored, without the checks that keep windows long."""
        defaults: dict[str, Any] = {"times": ("08:00",), "window_s": 600}
        place = {"id": "test1", "guild_id": self.guild, "channel_id": self.channel}
        made = Registration(**(place | defaults | options))
        return await self.store.save_registration(made, None)

    async def queue(self, *questions: Question, slot: str = "1", **options: Any) -> str:
        """Let a game of these questions be due for posting, and return its id."""
        now_ms = await self.store.now_ms()
        own = Secrets(salt=secrets.token_bytes(SALT_BYTES), leaf_key=secrets.token_bytes(SALT_BYTES))
        defaults: dict[str, Any] = {"channel_id": self.channel, "window_s": 600, "slot": slot, "slot_ms": now_ms}
        game = Game(
            id=game_id(self.guild, "", slot),
            guild_id=self.guild,
            questions=questions,
            **(defaults | options),
        )
        game = committed(game, own)
        await self.store.schedule_game(game, {}, archived=False, due_ms=None, next_ms=None)
        return game.id

    async def play(self, *questions: Question, slot: str = "1", **options: Any) -> MessageView:
        """Queue a game of these questions and return its post once it is open."""
        queued = await self.queue(*questions, slot=slot, **options)
        opened = await until(lambda: self._opened(queued), "the game is open")
        return next(post for post in await self.posts() if post.id == opened.question_message_id)

    async def _opened(self, game_id: str) -> GameState | None:
        state = (await self.store.get_states(self.guild, [game_id])).get(game_id)
        return state if state and state.phase is Phase.OPEN else None

    async def game(self) -> Game:
        """The only game in play."""
        [game] = await self.store.get_active_games(self.guild)
        return game

    def player(self, member: str) -> AnsweringPlayer:
        """A member who acts in the town's channel."""
        visibility = Visibility(here=frozenset({self.channel}))
        return AnsweringPlayer(
            guild_id=self.guild, user_id=member, name=member, interaction_id="1", visibility=visibility
        )

    async def stored(self, member: str) -> dict[int, str]:
        """A member's stored answers in the only game in play."""
        game = await self.game()
        mine = await self.store.get_player(self.guild, game.id, member, len(game.questions))
        return {entry.question: entry.answer for entry in mine}

    async def close(self) -> MessageView:
        """End the only game in play and return its results post once the game is archived."""
        game = await self.game()
        await self.store.end_now(self.guild, game.id)
        await until(self.history, "the game is in history")
        return await self.post_with("Results ·")

    async def history(self) -> list[FinishedGame]:
        return await self.store.get_history(self.guild)


@pytest.fixture(autouse=True)
def _looks_often(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for the duty loop's next look."""
    monkeypatch.setattr(runner, "POLL_S", 0.05)


@asynccontextmanager
async def discord_here(**options: Any) -> AsyncIterator[Sandbox]:
    """A Discord of this process's own, to which its clients speak; the options are those of `Sandbox`."""
    before = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    async with Sandbox(**options) as running:
        use_endpoints(running.api_base, running.gateway_url)
        yield running
    Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = before


@pytest_asyncio.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with discord_here() as running:
        yield running


@pytest_asyncio.fixture
async def client(sandbox: Sandbox) -> AsyncIterator[PacedClient]:
    """The bot's client, logged in without a gateway."""
    async with PacedClient(**client_options()) as client:
        await client.login(sandbox.token)
        yield client


@pytest_asyncio.fixture
async def quiet_town(sandbox: Sandbox, store: RedisStore, transactional_db: None) -> AsyncIterator[Town]:
    """A town whose bot is not yet there."""
    town = Town(sandbox, store)
    yield town
    await town.stop_bot()


@pytest_asyncio.fixture
async def town(quiet_town: Town) -> Town:
    """A town with its bot."""
    await quiet_town.start_bot()
    return quiet_town
