"""Players of whom something is kept in every place in which Tally keeps anything of a player."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from dataclasses import replace
from typing import Any

import pytest
from django.contrib.auth import get_user_model

from games.archive import audit
from games.connection import in_sync
from games.domain.errors import WindowClosed
from games.domain.records import Game, Question
from games.models import ArchivedAnswer, DiscordAccount, GuildAccess
from games.play.duties import Duties
from games.privacy.hidden import set_hidden
from games.scores import scores
from games.store.redis import RedisStore
from tests.games.play.bank import SmallBank
from tests.games.play.paper import PaperAnnouncer
from tests.games.samples import GUILD, answer, game, opened

ANN, BEN = "1000000000000000007", "1000000000000000008"
ELSEWHERE = "1000000000000000555"
OVER = Question(
    seed="river", text="Which river is the longest?", answer="Nile", options=("Rhine", "Nile"), category="x"
)


async def run_duties(store: RedisStore) -> None:
    await Duties(store, PaperAnnouncer(), SmallBank()).run_due()


async def finish(store: RedisStore, id: str, guild_id: str = GUILD) -> None:
    """A game in which Ann was right and Ben was not, archived and counted."""
    made = await opened(store, replace(game(id, guild_id=guild_id), questions=(OVER,)))
    await answer(store, made, ANN, "B", name=f"Ann {id}")
    await answer(store, made, BEN, "A", name="Ben")
    await store.end_now(guild_id, id)
    await run_duties(store)
    assert await scores.count_new() == 1


async def cancel(store: RedisStore, id: str) -> None:
    """A cancelled game that Ann had answered."""
    made = await opened(store, game(id))
    await answer(store, made, ANN, "A", name="Ann")
    await store.cancel_game(GUILD, id)
    await run_duties(store)


async def everywhere(store: RedisStore) -> None:
    """In the store: an answer in play, a refused one, the history. In SQL: answers, scores, rights, the audit."""
    await finish(store, "over")
    await finish(store, "there", ELSEWHERE)
    await cancel(store, "cancelled")
    await set_hidden(GUILD, ANN, True)
    await in_play(store)


async def in_play(store: RedisStore) -> Game:
    """A game that takes answers and has one of Ann's and one of Ben's, and one that refused Ann's."""
    late = await opened(store, game("late"))
    await store.end_now(GUILD, "late")
    with pytest.raises(WindowClosed):
        await answer(store, late, ANN, "A")
    made = await opened(store, game("open"))
    await answer(store, made, ANN, "B", name="Ann now")
    await answer(store, made, BEN, "A", name="Ben")
    return made


async def answers_meanwhile(work: Coroutine[Any, Any, object]) -> set[int]:
    """How many answers of finished games somebody sees who asks SQL again and again while this work is done.

    All of SQL has one thread, which does what it is asked in turn: what is done in one call is seen as a whole.
    """
    seen, working = set[int](), asyncio.create_task(work)
    while not working.done():
        seen.add(await ArchivedAnswer.objects.acount())
    await working
    return seen


def rights() -> None:
    """Ann is a host by her Discord id and has an account, of which the audit tells."""
    user = get_user_model().objects.create_user("ann")
    DiscordAccount.objects.create(user=user, discord_id=ANN, name="Ann of Discord", access_token="secret-token")
    GuildAccess.objects.create(discord_id=ANN, guild_id=GUILD, role=GuildAccess.RoleName.HOST)
    audit.note(audit.of_member(ANN, "ann"), GUILD, "game.closed", subject_id="over", subject=OVER.text)
    audit.note(audit.of_user(user), GUILD, "game.extended", subject_id="over")
    audit.note(audit.of_member(BEN, "ben"), GUILD, "game.posted", subject_id="over")
    audit.note(audit.of_member(ANN, "ann"), ELSEWHERE, "game.posted", subject_id="there")


def plant() -> None:
    """All of it, for synchronous tests."""
    in_sync(everywhere)
    rights()
