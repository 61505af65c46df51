"""Slots that are due, and the games that they become."""

from __future__ import annotations

from dataclasses import replace

from games.domain.records import Game, Registration
from games.play.duties import Duties
from games.store.redis import RedisStore
from tests.games.samples import submit

GUILD = "819651574603317248"
REGISTRATION = Registration(id="abcde", guild_id=GUILD, channel_id="819651574603317251", times=("08:00",), window_s=60)


async def make_due(
    store: RedisStore, registration: Registration = REGISTRATION, late_ms: int = 0, slot_ms: int = 0
) -> int:
    """The registration is saved as if its newest slot, or this one, had become due and nobody had looked since.

    Returns the slot, so that a test which goes on into the next minute can make the same one due again.
    """
    slot_ms = slot_ms or (await store.now_ms() - late_ms) // 60_000 * 60_000
    await store.save_registration(replace(registration, times=_times_at(slot_ms)), slot_ms)
    return slot_ms


def _times_at(ms: int) -> tuple[str, ...]:
    minutes = ms // 60_000 % 1440
    return (f"{minutes // 60:02d}:{minutes % 60:02d}",)


async def the_game(store: RedisStore) -> Game:
    [game] = await store.get_active_games(GUILD)
    return game


async def answer(store: RedisStore, game: Game, user: int, answer: str) -> None:
    await submit(
        store, guild_id=GUILD, game_id=game.id, user_id=str(user), answers={0: answer}, interaction_id=str(user * 1000)
    )


async def ended_game(store: RedisStore, duties: Duties, *users: int) -> Game:
    """A game that was posted, answered with A by these users, and ended; no duty has looked since."""
    await make_due(store)
    await duties.run_due()
    await duties.run_due()
    game = await the_game(store)
    for user in users:
        await answer(store, game, user, "A")
    await store.end_now(GUILD, game.id)
    return game
