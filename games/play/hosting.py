"""What a host does to a game in play: close it now, extend its window, cancel it; who did so is noted once it is done.

`actor` is who (None: nobody is noted); `subject` is what the entry calls the game.
"""

from __future__ import annotations

from typing import Any

from games.archive import audit
from games.domain.errors import GameClosed, GameError, GameNotFound, InvalidExtension
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


async def close(
    store: Store, guild_id: str, game_id: str, actor: audit.Actor | None = None, *, subject: str | None = None
) -> None:
    """End the window of an open game now; a duty posts its results within about a second.

    Without a subject the game is called by its question, if it is still in play after that. Raises what `Store.end_now`
    raises.
    """
    await store.end_now(guild_id, game_id)
    if actor and subject is None:
        try:
            subject = (await store.get_game(guild_id, game_id)).questions[0].text
        except GameError:
            subject = ""  # its results are posted by now: its id has to do
    await _note(actor, guild_id, game_id, "game.closed", subject=subject)


async def extend(
    store: Store,
    guild_id: str,
    game_id: str,
    more_s: int,
    ends_ms: int = 0,
    actor: audit.Actor | None = None,
    *,
    subject: str = "",
) -> tuple[int, int]:
    """Lengthen an open game's window; returns its end before and now, in ms.

    `ends_ms` is the end that the person saw; with it, the same request twice extends once. Without it the present end
    is read. Raises InvalidExtension and what `Store.extend_game` raises.
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
    before, after = {"ends_ms": ends_ms}, {"ends_ms": new_ends_ms}
    await _note(actor, guild_id, game_id, "game.extended", subject=subject, before=before, after=after)
    return ends_ms, new_ends_ms


async def cancel(
    store: Store, guild_id: str, game_id: str, actor: audit.Actor | None = None, *, subject: str = ""
) -> None:
    """Have a game end without results; a duty does the rest within about a second.

    Raises GameNotFound, and GameClosed once its results are on their way.
    """
    try:
        await store.cancel_game(guild_id, game_id)
    except GameClosed:
        raise GameClosed("Its results are on their way: it can no longer be cancelled.") from None
    await _note(actor, guild_id, game_id, "game.cancelled", subject=subject)


async def _note(actor: audit.Actor | None, guild_id: str, game_id: str, action: str, **about: Any) -> None:
    if actor:
        await audit.note_stored_async(actor, guild_id, action, subject_id=game_id, **about)
