"""Discord's REST API v10: one module per resource, one pipeline that every request goes through."""

from __future__ import annotations

from collections.abc import Callable

from discord_sandbox.core import Core
from discord_sandbox.rest.channels import ChannelRoutes
from discord_sandbox.rest.commands import CommandRoutes
from discord_sandbox.rest.guilds import GuildRoutes
from discord_sandbox.rest.interactions import InteractionRoutes
from discord_sandbox.rest.messages import MessageRoutes
from discord_sandbox.rest.oauth import OAuthRoutes
from discord_sandbox.rest.pipeline import Route
from discord_sandbox.rest.users import UserRoutes


def all_routes(core: Core, gateway_address: Callable[[], str]) -> list[Route]:
    """Every route that the sandbox knows; any other is answered 404 and logged."""
    return [
        *UserRoutes(core, gateway_address).routes(),
        *GuildRoutes(core).routes(),
        *ChannelRoutes(core).routes(),
        *MessageRoutes(core).routes(),
        *CommandRoutes(core).routes(),
        *InteractionRoutes(core).routes(),
        *OAuthRoutes(core).routes(),
    ]
