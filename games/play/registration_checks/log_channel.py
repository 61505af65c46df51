"""Whether the bot can write in a server's log channel, each time once: pure, from the directory that it last saved."""

from __future__ import annotations

from games.domain.guilds import GuildDirectory
from games.play.registration_checks.finding import RegistrationFinding
from games.play.registration_checks.permissions import PERMISSIONS

_HISTORY = "read_message_history"
"""Without it Discord answers that a channel is empty, and a message that stands there would come again."""
_NEEDED = ("view_channel", "send_messages", _HISTORY)


def log_channel_finding(channel_id: str, directory: GuildDirectory) -> RegistrationFinding | None:
    """None where it can, and before the bot's first report."""
    if not directory.name and not directory.channels:
        return None
    if channel_id not in directory.channels:
        text = f"The bot does not see the log channel {channel_id}: it was deleted, or is hidden from the bot."
        advice = "Choose another log channel, or give the bot's role the permission View Channel there."
    elif directory.is_forum(channel_id):
        text, advice = "The log channel is a forum, in which nothing can be logged.", "Choose a text channel."
    elif missing := [PERMISSIONS[name] for name in _NEEDED if name in directory.lacking.get(channel_id, ())]:
        cannot = "find what it has written" if missing == [PERMISSIONS[_HISTORY]] else "write"
        text = f"The bot cannot {cannot} in the log channel #{directory.channels[channel_id]}."
        advice = f"In Discord, open its settings, Permissions, choose the bot's role and allow: {', '.join(missing)}."
    else:
        return None
    return RegistrationFinding(code="log", text=text, advice=advice, fatal=True)
