"""The outbox: what the site asks the bot to do, written in the transaction of whatever it belongs to."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class OutboxEntry(models.Model):
    """One thing to be done in Discord, once it is committed; `games.play.outbox` runs it."""

    class Kind(models.TextChoices):
        AMEND = "amend", "amend a results post"
        TEST_POST = "trial", "send a test post"
        LOG = "log", "write into the log channel"
        WELCOME = "welcome", "welcome a server"

    kind = models.CharField(max_length=10, choices=Kind.choices)
    key = models.CharField(max_length=80, unique=True)
    """Makes it idempotent: asking for the same one again changes nothing."""
    guild_id = models.CharField(max_length=20)
    payload = models.JSONField(default=dict)
    """What its kind needs to know."""
    created_at = models.DateTimeField(auto_now_add=True)
    due_at = models.DateTimeField()
    """When it is tried (again); while somebody is at it, the end of that lease."""
    tries = models.PositiveIntegerField(default=0)
    done_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=200, blank=True)
    """Why the last try failed; with `done_at`, why it was given up."""

    class Meta:
        # As the first release named them: in a rolling upgrade old processes work on the table beside new ones.
        db_table = "games_errand"
        default_permissions = ()
        indexes: ClassVar = [
            models.Index(fields=["due_at"], name="errands_due", condition=models.Q(done_at__isnull=True))
        ]

    def __str__(self) -> str:
        return self.key
