"""What is set for a whole guild, beside its registrations."""

from __future__ import annotations

from django.db import models


class GuildSettings(models.Model):
    """A guild without a row has what a row has by default."""

    guild_id = models.CharField(primary_key=True, max_length=20)
    keep_answers_days = models.PositiveSmallIntegerField(null=True)
    """How long the answers of a game that is over are kept, counted from its close; None for good."""
    log_channel_id = models.CharField(max_length=20, blank=True, default="")
    """Where the bot writes what keeps it from posting; empty for nowhere."""
    log_told = models.JSONField(default=dict, blank=True)
    """The problems of which that channel has heard and that are not solved: `games.play.server_log` reads it."""
    log_count = models.PositiveIntegerField(default=0)
    """Counts changes of `log_told`: of several that work on it, one is first."""

    is_here = models.BooleanField(default=False)
    """Whether the bot was in it when it last looked."""
    left_at = models.DateTimeField(null=True)
    """When the bot was found to be no longer in it; None while it is, and where it never was."""
    missed_at = models.DateTimeField(null=True)
    """When the bot last looked and was not in it, though it had been."""

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.guild_id
