"""Who changed what, and when: written once, never changed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class AuditEntry(models.Model):
    """One change that a person made to something of a guild, as it was before and after."""

    class Source(models.TextChoices):
        SITE = "site", "dashboard"
        DISCORD = "discord", "Discord"
        SHELL = "shell", "command line"

    at = models.DateTimeField(auto_now_add=True)
    guild_id = models.CharField(max_length=20)
    source = models.CharField(max_length=10, choices=Source.choices)
    actor_id = models.CharField(max_length=40, blank=True)
    """The account's primary key, or the Discord user's id; empty for the command line."""
    actor_name = models.CharField(max_length=150)
    """As it was then: an account may be renamed or deleted later."""
    action = models.CharField(max_length=40)
    """What was done, such as `registration.changed`: the kind of thing, a dot, a participle."""
    subject_id = models.CharField(max_length=80, blank=True)
    """The registration, game, question or account that was changed."""
    subject = models.CharField(max_length=200, blank=True)
    """The same in words, as they were then."""
    before = models.JSONField(default=dict)
    """Name of a field -> its value; only what changed. Empty for something new."""
    after = models.JSONField(default=dict)

    class Meta:
        verbose_name = "audit entry"
        verbose_name_plural = "audit entries"
        default_permissions = ()
        indexes: ClassVar = [
            models.Index(fields=["guild_id", "-at", "-id"], name="audit_by_guild"),
            models.Index(fields=["-at", "-id"], name="audit_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.subject_id} by {self.actor_name}"
