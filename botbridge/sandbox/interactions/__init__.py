"""Interactions: a member's act, the bot's one response, and what may follow for a quarter of an hour."""

from botbridge.sandbox.interactions.record import Interaction, Kind
from botbridge.sandbox.interactions.registry import Interactions

__all__ = ["Interaction", "Interactions", "Kind"]
