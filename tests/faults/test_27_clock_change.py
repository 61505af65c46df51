"""Row 27: a slot in the hour that the clock change skips, or in the one that it repeats, is posted once."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from games.domain.records import Game, Phase
from tests.faults import theatre
from tests.faults.theatre import Scene

pytestmark = pytest.mark.django_db(transaction=True)

scene = theatre.scene

MINUTE_MS = 60_000
STEP_MS = 15 * MINUTE_MS
NIGHT_AND_DAY_MS = 32 * 60 * MINUTE_MS

EVENINGS = {
    "Europe/Vienna skips 2 to 3": ("Europe/Vienna", "2026-03-28T22:00"),
    "Lord Howe skips 2 to 2:30": ("Australia/Lord_Howe", "2026-10-03T20:00"),
    "Europe/Vienna repeats 2 to 3": ("Europe/Vienna", "2026-10-24T22:00"),
    "New York repeats 1 to 2": ("America/New_York", "2026-10-31T20:00"),
    "Lord Howe repeats 1:30 to 2": ("Australia/Lord_Howe", "2026-04-04T20:00"),
}
NEXT_DAY = ["03-30 01:45+0200", "03-30 02:45+0200"]


@pytest.mark.parametrize(
    ("evening", "schedule", "posted"),
    [
        ("Europe/Vienna skips 2 to 3", "02:30", ["03-29 03:00+0200", "03-30 02:30+0200"]),
        ("Europe/Vienna skips 2 to 3", "45 1-2 * * *", ["03-29 01:45+0100", "03-29 03:00+0200", *NEXT_DAY]),
        ("Lord Howe skips 2 to 2:30", "02:15", ["10-04 02:30+1100", "10-05 02:15+1100"]),
        ("Europe/Vienna repeats 2 to 3", "02:30", ["10-25 02:30+0200", "10-26 02:30+0100"]),
        ("Europe/Vienna repeats 2 to 3", "30 2-3 25 * *", ["10-25 02:30+0200", "10-25 03:30+0100"]),
        ("Europe/Vienna repeats 2 to 3", "*/30 2 25 * *", ["10-25 02:00+0200", "10-25 02:30+0200"]),
        ("New York repeats 1 to 2", "01:30", ["11-01 01:30-0400", "11-02 01:30-0500"]),
        ("Lord Howe repeats 1:30 to 2", "01:45", ["04-05 01:45+1100", "04-06 01:45+1030"]),
    ],
)
async def test_27_dst_gap_and_overlap(scene: Scene, evening: str, schedule: str, posted: list[str]) -> None:
    zone, start = EVENINGS[evening]
    await _begin(scene, zone, start, schedule)
    end_ms = scene.now_ms + NIGHT_AND_DAY_MS
    while scene.now_ms < end_ms:
        await scene.pass_time(STEP_MS)
        await scene.look(2)
    assert await _opened(scene, zone) == posted
    assert len(scene.posts()) == 2 * len(posted), "each with its question and its results, and nothing else"


@pytest.mark.parametrize(
    ("evening", "schedule", "grace_s", "back_after_min", "posted"),
    [
        # Down from before the clock jumps; back at 3:10, ten minutes after the skipped 2:30 became due.
        ("Europe/Vienna skips 2 to 3", "02:30", 900, 250, ["03-29 03:10+0200"]),
        ("Europe/Vienna skips 2 to 3", "02:30", 900, 260, []),
        # Back within the hour's second pass: late for the first 2:30, and the second is none.
        ("Europe/Vienna repeats 2 to 3", "02:30", 900, 320, []),
        ("Europe/Vienna repeats 2 to 3", "*/30 2 * * *", 900, 320, []),
        ("Europe/Vienna repeats 2 to 3", "02:30", 7200, 320, ["10-25 02:20+0100"]),
    ],
)
async def test_27_nobody_was_there_when_the_clock_changed(
    scene: Scene, evening: str, schedule: str, grace_s: int, back_after_min: int, posted: list[str]
) -> None:
    zone, start = EVENINGS[evening]
    await _begin(scene, zone, start, schedule, grace_s=grace_s)
    await scene.pass_time(back_after_min * MINUTE_MS)
    for _ in range(8):  # two hours, until the second pass is over
        await scene.look(2)
        await scene.pass_time(STEP_MS)
    assert await _opened(scene, zone) == posted


async def test_27_registered_while_the_hour_is_repeated(scene: Scene) -> None:
    """Its first round is past, however long the grace, and the second brings no slot."""
    zone, start = EVENINGS["Europe/Vienna repeats 2 to 3"]
    await _begin(scene, zone, start, "21:00", grace_s=7200)
    await scene.pass_time(315 * MINUTE_MS)
    await scene.register(times=("02:30",))
    for _ in range(100):
        await scene.look(2)
        await scene.pass_time(STEP_MS)
    assert await _opened(scene, zone) == ["10-26 02:30+0100"]


async def _begin(scene: Scene, zone: str, start: str, schedule: str, **values: object) -> None:
    await scene.at(int(datetime.fromisoformat(start).replace(tzinfo=ZoneInfo(zone)).timestamp() * 1000))
    when = {"times": (schedule,)} if ":" in schedule else {"times": (), "cron": schedule}
    await scene.register(zone=zone, **(when | values))


async def _opened(scene: Scene, zone: str) -> list[str]:
    """When each game opened, in local time; all of them are over, and none was missed on the way."""
    assert await scene.store.get_active_games(scene.guild_id) == []
    games: list[Game] = [each.game for each in await scene.store.get_history(scene.guild_id)]
    assert all(game.state.phase is Phase.POSTED for game in games)
    moments = sorted(game.state.opens_ms for game in games)
    return [f"{datetime.fromtimestamp(ms / 1000, ZoneInfo(zone)):%m-%d %H:%M%z}" for ms in moments]
