"""Cancelled games and the answers that were acknowledged in them: kept, and never scored."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from games.models.confirmed import ConfirmedQuerySet


class CancelledGame(models.Model):
    """A game that ended without results; `confirmed_at` is set once all its answers are here."""

    id = models.CharField(primary_key=True, max_length=40)
    guild_id = models.CharField(max_length=20)
    channel_id = models.CharField(max_length=20)
    registration_id = models.CharField(max_length=40, blank=True)
    opened_at = models.DateTimeField(null=True)
    """None for one that was cancelled before it was open."""
    cancelled_at = models.DateTimeField()
    players = models.PositiveIntegerField()
    answers = models.PositiveIntegerField()
    """As the store held them when the game was cancelled, less those forgotten since."""
    description = models.JSONField()
    """`codec.dump_game`, as an object."""
    confirmed_at = models.DateTimeField(null=True)

    objects = ConfirmedQuerySet.as_manager()

    class Meta:
        verbose_name = "cancelled game"
        default_permissions = ()
        indexes: ClassVar = [models.Index(fields=["guild_id", "-cancelled_at"], name="cancelled_by_guild")]

    def __str__(self) -> str:
        return self.id


class CancelledAnswer(models.Model):
    """A player's answer to one question of a cancelled game, as it was stored."""

    game = models.ForeignKey(CancelledGame, on_delete=models.CASCADE, related_name="given")
    user_id = models.CharField(max_length=20)
    name = models.CharField(max_length=80, blank=True)
    question = models.PositiveSmallIntegerField()
    answer = models.TextField()
    interaction_id = models.CharField(max_length=20)
    received_at = models.DateTimeField()

    class Meta:
        verbose_name = "answer of a cancelled game"
        default_permissions = ()
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["game", "user_id", "question"], name="one_cancelled_answer_per_question")
        ]

    def __str__(self) -> str:
        return f"{self.game_id}/{self.user_id}/{self.question}"
