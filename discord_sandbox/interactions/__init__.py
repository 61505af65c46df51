"""Interactions: a member's act, the bot's one response, and what may follow for a quarter of an hour."""

from discord_sandbox.interactions.record import Interaction, InteractionKind
from discord_sandbox.interactions.registry import Interactions

__all__ = ["Interaction", "InteractionKind", "Interactions"]
