"""A local Discord on the wire: REST v10 and gateway for an unmodified discord.py, and a side that controls them."""

from botbridge.sandbox.client import SandboxClient
from botbridge.sandbox.clock import ManualClock, ShiftedClock
from botbridge.sandbox.errors import Refused
from botbridge.sandbox.server import Sandbox

__all__ = ["ManualClock", "Refused", "Sandbox", "SandboxClient", "ShiftedClock"]
