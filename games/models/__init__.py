"""What lasts in SQL: finished games, own questions, rights, who changed what, and what the bot is asked to do."""

from games.models.access import GuildAccess
from games.models.archive import ArchivedAnswer, ArchivedGame
from games.models.audit import AuditEntry
from games.models.errands import Errand
from games.models.questions import BankRevision, DisabledSeed, OwnQuestion

__all__ = [
    "ArchivedAnswer",
    "ArchivedGame",
    "AuditEntry",
    "BankRevision",
    "DisabledSeed",
    "Errand",
    "GuildAccess",
    "OwnQuestion",
]
