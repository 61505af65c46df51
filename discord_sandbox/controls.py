"""Everything that a test does with a sandbox: addresses, members' acts, building, faults, limits and looking."""

from __future__ import annotations

from typing import Any

from discord_sandbox import views
from discord_sandbox.acting import Players
from discord_sandbox.commands import GLOBAL
from discord_sandbox.core import Core, SandboxOptions
from discord_sandbox.errors import RefusedByClient
from discord_sandbox.oauth.page import PATH as AUTHORIZE
from discord_sandbox.rest.pipeline import PREFIX
from discord_sandbox.views import MessageView
from discord_sandbox.world_builder import WorldBuilder


class Controls(WorldBuilder, Players):
    """What the sandbox offers to a test in its process and, through `control_api`, to other processes."""

    def __init__(self, *, host: str, port: int, **options: Any) -> None:
        """`options` are those of `SandboxOptions`."""
        self.host = host
        self.port = port
        self.core = Core(SandboxOptions(**options), lambda: self.gateway_url)
        super().__init__(self.core)
        self.audit = self.core.audit
        self.faults = self.core.faults
        self.gateway = self.core.gateway

    # addresses

    @property
    def api_base(self) -> str:
        """For discord.py's `Route.BASE`."""
        return f"http://{self.host}:{self.port}{PREFIX}"

    @property
    def gateway_url(self) -> str:
        """For discord.py's `DiscordWebSocket.DEFAULT_GATEWAY`."""
        return f"ws://{self.host}:{self.port}/gateway"

    @property
    def page_url(self) -> str:
        return f"http://{self.host}:{self.port}/"

    @property
    def authorize_url(self) -> str:
        """Where an application sends a browser, to ask a member for leave."""
        return f"http://{self.host}:{self.port}{AUTHORIZE}"

    @property
    def token(self) -> str:
        """The bot's token."""
        return self.core.token

    @property
    def bot_id(self) -> str:
        """The bot's user id, which is its application's id too."""
        return self.core.world.bot.id

    # limits

    def limits(self, route: str, requests: int, window_s: float, bucket: str = "", *, rolling: bool = False) -> None:
        """Limit a route, such as `POST /channels/{channel_id}/messages`, otherwise from now on.

        Routes with the same `bucket` count together. With `rolling` each answer announces a window that begins with it.
        """
        self.core.ratelimits.set(route, requests, window_s, bucket=bucket, rolling=rolling)

    # the token

    async def revoke_token(self) -> None:
        """From now on every call is answered 401 and every gateway socket is closed with 4004."""
        self.core.token_valid = False
        await self.gateway.drop(4004, forget=True)

    def restore_token(self) -> None:
        self.core.token_valid = True

    # what members allowed

    def add_redirect_uri(self, uri: str) -> None:
        """Enter an address at the application, as one does on Discord's page for developers."""
        self.core.grants.redirect_uris.add(uri)

    def revoke_grants(self, member_id: str) -> None:
        """The member removes the application in their settings: its tokens end."""
        self.core.grants.revoke_member(member_id)

    async def wait_commands(self) -> None:
        """Return once the bot has commands."""
        tries = 0
        while not self.core.commands.all(GLOBAL):
            tries += 1
            await self.audit.wait("PUT", r"/applications/\d+/commands", tries)

    # looking

    def messages(self, channel_id: str) -> list[MessageView]:
        """All public messages of a channel or thread, oldest first."""
        channel = self.core.world.channel(channel_id)
        if channel is None:
            raise RefusedByClient("no such channel")
        return [views.of_message(message) for message in channel.log]

    def file(self, message_id: str, filename: str) -> bytes:
        """What came along with a message under this name, as a member downloads it."""
        message = self.core.world.message(message_id)
        if message is not None:
            for attachment in message.attachments:
                if attachment["filename"] == filename:
                    return message.files[attachment["id"]]
        raise RefusedByClient("no such file")

    def screen(self, member_id: str, channel_id: str, limit: int = 100) -> list[MessageView]:
        """What a member sees in a channel, their own ephemeral messages among the rest, oldest first."""
        return [views.of_message(message) for message in self.visible(member_id, channel_id, limit)]
