"""The second factor of local accounts: who has one, who owes one, how it is kept, and what the audit says of it.

Whoever logs in with Discord has Discord's second factor, and no password here that one could stand beside. The pages
are django-allauth's: `games/dashboard/people/second_factor.py`.
"""

from __future__ import annotations

import base64
import secrets
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser, User
from django.db import transaction
from django.db.models import QuerySet
from django.dispatch import receiver
from django.http import HttpRequest

from games.access import accounts
from games.access.discord import token_encryption
from games.archive import audit


class Adapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Keeps the secrets encrypted: a copy of the database alone gives nobody a code."""

    def encrypt(self, text: str) -> str:
        return token_encryption.encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        """What no code fits, where SECRET_KEY has changed since: an empty secret would fit one that all can compute."""
        return token_encryption.decrypt(encrypted_text) or base64.b32encode(secrets.token_bytes(20)).decode()


def owes_second_factor(user: AbstractBaseUser | AnonymousUser) -> bool:
    """Whether the settings demand a second factor of this person, who has none yet: until then nothing is theirs."""
    if not settings.TALLY_REQUIRE_SECOND_FACTOR or not getattr(user, "is_superuser", False):
        return False
    return not _of(user).exists()


def is_whole_login(request: HttpRequest, user: AbstractBaseUser | AnonymousUser) -> bool:
    """Whether a session has given the second factor of its account, if there is one.

    One that began with a password before it was set up, or while another one stood, has not: whoever holds it may be
    the reason why there is one now.
    """
    since = _of(user).values_list("created_at", flat=True).first()
    if since is None:
        return True
    records = get_authentication_records(request, user)
    return any(record["method"] == "mfa" and record["at"] >= since.timestamp() for record in records)


def _of(user: AbstractBaseUser | AnonymousUser) -> QuerySet[Authenticator]:
    """The one that a person has set up; recovery codes are none by themselves."""
    found: QuerySet[Authenticator] = Authenticator.objects.filter(user_id=user.pk, type=Authenticator.Type.TOTP)
    return found


def remove(actor: audit.Actor, user: User) -> bool:
    """Take an account's second factor and its recovery codes away, and note it; False if it has none."""
    with transaction.atomic():
        removed, _each = Authenticator.objects.filter(user=user).delete()
        if removed:
            accounts.note(actor, "second_factor_removed", user)
    return bool(removed)


# On allauth's pages people change their own; it sends its signals once a change stands.


@receiver(authenticator_added, dispatch_uid="tally")
def _added(user: User, authenticator: Authenticator, request: HttpRequest, **_about: Any) -> None:
    """The session that set it up has given it, with a code that is used now; no other session has."""
    if authenticator.type == Authenticator.Type.TOTP:
        record_authentication(request, user, "mfa", id=authenticator.pk, type=authenticator.type)
        authenticator.wrap().validate_code(request.POST.get("code", ""))
    _note(user, "second_factor_added", authenticator)


@receiver(authenticator_removed, dispatch_uid="tally")
def _removed(user: User, authenticator: Authenticator, **_about: Any) -> None:
    _note(user, "second_factor_removed", authenticator)


@receiver(authenticator_reset, dispatch_uid="tally")
def _renewed(user: User, authenticator: Authenticator, **_about: Any) -> None:
    _note(user, "second_factor_renewed", authenticator)


def _note(user: User, action: str, authenticator: Authenticator) -> None:
    kind = authenticator.get_type_display().lower()
    accounts.note_stored(audit.of_user(user), action, user, after={"second_factor": kind})
