"""Discord's REST API v10: one module per resource, one pipeline that every request goes through."""

from __future__ import annotations

from collections.abc import Callable

from botbridge.sandbox.core import Core
from botbridge.sandbox.rest.channels import ChannelRoutes
from botbridge.sandbox.rest.commands import CommandRoutes
from botbridge.sandbox.rest.guilds import GuildRoutes
from botbridge.sandbox.rest.interactions import InteractionRoutes
from botbridge.sandbox.rest.messages import MessageRoutes
from botbridge.sandbox.rest.oauth import OAuthRoutes
from botbridge.sandbox.rest.pipeline import Route
from botbridge.sandbox.rest.users import UserRoutes


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
