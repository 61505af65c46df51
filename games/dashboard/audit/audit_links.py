"""Where the subject of an audit entry is shown, as long as it exists."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from django.contrib.auth.models import User
from django.urls import reverse

from games.access.roles import Rights
from games.connection import in_sync
from games.dashboard.audit.audit_labels import kind
from games.domain.ports import Store
from games.models import ArchivedGame, AuditEntry

Subject = tuple[str, str]
"""A guild's id, and an id in it."""
_ACCOUNT = re.compile(r"[0-9]{1,9}")
"""What is longer is the id of somebody in Discord."""
_ID = re.compile(r"[\w-]{1,40}", re.ASCII)


def links(entries: Iterable[AuditEntry], rights: Rights) -> dict[int, str]:
    """Entry -> address of its subject; what is gone, or has no page for this person, is left out."""
    by_kind: dict[str, list[AuditEntry]] = defaultdict(list)
    for entry in entries:
        if _ID.fullmatch(entry.subject_id):
            by_kind[kind(entry)].append(entry)
    found = _registrations(by_kind["registration"]) | _games(by_kind["game"])
    return found | (_accounts(by_kind["account"] + by_kind["role"]) if rights.everywhere else {})


def _registrations(entries: list[AuditEntry]) -> dict[int, str]:
    there = in_sync(lambda store: _registered(store, {entry.guild_id for entry in entries}))
    keys = {entry.pk: (entry.guild_id, entry.subject_id.removeprefix(f"{entry.guild_id}-")) for entry in entries}
    return {
        pk: reverse("admin:games_registration_change", args=["-".join(key)]) for pk, key in keys.items() if key in there
    }


async def _registered(store: Store, guilds: Iterable[str]) -> set[Subject]:
    return {(guild_id, found.id) for guild_id in guilds for found in await store.get_registrations(guild_id)}


def _games(entries: list[AuditEntry]) -> dict[int, str]:
    subjects = {(entry.guild_id, entry.subject_id) for entry in entries}
    archived = ArchivedGame.objects.confirmed().filter(id__in={game_id for _guild, game_id in subjects})
    finished = set(archived.values_list("guild_id", "id"))
    in_play = in_sync(lambda store: _in_play(store, subjects - finished))
    found = {}
    for entry in entries:
        subject = entry.guild_id, entry.subject_id
        if subject in finished:
            found[entry.pk] = reverse("admin:finished_game", args=[entry.subject_id])
        elif subject in in_play:
            found[entry.pk] = reverse("admin:live_game", args=subject)
    return found


async def _in_play(store: Store, subjects: Iterable[Subject]) -> set[Subject]:
    by_guild: dict[str, list[str]] = defaultdict(list)
    for guild_id, game_id in subjects:
        by_guild[guild_id].append(game_id)
    return {
        (guild_id, game_id) for guild_id in by_guild for game_id in await store.get_states(guild_id, by_guild[guild_id])
    }


def _accounts(entries: list[AuditEntry]) -> dict[int, str]:
    numbers = {entry.pk: int(entry.subject_id) for entry in entries if _ACCOUNT.fullmatch(entry.subject_id)}
    there = set(User.objects.filter(pk__in=numbers.values()).values_list("pk", flat=True))
    return {pk: reverse("admin:auth_user_change", args=[user]) for pk, user in numbers.items() if user in there}
