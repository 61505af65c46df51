"""The gateway: sockets, and the sessions that outlive them."""

from discord_sandbox.gateway.hub import Gateway
from discord_sandbox.gateway.session import GatewayIntent
from discord_sandbox.gateway.starts import IdentifyRefusal

__all__ = ["Gateway", "GatewayIntent", "IdentifyRefusal"]
