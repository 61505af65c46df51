"""A ruling after the close: shown before, applied whole or not at all, shown everywhere, whatever crashes when."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from redis.asyncio import Redis

from games.archive import audit, forgetting
from games.archive.archived_game import results_of
from games.archive.certificate import verify
from games.domain.errors import MessageGone, OutcomeUnknown, StoreUnavailable, Undeliverable, VersionConflict
from games.domain.records import MessageKind
from games.legacy.migrate import finished_games
from games.models import ArchivedAnswer, ArchivedGame, AuditEntry, OutboxEntry
from games.play import outbox, regrading
from games.play.duties import Duties
from games.store import keys
from games.store.redis import RedisStore
from tests.games.play.paper import PaperAnnouncer
from tests.games.play.regraded import apply, counted_from_scratch, entries_left, finished, row_of, ruling, verdicts
from tests.games.samples import GUILD

pytestmark = pytest.mark.django_db(transaction=True)

groups, preview = sync_to_async(regrading.groups), sync_to_async(regrading.preview)


async def deliver(duties: Duties) -> None:
    """Let the duty loop do what was asked for, due now whatever pause it had."""
    await OutboxEntry.objects.filter(done_at__isnull=True).aupdate(due_at=datetime.now(UTC) - timedelta(seconds=1))
    await outbox.run_due(duties._handlers)


async def amended(store: RedisStore, paper: PaperAnnouncer) -> None:
    """SQL, the history and the one results post show the same."""
    row = await row_of()
    ours = results_of(row)
    [post] = paper.shown(MessageKind.RESULTS)
    assert post.results == ours
    assert (await store.get_finished(GUILD, row.id)).results == ours
    assert await counted_from_scratch(row) == ours


# --- what is shown before ------------------------------------------------------------------------------------------


async def test_answers_that_mean_the_same_are_one_group(store: RedisStore, duties: Duties) -> None:
    row = await finished(store, duties)

    typed = {group.key: (group.shown, group.texts, group.count, group.right) for group in await groups(row, 0)}
    chosen = {group.key: (group.shown, group.count, group.right) for group in await groups(row, 1)}

    assert typed == {
        "tin": ("TIN", {"TIN": 1, "Tin": 1, "the tin!": 1}, 3, 0),
        "lead": ("lead", {"lead": 1}, 1, 0),
        "tungsten": ("Tungsten", {"Tungsten": 1}, 1, 1),
    }
    assert chosen == {"B": ("Paris", 3, 3), "A": ("Lyon", 2, 0)}


async def test_the_preview_is_what_is_applied_and_changes_nothing_itself(
    store: RedisStore, duties: Duties, paper: PaperAnnouncer
) -> None:
    row = await finished(store, duties)
    before, shown_before = await verdicts(), len(paper.acts)

    seen = await preview(row, ruling())

    assert (seen.changes, seen.before, seen.fingerprint) == (3, results_of(row), regrading.fingerprint(row))
    assert await verdicts() == before and await row_of() == row and len(paper.acts) == shown_before
    assert [standing.user_id for standing in seen.before.top] == ["1", "2", "4", "5"]
    assert [(standing.user_id, standing.score) for standing in seen.after.top[:2]] == [("2", 2), ("5", 2)]
    assert await apply(row, ruling()) == 3
    assert results_of(await row_of()) == seen.after


# --- what is applied -----------------------------------------------------------------------------------------------


async def test_a_ruling_changes_all_spellings_and_no_other_answer(store: RedisStore, duties: Duties) -> None:
    row = await finished(store, duties)
    choices = await verdicts(1)

    await apply(row, ruling())

    assert await verdicts() == {"1": True, "2": True, "3": True, "4": False, "5": True}
    assert await verdicts(1) == choices


async def test_a_recount_from_the_answers_and_the_rulings_gives_the_same(store: RedisStore, duties: Duties) -> None:
    await apply(await finished(store, duties), ruling())
    await apply(await row_of(), ruling("B", is_right=False, question=1))
    row = await row_of()

    assert await counted_from_scratch(row) == results_of(row)
    assert results_of(row).tallies[1].right == 0
    assert row.description["questions"][0]["aliases"] == ["Wolfram"], "the question stays what was asked"


async def test_a_second_ruling_takes_the_first_one_back(store: RedisStore, duties: Duties) -> None:
    row = await finished(store, duties)
    before, was = await verdicts(), results_of(row)

    await apply(row, ruling())
    await apply(await row_of(), ruling(is_right=False))

    now = results_of(await row_of())
    assert await verdicts() == before
    assert (now.top, now.tallies, now.winners) == (was.top, was.tallies, was.winners)
    assert [one.is_right for one in now.rulings] == [True, False]


async def test_the_certificate_still_adds_up(store: RedisStore, duties: Duties) -> None:
    row = await finished(store, duties)
    checksum = row.checksum

    await apply(row, ruling())
    await deliver(duties)

    found = await verify(store, row.id)
    assert found.problems == [] and {number for _name, number in found.numbers} == {10}
    assert found.checksum == checksum == (await row_of()).checksum


async def test_it_is_noted_with_the_results_before_and_after(store: RedisStore, duties: Duties) -> None:
    await apply(await finished(store, duties), ruling())

    entry = await AuditEntry.objects.aget()
    assert (entry.action, entry.subject_id, entry.actor_name) == ("game.regraded", "game", "edda")
    assert entry.before["right"] == 1 and entry.after["right"] == 4
    assert entry.after["answer"] == "Tin" and entry.after["counts_as"] == "right" and entry.after["question"] == 1
    assert entry.before["ranking"][0] == "place 1: 1" and entry.after["ranking"][0] == "place 1: 2"


async def test_what_is_judged_so_already_changes_nothing(store: RedisStore, duties: Duties) -> None:
    row = await finished(store, duties)

    with pytest.raises(regrading.NothingChanges):
        await apply(row, ruling("lead", is_right=False))

    assert await row_of() == row and await AuditEntry.objects.acount() == await entries_left() == 0
    assert results_of(await row_of()).rulings == ()


async def test_of_two_administrators_one_wins_and_the_other_is_told(store: RedisStore, duties: Duties) -> None:
    row = await finished(store, duties)

    await apply(row, ruling())
    with pytest.raises(VersionConflict):
        await apply(row, ruling("lead"))

    assert (await verdicts())["4"] is False
    assert len(results_of(await row_of()).rulings) == await AuditEntry.objects.acount() == await entries_left() == 1


async def test_a_preview_from_before_a_player_was_forgotten_is_stale(store: RedisStore, duties: Duties) -> None:
    row = await finished(store, duties)
    await forgetting.forget(store, GUILD, "2")

    with pytest.raises(VersionConflict):
        await apply(row, ruling())


async def test_forgetting_a_player_keeps_the_rulings(store: RedisStore, duties: Duties, paper: PaperAnnouncer) -> None:
    await apply(await finished(store, duties), ruling())
    await deliver(duties)
    await forgetting.forget(store, GUILD, "2")

    row = await row_of()
    assert results_of(row).top[0].user_id == "5"
    assert await counted_from_scratch(row) == results_of(row)
    assert (await store.get_finished(GUILD, "game")).results == results_of(row)


async def test_a_game_that_was_brought_in_does_not_differ_from_its_source_because_of_a_ruling(
    store: RedisStore, duties: Duties
) -> None:
    row = await finished(store, duties)
    [source] = await sync_to_async(lambda: list(finished_games.read(GUILD, ())))()

    await apply(row, ruling())

    assert await sync_to_async(finished_games.differences)(source) == []
    await ArchivedAnswer.objects.filter(user_id="1").adelete()
    assert await sync_to_async(finished_games.differences)(source) == ["lacks 2 answers in SQL, 0 were forgotten"]


# --- shown ---------------------------------------------------------------------------------------------------------


async def test_history_and_post_are_amended_by_one_edit(
    store: RedisStore, duties: Duties, paper: PaperAnnouncer
) -> None:
    row = await finished(store, duties)
    before = paper.acts.count("show_results")

    await apply(row, ruling())
    await deliver(duties)
    await deliver(duties)

    await amended(store, paper)
    assert paper.acts.count("show_results") == before + 1
    assert await entries_left() == 0


async def test_an_entry_that_is_repeated_changes_nothing_more(
    store: RedisStore, duties: Duties, paper: PaperAnnouncer
) -> None:
    await apply(await finished(store, duties), ruling())
    await deliver(duties)
    messages, history = dict(paper.messages), await store.get_finished(GUILD, "game")

    await OutboxEntry.objects.aupdate(done_at=None)
    await deliver(duties)

    assert paper.messages == messages and await store.get_finished(GUILD, "game") == history


async def test_an_entry_that_was_overtaken_never_leaves_the_older_results(
    store: RedisStore, duties: Duties, paper: PaperAnnouncer
) -> None:
    """The first entry's edit is under way while a second ruling is applied: the newest results are the last word."""
    await apply(await finished(store, duties), ruling())
    show, struck = paper.show_results, asyncio.Event()

    async def slow(*given: Any) -> None:
        if not struck.is_set():
            struck.set()
            await apply(await row_of(), ruling("lead"))
        await show(*given)

    paper.show_results = slow  # type: ignore[method-assign]
    [first] = [entry async for entry in OutboxEntry.objects.all()]
    await regrading.amend(store, paper, first)

    [post] = paper.shown(MessageKind.RESULTS)
    assert post.results == results_of(await row_of()) and len(post.results.rulings) == 2


async def test_a_game_that_is_still_being_archived_is_amended_after_it(
    store: RedisStore, duties: Duties, paper: PaperAnnouncer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQL has the game, the store not yet: what the closer writes to the history last must not be the last word."""
    move = store.move_to_history

    async def interrupted(*given: Any) -> None:
        row = await row_of()
        await apply(row, ruling())
        await deliver(duties)
        assert await entries_left() == 1
        await move(*given)

    monkeypatch.setattr(store, "move_to_history", interrupted)
    await finished(store, duties)
    assert (await store.get_finished(GUILD, "game")).results.rulings == ()

    await deliver(duties)
    await amended(store, paper)


async def test_after_seven_days_the_post_is_amended_all_the_same(
    store: RedisStore, duties: Duties, paper: PaperAnnouncer, redis: Redis
) -> None:
    row = await finished(store, duties)
    await redis.delete(keys.history(GUILD, "game"), keys.state(GUILD, "game"))

    await apply(row, ruling())
    await deliver(duties)

    [post] = paper.shown(MessageKind.RESULTS)
    assert post.results == results_of(await row_of()) and await entries_left() == 0
    assert await store.get_history(GUILD) == []


@pytest.mark.parametrize("refusal", [MessageGone("Unknown Message"), Undeliverable(50001, "Missing Access")])
async def test_a_post_that_is_gone_is_given_up_with_its_reason_and_the_history_is_right(
    store: RedisStore, duties: Duties, paper: PaperAnnouncer, refusal: Exception
) -> None:
    row = await finished(store, duties)

    def refuse(act: str) -> None:
        raise refusal

    paper.before = refuse
    await apply(row, ruling())
    await deliver(duties)

    entry = await OutboxEntry.objects.aget()
    assert entry.done_at and entry.problem == str(refusal)
    assert (await store.get_finished(GUILD, "game")).results == results_of(await row_of())


@pytest.mark.parametrize("message_id", ["", "undeliverable:50013"])
async def test_results_that_were_never_posted_are_not_posted_now(
    store: RedisStore, duties: Duties, paper: PaperAnnouncer, message_id: str
) -> None:
    row = await finished(store, duties)
    await ArchivedGame.objects.aupdate(results_message_id=message_id)
    acts = len(paper.acts)

    await apply(row, ruling())
    await deliver(duties)

    assert (await OutboxEntry.objects.aget()).problem == "There is no results post in Discord to amend."
    assert len(paper.acts) == acts


# --- whatever crashes when -----------------------------------------------------------------------------------------


class Killed(BaseException):
    """The process ends here: nothing behind it runs."""


@pytest.mark.parametrize("step", ["_change_answers", "outbox.ask", "audit.note"])
@pytest.mark.parametrize("when", ["before", "after"])
async def test_a_crash_between_the_steps_of_applying_leaves_all_as_it_was(
    store: RedisStore, duties: Duties, monkeypatch: pytest.MonkeyPatch, step: str, when: str
) -> None:
    row = await finished(store, duties)
    before = await verdicts()
    owner = {"outbox": outbox, "audit": audit}.get(step.partition(".")[0], regrading)
    name = step.rpartition(".")[2]
    real = getattr(owner, name)

    def dies(*given: Any, **named: Any) -> None:
        if when == "after":
            real(*given, **named)
        raise Killed

    with monkeypatch.context() as patch, pytest.raises(Killed):
        patch.setattr(owner, name, dies)
        await apply(row, ruling())

    assert await verdicts() == before and await row_of() == row
    assert await AuditEntry.objects.acount() == await OutboxEntry.objects.acount() == 0
    assert await apply(row, ruling()) == 3, "and it can be done again"


@pytest.mark.parametrize("act", ["get_states", "get_finished", "amend_history"])
@pytest.mark.parametrize("error", [Killed(), StoreUnavailable("away")])
async def test_a_crash_between_sql_and_the_store_is_healed(
    store: RedisStore,
    duties: Duties,
    paper: PaperAnnouncer,
    monkeypatch: pytest.MonkeyPatch,
    act: str,
    error: BaseException,
) -> None:
    await apply(await finished(store, duties), ruling())

    async def fails(*given: Any) -> None:
        raise error

    with monkeypatch.context() as patch:
        patch.setattr(store, act, fails)
        if isinstance(error, Killed):
            with pytest.raises(Killed):
                await deliver(duties)
        else:
            await deliver(duties)
    assert await entries_left() == 1

    await deliver(duties)
    await amended(store, paper)


@pytest.mark.parametrize("error", [Killed(), OutcomeUnknown("timed out")])
@pytest.mark.parametrize("side", ["before", "after"])
async def test_a_crash_around_the_edit_is_healed(
    store: RedisStore, duties: Duties, paper: PaperAnnouncer, side: str, error: BaseException
) -> None:
    await apply(await finished(store, duties), ruling())

    def fails(act: str) -> None:
        raise error

    setattr(paper, side, fails)
    if isinstance(error, Killed):
        with pytest.raises(Killed):
            await deliver(duties)
    else:
        await deliver(duties)
    setattr(paper, side, lambda act: None)
    assert await entries_left() == 1

    await deliver(duties)
    await amended(store, paper)
    assert await entries_left() == 0
