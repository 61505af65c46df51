"""The two Discords that play the scenarios."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import discord
import simcord

from discord_sandbox import RefusedByClient
from discord_sandbox.interactions import Interaction
from discord_sandbox.views import walk
from tests.discord_sandbox.scenarios import ANN, BOSS, Driver, NotOffered, Seen
from tests.discord_sandbox.support import Place, ToyBot, eventually, place


def form_fields(modal: dict[str, Any] | None) -> tuple[str, ...]:
    return tuple(str(part["label"]) for part in walk((modal or {}).get("components")) if part.get("label"))


class OnSandbox:
    """The toy bot runs on the wire."""

    def __init__(self, spot: Place) -> None:
        self._spot = spot
        self._ids = {ANN: spot.ann, BOSS: spot.boss}

    async def _seen(self, act: Interaction) -> Seen:
        view = await act.answered()
        replies = tuple((it.text, it.ephemeral) for it in view.messages if view.callback not in (6, 7))
        title = str(view.modal["title"]) if view.modal else ""
        return Seen(view.acknowledged, replies, title, form_fields(view.modal), act.id)

    async def slash(self, who: str, command: str, **options: object) -> Seen:
        try:
            return await self._seen(self._spot.sandbox.slash(self._ids[who], self._spot.channel_id, command, options))
        except RefusedByClient as refused:
            raise NotOffered from refused

    async def complete(self, who: str, command: str, option: str, text: str) -> list[str]:
        sandbox = self._spot.sandbox
        act = sandbox.autocomplete(self._ids[who], self._spot.channel_id, command, option, {option: text})
        return [str(choice["value"]) for choice in (await act.acknowledged()).choices]

    async def press(self, who: str, label: str) -> Seen:
        message = self._spot.sandbox.messages(self._spot.channel_id)[-1]
        return await self._seen(self._spot.sandbox.press(self._ids[who], message.id, message.custom_id(label)))

    async def menu(self, who: str, entry: str) -> Seen:
        message = self._spot.sandbox.messages(self._spot.channel_id)[-1]
        return await self._seen(self._spot.sandbox.message_menu(self._ids[who], message.id, entry))

    async def submit(self, who: str, form: Seen, **values: str) -> Seen:
        try:
            return await self._seen(self._spot.sandbox.submit_modal(str(form.handle), values))
        except RefusedByClient as refused:
            raise NotOffered from refused

    async def shows(self, *texts: str) -> None:
        def shown() -> list[str]:
            return [it.text for it in self._spot.sandbox.messages(self._spot.channel_id)]

        try:
            await eventually(lambda: shown() == list(texts), timeout_s=5.0)
        except TimeoutError:
            raise AssertionError(f"the channel shows {shown()}") from None

    async def deny_bot(self, right: str) -> None:
        sandbox = self._spot.sandbox
        sandbox.set_channel_permissions(self._spot.channel_id, sandbox.bot_id, deny=[right])


class OnSimcord:
    """The toy bot runs with simcord in place of discord.py's network layers."""

    def __init__(self, env: simcord.Env) -> None:
        self._env = env
        guild = self._guild = env.create_guild("Guild")
        self._channel = guild.create_text_channel("trivia")
        managers = guild.create_role("Managers", permissions=discord.Permissions(manage_guild=True))
        self._members = {
            ANN: guild.add_member(env.create_user(ANN)),
            BOSS: guild.add_member(env.create_user(BOSS), roles=[managers]),
        }

    def _seen(self, result: simcord.InteractionResult) -> Seen:
        replies = [result.response] if result.response else []
        replies += result.followups
        texts = tuple((it.content, it.ephemeral) for it in replies)
        title = str(result.modal["title"]) if result.modal else ""
        return Seen(result.acknowledged, texts, title, form_fields(result.modal), result)

    async def slash(self, who: str, command: str, **options: object) -> Seen:
        try:
            return self._seen(await self._members[who].slash(self._channel, command, **options))
        except simcord.SetupError as refused:
            raise NotOffered from refused

    async def complete(self, who: str, command: str, option: str, text: str) -> list[str]:
        choices = await self._members[who].autocomplete(self._channel, command, option, text)
        return [str(choice["value"]) for choice in choices]

    def _newest(self) -> discord.Message:
        message = self._channel.last_message
        assert message is not None
        return message

    async def press(self, who: str, label: str) -> Seen:
        return self._seen(await self._members[who].click(self._newest(), label=label))

    async def menu(self, who: str, entry: str) -> Seen:
        return self._seen(await self._members[who].context_menu(self._channel, entry, self._newest()))

    async def submit(self, who: str, form: Seen, **values: str) -> Seen:
        assert isinstance(form.handle, simcord.InteractionResult)
        try:
            return self._seen(await self._members[who].submit_modal(form.handle, dict(values)))
        except simcord.SetupError as refused:
            raise NotOffered from refused

    async def shows(self, *texts: str) -> None:
        assert [it.content for it in self._channel.history()] == list(texts)

    async def deny_bot(self, right: str) -> None:
        overwrite = discord.PermissionOverwrite(**{right: False})
        assert self._guild.me is not None
        self._channel = self._guild.create_text_channel("closed", overwrites={self._guild.me: overwrite})


@asynccontextmanager
async def on_sandbox() -> AsyncIterator[Driver]:
    async with place(rate_limits=False) as spot:
        yield OnSandbox(spot)


@asynccontextmanager
async def on_simcord() -> AsyncIterator[Driver]:
    async with simcord.run(ToyBot()) as env:
        yield OnSimcord(env)
