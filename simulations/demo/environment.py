"""Prepares a demo: sandbox, bot and site as processes, the guild with its players, the administrator's account."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace

import aiohttp
from asgiref.sync import sync_to_async
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.urls import reverse

from discord_sandbox import SandboxClient
from discord_sandbox.state import Json
from games.connection import close_store, game_store
from games.domain.ports import Store
from games.management.listening import is_free
from simulations.players import names
from trivia_site.processes import programs
from trivia_site.processes.http_probe import answers_http
from trivia_site.processes.supervisor import Program, StartFailed, Supervisor

HOST = "127.0.0.1"
SANDBOX_PORTS = 100
"""How far above the dashboard's port the channel's begins."""
PORTS_TRIED = 100
READY_S = 60.0
ADMIN = "demo"
CLIENT_ID = "100000000000000000"


@dataclass(frozen=True, kw_only=True, slots=True)
class DemoEnvironment:
    """Where everything is, once it runs."""

    dashboard_url: str
    channel_url: str
    password: str
    """Of the dashboard's administrator `ADMIN`, made with each start."""
    guild_id: str
    channel_id: str
    players: tuple[str, ...]
    """Member ids of the simulated players."""
    sandbox: SandboxClient
    store: Store


class Application:
    """As it stands at the sandbox, so that its members can log in to the dashboard."""

    def __init__(self, sandbox_port: int, site_port: int) -> None:
        self._discord = f"http://{HOST}:{sandbox_port}"
        self._id, self._secret = CLIENT_ID, secrets.token_urlsafe(24)
        self._back = f"http://{HOST}:{site_port}{reverse('discord_callback')}"

    def options(self) -> tuple[str, ...]:
        """Of the sandbox."""
        given = {"client-id": self._id, "client-secret": self._secret, "redirect-uri": self._back}
        return tuple(f"--{name}={value}" for name, value in given.items())  # a secret may begin with a dash

    def environment(self) -> dict[str, str]:
        """Of the site."""
        return {
            "DISCORD_CLIENT_ID": self._id,
            "DISCORD_CLIENT_SECRET": self._secret,
            "DISCORD_API_BASE": f"{self._discord}/api/v10",
            "DISCORD_AUTHORIZE_URL": f"{self._discord}/oauth2/authorize",
        }


@asynccontextmanager
async def prepared(supervisor: Supervisor, *, port: int, players: int) -> AsyncIterator[DemoEnvironment]:
    """Start everything; what was started ends with the supervisor. Raises StartFailed."""
    sandbox_port = free_port(port + SANDBOX_PORTS)
    site_port = free_port(port, but=sandbox_port)
    application = Application(sandbox_port, site_port)
    await supervisor.start(programs.sandbox("--port", str(sandbox_port), *application.options()))
    await supervisor.start(replace(programs.site(HOST, site_port), environment=application.environment()))
    password = await sync_to_async(prepare_database)()
    async with SandboxClient(f"http://{HOST}:{sandbox_port}") as sandbox:
        try:
            await supervisor.until_ready("sandbox", _answering(sandbox.info), READY_S)
            info = await sandbox.info()
            guild_id, channel_id, members = await people_guild(sandbox, players)
            await supervisor.start(_demo_bot(info))
            await forget_earlier(game_store())
            await supervisor.until_ready("site", lambda: answers_http(HOST, site_port), READY_S)
            await supervisor.until_ready("bot", lambda: _knows(game_store(), guild_id), READY_S)
            yield DemoEnvironment(
                dashboard_url=f"http://{HOST}:{site_port}/",
                channel_url=info["page_url"],
                password=password,
                guild_id=guild_id,
                channel_id=channel_id,
                players=members,
                sandbox=sandbox,
                store=game_store(),
            )
        finally:
            await close_store()


def free_port(first: int, but: int = 0) -> int:
    """The first free port from `first` on. Raises StartFailed when a hundred are taken."""
    for port in range(first, min(first + PORTS_TRIED, 65536)):
        if port != but and is_free(HOST, port):
            return port
    raise StartFailed(f"No free port from {first} to {first + PORTS_TRIED - 1}.")


def prepare_database() -> str:
    """Apply the migrations and see that the administrator exists; returns the new password."""
    call_command("migrate", verbosity=0, interactive=False)
    password = secrets.token_urlsafe(9)
    admin, _ = get_user_model().objects.get_or_create(username=ADMIN)
    admin.is_staff = admin.is_superuser = admin.is_active = True
    admin.set_password(password)
    admin.save()
    return password


async def people_guild(sandbox: SandboxClient, players: int) -> tuple[str, str, tuple[str, ...]]:
    """Make the demo's guild; returns its id, its channel's and those of the simulated players."""
    guild_id = await sandbox.add_guild(names.GUILD)
    channel_id = await sandbox.add_channel(guild_id, names.CHANNEL, names.TOPIC)
    fans = await sandbox.add_role(guild_id, "Trivia fans", mentionable=True)
    await sandbox.add_member(guild_id, names.VISITOR, roles=[fans])
    await sandbox.add_member(guild_id, names.HOST, permissions=["manage_guild"])
    members = [await sandbox.add_member(guild_id, name, roles=[fans]) for name in names.nicknames(players)]
    return guild_id, channel_id, tuple(members)


async def forget_earlier(store: Store) -> None:
    """The sandbox forgets its guilds when it ends; what was scheduled in them must not be posted any more."""
    for guild_id in await store.get_guilds():
        for registration in await store.get_registrations(guild_id):
            await store.delete_registration(guild_id, registration.id)


def _demo_bot(info: Json) -> Program:
    environment = {
        "DISCORD_TOKEN": info["token"],
        "DISCORD_API_BASE": info["api_base"],
        "DISCORD_GATEWAY_URL": info["gateway_url"],
    }
    return replace(programs.bot(duties=True), environment=environment)


def _answering(ask: Callable[[], Awaitable[Json]]) -> Callable[[], Awaitable[bool]]:
    async def answers() -> bool:
        try:
            await ask()
        except (aiohttp.ClientError, OSError):
            return False
        return True

    return answers


async def _knows(store: Store, guild_id: str) -> bool:
    """Whether the bot has saved the guild's names in the store: then it is on the gateway."""
    return guild_id in await store.get_guilds()
