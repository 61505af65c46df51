"""Rows that are written in several steps, and count only once the last one has confirmed that all is there."""

from __future__ import annotations

from typing import Self, TypeVar

from django.db import models

_Game = TypeVar("_Game", bound=models.Model)


class ConfirmedQuerySet(models.QuerySet[_Game]):
    """Games with a `confirmed_at`, which is empty until all their answers are here."""

    def confirmed(self) -> Self:
        """Those that count."""
        return self.filter(confirmed_at__isnull=False)
