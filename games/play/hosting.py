"""What a host does to a game in play beside closing it: extend its window, cancel it."""

from __future__ import annotations

from games.domain.errors import GameClosed, GameNotFound, InvalidExtension
from games.domain.ports import Store
from games.rules import durations

MIN_EXTENSION_S = 60
"""Less is over before a post's new end has reached everybody."""


def parse_extension(text: str) -> int:
    """Seconds of what was typed, such as `15m`. Raises InvalidExtension with an example."""
    try:
        seconds = durations.parse_duration(text)
    except ValueError:
        raise InvalidExtension from None
    if seconds < MIN_EXTENSION_S:
        raise InvalidExtension
    return seconds


async def extend(store: Store, guild_id: str, game_id: str, more_s: int, ends_ms: int = 0) -> tuple[int, int]:
    """Lengthen an open game's window; returns its end before and now, in ms.

    `ends_ms` is the end that the person saw; with it, the same wish twice extends once. Without it the present end is
    read. Raises InvalidExtension and what `Store.extend_game` raises.
    """
    if more_s < MIN_EXTENSION_S:
        raise InvalidExtension
    if not ends_ms:
        state = (await store.get_states(guild_id, [game_id])).get(game_id)
        if state is None:
            raise GameNotFound
        ends_ms = state.ends_ms
    new_ends_ms = ends_ms + more_s * 1000
    await store.extend_game(guild_id, game_id, ends_ms, new_ends_ms)
    return ends_ms, new_ends_ms


async def cancel(store: Store, guild_id: str, game_id: str) -> None:
    """Have a game end without results; a duty does the rest within about a second.

    Raises GameNotFound, and GameClosed once its results are on their way.
    """
    try:
        await store.cancel_game(guild_id, game_id)
    except GameClosed:
        raise GameClosed("Its results are on their way: it can no longer be cancelled.") from None
