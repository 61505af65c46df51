"""Of which kind a channel is, as far as it matters to whoever posts there."""

from __future__ import annotations

from games.domain.ports import Store
from games.domain.records import Game
from games.play.registration_checks.findings import FORUMS


async def is_forum(store: Store, guild_id: str, channel_id: str) -> bool:
    """Whether the bot has told so; what it has not told is a channel to write in, and Discord refuses if it is not."""
    return (await store.get_directory(guild_id)).kinds.get(channel_id) in FORUMS


async def place_of(store: Store, guild_id: str, channel_id: str, game_id: str = "") -> Game:
    """A game that stands for its place: for an announcer that looks into a channel."""
    forum = await is_forum(store, guild_id, channel_id)
    return Game(id=game_id, guild_id=guild_id, channel_id=channel_id, questions=(), window_s=0, forum=forum)
