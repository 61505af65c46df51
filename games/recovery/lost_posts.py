"""Posts of games that nobody knows any more: made since the copy of the store that was restored, and not in SQL.

Their buttons answer truthfully ("no such game"), but the post promises an end that never comes. So it says that the
game is lost, and the audit has it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import structlog
from asgiref.sync import sync_to_async

from games.archive import audit
from games.domain.errors import AnnounceError, MessageGone, OutcomeUnknown, TokenRevoked
from games.domain.limits import MAX_WINDOW_S
from games.domain.ports import Announcer, Store
from games.domain.records import Game
from games.models import ArchivedGame, CancelledGame
from games.recovery.channels import place_of

log = structlog.get_logger(__name__)

DUTIES = audit.Actor(source=audit.SHELL.source, name="duty loop")


async def retire_all(store: Store, announcer: Announcer) -> bool:
    """Search the channels of every server, and say so under each such post; returns False if Discord did not let
    us do all of it for now.

    Raises TokenRevoked, StoreUnavailable and the database's errors.
    """
    return all([await _retire(store, announcer, guild) for guild in sorted(await store.get_guilds())])


async def _retire(store: Store, announcer: Announcer, guild_id: str) -> bool:
    since_ms, done = await store.now_ms() - MAX_WINDOW_S * 1000, True
    channels = {r.channel_id for r in await store.get_registrations(guild_id)}
    for channel_id in sorted(channels | await sync_to_async(_channels)(guild_id)):
        try:
            place = await place_of(store, guild_id, channel_id)
            posts = await announcer.open_posts(place, since_ms)
            known = {*await store.get_states(guild_id, list(posts.values())), *await _in_sql(list(posts.values()))}
            for message_id, game_id in posts.items():
                if game_id not in known:
                    await give_up(announcer, replace(place, id=game_id), message_id)
        except TokenRevoked:
            raise
        except AnnounceError as problem:
            done = done and not isinstance(problem, OutcomeUnknown)
            log.warning(
                "posts of lost games stay as they are", guild=guild_id, channel=channel_id, problem=str(problem)
            )
    return done


async def give_up(announcer: Announcer, game: Game, message_id: str) -> None:
    """Let a post say that its game is lost; one that somebody has deleted needs not. Raises AnnounceError."""
    try:
        await announcer.retire(game, message_id)
    except MessageGone as problem:
        log.info("post of a lost game was deleted already", game=game.id, problem=str(problem))
    log.error("game lost with the store", guild=game.guild_id, game=game.id, message=message_id)
    await audit.note_stored_async(
        DUTIES,
        game.guild_id,
        "game.lost",
        subject_id=game.id,
        after={"channel": game.channel_id, "message": message_id},
    )


def _channels(guild_id: str) -> set[str]:
    """Where games were played lately."""
    lately = datetime.now(UTC) - timedelta(seconds=2 * MAX_WINDOW_S)
    games = ArchivedGame.objects.filter(guild_id=guild_id, closed_at__gte=lately)
    return set(games.order_by().values_list("channel_id", flat=True).distinct())


async def _in_sql(game_ids: list[str]) -> set[str]:
    def ask() -> set[str]:
        finished = ArchivedGame.objects.filter(id__in=game_ids).values_list("id", flat=True)
        return {*finished, *CancelledGame.objects.filter(id__in=game_ids).values_list("id", flat=True)}

    return await sync_to_async(ask)()
