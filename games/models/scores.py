"""What players have scored, summed up so that a leaderboard is read and never computed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Score(models.Model):
    """One player's sums in one guild, one stretch of time and one category: written by `games.scores.scores` only."""

    guild_id = models.CharField(max_length=20)
    period = models.CharField(max_length=10)
    """`all`, `2026-Q4`, `2026-11` or `2026-W48`, as `games.scores.periods` spells it, or a day, `2026-11-30`.

    Days have rows of all categories together alone.
    """
    category = models.CharField(max_length=40)
    """Empty for all categories together."""
    user_id = models.CharField(max_length=20)
    correct = models.IntegerField()
    """Right answers."""
    answers = models.IntegerField()
    games = models.IntegerField()
    """Games with an answer of this category; a row of none is deleted."""
    extra = models.IntegerField(default=0, db_default=0)
    """Points beyond one for each right answer: none where every rule was flat."""
    points = models.GeneratedField(
        expression=models.F("correct") + models.F("extra"), output_field=models.IntegerField(), db_persist=True
    )
    """All that was earned. Computed by the database, so that a process that knows of no points keeps it right."""
    time_ms = models.BigIntegerField()
    """From the opening to each right answer, summed up."""
    name = models.CharField(max_length=80, default="", db_default="")
    """Latest seen; only where the period is `all` and the category empty, so that a name stands once per guild."""
    named_at = models.DateTimeField(null=True)
    """When that name came with an answer."""

    class Meta:
        default_permissions = ()
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["guild_id", "period", "category", "user_id"], name="one_score_per_period_and_category"
            )
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["guild_id", "user_id", "period"], name="scores_of_player", condition=models.Q(category="")
            ),
            models.Index(
                fields=["guild_id", "period", "category", "-points", "time_ms", "user_id"], name="scores_by_points"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.guild_id}/{self.period}/{self.category or '*'}/{self.user_id}: {self.points}"
