"""Who may see which guild."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q


class GuildAccess(models.Model):
    """What somebody may do in one guild: an account, or whoever logs in with a Discord id; superusers need none."""

    class RoleName(models.TextChoices):
        VIEWER = "viewer", "viewer: sees"
        HOST = "host", "host: also posts, closes, extends"
        EDITOR = "editor", "editor: also changes registrations and questions"
        ADMIN = "admin", "admin: also gives roles and deletes"

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="guild_access", null=True, blank=True
    )
    discord_id = models.CharField("Discord user id", max_length=20, blank=True, default="")
    """In place of an account; the person need not have logged in yet."""
    guild_id = models.CharField(max_length=20)
    role = models.CharField(max_length=10, choices=RoleName.choices, default=RoleName.VIEWER)

    class Meta:
        verbose_name = "guild access"
        verbose_name_plural = "guild access"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "guild_id"], name="one_role_per_guild"),
            models.UniqueConstraint(
                fields=["discord_id", "guild_id"], name="one_role_per_discord_id", condition=~Q(discord_id="")
            ),
            models.CheckConstraint(
                condition=Q(user__isnull=False, discord_id="") | (Q(user__isnull=True) & ~Q(discord_id="")),
                name="account_or_discord_id",
                violation_error_message="Choose an account, or give a Discord user id, not both.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user or self.discord_id} in {self.guild_id}: {self.role}"

    def clean(self) -> None:
        if self.discord_id and not (self.discord_id.isascii() and self.discord_id.isdigit()):
            raise ValidationError({"discord_id": "A Discord user id is a number of 17 to 20 digits."})
