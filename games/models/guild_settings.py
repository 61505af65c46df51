"""What is set for a whole guild, beside its registrations."""

from __future__ import annotations

from django.db import models


class GuildSettings(models.Model):
    """A guild without a row has what a row has by default."""

    guild_id = models.CharField(primary_key=True, max_length=20)
    keep_answers_days = models.PositiveSmallIntegerField(null=True)
    """How long the answers of a game that is over are kept, counted from its close; None for good."""

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.guild_id
