"""The dashboard's words for what the store and the database hold as codes."""

from __future__ import annotations

from games.domain.guilds import GuildDirectory
from games.domain.records import AnswerPolicy, Phase, Registration
from games.rules.schedule_words import in_words

PHASES: dict[str, str] = {
    Phase.POSTING: "Being posted",
    Phase.OPEN: "Open",
    Phase.CANCELLING: "Being cancelled",
    Phase.CLOSING: "Closing",
    Phase.POSTED: "Results posted",
    Phase.GONE: "Finished",
    Phase.MISSED: "Missed",
    Phase.FAILED: "Failed",
    Phase.CANCELLED: "Cancelled",
}

REFUSALS: dict[str, str] = {
    "WINDOW_CLOSED": "too late",
    "ALREADY_SUBMITTED": "had answered already",
    "TOO_MANY": "too many changes at once",
    "NOT_OPEN_YET": "before the opening",
    "GAME_CLOSED": "after the close",
    "QUESTION_NOT_FOUND": "no such question",
}

POLICIES: dict[str, str] = {
    AnswerPolicy.LAST: "the last answer counts",
    AnswerPolicy.FIRST: "the first answer counts",
}


MAX_SCHEDULE = 170
"""Characters that a schedule is shown with: all the times of day that a registration may have."""
MAX_SEARCH = 100
"""Characters of a search that are used: it is held against every row."""


def refusal(code: str) -> str:
    return REFUSALS.get(code, code.replace("_", " ").lower())


def guild_name(guild_id: str, name: str) -> str:
    return name or f"Server {guild_id}"


def channel_name(directory: GuildDirectory, channel_id: str) -> str:
    name = directory.channels.get(channel_id)
    return f"#{name}" if name else f"channel {channel_id}"


def schedule(registration: Registration) -> str:
    """When a registration posts, without its time zone."""
    return short(in_words(registration), MAX_SCHEDULE)


def short(text: str, most: int = 60) -> str:
    """The beginning of a text that was stored before it had a limit."""
    return text if len(text) <= most else f"{text[:most]}…"
