"""Finished games and their answers, for good."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from games.models.confirmed import ConfirmedQuerySet


class ArchivedGame(models.Model):
    """A finished game; `confirmed_at` is set once all its answers are here, and only then does it count as archived."""

    id = models.CharField(primary_key=True, max_length=40)
    guild_id = models.CharField(max_length=20)
    channel_id = models.CharField(max_length=20)
    registration_id = models.CharField(max_length=40, blank=True)
    slot = models.CharField(max_length=40, blank=True)
    day = models.DateField(null=True)
    """The day that it counts for, as `games.rules.days` says; None only of what a version before wrote."""
    category = models.CharField(max_length=40, blank=True)
    opened_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    closed_at = models.DateTimeField()
    players = models.PositiveIntegerField()
    answers = models.PositiveIntegerField()
    acknowledged = models.PositiveIntegerField()
    """Answers that the submit script counted as new: `GameState.answers`."""
    stored = models.PositiveIntegerField()
    """Answers that the store held in the moment of the close."""
    posted = models.PositiveIntegerField()
    """Answers that the results message counts."""
    forgotten = models.PositiveIntegerField(default=0)
    """Answers deleted since, because their players asked to be forgotten."""
    lost = models.PositiveIntegerField(default=0)
    """Answers that are nowhere any more since the database was restored from a backup, as an operator has accepted."""
    checksum = models.CharField(max_length=64)
    """Over all answers that are here, as `games.archive.certificate` computes it."""
    accepted = models.PositiveIntegerField()
    changed = models.PositiveIntegerField()
    refused = models.JSONField(default=dict)
    description = models.JSONField()
    """`codec.dump_game`, as an object."""
    results = models.JSONField()
    """`codec.dump_results`, as an object."""
    question_message_id = models.CharField(max_length=40, blank=True)
    results_message_id = models.CharField(max_length=40, blank=True)
    confirmed_at = models.DateTimeField(null=True)
    counted_at = models.DateTimeField(null=True)
    """When its answers were added to the scores, in the same transaction."""
    is_long = models.BooleanField(default=False, db_default=False)
    """Whether it took answers for so long, by its post, that equal points share a place: `games.rules.places`."""
    asked = models.TextField(default="", blank=True)
    """The questions' texts, one a line, in lower case: what a search reads."""
    leaf_key = models.CharField(max_length=64, default="", db_default="", blank=True)
    """`Secrets.leaf_key` in hexadecimal; empty for a game without. Nothing shows, logs or exports it."""
    forgotten_leaves = models.JSONField(default=dict, db_default=models.Value({}, models.JSONField()))
    """Index in the tree -> hash, in hexadecimal, of each leaf whose player was forgotten."""

    objects = ConfirmedQuerySet.as_manager()

    class Meta:
        verbose_name = "finished game"
        indexes: ClassVar = [
            models.Index(fields=["guild_id", "-closed_at", "-id"], name="archived_by_guild"),
            models.Index(fields=["-closed_at", "-id"], name="archived_newest"),
            models.Index(fields=["guild_id", "channel_id", "-closed_at", "-id"], name="archived_by_channel"),
            models.Index(fields=["guild_id", "category", "-closed_at", "-id"], name="archived_by_category"),
            models.Index(
                fields=["closed_at", "id"],
                name="archived_uncounted",
                condition=models.Q(confirmed_at__isnull=False, counted_at__isnull=True),
            ),
            # For boards, which ask whether there is a game in which equal points share a place.
            models.Index(
                fields=["guild_id", "closed_at"],
                name="archived_long",
                condition=models.Q(is_long=True),
            ),
            models.Index(
                fields=["guild_id", "day"],
                name="archived_days",
                condition=models.Q(counted_at__isnull=False),
            ),
            # For those who ask each half minute, and at each probe, which games were confirmed last.
            models.Index(
                fields=["-confirmed_at", "id"],
                name="archived_confirmed",
                condition=models.Q(confirmed_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.id


class ArchivedAnswer(models.Model):
    """A player's answer to one question of a finished game, judged."""

    game = models.ForeignKey(ArchivedGame, on_delete=models.CASCADE, related_name="given")
    user_id = models.CharField(max_length=20)
    name = models.CharField(max_length=80, blank=True)
    question = models.PositiveSmallIntegerField()
    answer = models.TextField()
    is_right = models.BooleanField()
    interaction_id = models.CharField(max_length=20)
    received_at = models.DateTimeField()
    time_ms = models.PositiveBigIntegerField()
    points = models.PositiveIntegerField(null=True)
    """What it brings by the rule that stood on the post; None where that was flat, which is a point if it is right."""

    class Meta:
        verbose_name = "archived answer"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["game", "user_id", "question"], name="one_answer_per_player_and_question")
        ]

    @property
    def brought(self) -> int:
        """What it brings, whatever the rule."""
        return int(self.is_right) if self.points is None else self.points

    def __str__(self) -> str:
        return f"{self.game_id}/{self.user_id}/{self.question}"
