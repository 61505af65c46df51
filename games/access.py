"""Who may see and do what in which guild: asked by every page, form and socket of the dashboard.

A superuser may do everything everywhere. Anybody else holds one role per guild, and a guild without a role does not
exist for them: it answers 404, never 403, so that nobody learns which guilds there are.
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
from django.http import Http404, HttpRequest

from games.models import GuildAccess

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
    """Delete registrations."""


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


def visible_guilds(user: Visitor) -> Rights:
    """The rights of a person, read from SQL now: none for whoever is not an active member of the staff."""
    if not (user.is_active and getattr(user, "is_staff", False)):
        return NOTHING
    if getattr(user, "is_superuser", False):
        return Rights(everywhere=True)
    rows = GuildAccess.objects.filter(user_id=user.pk).values_list("guild_id", "role")
    return Rights(roles={guild_id: Role[role.upper()] for guild_id, role in rows})


def rights_of_session(key: str | None) -> Rights | None:
    """The rights of whoever is logged in under a session's key; None when nobody of the staff is (any more)."""
    if not key:
        return None
    request = HttpRequest()
    request.session = import_module(settings.SESSION_ENGINE).SessionStore(key)
    user = get_user(request)
    if not (user.is_active and getattr(user, "is_staff", False)):
        return None
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
