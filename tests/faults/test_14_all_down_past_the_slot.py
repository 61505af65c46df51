"""Row 14: no bot is alive when a slot comes."""

from __future__ import annotations

import pytest

from games.domain.records import Game, MessageKind, Phase, Registration
from games.play.poster import post_now
from games.rules.schedule import game_id, next_slots
from tests.faults import theatre
from tests.faults.conftest import House
from tests.faults.discord_faults import EDITS, sends, sent
from tests.faults.theatre import Scene
from tests.games.play.bank import SmallBank

pytestmark = pytest.mark.django_db(transaction=True)

scene = theatre.scene

MINUTE_MS, HOUR_MS, DAY_MS = 60_000, 3_600_000, 86_400_000


async def _sleep_past(scene: Scene, registration: Registration, late_ms: int) -> int:
    """All bots are down until so long after the registration's next slot; returns that slot."""
    slot_ms = next_slots(registration, scene.now_ms, 1)[0].at_ms
    await scene.at(slot_ms + late_ms)
    await scene.look(2)  # the slot is reserved, then posted
    return slot_ms


async def _only_game(scene: Scene) -> Game:
    [game] = await scene.store.get_active_games(scene.guild_id)
    return game


@pytest.mark.parametrize("late_ms", [0, 7 * MINUTE_MS, 15 * MINUTE_MS], ids=["at once", "later", "at the last moment"])
async def test_14_slot_within_its_grace_is_posted_late(scene: Scene, late_ms: int) -> None:
    """With its whole window before it."""
    registration = await scene.register(window_s=600)
    slot_ms = await _sleep_past(scene, registration, late_ms)
    game = await _only_game(scene)
    assert game.slot_ms == slot_ms
    assert (game.state.phase, game.state.ends_ms) == (Phase.OPEN, scene.now_ms + 600_000)
    assert len(scene.posts()) == 1


async def test_14_slot_older_than_its_grace_is_recorded_as_missed(scene: Scene) -> None:
    registration = await scene.register()
    slot_ms = await _sleep_past(scene, registration, 15 * MINUTE_MS + 1)
    assert scene.posts() == []
    assert await scene.store.get_active_games(scene.guild_id) == []
    assert await scene.store.seeds_used(scene.guild_id, SmallBank().seeds()) == {}, "no question was spent on it"
    [slot] = [slot for slot in next_slots(registration, slot_ms - 1, 1) if slot.at_ms == slot_ms]
    missed = game_id(scene.guild_id, registration.id, slot.local)
    assert (await scene.store.get_states(scene.guild_id, [missed]))[missed].phase is Phase.MISSED
    await _sleep_past(scene, registration, 0)
    assert (await _only_game(scene)).slot_ms == slot_ms + DAY_MS, "the next day's is posted as ever"


async def test_14_of_several_missed_slots_only_the_newest_counts(scene: Scene) -> None:
    """Posted, for it is within the grace; the older ones are neither posted nor made up for."""
    registration = await scene.register(times=(), cron="*/10 * * * *")
    first_ms = await _sleep_past(scene, registration, 55 * MINUTE_MS)
    await scene.look(3)
    assert (await _only_game(scene)).slot_ms == first_ms + 50 * MINUTE_MS
    assert len(scene.posts()) == 1


async def test_14_after_days_only_the_newest_is_missed_and_nothing_is_posted(scene: Scene) -> None:
    registration = await scene.register()
    slot_ms = await _sleep_past(scene, registration, 3 * DAY_MS + 2 * HOUR_MS)
    await scene.look(3)
    assert scene.posts() == []
    newest = next_slots(registration, slot_ms + 3 * DAY_MS - 1, 1)[0]
    missed = game_id(scene.guild_id, registration.id, newest.local)
    assert (await scene.store.get_states(scene.guild_id, [missed]))[missed].phase is Phase.MISSED
    await _sleep_past(scene, registration, 0)
    assert (await _only_game(scene)).slot_ms == slot_ms + 4 * DAY_MS


async def test_14_game_reserved_but_never_sent_within_the_grace_is_missed(scene: Scene) -> None:
    game = await post_now(scene.store, SmallBank(), await scene.register(), "1")
    await scene.pass_time(game.grace_s * 1000 + 1)
    await scene.look()
    assert await scene.phase(game) is Phase.MISSED
    assert scene.posts() == []
    await scene.look(2)
    assert await scene.store.get_active_games(scene.guild_id) == []


@pytest.mark.parametrize("arrived", [False, True], ids=["not arrived", "arrived"])
async def test_14_game_whose_sending_began_within_the_grace_goes_on(scene: Scene, arrived: bool) -> None:
    """Its placeholder may stand in the channel already, with its ping: it must not stay bare."""
    game = await post_now(scene.store, SmallBank(), await scene.register(), "1")
    scene.sandbox.faults.add("reset_done" if arrived else "reset_not_done", where=sends(MessageKind.QUESTION))
    await scene.look()
    await scene.pass_time(game.grace_s * 1000 + HOUR_MS)
    await scene.look()
    assert await scene.phase(game) is Phase.OPEN
    assert len(scene.posts()) == 1
    assert sent(scene, MessageKind.QUESTION) == (1 if arrived else 2)
    assert len(scene.sandbox.audit.calls("PATCH", EDITS)) == 1


@pytest.mark.slow
@pytest.mark.timeout(120)
async def test_14_first_bot_that_starts_after_the_slot_posts_it(house: House) -> None:
    """Real processes: the slot came seven minutes ago, and nobody has looked since."""
    slot_ms = (await house.store.now_ms() - 7 * MINUTE_MS) // MINUTE_MS * MINUTE_MS
    time = f"{slot_ms // HOUR_MS % 24:02d}:{slot_ms // MINUTE_MS % 60:02d}"
    registration = await house.register(times=(time,))
    await house.store.save_registration(registration, slot_ms)
    await house.start_duties()
    game = await house.open_game()
    assert game.slot_ms == slot_ms
    assert len(house.sandbox.messages(house.channel_id)) == 1
