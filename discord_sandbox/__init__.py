"""A local Discord on the wire: REST v10 and gateway for an unmodified discord.py, and a side that controls them."""

from discord_sandbox.client import SandboxClient
from discord_sandbox.clock import ManualClock, ShiftedClock
from discord_sandbox.errors import RefusedByClient
from discord_sandbox.sandbox import Sandbox

__all__ = ["ManualClock", "RefusedByClient", "Sandbox", "SandboxClient", "ShiftedClock"]
