"""Give and take roles in servers, each with its entry in the audit: both are stored, or neither.

Raises the database's errors; so does the entry, and then nothing has changed.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import transaction

from games.archive import audit
from games.models import DiscordAccount, GuildAccess


@dataclass(frozen=True, slots=True)
class Grantee:
    """Somebody to whom a role may be given: an account, or a Discord user id."""

    name: str
    user: User | None = None
    discord_id: str = ""


def discord_grantee(discord_id: str) -> Grantee:
    """A Discord user, by the name of their account here if they have one."""
    account = DiscordAccount.objects.filter(discord_id=discord_id).first()
    return Grantee(name=str(account or discord_id), discord_id=discord_id)


def grantee_of(access: GuildAccess) -> Grantee:
    """Who holds this role."""
    user = access.user
    return Grantee(name=user.username, user=user) if user else discord_grantee(access.discord_id)


def give(actor: audit.Actor, guild_id: str, grantee: Grantee, role: str) -> None:
    """Give a role, in place of any other that they were given there."""
    with transaction.atomic():
        whose = {"user": grantee.user, "discord_id": grantee.discord_id, "guild_id": guild_id}
        access, is_new = GuildAccess.objects.get_or_create(**whose, defaults={"role": role})
        before = "" if is_new else access.role
        if before != role:
            access.role = role
            access.save()
            _note(actor, guild_id, grantee, before=before, after=role)


def take(actor: audit.Actor, access: GuildAccess) -> None:
    """Take a role away."""
    grantee = grantee_of(access)
    with transaction.atomic():
        access.delete()
        _note(actor, access.guild_id, grantee, before=access.role)


def note_change(actor: audit.Actor, before: GuildAccess | None, after: GuildAccess | None) -> None:
    """The entries of a role that Django's own forms store: added (no `before`), deleted (no `after`) or changed.

    One that moved to another person or server was taken there and given here.
    """
    if before and after and _whose(before) == _whose(after):
        if before.role != after.role:
            _note(actor, after.guild_id, grantee_of(after), before=before.role, after=after.role)
        return
    if before:
        _note(actor, before.guild_id, grantee_of(before), before=before.role)
    if after:
        _note(actor, after.guild_id, grantee_of(after), after=after.role)


def _whose(access: GuildAccess) -> tuple[object, ...]:
    return access.user_id, access.discord_id, access.guild_id


def _note(actor: audit.Actor, guild_id: str, grantee: Grantee, *, before: str = "", after: str = "") -> None:
    action = ("changed" if before else "given") if after else "taken"
    audit.note(
        actor,
        guild_id,
        f"role.{action}",
        subject_id=grantee.discord_id or str(grantee.user and grantee.user.pk),
        subject=grantee.name,
        before={"role": before} if before else {},
        after={"role": after} if after else {},
    )
