"""Registrations as people save, pause and delete them, and what their duties make of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from games.archive import audit
from games.domain.duties import Duty, DutyKind
from games.domain.errors import AlreadySubmitted, InvalidRegistration, RegistrationNotFound, VersionConflict
from games.domain.records import AnswerPolicy, Registration
from games.models import AuditEntry
from games.play import poster, registrations
from games.play.duties import Duties
from games.rules import registration_rules
from games.rules.zones import NO_PLACES
from games.store.redis import RedisStore
from tests.games.play.bank import SmallBank
from tests.games.play.slots import GUILD, REGISTRATION, answer, make_due, the_game
from tests.games.rules.counting import count_work
from tests.games.samples import submit

pytestmark = pytest.mark.django_db(transaction=True)

EDDA = audit.Actor(source=AuditEntry.Source.SITE, name="edda", id="3")


async def test_an_edit_of_something_else_keeps_a_slot_that_is_due(store: RedisStore) -> None:
    await make_due(store)
    registration = await store.get_registration(GUILD, "abcde")
    await registrations.save(store, replace(registration, window_s=120))
    [duty] = await store.due(GUILD, await store.now_ms(), 10)
    assert duty.kind is DutyKind.SLOT


async def test_a_paused_registration_posts_nothing(store: RedisStore, duties: Duties) -> None:
    await make_due(store)
    await registrations.set_enabled(store, GUILD, "abcde", False)
    await duties.run_due()
    assert await store.get_active_games(GUILD) == []


async def test_one_that_is_paused_is_not_posted_though_a_slot_of_it_is_still_due(
    store: RedisStore, duties: Duties
) -> None:
    """As where somebody has edited the file of a stopped bot."""
    await make_due(store)
    registration = await store.get_registration(GUILD, "abcde")
    await store.amend_registration(replace(registration, enabled=False))
    assert len(await store.due(GUILD, await store.now_ms(), 10)) == 1
    await duties.run_due()
    assert await store.get_active_games(GUILD) == []
    assert await store.due(GUILD, 10**15, 10) == []
    assert not (await store.get_registration(GUILD, "abcde")).enabled


async def test_other_times_do_not_make_it_a_new_one(store: RedisStore) -> None:
    made = await registrations.save(store, REGISTRATION)
    moved = await registrations.save(store, replace(made, times=("09:00",)))
    resumed = await registrations.set_enabled(store, GUILD, (await _paused(store)).id, True)
    assert made.created_ms > 0
    assert (moved.created_ms, resumed.created_ms, resumed.times) == (made.created_ms, made.created_ms, ("09:00",))


async def _paused(store: RedisStore) -> Registration:
    return await registrations.set_enabled(store, GUILD, "abcde", False)


async def test_whoever_changes_one_is_noted_with_what_was_there_before(store: RedisStore) -> None:
    made = await registrations.save(store, REGISTRATION, EDDA, subject="#quiz")
    await registrations.save(store, replace(made, window_s=120), EDDA, subject="#quiz")
    for enabled in (False, True):
        await registrations.set_enabled(store, GUILD, "abcde", enabled, EDDA, subject="#quiz")
    registration = await store.get_registration(GUILD, "abcde")
    game = await poster.post_now(store, SmallBank(), registration, "7", EDDA, subject="#quiz")
    await registrations.delete(store, GUILD, "abcde", EDDA, subject="#quiz")
    with pytest.raises(RegistrationNotFound):
        await registrations.delete(store, GUILD, "abcde", EDDA)
    entries = [entry async for entry in AuditEntry.objects.order_by("id")]
    done = ["added", "changed", "paused", "resumed", "posted", "deleted"]
    assert [entry.action for entry in entries] == [f"registration.{what}" for what in done]
    assert {(entry.actor_name, entry.subject_id, entry.subject) for entry in entries} == {("edda", "abcde", "#quiz")}
    assert entries[4].after == {"game": game.id}
    assert entries[0].before == {} == entries[5].after


async def test_a_stale_edit_is_refused(store: RedisStore) -> None:
    registration = await registrations.save(store, REGISTRATION)
    await registrations.save(store, replace(registration, window_s=120))
    with pytest.raises(VersionConflict):
        await registrations.save(store, replace(registration, window_s=180))


async def test_an_invalid_registration_is_refused_with_everything_that_is_wrong(store: RedisStore) -> None:
    with pytest.raises(InvalidRegistration, match=r"time zone.*10 seconds"):
        await registrations.save(store, replace(REGISTRATION, zone="Mars/Base", window_s=3))


async def test_one_that_breaks_a_limit_is_paused_with_the_reason_instead_of_being_posted(
    store: RedisStore, duties: Duties, monkeypatch: pytest.MonkeyPatch
) -> None:
    long = replace(REGISTRATION, times=(), cron=f"{'*,' * 52_500}* * * * *")
    await store.save_registration(long, await store.now_ms() - 1000)
    work = count_work(monkeypatch)

    await duties.run_due()
    with pytest.raises(InvalidRegistration, match="cron line is too long"):
        await poster.post_now(store, SmallBank(), long, "by-hand")

    kept = await store.get_registration(GUILD, "abcde")
    assert (kept.cron, kept.enabled) == (long.cron, False)
    assert kept.paused_reason == "The cron line is too long: it has at most 100 characters."
    assert await store.get_active_games(GUILD) == []
    assert await store.due(GUILD, 10**15, 10) == []
    assert work.parses == 0


@pytest.mark.parametrize("zone", sorted(NO_PLACES))
async def test_one_in_a_zone_that_is_no_place_is_paused_with_the_reason(
    store: RedisStore, duties: Duties, zone: str
) -> None:
    old = replace(REGISTRATION, zone=zone)
    assert registration_rules.is_older_than_rules(old), "and a file with it is not damaged"
    await make_due(store, old)
    await duties.run_due()
    kept = await store.get_registration(GUILD, "abcde")
    assert (kept.enabled, kept.zone) == (False, zone)
    assert f"{zone!r} is not a time zone" in kept.paused_reason


async def test_the_first_answer_counts_in_games_of_one_that_told_at_once_before(
    store: RedisStore, duties: Duties
) -> None:
    await make_due(store, replace(REGISTRATION, reveal=True, policy=AnswerPolicy.LAST))
    await duties.run_due()
    await duties.run_due()
    game = await the_game(store)
    assert (game.reveal, game.policy) == (True, AnswerPolicy.FIRST)
    await answer(store, game, 7, "1")
    with pytest.raises(AlreadySubmitted):
        await submit(store, guild_id=GUILD, game_id=game.id, user_id="7", answers={0: "2"}, interaction_id=str(2**60))


async def test_what_discord_says_is_kept_to_its_limit(store: RedisStore) -> None:
    await store.save_registration(REGISTRATION, None)
    await registrations.note_problem(store, GUILD, "abcde", lambda r: replace(r, last_problem="x" * 5000))
    kept = await store.get_registration(GUILD, "abcde")
    assert len(kept.last_problem) == 2000 and kept.last_problem.endswith("x…")
    assert (await registrations.save(store, replace(kept, window_s=90))).window_s == 90


async def test_a_deleted_registration_leaves_no_duty(store: RedisStore, duties: Duties) -> None:
    await make_due(store)
    await store.delete_registration(GUILD, "abcde")
    await duties.run_due()
    assert await store.get_active_games(GUILD) == []
    stale = Duty(kind=DutyKind.SLOT, guild_id=GUILD, id="abcde", due_ms=1)
    await poster.post_slot(store, SmallBank(), stale, await store.now_ms())
    assert await store.get_active_games(GUILD) == []
