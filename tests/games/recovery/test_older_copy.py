"""An older copy of the store is restored under a duty loop: what it sees, settles, says, and leaves alone."""

from __future__ import annotations

from collections.abc import AsyncIterator
from unittest.mock import patch

import pytest
from django.db import DatabaseError
from redis.asyncio import Redis
from structlog.testing import capture_logs

from games.domain import signals
from games.domain.errors import AnnounceError, MessageGone, OutcomeUnknown, StoreUnavailable, TokenRevoked
from games.domain.records import Game, MessageKind, Phase
from games.models import AuditEntry, CancelledGame
from games.play.duties import Duties
from games.play.registrations import save
from games.recovery import ended_games, older_copy
from games.recovery.older_copy import OlderCopyMonitor
from games.store.redis import RedisStore
from tests.games.archive.certified import closed, played
from tests.games.play.paper import Message, PaperAnnouncer
from tests.games.recovery.copies import Copy
from tests.games.samples import CHANNEL, GUILD, REGISTRATION, game, opened, phase, scheduled

pytestmark = pytest.mark.django_db(transaction=True)

OTHER_GUILD = "1"
"""Comes first."""


@pytest.fixture
async def monitor(store: RedisStore, paper: PaperAnnouncer) -> AsyncIterator[OlderCopyMonitor]:
    """As a duty loop that has found the store in agreement with SQL, and has just left a heartbeat."""
    await save(store, REGISTRATION)  # so that its channel is searched
    begun = OlderCopyMonitor(store, paper, "loop@here:1")
    await begun.look()
    await begun.beat()
    yield begun


@pytest.fixture
def copy(redis_url: str) -> Copy:
    return Copy(redis_url)


def said() -> dict[str, str]:
    return {state.name: state.text for state in signals.current()}


async def ended_since(store: RedisStore, paper: PaperAnnouncer, duties: Duties, copy: Copy) -> Game:
    """A game that is open in the copy, and was finished after it."""
    made = await played(store)
    paper.messages[made.state.question_message_id] = Message(made.id, MessageKind.QUESTION, 0, "question")
    await copy.take()
    await closed(store, duties, made)
    return made


async def test_a_game_that_ended_since_is_settled_and_its_post_says_so_again(
    store: RedisStore, paper: PaperAnnouncer, duties: Duties, monitor: OlderCopyMonitor, copy: Copy
) -> None:
    made = await ended_since(store, paper, duties, copy)
    await monitor.beat()
    await copy.restore()
    post = paper.messages[made.state.question_message_id]
    post.shown = "question"  # the copy's count was shown under it

    assert await phase(store) is Phase.OPEN
    await monitor.look()
    assert (await phase(store), post.shown) == (Phase.GONE, "closed")
    assert "1 ended game, 0 deleted registrations" in said()["older store"]
    with patch.object(older_copy, "time") as later:
        later.monotonic.return_value = float("inf")
        await monitor.look()
    assert said() == {}, "told for an hour"


async def test_a_heartbeat_does_not_hide_that_the_store_has_gone_back(
    store: RedisStore, paper: PaperAnnouncer, monitor: OlderCopyMonitor, copy: Copy
) -> None:
    """Nothing in play differs: that the last heartbeat is gone is all there is to see."""
    await copy.take()
    await monitor.beat()
    paper.messages["1"] = post = Message("nobody-knows", MessageKind.QUESTION, 0, "question")
    await copy.restore()
    await monitor.beat()
    await monitor.look()
    assert post.shown == "lost"


@pytest.fixture
async def went_back(monitor: OlderCopyMonitor, copy: Copy) -> OlderCopyMonitor:
    """Its store is an older copy, which it has not looked at yet."""
    await copy.take()
    await monitor.beat()
    await copy.restore()
    return monitor


async def test_the_post_of_a_game_that_nobody_knows_says_that_it_is_lost(
    store: RedisStore, paper: PaperAnnouncer, monitor: OlderCopyMonitor, copy: Copy
) -> None:
    await opened(store)
    paper.messages |= {"1": Message("nobody-knows", MessageKind.QUESTION, 0, "question")}
    paper.messages |= {"2": Message("game", MessageKind.QUESTION, 0, "question")}
    await copy.take()
    await monitor.beat()
    await copy.restore()
    await monitor.look()
    assert {id: message.shown for id, message in paper.messages.items()} == {"1": "lost", "2": "question"}
    [entry] = [entry async for entry in AuditEntry.objects.filter(action="game.lost")]
    assert (entry.subject_id, entry.guild_id) == ("nobody-knows", GUILD)
    assert entry.after == {"channel": CHANNEL, "message": "1"}
    assert not await store.owes_lost_posts()


async def test_a_lost_post_that_is_deleted_in_that_moment_is_in_the_audit_all_the_same(
    store: RedisStore, paper: PaperAnnouncer, went_back: OlderCopyMonitor
) -> None:
    paper.messages["1"] = Message("nobody-knows", MessageKind.QUESTION, 0, "question")
    with patch.object(paper, "retire", side_effect=MessageGone):
        await went_back.look()
    assert await AuditEntry.objects.filter(action="game.lost", subject_id="nobody-knows").aexists()
    assert not await store.owes_lost_posts()


async def test_posts_that_discord_does_not_let_us_search_are_searched_again_some_seconds_later(
    store: RedisStore, paper: PaperAnnouncer, went_back: OlderCopyMonitor
) -> None:
    paper.messages["1"] = post = Message("nobody-knows", MessageKind.QUESTION, 0, "question")
    with patch.object(paper, "open_posts", side_effect=OutcomeUnknown) as search:
        await went_back.look()
        await went_back.look()
        assert search.call_count == 1, "not with each poll"
    assert post.shown == "question" and await store.owes_lost_posts()
    with patch.object(older_copy, "RETIRE_AGAIN_S", 0.0), patch.object(older_copy, "time") as later:
        later.monotonic.return_value = went_back._retire_at_s
        await went_back.look()
    assert post.shown == "lost" and not await store.owes_lost_posts()


async def test_a_revoked_token_ends_the_search(paper: PaperAnnouncer, went_back: OlderCopyMonitor) -> None:
    with patch.object(paper, "open_posts", side_effect=TokenRevoked), pytest.raises(TokenRevoked):
        await went_back.look()


@pytest.mark.parametrize("problem", [MessageGone(), OutcomeUnknown()])
async def test_a_question_post_that_cannot_be_shown_again_does_not_keep_its_game_open(
    store: RedisStore,
    paper: PaperAnnouncer,
    duties: Duties,
    monitor: OlderCopyMonitor,
    copy: Copy,
    problem: AnnounceError,
) -> None:
    await ended_since(store, paper, duties, copy)
    await monitor.beat()
    await copy.restore()
    with patch.object(paper, "show_question", side_effect=problem), capture_logs() as lines:
        await monitor.look()
    assert await phase(store) is Phase.GONE
    assert "question post not updated" in {line["event"] for line in lines}


async def test_a_game_that_was_cancelled_before_it_had_a_post_is_settled_without_one(
    store: RedisStore, paper: PaperAnnouncer, duties: Duties, monitor: OlderCopyMonitor, copy: Copy
) -> None:
    made = await scheduled(store)
    await copy.take()
    await store.cancel_game(GUILD, made.id)
    await duties.run_due()
    assert await CancelledGame.objects.confirmed().filter(id=made.id).aexists()
    await monitor.beat()
    await copy.restore()
    await monitor.look()
    assert await phase(store, made.id) is Phase.CANCELLED
    assert paper.acts == []


async def test_while_sql_is_away_only_a_store_that_agreed_with_it_goes_on(
    store: RedisStore, paper: PaperAnnouncer, monitor: OlderCopyMonitor
) -> None:
    """One that was not compared yet might have games open that are over."""
    made = await opened(store)
    with patch.object(ended_games, "_ended", side_effect=DatabaseError):
        assert not await monitor.settled(GUILD, made.id)
        with pytest.raises(DatabaseError):
            await OlderCopyMonitor(store, paper, "loop@here:2").settled(GUILD, made.id)


async def test_a_game_that_sql_has_as_ended_is_settled_where_its_duty_would_go_on(
    store: RedisStore, paper: PaperAnnouncer, duties: Duties, monitor: OlderCopyMonitor, copy: Copy
) -> None:
    """Between two looks at the whole store."""
    made = await ended_since(store, paper, duties, copy)
    await copy.restore()
    assert await monitor.settled(GUILD, made.id)
    assert await phase(store) is Phase.GONE
    assert not await monitor.settled(GUILD, (await opened(store, game("another"))).id)


# --- what is looked for, and what is done -----------------------------------------------------------------------------


async def test_a_look_at_what_would_be_settled_settles_nothing(
    store: RedisStore, paper: PaperAnnouncer, duties: Duties, redis: Redis, copy: Copy
) -> None:
    made = await ended_since(store, paper, duties, copy)
    await copy.restore()
    with capture_logs() as lines:
        found = await ended_games.settle_all(store, dry_run=True)
    assert [each.id for each in found.games] == [made.id]
    assert (await phase(store), lines) == (Phase.OPEN, [])


async def test_a_server_whose_part_of_the_store_is_away_keeps_no_other_waiting(
    store: RedisStore, paper: PaperAnnouncer, duties: Duties, copy: Copy
) -> None:
    """That it was left out is said in the end."""
    await opened(store, game("another", guild_id=OTHER_GUILD))
    await ended_since(store, paper, duties, copy)
    await copy.restore()
    in_play = store.games_in_play

    async def away(guild_id: str) -> list[str]:
        if guild_id == OTHER_GUILD:
            raise StoreUnavailable
        return await in_play(guild_id)

    with patch.object(store, "games_in_play", away), pytest.raises(StoreUnavailable):
        await ended_games.settle_all(store)
    assert await phase(store) is Phase.GONE
