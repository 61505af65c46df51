"""What lasts in SQL: finished games, scores, own questions, rights, who changed what, and the outbox."""

from games.models.access import GuildAccess
from games.models.archive import ArchivedAnswer, ArchivedGame
from games.models.audit import AuditEntry
from games.models.cancelled import CancelledAnswer, CancelledGame
from games.models.discord import DiscordAccount
from games.models.guild_settings import GuildSettings
from games.models.hidden import HiddenPlayer
from games.models.outbox import OutboxEntry
from games.models.questions import BankRevision, DisabledSeed, OwnQuestion
from games.models.scores import Score

__all__ = [
    "ArchivedAnswer",
    "ArchivedGame",
    "AuditEntry",
    "BankRevision",
    "CancelledAnswer",
    "CancelledGame",
    "DisabledSeed",
    "DiscordAccount",
    "GuildAccess",
    "GuildSettings",
    "HiddenPlayer",
    "OutboxEntry",
    "OwnQuestion",
    "Score",
]
