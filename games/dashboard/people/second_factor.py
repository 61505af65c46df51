"""The second factor of local accounts: django-allauth's pages for authenticator apps and recovery codes, shown as ours.

Whoever logs in with Discord has Discord's second factor, and no password here that one could stand beside.
"""

from __future__ import annotations

import base64
import secrets
from typing import Any

from allauth.account import views as account
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base import views as mfa
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from allauth.mfa.totp import views as totp
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.dispatch import receiver
from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import URLPattern, path

from games.access.discord import token_encryption
from games.access.roles import owes_second_factor
from games.archive import audit

REACHED_WITHOUT = frozenset(
    {
        "account_reauthenticate",
        "mfa_activate_totp",
        "mfa_reauthenticate",
        "logout",
        "password_change",
        "password_change_done",
    }
)
"""Names of the routes that a superuser sees who has yet to set up the factor that is demanded."""


NOT_WITH_DISCORD = (
    "Here superusers need a second factor of Tally's, and accounts that log in with Discord have none. Use an account "
    "with a password, or have another superuser take the status of a superuser from this one."
)


class Adapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Keeps the secrets encrypted: a copy of the database alone gives nobody a code."""

    def encrypt(self, text: str) -> str:
        return token_encryption.encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        """What no code fits, where SECRET_KEY has changed since: an empty secret would fit one that all can compute."""
        return token_encryption.decrypt(encrypted_text) or base64.b32encode(secrets.token_bytes(20)).decode()


def urls(page: Any, entrance: Any) -> list[URLPattern]:
    """allauth's pages, by the names it knows them by; `page` wraps one for whoever is in, `entrance` for the others."""

    def own(route: str, view: Any, name: str) -> URLPattern:
        found: URLPattern = path(f"account/{route}", page(_for_passwords(view)), name=name)
        return found

    return [
        path("account/second-factor/login/", entrance(mfa.authenticate), name="mfa_authenticate"),
        own("second-factor/", mfa.index, "mfa_index"),
        own("second-factor/add/", totp.activate_totp, "mfa_activate_totp"),
        own("second-factor/remove/", totp.deactivate_totp, "mfa_deactivate_totp"),
        own("second-factor/codes/", codes.view_recovery_codes, "mfa_view_recovery_codes"),
        own("second-factor/codes/new/", codes.generate_recovery_codes, "mfa_generate_recovery_codes"),
        own("confirm/", account.reauthenticate, "account_reauthenticate"),
        own("confirm/code/", mfa.reauthenticate, "mfa_reauthenticate"),
    ]


def _for_passwords(view: Any) -> Any:
    """The view, for accounts that have a password here."""

    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.has_usable_password():  # type: ignore[union-attr]  # only who is in comes here
            if owes_second_factor(request.user):
                raise PermissionDenied(NOT_WITH_DISCORD)
            raise Http404("Discord asks for the second factor of those who log in with it.")
        response: HttpResponseBase = view(request, *args, **kwargs)
        return response

    return shown


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


def _note(user: User, what: str, authenticator: Authenticator) -> None:
    """An entry of the account's, which superusers see: allauth sends its signal once the change stands."""
    kind = authenticator.get_type_display().lower()
    audit.note_stored(
        audit.of_user(user),
        "",
        f"account.{what}",
        subject_id=str(user.pk),
        subject=user.get_username(),
        after={"second_factor": kind},
    )
