"""Row 28: the time zone is edited during the day: no slot is played twice, and none is left out that is still to come.

The rule: a registration plays each local date and time at most once, whatever zones it has been in, and an edit counts
for what lies after it.
"""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from games.archive import archive
from games.domain.records import Phase
from games.play import registrations
from tests.faults import theatre
from tests.faults.theatre import Scene

pytestmark = pytest.mark.django_db(transaction=True)

scene = theatre.scene

HALF_HOUR_MS = 1_800_000
START = datetime(2026, 6, 10, tzinfo=ZoneInfo("UTC"))
ZONES = [
    "Pacific/Honolulu",
    "America/New_York",
    "America/St_Johns",
    "UTC",
    "Europe/Vienna",
    "Asia/Kolkata",
    "Pacific/Auckland",
    "Pacific/Kiritimati",
]


@pytest.mark.parametrize(
    ("before", "edited_at", "after", "played"),
    [
        # Played at 8:00 in Vienna, then moved west: New York's 8:00 of the same date is the same slot.
        ("Europe/Vienna", "06-10 12:00", "America/New_York", ["06-10 06:00", "06-11 12:00"]),
        # Moved before it was due: played once, at the new zone's 8:00.
        ("Europe/Vienna", "06-10 05:00", "America/New_York", ["06-10 12:00", "06-11 12:00"]),
        # Moved east past the new zone's 8:00: nothing is made up for, the next date is played.
        ("America/New_York", "06-10 09:00", "Europe/Vienna", ["06-11 06:00"]),
        # Across the date line the next date may come soon.
        ("Pacific/Honolulu", "06-10 19:00", "Pacific/Auckland", ["06-10 18:00", "06-10 20:00", "06-11 20:00"]),
    ],
)
async def test_28_zone_edited_during_the_day(
    scene: Scene, before: str, edited_at: str, after: str, played: list[str]
) -> None:
    await scene.at(_ms(START))
    await scene.register(times=("08:00",), zone=before)
    while scene.now_ms < _ms(START) + 96 * HALF_HOUR_MS:
        await scene.pass_time(HALF_HOUR_MS)
        if _utc(scene.now_ms) == edited_at:
            await _move(scene, after)
        await scene.look(2)
    games = await _games(scene)
    assert [moment for moment, _ in games] == played
    assert len({slot for _, slot in games}) == len(played)


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_28_zone_edited_again_and_again(scene: Scene, seed: int) -> None:
    """Six days of edits at random, against the rule written down as plainly as can be."""
    dice = random.Random(seed)
    zone = "UTC"
    expected: dict[str, str] = {}
    await scene.at(_ms(START))
    await scene.register(times=("08:00", "20:00"), zone=zone)
    for _ in range(288):
        await scene.pass_time(HALF_HOUR_MS)
        await scene.look(2)
        local = f"{datetime.fromtimestamp(scene.now_ms / 1000, ZoneInfo(zone)):%Y-%m-%dT%H:%M}"
        if local.endswith(("T08:00", "T20:00")):
            expected.setdefault(local, _utc(scene.now_ms))
        if dice.random() < 0.1:
            zone = dice.choice(ZONES)
            await _move(scene, zone)
    assert len(expected) >= 6
    await scene.pass_time(HALF_HOUR_MS)
    await scene.look(2)
    assert await _games(scene) == [(moment, slot) for slot, moment in expected.items()]


async def test_28_zone_edited_in_the_moment_of_the_slot(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    """The poster has read the old zone when the edit arrives: what was read is not posted any more."""
    await scene.at(_ms(START))
    await scene.register(times=("08:00",), zone="UTC")
    await scene.pass_time(16 * HALF_HOUR_MS)
    exists = archive.exists

    async def edited_meanwhile(game_id: str) -> bool:
        monkeypatch.setattr(archive, "exists", exists)
        await _move(scene, "America/New_York")
        return await exists(game_id)

    monkeypatch.setattr(archive, "exists", edited_meanwhile)
    await scene.look(2)
    assert scene.posts() == []
    await scene.pass_time(8 * HALF_HOUR_MS)
    await scene.look(2)
    [game] = await scene.store.get_active_games(scene.guild_id)
    assert (game.slot, game.state.phase) == ("2026-06-10T08:00", Phase.OPEN)
    assert len(scene.posts()) == 1


async def _move(scene: Scene, zone: str) -> None:
    await registrations.save(scene.store, replace(await scene.registration(), zone=zone))


async def _games(scene: Scene) -> list[tuple[str, str]]:
    """When each game opened, in UTC, and its slot."""
    await scene.look()
    games = [each.game for each in await scene.store.get_history(scene.guild_id)]
    games += await scene.store.get_active_games(scene.guild_id)
    return [(_utc(game.state.opens_ms), game.slot) for game in sorted(games, key=lambda game: game.state.opens_ms)]


def _ms(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)


def _utc(ms: int) -> str:
    return f"{datetime.fromtimestamp(ms / 1000, ZoneInfo('UTC')):%m-%d %H:%M}"
