"""What the list of registrations shows of one, and where it is found in."""

from __future__ import annotations

from typing import NamedTuple

from games.dashboard import labels
from games.domain import records
from games.domain.guilds import GuildDirectory


class RowData(NamedTuple):
    """A registration with the names around it, and when it posts next (ms, None when it does not).

    A page may make ten thousand of them, and a frozen dataclass takes four times as long.
    """

    registration: records.Registration
    guild: str
    channel: str
    role: str = ""
    next_ms: int | None = None

    @property
    def searched(self) -> str:
        """What a search looks into."""
        r = self.registration
        line = labels.short(f"cron {r.cron}", labels.MAX_SCHEDULE) if r.cron else ""
        places = (r.id, self.guild, self.channel)
        return " ".join((*places, labels.schedule(r), line, r.zone, r.category)).casefold()

    def __str__(self) -> str:
        r = self.registration
        return f"{self.channel}, {labels.schedule(r)} ({r.zone})"


def row_data(registration: records.Registration, directory: GuildDirectory) -> RowData:
    """A registration with the names that its server's directory has for its places."""
    r = registration
    return RowData(
        r,
        guild=labels.guild_name(r.guild_id, directory.name),
        channel=labels.channel_name(directory, r.channel_id),
        role=directory.roles.get(r.mention_role_id, r.mention_role_id),
    )
