"""The gateway: sockets, and the sessions that outlive them."""

from discord_sandbox.gateway.hub import Gateway
from discord_sandbox.gateway.session import Intent
from discord_sandbox.gateway.starts import Refusal

__all__ = ["Gateway", "Intent", "Refusal"]
