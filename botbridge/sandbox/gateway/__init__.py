"""The gateway: sockets, and the sessions that outlive them."""

from botbridge.sandbox.gateway.hub import Gateway
from botbridge.sandbox.gateway.session import Intent
from botbridge.sandbox.gateway.starts import Refusal

__all__ = ["Gateway", "Intent", "Refusal"]
