"""Posts of forum channels: each is a thread, and its first message, which has the thread's id, is a game's question.

Discord knows no nonce for them: a request that is repeated makes a second post. Whoever repeats one looks for the first
before, and what appears later is deleted as any orphaned placeholder is.
https://docs.discord.com/developers/resources/channel#start-thread-in-forum-or-media-channel
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

from discord import Client, Embed, Message, NotFound
from discord.errors import Forbidden
from discord.http import Route

from botbridge.messages.posts import archive_after_min, forum_title
from games.domain.records import Game

MOST = 60
"""First messages read at most when looking for a post of ours, the newest ones: each is a request."""


async def start(client: Client, game: Game, content: str, embed: Embed) -> str:
    """Make a post and return its id, which is also that of its first message. Pings the game's role if it has one."""
    roles = [game.mention_role_id] if game.mention_role_id else []
    first: dict[str, Any] = {"embeds": [embed.to_dict()], "allowed_mentions": {"parse": [], "roles": roles}}
    body = {
        "name": forum_title(game),
        "auto_archive_duration": archive_after_min(game),
        "message": first | ({"content": content} if content else {}),
    }
    route = Route("POST", "/channels/{channel_id}/threads", channel_id=game.channel_id)
    made = await client.http.request(route, json=body)
    return str(made["id"])


async def first_messages(client: Client, game: Game, after: int) -> AsyncIterator[Message]:
    """The first messages of our own posts in the game's forum that are newer than this snowflake, oldest first."""
    active = await client.http.get_active_threads(int(game.guild_id))
    archived = await client.http.get_public_archived_threads(int(game.channel_id), limit=100)
    me = str(client.user.id) if client.user else ""
    threads = [*active["threads"], *archived["threads"]]
    ours = {int(it["id"]) for it in threads if (str(it["parent_id"]), str(it["owner_id"])) == (game.channel_id, me)}
    for post in sorted(id for id in ours if id > after)[-MOST:]:
        try:
            yield await client.get_partial_messageable(post, guild_id=int(game.guild_id)).fetch_message(post)
        except NotFound:
            continue  # the post, or its first message, was deleted


async def delete(client: Client, post_id: int) -> None:
    """Delete a post that is still bare. Without Manage Threads only our message goes, and an empty post stays."""
    try:
        await client.http.delete_channel(post_id)
    except Forbidden:
        await client.http.delete_message(post_id, post_id)
