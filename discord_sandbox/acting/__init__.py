"""The members' side: what a person does in their Discord client, with what that client would not let them do."""

from discord_sandbox.acting.players import Players

__all__ = ["Players"]
