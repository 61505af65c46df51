"""Players who do not want to be named where others read."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

SHOWN_AS = "a player"
"""What stands in place of a hidden player's name."""


class HiddenPlayer(models.Model):
    """Somebody who is shown without name and id in one guild; what they have earned counts as before."""

    guild_id = models.CharField(max_length=20)
    user_id = models.CharField(max_length=20)
    since = models.DateTimeField(auto_now_add=True)

    class Meta:
        default_permissions = ()
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["guild_id", "user_id"], name="hidden_once_per_guild"),
        ]

    def __str__(self) -> str:
        return f"{self.guild_id}/{self.user_id}"
