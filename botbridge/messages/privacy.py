"""What players read of what is kept of them."""

from __future__ import annotations

from collections.abc import Mapping

from botbridge.messages.text import CONTENT, join_within

OFFER = (
    "**What is kept of you in this server**\n"
    "Your answers with their times, the name that you had when you answered, and the places that follow from them. "
    "Nobody else reads your answers before a game is over.\n"
    "**Take out my data**: two files, for you alone."
)
NOTHING = "Nothing of you is kept in this server."


def exported(counts: Mapping[str, int]) -> str:
    """What is in the files, by kind of record."""
    lines = ["Here is all that is kept of you in this server, as JSON and as a table. Only you see this message."]
    lines += [f"- {kind}: {number:,}" for kind, number in counts.items()]
    return join_within(lines, CONTENT)


def too_much(guild_id: str, user_id: str) -> str:
    """For files that Discord would not take."""
    return (
        "More is kept of you here than fits into a message of Discord. Please ask whoever runs this bot to call "
        f"`manage.py export_player {guild_id} {user_id} --to DIRECTORY`, which writes the same files."
    )
