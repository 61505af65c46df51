"""What lasts in SQL: finished games, scores, who may see which guild, who changed what, errands for the bot."""

from games.models.access import GuildAccess
from games.models.archive import ArchivedAnswer, ArchivedGame
from games.models.audit import AuditEntry
from games.models.errands import Errand
from games.models.scores import Score

__all__ = ["ArchivedAnswer", "ArchivedGame", "AuditEntry", "Errand", "GuildAccess", "Score"]
