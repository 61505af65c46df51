"""Accounts that log in with Discord: who they are there, and what Discord said about their servers, and when."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models

FRESH = timedelta(minutes=10)
"""How long what Discord said is believed."""
RENEW = timedelta(minutes=5)
"""After this long it is asked again while somebody is here, so that nothing runs out under their hands."""
RETRY = timedelta(seconds=20)
"""After a try that failed."""


class DiscordAccount(models.Model):
    """One person of Discord with an account here.

    Their servers other than those in which the bot is are not kept, nor is anything else that Discord knows of them.
    """

    class Problem(models.TextChoices):
        NONE = "", "none"
        AWAY = "away", "Discord did not answer"
        ENDED = "ended", "the person, or Discord, has ended the login"

    class Membership(models.TextChoices):
        """What somebody is in a server, by Discord's word."""

        MEMBER = "member", "member"
        MANAGER = "manager", "owner, or holds Manage Server or Administrator"

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="discord")
    discord_id = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=80, blank=True)
    """As Discord shows it; people may change it at any time."""
    access_token = models.TextField(blank=True)
    """Encrypted: `games.access.discord.token_encryption`."""
    refresh_token = models.TextField(blank=True)
    """Encrypted as well."""
    servers = models.JSONField(default=dict)
    """Guild id -> `Membership`, for the guilds that the store knew when Discord was asked."""
    told_at = models.DateTimeField(null=True)
    """When Discord said so."""
    asked_at = models.DateTimeField(null=True)
    """When it was last asked. Whoever moves this is the one who asks."""
    problem = models.CharField(max_length=10, blank=True, choices=Problem.choices, default=Problem.NONE)
    """What kept the last question from being answered."""

    class Meta:
        verbose_name = "Discord account"
        default_permissions: ClassVar = ()

    def __str__(self) -> str:
        return self.name or self.discord_id

    def is_fresh(self, now: datetime) -> bool:
        return self.told_at is not None and now - self.told_at < FRESH

    def memberships(self, now: datetime) -> Mapping[str, str]:
        """Guild id -> membership, as far as it may still be believed: nothing once it is ten minutes old."""
        return self.servers if self.is_fresh(now) and self.problem != self.Problem.ENDED else {}

    def is_due(self, now: datetime) -> bool:
        """Whether Discord should be asked again."""
        if self.problem == self.Problem.ENDED:
            return False
        pause = RETRY if self.problem else RENEW
        return self.asked_at is None or now - self.asked_at >= pause
