"""Days in a row of one player: computed from the scores of days, which are sums of what the archive has.

Nothing is counted up: whatever changes the answers of a finished game changes the scores of its day with it, and
`rebuild_leaderboard --check` compares them. What is read is a row for each day on which the player took part, and the
server's days since the first of these.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from asgiref.sync import sync_to_async
from django.db import close_old_connections

from games.models import ArchivedGame, Score
from games.rules.streaks import Streaks, compute

_CODE = len("2026-11-30")


def of_player(guild_id: str, user_id: str, open_days: Collection[date] = ()) -> Streaks:
    """A player's streaks as of the server's last day. `open_days` are those of its games in play."""
    mine = Score.objects.filter(guild_id=guild_id, user_id=user_id, category="", games__gt=0).order_by("period")
    days = {
        date.fromisoformat(period): correct > 0
        for period, correct in mine.values_list("period", "correct")
        if len(period) == _CODE
    }
    if not days:
        return compute((), (), ())
    games = ArchivedGame.objects.filter(guild_id=guild_id, counted_at__isnull=False, day__gte=min(days))
    guild_days = games.order_by("day").values_list("day", flat=True).distinct()
    right = {day for day, is_right in days.items() if is_right}
    return compute([day for day in guild_days if day], days, right, open_days=open_days)


async def read(guild_id: str, user_id: str, open_days: Collection[date] = ()) -> Streaks:
    """The same, for the bot. Raises the database's errors."""

    def here() -> Streaks:
        close_old_connections()
        return of_player(guild_id, user_id, open_days)

    return await sync_to_async(here)()
