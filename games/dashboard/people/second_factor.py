"""The pages of the second factor: django-allauth's for authenticator apps and recovery codes, shown as ours.

What they rest on is in `games/access/second_factor.py`.
"""

from __future__ import annotations

from typing import Any

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import URLPattern, path

from games.access.second_factor import owes_second_factor

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
