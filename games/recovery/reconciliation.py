"""Bring store and SQL into agreement after one of them was restored from a backup, or lost: `manage.py reconcile`.

What one has and the other lacks is taken from there. What neither has is lost: it is counted, and may be accepted, so
that nothing asks for it any more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from asgiref.sync import sync_to_async
from django.db import transaction
from django.db.models import Count, F

from games.archive import archive, archived_game, audit
from games.archive.certificate import checksum_of
from games.domain.errors import DamagedValue, GameNotFound
from games.domain.ports import Store
from games.domain.records import FinishedGame, Game, Phase
from games.models import ArchivedGame, CancelledGame
from games.recovery import ended_games
from games.recovery.ended_games import Settled

MOST = 1_000_000
"""Games of a week's history; there are never so many."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Reconciled:
    """What was found otherwise in one server; done, unless it was only looked for."""

    guild_id: str
    settled: Settled
    unknown_to_store: tuple[str, ...]
    """Ended games that the store did not know, or not as SQL has them."""
    rebuilt: tuple[str, ...]
    """Finished games that SQL did not know: their results, without the single answers."""
    lost: dict[str, int]
    """Game -> acknowledged answers that are nowhere any more, and not accepted as lost before."""
    accepted: bool = False
    """Whether these are accepted as lost now."""

    def __bool__(self) -> bool:
        return bool(self.settled or self.unknown_to_store or self.rebuilt or self.lost)


async def guilds(store: Store) -> list[str]:
    """All that either of the two knows. Raises StoreUnavailable and the database's errors."""
    archived, cancelled = (kind.objects.order_by().values_list("guild_id") for kind in (ArchivedGame, CancelledGame))
    return sorted({*await store.get_guilds(), *[guild async for (guild,) in archived.union(cancelled)]})


async def reconcile(store: Store, guild_id: str, *, dry_run: bool = False, accept_loss: bool = False) -> Reconciled:
    """Reconcile one server, and note it in the audit. Raises StoreUnavailable and the database's errors."""
    settled = await ended_games.settle_all(store, guild_id, dry_run=dry_run)
    rebuilt = await _rebuild(store, guild_id, dry_run)
    lost = await sync_to_async(_lost)(guild_id)
    if dry_run:  # what would be rebuilt has no answers in SQL either
        lost |= {each.game.id: each.game.state.answers for each in rebuilt if each.game.state.answers}
    elif accept_loss:
        await sync_to_async(_accept)(guild_id)
    found = Reconciled(
        guild_id=guild_id,
        settled=settled,
        unknown_to_store=await _settle_unknown(store, guild_id, dry_run),
        rebuilt=tuple(each.game.id for each in rebuilt),
        lost=lost,
        accepted=accept_loss and bool(lost),
    )
    if not dry_run and (found.settled or found.unknown_to_store):
        await sync_to_async(_note)(found)
    return found


# --- from SQL to the store ------------------------------------------------------------------------------------------


async def _settle_unknown(store: Store, guild_id: str, dry_run: bool) -> tuple[str, ...]:
    unknown = []
    for game_id in await sync_to_async(_ended_lately)(guild_id):
        if not await _is_known(store, guild_id, game_id):
            unknown.append(game_id)
            await ended_games.settle_one(store, game_id, dry_run=dry_run)
    return tuple(unknown)


def _ended_lately(guild_id: str) -> list[str]:
    lately = {"guild_id": guild_id, "confirmed_at__gte": datetime.now(UTC) - archive.KEPT}
    ids = [model.objects.filter(**lately).values_list("id", flat=True) for model in (ArchivedGame, CancelledGame)]
    return list(dict.fromkeys([*ids[0], *ids[1]]))


async def _is_known(store: Store, guild_id: str, game_id: str) -> bool:
    state = (await store.get_states(guild_id, [game_id])).get(game_id)
    ended = await archive.ended(game_id)
    if ended is None:
        return True  # it was deleted this moment
    if isinstance(ended, Game):
        return state is not None and state.phase is Phase.CANCELLED
    if state is None or state.phase is not Phase.GONE or state.checksum != ended.game.state.checksum:
        return False
    try:
        history = await store.get_finished(ended.game.guild_id, ended.game.id)
    except GameNotFound:
        return True  # its seven days are over
    except DamagedValue:
        return False
    return history.results == ended.results


# --- from the store to SQL ------------------------------------------------------------------------------------------


async def _rebuild(store: Store, guild_id: str, dry_run: bool) -> list[FinishedGame]:
    ours = set(await store.known_games(guild_id))  # of those in a file, not the legacy ones
    ended = [each for each in await store.get_history(guild_id, limit=MOST) if each.game.id in ours]
    known = await sync_to_async(_confirmed)([each.game.id for each in ended])
    missing = [each for each in ended if each.game.id not in known]
    for finished in missing if not dry_run else ():
        await sync_to_async(_write)(finished)
    return missing


def _confirmed(ids: Sequence[str]) -> set[str]:
    found = set[str]()
    for start in range(0, len(ids), ended_games.ASKED_AT_ONCE):
        page = ids[start : start + ended_games.ASKED_AT_ONCE]
        rows = ArchivedGame.objects.confirmed().filter(id__in=page)
        found |= set(rows.values_list("id", flat=True))
    return found


@transaction.atomic
def _write(finished: FinishedGame) -> None:
    """A row that was begun and not confirmed is begun again; the answers that are there stay."""
    row = archived_game.game_row(finished.game, finished.results)
    row.confirmed_at = archived_game.to_datetime(finished.archived_ms) if finished.archived_ms else datetime.now(UTC)
    row.save()
    _audit(row.guild_id, row.id, "game.rebuilt", {"answers": row.acknowledged})


# --- what is nowhere ------------------------------------------------------------------------------------------------


def _lost(guild_id: str) -> dict[str, int]:
    rows = ArchivedGame.objects.confirmed().filter(guild_id=guild_id).annotate(rows=Count("given"))
    missing = rows.annotate(missing=F("acknowledged") - F("forgotten") - F("lost") - F("rows"))
    return dict(missing.filter(missing__gt=0).values_list("id", "missing"))


@transaction.atomic
def _accept(guild_id: str) -> None:
    """What is left is certified, as when a player was forgotten. Nobody forgets one, or regrades, meanwhile."""
    games = ArchivedGame.objects.select_for_update().filter(guild_id=guild_id)
    list(games.order_by("closed_at", "id").values_list("id"))  # in the order in which a recount takes them
    for game_id, answers in _lost(guild_id).items():
        lost, checksum = F("lost") + answers, checksum_of(game_id).finish()
        ArchivedGame.objects.filter(id=game_id).update(lost=lost, checksum=checksum)
        _audit(guild_id, game_id, "game.loss_accepted", {"answers_lost": answers})


def _audit(guild_id: str, game_id: str, action: str, after: audit.Values) -> None:
    audit.note(audit.SHELL, guild_id, action, subject_id=game_id, subject=game_id, after=after)


def _note(found: Reconciled) -> None:
    """What the store has taken from SQL; each change of SQL has an entry of its own."""
    deleted = ", ".join(found.settled.registrations)
    after = {
        "games_written_to_the_store": len(found.unknown_to_store) + len(found.settled.games),
        "registrations": deleted,
    }
    audit.note_stored(audit.SHELL, found.guild_id, "store.reconciled", after=after)
