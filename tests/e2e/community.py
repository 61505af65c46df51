"""A community on the local Discord that plays while its operator restarts, restores or moves Tally."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from discord_sandbox import Sandbox
from discord_sandbox.interactions.record import Interaction
from discord_sandbox.views import MessageView
from tests.e2e.service import Service
from tests.far_off import far_off

PATIENCE_S = 30.0


class Community:
    """A guild with an administrator, three players and a channel; its game is posted and closed by slash commands."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        self.guild = sandbox.add_guild("Quiz night").id
        self.channel = sandbox.add_channel(self.guild, "trivia").id
        self.admin = sandbox.add_member(self.guild, "Ada", permissions=["manage_guild"]).id
        self.players = [sandbox.add_member(self.guild, name).id for name in ("Ben", "Cleo", "Dan")]

    @property
    def environment(self) -> dict[str, str]:
        """What a bot needs to be in it."""
        return {
            "DISCORD_TOKEN": self.sandbox.token,
            "DISCORD_API_BASE": self.sandbox.api_base,
            "DISCORD_GATEWAY_URL": self.sandbox.gateway_url,
        }

    async def start(self, service: Service) -> None:
        """Start all of Tally; returns when the bot is on the gateway."""
        service.environment |= self.environment
        await asyncio.to_thread(service.start)
        await asyncio.wait_for(self.sandbox.gateway.wait_connected(), PATIENCE_S)
        await asyncio.wait_for(self.sandbox.wait_commands(), PATIENCE_S)

    async def stop(self, service: Service) -> None:
        """Stop every process in order, the bundled store included."""
        assert await asyncio.to_thread(service.stop) == 0
        assert service.running() == []

    async def post(self) -> MessageView:
        """Register a game of one question with options, post it now, and return it once answers are taken."""
        await self.command(
            "register", channel=self.channel, times=far_off(), window="1d", category="history"
        )  # all of these have options
        complete = self.sandbox.autocomplete(
            self.admin, self.channel, "trivia post", "registration", {"registration": ""}
        )
        [choice] = (await complete.answered(PATIENCE_S)).choices
        await self.command("post", registration=choice["value"])
        return await self.message(lambda post: any("a:" in part["custom_id"] for part in post.interactive()))

    async def command(self, words: str, **options: object) -> str:
        """What the administrator reads after a slash command."""
        act = self.sandbox.slash(self.admin, self.channel, f"trivia {words}", options)
        return (await act.answered(PATIENCE_S)).text

    def act(self, player: int, post: MessageView, option: int) -> Interaction:
        """A player presses one of the options that the post had when it was seen, whether a bot receives it or not."""
        buttons = [part["custom_id"] for part in post.interactive() if part["custom_id"].startswith("a:")]
        return self.sandbox.press(self.players[player], post.id, buttons[option], force=True)

    async def press(self, player: int, post: MessageView, option: int) -> bool:
        """Whether a player who presses one of the options reads that it is saved."""
        return (await self.act(player, post, option).answered(PATIENCE_S)).text.startswith("✅")

    async def results(self) -> MessageView:
        """End the game and return its results post."""
        await self.command("close")
        return await self.message(lambda post: "Results ·" in post.text)

    async def message(self, is_it: Callable[[MessageView], bool]) -> MessageView:
        """The first public message of the channel that fits, as soon as there is one."""
        async with asyncio.timeout(PATIENCE_S):
            while True:
                if found := [post for post in self.sandbox.messages(self.channel) if is_it(post)]:
                    return found[0]
                await asyncio.sleep(0.05)

    @staticmethod
    def game_of(post: MessageView) -> str:
        """The id of a question post's game."""
        return next(str(part["custom_id"]).split(":")[1] for part in post.interactive())
