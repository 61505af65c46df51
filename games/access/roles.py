"""Who may see and do what in which guild: asked by every page, form and socket of the dashboard.

A superuser may do everything everywhere. Anybody else holds one role per guild, and a guild without a role does not
exist for them: it answers 404, never 403, so that nobody learns which guilds there are.

Who comes in: members of the staff, which are the local accounts, and people who log in with Discord, who are not staff:
nothing that Django gives its staff is theirs. In a server that they own, or where they hold Manage Server or
Administrator, they are admins. Whatever they may do rests on Discord's word, at most ten minutes old, that they are
still there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from importlib import import_module

from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser, User
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpRequest
from django.utils import timezone

from games.access.discord import rights as discord_rights
from games.access.second_factor import is_whole_login, owes_second_factor
from games.models import DiscordAccount, GuildAccess

Visitor = User | AnonymousUser | AbstractBaseUser


class Role(IntEnum):
    """What a person may do in a guild; each role includes those before it."""

    VIEWER = 1
    """Look."""
    HOST = 2
    """Post and close games."""
    EDITOR = 3
    """Add, change and pause registrations."""
    ADMIN = 4
    """Delete registrations, give roles."""


@dataclass(frozen=True, slots=True)
class Rights:
    """One person's rights at the moment of asking."""

    everywhere: bool = False
    """True for a superuser."""
    roles: Mapping[str, Role] = field(default_factory=dict)
    """Guild id -> role; of no meaning when `everywhere`."""

    def role(self, guild_id: str) -> Role | None:
        """The role in a guild; None where the guild must not be seen."""
        return Role.ADMIN if self.everywhere else self.roles.get(guild_id)

    def may(self, guild_id: str, role: Role) -> bool:
        held = self.role(guild_id)
        return held is not None and held >= role

    def sees(self, guild_id: str) -> bool:
        return self.role(guild_id) is not None

    def may_somewhere(self, role: Role) -> bool:
        return self.everywhere or any(held >= role for held in self.roles.values())

    def among(self, known: Iterable[str], role: Role = Role.VIEWER) -> list[str]:
        """The guilds in which the person holds at least a role; a superuser's are those `known` to the store."""
        candidates = known if self.everywhere else self.roles
        return sorted((guild for guild in candidates if self.may(guild, role)), key=lambda guild: (len(guild), guild))


NOTHING = Rights()


def discord_account(user: Visitor) -> DiscordAccount | None:
    """What is known of a person by Discord; None for a local account."""
    return DiscordAccount.objects.filter(user_id=user.pk).first() if user.pk is not None else None


def may_enter(user: Visitor) -> bool:
    """Whether the dashboard opens at all."""
    if not user.is_active:
        return False
    if getattr(user, "is_staff", False):
        return True
    return _is_in(discord_account(user))


def _is_in(account: DiscordAccount | None) -> bool:
    return account is not None and account.problem != DiscordAccount.Problem.ENDED


def visible_guilds(user: Visitor) -> Rights:
    """The rights of a person, read from SQL now: none for whoever may not enter."""
    if not user.is_active or owes_second_factor(user):
        return NOTHING
    is_staff = bool(getattr(user, "is_staff", False))
    if is_staff and getattr(user, "is_superuser", False):
        return Rights(everywhere=True)
    account = discord_account(user)
    if account is None:
        return Rights(roles=_given(Q(user_id=user.pk))) if is_staff else NOTHING
    return Rights(roles=_by_discord(account, _given(Q(user_id=user.pk) | Q(discord_id=account.discord_id))))


def _given(whose: Q) -> dict[str, Role]:
    """Guild id -> the role that somebody gave; of two the higher one."""
    roles: dict[str, Role] = {}
    for guild_id, name in GuildAccess.objects.filter(whose).values_list("guild_id", "role"):
        roles[guild_id] = max(Role[name.upper()], roles.get(guild_id, Role.VIEWER))
    return roles


def _by_discord(account: DiscordAccount, given: Mapping[str, Role]) -> dict[str, Role]:
    """What a person of Discord may do: only where they are, by Discord's word, and only while that is fresh."""
    held: dict[str, Role] = {}
    for guild_id, membership in account.memberships(timezone.now()).items():
        if membership == DiscordAccount.Membership.MANAGER:
            held[guild_id] = Role.ADMIN
        elif guild_id in given:
            held[guild_id] = given[guild_id]
    return held


def rights_of_session(key: str | None) -> Rights | None:
    """The rights of whoever is logged in under a session's key; None when nobody is who may enter (any more).

    For sockets, which ask every few seconds: Discord is never waited for, but asked again in the background in time.
    """
    if not key:
        return None
    request = HttpRequest()
    request.session = import_module(settings.SESSION_ENGINE).SessionStore(key)
    user = get_user(request)
    if not may_enter(user) or not is_whole_login(request, user):
        return None
    if account := discord_account(user):
        discord_rights.renew_if_due(account)
    return visible_guilds(user)


def require(user: Visitor, guild_id: str, role: Role = Role.VIEWER) -> Role:
    """The person's role in the guild.

    Raises `Http404` when the guild is not theirs to see, and `PermissionDenied` when the role held is too small.
    """
    held = visible_guilds(user).role(guild_id)
    if held is None:
        raise Http404("There is no such server.")
    if held < role:
        raise PermissionDenied(f"This needs the role {role.name.lower()} in this server; yours is {held.name.lower()}.")
    return held
