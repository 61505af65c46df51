"""Counts the work that texts of people cause: how many cron lines are read, and how many moments of one are visited."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from cronsim import CronSim

from games.rules import minutes, registration_rules, schedule


class Work:
    """What was done so far."""

    parses = 0
    visits = 0
    days = 0
    """Days of the calendar that a line was held against."""

    def forget(self) -> None:
        self.parses = self.visits = self.days = 0


def count_work(monkeypatch: pytest.MonkeyPatch) -> Work:
    """From now on the reader of cron lines counts what it does. Nothing that was read before is remembered."""
    work = Work()

    class Counting(CronSim):
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            work.parses += 1
            super().__init__(*args, **kwargs)

        def __next__(self) -> datetime:
            work.visits += 1
            return super().__next__()

        def match_day(self, d: date) -> bool:
            work.days += 1
            return super().match_day(d)

    for reader in (registration_rules, schedule, minutes):
        monkeypatch.setattr(reader, "CronSim", Counting)
    registration_rules._schedule_problems.cache_clear()
    return work
