"""Row 51: one player who floods is slowed down alone; everybody else is served as if nobody flooded."""

from __future__ import annotations

import asyncio

from discord_sandbox.views import InteractionView
from games.domain.errors import GameError, TooMany
from games.store.redis import RedisStore
from tests.botbridge import conftest as bots
from tests.botbridge.conftest import CAPITAL, Town, custom_id
from tests.games.samples import GUILD, answer, game, opened, stored

looks_often, sandbox, quiet_town, town = bots._looks_often, bots.sandbox, bots.quiet_town, bots.town


async def test_51_one_player_floods_and_nobody_else_is_refused(store: RedisStore) -> None:
    """Two thousand changes by one player share their batches with a hundred answers of others."""
    played = await opened(store)
    flood = [answer(store, played, 1, "AB"[n % 2]) for n in range(2_000)]
    others = [answer(store, played, 100 + n, "C") for n in range(100)]
    mixed = [piece for n, one in enumerate(others) for piece in (*flood[n * 20 : n * 20 + 20], one)]

    found = await asyncio.gather(*mixed, return_exceptions=True)

    refused = [outcome for outcome in found if isinstance(outcome, Exception)]
    assert {type(outcome) for outcome in refused} == {TooMany}
    assert 1_900 < len(refused) < 2_000
    state = (await store.get_game(GUILD, played.id)).state
    assert (state.players, state.answers, state.refused) == (101, 101, {"TOO_MANY": len(refused)})
    assert state.accepted == len(found) - len(refused)
    given = await stored(store, played)
    assert [one.answer for one in given[1:]] == ["C"] * 100
    assert given[0].answer in "AB", "what was acknowledged last stands"


async def test_51_a_flood_over_many_games_hinders_none_of_them(store: RedisStore) -> None:
    games = [await opened(store, game(f"game-{n}")) for n in range(5)]

    async def flood(n: int) -> GameError | None:
        try:
            await answer(store, games[n % 5], 1, "A")
        except GameError as error:
            return error
        return None

    await asyncio.gather(*(flood(n) for n in range(500)), *(answer(store, one, 2, "B") for one in games))

    for one in games:
        assert [(given.user_id, given.answer) for given in await stored(store, one)] == [("1", "A"), ("2", "B")]


async def test_51_a_flooder_on_the_wire_reads_why_and_the_others_read_saved(town: Town) -> None:
    post = await town.play(CAPITAL)
    crowd = [town.sandbox.add_member(town.guild, f"P{n}").id for n in range(20)]
    a, b = custom_id(post, "A"), custom_id(post, "B")

    def press(member: str, n: int) -> asyncio.Future[InteractionView]:
        return asyncio.ensure_future(town.sandbox.press(member, post.id, (a, b)[n % 2]).answered())

    flood = [press(town.ben, n) for n in range(60)]
    served = await asyncio.gather(*(press(member, n) for n, member in enumerate(crowd)))
    said = [view.text for view in await asyncio.gather(*flood)]

    assert all("Saved: **" in view.text for view in served)
    refused = [text for text in said if text.startswith("That was too many changes at once.")]
    assert len(refused) >= 40
    assert all(text in refused or "Saved" in text or "Changed" in text or "newer" in text for text in said)
    assert (await town.game()).state.players == 21
