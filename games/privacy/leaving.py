"""A server that has taken the bot out is purged after a while: everything that was kept for it goes.

1. The bot says in which servers it is. One that it was in and is no longer has left; coming back cancels that.
2. Once it has been away for as long as `TALLY_PURGE_AFTER_DAYS` says, the duties remove what store and SQL have of it.
3. Its row of `GuildSettings` goes last, so that whoever dies on the way is followed by the next run; the audit keeps
   that it was purged and how much went.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import structlog
from asgiref.sync import sync_to_async
from django.apps import apps
from django.conf import settings
from django.db import close_old_connections, models, transaction
from django.db.models import Q

from games.archive import audit
from games.domain.errors import GameNotFound, RegistrationNotFound
from games.domain.guilds import GuildDirectory
from games.domain.ports import Store
from games.models import AuditEntry, GuildSettings
from games.models.outages import fresh_connection

log = structlog.get_logger(__name__)

BY_ITSELF = audit.Actor(source=AuditEntry.Source.SHELL, name="Tally")
LOOK_EVERY_S = 60.0
"""Between two looks of the bot at where it is."""
_LOOKED = timedelta(minutes=3)
"""How old a look may be that says that the bot is not in a server: who has not looked cannot know."""
_AT_ONCE = 500


# --- where the bot is ----------------------------------------------------------------------------------------------


def note_present(guild_ids: Iterable[str]) -> None:
    """Note in which servers the bot is, all of them: those that are missing have left. Raises the database's errors."""
    close_old_connections()
    here, now = set(guild_ids), datetime.now(UTC)
    was_here = set(GuildSettings.objects.filter(is_here=True).values_list("guild_id", flat=True))
    _note_left(was_here - here, now)
    _note_joined(here - was_here)
    GuildSettings.objects.filter(is_here=False, left_at__isnull=False).update(missed_at=now)


def _note_left(guild_ids: set[str], now: datetime) -> None:
    for guild_id in sorted(guild_ids):
        with transaction.atomic():
            GuildSettings.objects.filter(guild_id=guild_id).update(is_here=False, left_at=now)
            audit.note(BY_ITSELF, guild_id, "server.left")
        log.info("the bot was taken out of a server", guild=guild_id, purged_after_days=settings.TALLY_PURGE_AFTER_DAYS)


def _note_joined(guild_ids: set[str]) -> None:
    ids = sorted(guild_ids)
    for some in (ids[n : n + _AT_ONCE] for n in range(0, len(ids), _AT_ONCE)):
        GuildSettings.objects.bulk_create([GuildSettings(guild_id=id) for id in some], ignore_conflicts=True)
        back = list(GuildSettings.objects.filter(guild_id__in=some, left_at__isnull=False))
        with transaction.atomic():
            GuildSettings.objects.filter(guild_id__in=some).update(is_here=True, left_at=None, missed_at=None)
            for row in back:
                audit.note(BY_ITSELF, row.guild_id, "server.returned")


# --- what is kept of one that is gone ------------------------------------------------------------------------------


def due() -> list[str]:
    """The servers that are to be purged now; none where that is switched off, and none while no bot looks."""
    return list(_due().order_by("left_at").values_list("guild_id", flat=True))


def _due() -> models.QuerySet[GuildSettings]:
    if not settings.TALLY_PURGE_AFTER_DAYS:
        return GuildSettings.objects.none()
    now = datetime.now(UTC)
    horizon = now - timedelta(days=settings.TALLY_PURGE_AFTER_DAYS)
    return GuildSettings.objects.filter(is_here=False, left_at__lt=horizon, missed_at__gte=now - _LOOKED)


async def _is_due(guild_id: str) -> bool:
    return await _due().filter(guild_id=guild_id).aexists()


async def foresee(store: Store, guild_id: str) -> Counter[str]:
    """Name of a table or of a part of the store -> how much of it `purge` would remove."""
    found = Counter(
        {
            "registrations": len(await store.get_registrations(guild_id)),
            "games in play": len(await store.games_in_play(guild_id)),
        }
    )
    return +(found + await sync_to_async(_counted)(guild_id))


async def purge(store: Store, guild_id: str, actor: audit.Actor) -> Counter[str]:
    """Remove all of it; nothing if the bot has come back. Raises StoreUnavailable and the database's errors."""
    if not await _is_due(guild_id):
        return Counter()
    removed = await foresee(store, guild_id)
    if not (await _purge_store(store, guild_id) and await sync_to_async(_purge_sql)(guild_id, actor, removed)):
        log.info("a server came back while it was purged", guild=guild_id)
        return Counter()
    log.info("a server that left was purged", guild=guild_id, removed=dict(removed))
    return removed


async def run_due(store: Store) -> None:
    """What a duty process does. Raises StoreUnavailable and the database's errors."""
    await fresh_connection()
    for guild_id in await sync_to_async(due)():
        await purge(store, guild_id, BY_ITSELF)


async def _purge_store(store: Store, guild_id: str) -> bool:
    """Whether it was done; before each part it asks whether the bot is back, and then stops.

    What the store lets expire by itself (the week's history, the places of slots) is left to it.
    """
    for registration in await store.get_registrations(guild_id):
        if not await _is_due(guild_id):
            return False
        with suppress(RegistrationNotFound):
            await store.delete_registration(guild_id, registration.id)
    for game_id in await store.games_in_play(guild_id):
        if not await _is_due(guild_id):
            return False
        with suppress(GameNotFound):
            await store.delete_game(guild_id, game_id)
    if not await _is_due(guild_id):
        return False
    await store.save_directory(GuildDirectory(guild_id=guild_id))
    return True


def _tables() -> Iterator[type[models.Model]]:
    """Every table of ours that says of which guild a row is, also one that nobody has thought of here."""
    for model in apps.get_app_config("games").get_models():
        if any(field.name == "guild_id" for field in model._meta.get_fields()) and model is not GuildSettings:
            yield model


def _counted(guild_id: str) -> Counter[str]:
    rows = ((model._meta.verbose_name_plural, model._default_manager.filter(guild_id=guild_id)) for model in _tables())
    return Counter({str(name): found.count() for name, found in rows})


def _purge_sql(guild_id: str, actor: audit.Actor, removed: Counter[str]) -> bool:
    """Whether it was done, in one transaction: not if the bot has come back meanwhile."""
    close_old_connections()
    with transaction.atomic():
        row = GuildSettings.objects.select_for_update().filter(Q(is_here=False), guild_id=guild_id).first()
        if row is None:
            return False
        for model in _tables():
            model._default_manager.filter(guild_id=guild_id).delete()
        row.delete()
        audit.note(actor, guild_id, "server.purged", after={"removed": dict(removed)})
    return True
