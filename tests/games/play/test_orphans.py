"""A placeholder that appears when another has won is deleted; what may yet win is nobody's to delete."""

from __future__ import annotations

from dataclasses import replace

import pytest

from games.domain.duties import DutyKind
from games.domain.errors import AnnounceError, OutcomeUnknown, RefusedForNow, TokenRevoked, Undeliverable
from games.domain.guilds import ChannelKind, GuildDirectory
from games.domain.records import Game, MessageKind
from games.play import patience
from games.play.duties import Duties
from games.store.redis import RedisStore
from tests.games.play.paper import PaperAnnouncer
from tests.games.play.slots import GUILD, REGISTRATION, make_due, the_game
from tests.games.samples import Clock

pytestmark = pytest.mark.django_db(transaction=True)

LONG = replace(REGISTRATION, window_s=86_400)


@pytest.fixture
async def game(store: RedisStore, clock: Clock, duties: Duties) -> Game:
    """An open game with a try of which nobody knows what came of it."""
    await make_due(store, LONG)
    await duties.run_due()
    await duties.run_due()
    made = await the_game(store)
    await store.expect_orphans(made, await store.now_ms())
    return made


async def sweep(store: RedisStore, clock: Clock, duties: Duties) -> None:
    await clock.advance(store.orphans_after_ms)
    await duties.run_due()


async def is_noted(store: RedisStore) -> bool:
    """Whether somebody will look for orphans once more."""
    return DutyKind.ORPHANS in {duty.kind for duty in await store.due(GUILD, 10**15, 9)}


async def test_an_orphan_is_deleted_and_the_winner_stays(
    store: RedisStore, clock: Clock, paper: PaperAnnouncer, duties: Duties, game: Game
) -> None:
    [winner] = paper.messages
    await paper.send_placeholder(game, MessageKind.QUESTION, 0)
    other = await paper.send_placeholder(replace(game, id="another"), MessageKind.QUESTION, 0)
    await sweep(store, clock, duties)
    assert set(paper.messages) == {winner, other}
    assert await is_noted(store), "its results may have orphans too"

    await store.end_now(GUILD, game.id)
    await duties.run_due()
    await paper.send_placeholder(game, MessageKind.RESULTS, 0)
    await sweep(store, clock, duties)
    assert [message.shown for message in paper.messages.values()] == ["closed", "placeholder", "results"]
    assert not await is_noted(store)


async def test_a_placeholder_that_may_yet_win_stays(
    store: RedisStore, clock: Clock, paper: PaperAnnouncer, duties: Duties
) -> None:
    await make_due(store, LONG)
    await duties.run_due()
    game = await the_game(store)
    await store.claim(GUILD, game.id)  # by a worker that is about to commit it
    await store.expect_orphans(game, await store.now_ms())
    waiting = await paper.send_placeholder(game, MessageKind.QUESTION, 0)
    await sweep(store, clock, duties)
    assert set(paper.messages) == {waiting}
    assert await is_noted(store)


async def test_nobody_looks_for_orphans_of_a_game_that_the_store_has_forgotten(
    store: RedisStore, clock: Clock, paper: PaperAnnouncer, duties: Duties
) -> None:
    await store.expect_orphans(replace(LONG_AGO, guild_id=GUILD), await store.now_ms())
    await sweep(store, clock, duties)
    assert paper.acts == []
    assert not await is_noted(store)


LONG_AGO = Game(id="long-ago", guild_id=GUILD, channel_id=REGISTRATION.channel_id, questions=(), window_s=60)


async def test_results_of_a_forum_game_that_was_never_posted_have_no_orphans(
    store: RedisStore, clock: Clock, paper: PaperAnnouncer, duties: Duties
) -> None:
    """They would stand in the post that it does not have."""
    kinds = {REGISTRATION.channel_id: ChannelKind.FORUM}
    await store.save_directory(GuildDirectory(guild_id=GUILD, channels={REGISTRATION.channel_id: "quiz"}, kinds=kinds))
    await make_due(store, LONG)
    await duties.run_due()
    game = await the_game(store)
    await store.expect_orphans(game, await store.now_ms())
    await store.cancel_game(GUILD, game.id)
    await duties.run_due()
    assert paper.acts == [], "nobody had begun to post it: there is nothing in Discord that could say it was cancelled"
    await sweep(store, clock, duties)
    assert paper.acts == ["find_all"], "for its question alone"
    assert not await is_noted(store)


async def _refused(
    store: RedisStore, clock: Clock, paper: PaperAnnouncer, duties: Duties, problem: AnnounceError
) -> None:
    """The next look ends so."""

    def refuse(act: str) -> None:
        raise problem

    paper.before = refuse
    await sweep(store, clock, duties)


async def test_a_channel_that_is_out_of_reach_for_good_is_given_up(
    store: RedisStore, clock: Clock, paper: PaperAnnouncer, duties: Duties, game: Game
) -> None:
    await _refused(store, clock, paper, duties, Undeliverable(10003))
    assert not await is_noted(store)


async def test_a_discord_that_does_not_answer_is_asked_again_when_it_says(
    store: RedisStore, clock: Clock, paper: PaperAnnouncer, duties: Duties, game: Game
) -> None:
    looks = paper.acts.count("find_all")
    await _refused(store, clock, paper, duties, OutcomeUnknown())
    await _refused(store, clock, paper, duties, OutcomeUnknown(retry_after_s=1500))
    assert paper.acts.count("find_all") == looks + 2, "in ten minutes where it says nothing"
    await sweep(store, clock, duties)
    await sweep(store, clock, duties)
    assert paper.acts.count("find_all") == looks + 2
    await sweep(store, clock, duties)
    assert paper.acts.count("find_all") == looks + 3


async def test_a_look_that_is_refused_for_now_is_repeated_for_a_day(
    store: RedisStore, clock: Clock, paper: PaperAnnouncer, duties: Duties, game: Game
) -> None:
    await store.end_now(GUILD, game.id)
    await duties.run_due()
    await _refused(store, clock, paper, duties, RefusedForNow(403))
    assert await is_noted(store)
    await clock.advance(patience.RESULTS_S * 1000)
    await duties.run_due()
    assert not await is_noted(store)


async def test_a_revoked_token_ends_the_duties(
    store: RedisStore, clock: Clock, paper: PaperAnnouncer, duties: Duties, game: Game
) -> None:
    with pytest.raises(TokenRevoked):
        await _refused(store, clock, paper, duties, TokenRevoked())
