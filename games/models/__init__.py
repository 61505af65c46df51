"""What lasts in SQL: finished games, who may see which guild, who changed what, and what the bot is asked to do."""

from games.models.access import GuildAccess
from games.models.archive import ArchivedAnswer, ArchivedGame
from games.models.audit import AuditEntry
from games.models.cancelled import CancelledAnswer, CancelledGame
from games.models.errands import Errand

__all__ = ["ArchivedAnswer", "ArchivedGame", "AuditEntry", "CancelledAnswer", "CancelledGame", "Errand", "GuildAccess"]
