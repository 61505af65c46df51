"""A toy bot for the sandbox, and a way to let it run on one."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

import discord
import yarl
from discord import app_commands
from discord.gateway import DiscordWebSocket
from discord.http import Route

from discord_sandbox import Sandbox

ClientT = TypeVar("ClientT", bound=discord.Client)

CITIES = ("Paris", "Prague", "Rome")


class AnswerForm(discord.ui.Modal, title="Your answer"):
    answer: discord.ui.TextInput[AnswerForm] = discord.ui.TextInput(label="Answer", custom_id="text", max_length=50)

    async def on_submit(self, interaction: discord.Interaction) -> None:
        await interaction.response.send_message(f"Stored: {self.answer.value}", ephemeral=True)


class LabelledForm(discord.ui.Modal, title="Two questions"):
    """The newer kind of form: fields inside labels."""

    text: discord.ui.Label[LabelledForm] = discord.ui.Label(
        text="Why?", component=discord.ui.TextInput(custom_id="why", style=discord.TextStyle.paragraph, required=False)
    )
    pick: discord.ui.Label[LabelledForm] = discord.ui.Label(
        text="Which?",
        component=discord.ui.Select(
            custom_id="which",
            options=[discord.SelectOption(label="One", value="1"), discord.SelectOption(label="Two", value="2")],
        ),
    )

    async def on_submit(self, interaction: discord.Interaction) -> None:
        why, which = self.text.component, self.pick.component
        assert isinstance(why, discord.ui.TextInput) and isinstance(which, discord.ui.Select)
        await interaction.response.send_message(f"{why.value!r} {which.values}", ephemeral=True)


def question_view(*, disabled: bool = False) -> discord.ui.View:
    """Buttons that outlive the process: the bot answers them by custom id."""
    view = discord.ui.View(timeout=None)
    for letter in "AB":
        view.add_item(discord.ui.Button(label=letter, custom_id=f"choice:{letter}", disabled=disabled))
    view.add_item(discord.ui.Button(label="Answer", custom_id="form", style=discord.ButtonStyle.primary))
    view.add_item(discord.ui.Button(label="Count", custom_id="count"))
    return view


class ToyBot(discord.Client):
    """Posts a question, takes answers, refuses strangers."""

    def __init__(self, intents: discord.Intents | None = None, max_messages: int | None = 100) -> None:
        # discord.py would wait two seconds for further guilds.
        super().__init__(
            intents=intents or discord.Intents.default(), max_messages=max_messages, guild_ready_timeout=0.05
        )
        self.tree = app_commands.CommandTree(self)
        self.presses = 0
        self.seen: list[discord.Interaction] = []
        self.said: list[discord.Message] = []
        self.resumed = 0
        self.silent = False
        """True leaves every component unanswered."""
        add_commands(self.tree)

    async def setup_hook(self) -> None:
        await self.tree.sync()

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Identify again at once; by default discord.py waits five seconds."""

    async def on_resumed(self) -> None:
        self.resumed += 1

    async def on_message(self, message: discord.Message) -> None:
        self.said.append(message)

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        self.seen.append(interaction)
        if interaction.type is not discord.InteractionType.component or self.silent:
            return
        data: dict[str, Any] = dict(interaction.data or {})
        custom_id = str(data["custom_id"])
        if custom_id == "form":
            await interaction.response.send_modal(AnswerForm())
        elif custom_id == "count":
            self.presses += 1
            await interaction.response.edit_message(content=f"Pressed {self.presses}")
        elif custom_id.startswith("choice:"):
            await interaction.response.send_message(f"Your answer: {custom_id[-1]}", ephemeral=True)
        elif custom_id == "pick":
            await interaction.response.send_message(f"Picked {data['values']}", ephemeral=True)


def add_commands(tree: app_commands.CommandTree[ToyBot]) -> None:
    trivia = app_commands.Group(name="trivia", description="Trivia", guild_only=True)

    @trivia.command(description="Post a question")
    async def post(interaction: discord.Interaction) -> None:
        assert isinstance(interaction.channel, discord.TextChannel)
        try:
            await interaction.channel.send("Capital of France?", view=question_view())
        except discord.Forbidden as refusal:
            await interaction.response.send_message(f"Discord refuses: {refusal.code}", ephemeral=True)
        else:
            await interaction.response.send_message("Posted", ephemeral=True)

    @trivia.command(description="Answer")
    async def answer(interaction: discord.Interaction, city: str, sure: bool = True) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        await interaction.followup.send(f"Stored: {city} ({sure})", ephemeral=True)

    @answer.autocomplete("city")
    async def complete(interaction: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
        return [app_commands.Choice(name=it, value=it) for it in CITIES if it.startswith(current)]

    @trivia.command(description="Say something twice")
    async def twice(interaction: discord.Interaction) -> None:
        await interaction.response.send_message("once")
        await interaction.edit_original_response(content="twice")

    @tree.command(description="Only for administrators")
    @app_commands.default_permissions(manage_guild=True)
    async def setup(interaction: discord.Interaction, channel: discord.TextChannel, role: discord.Role) -> None:
        await interaction.response.send_message(f"{channel.name} {role.name}", ephemeral=True)

    @tree.command(description="About somebody")
    async def who(interaction: discord.Interaction, member: discord.Member) -> None:
        await interaction.response.send_message(f"{member.display_name} {member.guild_permissions.manage_guild}")

    @tree.command(description="A form with labels")
    async def labelled(interaction: discord.Interaction) -> None:
        await interaction.response.send_modal(LabelledForm())

    @tree.context_menu(name="Submit Answer")
    async def submit(interaction: discord.Interaction, message: discord.Message) -> None:
        await interaction.response.send_modal(AnswerForm(title=f"About {message.content}"[:45]))

    @tree.context_menu(name="Wave")
    async def wave(interaction: discord.Interaction, member: discord.Member) -> None:
        await interaction.response.send_message(f"Hello {member.display_name}")

    tree.add_command(trivia)


@contextmanager
def pointed_at(sandbox: Sandbox) -> Iterator[None]:
    """All that discord.py needs to know."""
    before = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = sandbox.api_base, yarl.URL(sandbox.gateway_url)
    try:
        yield
    finally:
        Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = before


@asynccontextmanager
async def running(bot: ClientT, sandbox: Sandbox) -> AsyncIterator[ClientT]:
    with pointed_at(sandbox):
        async with bot:
            task = asyncio.create_task(bot.start(sandbox.token))
            try:
                ready = asyncio.create_task(bot.wait_until_ready())
                await asyncio.wait([task, ready], return_when=asyncio.FIRST_COMPLETED)
                if task.done():
                    await task
                yield bot
            finally:
                ready.cancel()
                await bot.close()
                await asyncio.gather(task, ready, return_exceptions=True)


@dataclass(frozen=True)
class Place:
    """A sandbox with one guild, a channel, two members and the toy bot running."""

    sandbox: Sandbox
    bot: ToyBot
    guild_id: str
    channel_id: str
    ann: str
    """Nothing special."""
    boss: str
    """Holds Manage Server and Manage Messages."""

    @property
    def channel(self) -> discord.TextChannel:
        found = self.bot.get_channel(int(self.channel_id))
        assert isinstance(found, discord.TextChannel)
        return found

    async def question(self) -> str:
        """Post the question; returns the message's id."""
        return str((await self.channel.send("Capital of France?", view=question_view())).id)


@asynccontextmanager
async def place(bot: ToyBot | None = None, **options: Any) -> AsyncIterator[Place]:
    async with Sandbox(**options) as sandbox:
        guild = sandbox.add_guild("Guild")
        channel = sandbox.add_channel(guild.id, "trivia")
        ann = sandbox.add_member(guild.id, "Ann")
        boss = sandbox.add_member(guild.id, "Boss", permissions=["manage_guild", "manage_messages"])
        async with running(bot or ToyBot(), sandbox) as toy:
            yield Place(sandbox, toy, guild.id, channel.id, ann.id, boss.id)


async def eventually(condition: Callable[[], object], timeout_s: float = 10.0) -> None:
    """Wait until the condition returns something true."""
    async with asyncio.timeout(timeout_s):
        while not condition():
            await asyncio.sleep(0.01)
