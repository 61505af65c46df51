"""A channel as an announcer takes it, where there is no game that stands in it."""

from __future__ import annotations

from games.domain.ports import Store
from games.domain.records import Game


async def place_of(store: Store, guild_id: str, channel_id: str, game_id: str = "") -> Game:
    """A game without questions that stands for its place: for an announcer that looks into a channel."""
    forum = (await store.get_directory(guild_id)).is_forum(channel_id)
    return Game(id=game_id, guild_id=guild_id, channel_id=channel_id, questions=(), window_s=0, forum=forum)
