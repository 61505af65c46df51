"""The gateway: sockets, and the sessions that outlive them."""

from botbridge.sandbox.gateway.hub import Gateway
from botbridge.sandbox.gateway.session import Intent

__all__ = ["Gateway", "Intent"]
