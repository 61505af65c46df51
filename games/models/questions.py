"""What a guild adds to the question bank, and what of it the guild does not want."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

SEED_PREFIX = "own:"
"""What the seed of a guild's own question begins with; the row's primary key follows, which is never given twice."""


class OwnQuestion(models.Model):
    """A question of one guild, which no other guild is asked or shown."""

    guild_id = models.CharField(max_length=20)
    text = models.CharField(max_length=300)
    text_key = models.CharField(max_length=64)
    """A hash of the text without regard to case and blanks: the same text is not asked twice."""
    answer = models.CharField(max_length=200)
    options = models.JSONField(default=list)
    """The choices in the order shown; empty when the answer is typed."""
    aliases = models.JSONField(default=list)
    rivals = models.JSONField(default=list)
    category = models.CharField(max_length=40)
    difficulty = models.CharField(max_length=10)
    explanation = models.CharField(max_length=500, blank=True)
    source = models.CharField(max_length=200, blank=True)
    enabled = models.BooleanField(default=True)
    found = models.TextField()
    """Text, answer, other spellings and category in lower case: what a search reads."""
    version = models.PositiveIntegerField(default=1)
    """Counts saves; a save of an older version is refused."""
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        default_permissions = ()
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["guild_id", "text_key"], name="one_question_of_a_text_per_guild")
        ]
        indexes: ClassVar = [models.Index(fields=["guild_id", "-id"], name="own_questions_newest")]

    @property
    def seed(self) -> str:
        return f"{SEED_PREFIX}{self.pk}"

    def __str__(self) -> str:
        return self.text


class DisabledSeed(models.Model):
    """A question of the bundled bank that one guild is not to be asked."""

    guild_id = models.CharField(max_length=20)
    seed = models.CharField(max_length=80)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        default_permissions = ()
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["guild_id", "seed"], name="one_disabled_seed_per_guild")
        ]

    def __str__(self) -> str:
        return f"{self.guild_id}: {self.seed}"


class BankRevision(models.Model):
    """Changes with every change to a guild's questions, so that whoever has read them knows whether they still hold."""

    guild_id = models.CharField(primary_key=True, max_length=20)
    revision = models.UUIDField()
    """Random, not a count: a database restored from a backup never repeats one that a process remembers."""

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.guild_id}: {self.revision}"
