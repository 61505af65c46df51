"""Who may see which guild."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models


class GuildAccess(models.Model):
    """What a member of staff may do in one guild; superusers need none."""

    class Role(models.TextChoices):
        VIEWER = "viewer", "viewer: sees"
        HOST = "host", "host: also posts, closes, extends"
        EDITOR = "editor", "editor: also changes registrations and questions"
        ADMIN = "admin", "admin: also gives roles and deletes"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="guild_access")
    guild_id = models.CharField(max_length=20)
    role = models.CharField(max_length=10, choices=Role.choices, default=Role.VIEWER)

    class Meta:
        verbose_name = "guild access"
        verbose_name_plural = "guild access"
        constraints: ClassVar = [models.UniqueConstraint(fields=["user", "guild_id"], name="one_role_per_guild")]

    def __str__(self) -> str:
        return f"{self.user} in {self.guild_id}: {self.role}"
