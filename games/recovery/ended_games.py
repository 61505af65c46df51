"""Settle games in play that are over by SQL's word.

A store that was restored from an older copy has games open, or half closed, that were finished since. What SQL has
confirmed is final: such a game is not closed a second time, its posts in Discord stay as they are, and the store takes
its results and its messages' ids from SQL. All of it is idempotent.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import structlog
from asgiref.sync import sync_to_async
from django.db import close_old_connections
from django.db.models import Value

from games.archive.archive import ended
from games.domain.errors import StoreUnavailable
from games.domain.ports import Store
from games.domain.records import FinishedGame, Game, GameState, Phase
from games.models import ArchivedGame, AuditEntry, CancelledGame
from games.models.outages import answering

log = structlog.get_logger(__name__)

ASKED_AT_ONCE = 500
"""Games in one question to SQL."""
ANSWER_S = 3.0
"""How long SQL is waited for before a game's results or question: after that it counts as unavailable."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Settled:
    """What an older copy of the store had otherwise than SQL."""

    games: tuple[Game, ...] = ()
    """Those that were in play, and have ended; as SQL has them."""
    registrations: tuple[str, ...] = ()
    """Ids of those that somebody had deleted since."""

    def __bool__(self) -> bool:
        return bool(self.games or self.registrations)

    def __str__(self) -> str:
        games, gone = len(self.games), len(self.registrations)
        return f"{games} ended game{'' if games == 1 else 's'}, {gone} deleted registration{'' if gone == 1 else 's'}"


async def is_over(game_id: str) -> bool:
    """Whether SQL has this game as ended. Raises the database's errors."""
    async with answering(ANSWER_S):
        return bool(await sync_to_async(_ended)([game_id]))


async def settle_all(store: Store, guild_id: str = "", *, dry_run: bool = False) -> Settled:
    """Settle every game in play that SQL has as ended, and delete registrations that the audit has as deleted.

    Raises StoreUnavailable and the database's errors.
    """
    games, registrations, away = list[Game](), list[str](), None
    for guild in [guild_id] if guild_id else sorted(await store.get_guilds()):
        try:
            registrations += await _delete_again(store, guild, dry_run)
            games += await _settle(store, guild, await store.games_in_play(guild), dry_run)
        except StoreUnavailable as error:  # perhaps only its node of a cluster: the others do not wait for it
            away = error
    if away is not None:
        raise away
    return Settled(games=tuple(games), registrations=tuple(registrations))


async def _settle(store: Store, guild_id: str, game_ids: Sequence[str], dry_run: bool = False) -> list[Game]:
    settled = []
    for start in range(0, len(game_ids), ASKED_AT_ONCE):
        over = await sync_to_async(_ended)(game_ids[start : start + ASKED_AT_ONCE])
        states = await store.get_states(guild_id, list(over)) if over else {}
        for game_id in (id for id, checksum in over.items() if not _is_leaving(states.get(id), checksum)):
            game = await settle_one(store, game_id, dry_run=dry_run)
            settled += [game] if game else []
            if not dry_run:
                log.warning("an ended game was in play in the store", guild=guild_id, game=game_id)
    return settled


def _is_leaving(state: GameState | None, checksum: str) -> bool:
    """Whether a game is on its way out of play, between SQL's confirmation and the store's, where a crash may leave it:
    its duty takes it from there, and nothing says that an older copy was restored."""
    if state is None or not checksum:
        return state is not None and state.phase is Phase.CANCELLING
    return state.phase is Phase.POSTED and state.checksum == checksum


async def settle_one(store: Store, game_id: str, *, dry_run: bool = False) -> Game | None:
    """Let the store have an ended game as SQL has it, and still has it after that: a ruling may be made meanwhile, or a
    player forgotten, and what we wrote would stay. Returns the game; None if it has not ended.

    Raises StoreUnavailable and the database's errors.
    """
    game, written, now = None, None, await ended(game_id)
    while now is not None and now != written:
        game = now.game if isinstance(now, FinishedGame) else await _with_post(store, now)
        if dry_run:
            break
        await store.settle_game(now if isinstance(now, FinishedGame) else game)
        written, now = now, await ended(game_id)
    return game


async def _with_post(store: Store, cancelled: Game) -> Game:
    """SQL does not have the post of a cancelled game."""
    state = (await store.get_states(cancelled.guild_id, [cancelled.id])).get(cancelled.id)
    message_id = state.question_message_id if state else ""
    return replace(cancelled, state=replace(cancelled.state, question_message_id=message_id))


async def _delete_again(store: Store, guild_id: str, dry_run: bool) -> list[str]:
    """Ids are never given twice, so that what was deleted after it was made is not to be there."""
    made = {r.id: r.created_ms for r in await store.get_registrations(guild_id)}
    deleted = await sync_to_async(_deleted)(guild_id, list(made)) if made else {}
    again = [id for id, at_ms in deleted.items() if at_ms > made[id]]
    for id in again if not dry_run else ():
        await store.delete_registration(guild_id, id)
        log.warning("the store had a registration that was deleted", guild=guild_id, registration=id)
    return again


def _deleted(guild_id: str, ids: Sequence[str]) -> dict[str, float]:
    """Of these registrations, those whose latest entry in the audit is their end -> when, in ms."""
    close_old_connections()
    entries = AuditEntry.objects.filter(guild_id=guild_id, subject_id__in=ids, action__startswith="registration.")
    latest = {entry.subject_id: entry for entry in entries.order_by("at", "id").only("subject_id", "action", "at")}
    return {id: e.at.timestamp() * 1000 for id, e in latest.items() if e.action == "registration.deleted"}


def _ended(game_ids: Sequence[str]) -> dict[str, str]:
    """Of these games, those that are over -> their checksum, "" for a cancelled one. As a rule none."""
    close_old_connections()
    called_off = CancelledGame.objects.confirmed().filter(id__in=game_ids).annotate(checksum=Value(""))
    archived = ArchivedGame.objects.confirmed().filter(id__in=game_ids).values_list("id", "checksum")
    rows = called_off.values_list("id", "checksum").union(archived)
    return dict(sorted(rows))  # a game that is in both is a finished one
