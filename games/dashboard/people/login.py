"""The forms that ask for one's password, to log in and to change it: Django's, with a limit to wrong ones."""

from __future__ import annotations

from typing import Any

import structlog
from allauth.account.forms import ReauthenticateForm
from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from allauth.core import context
from django.contrib.admin.forms import AdminAuthenticationForm, AdminPasswordChangeForm
from django.contrib.auth import logout
from django.contrib.auth.views import LoginView, PasswordChangeView
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse

from games.access.discord.adapters import begin_with_password
from games.access.login_limit import WINDOW_S, LoginAttempts, address_of

log = structlog.get_logger(__name__)


PROBLEMS = {
    "denied": "Nobody was logged in: the login was cancelled at Discord. Log in again and choose Authorize there.",
    "state": "This login was not begun here, or more than ten minutes ago. Begin it again with the button below.",
    "away": "Discord did not answer. Nothing was changed; try again in a minute.",
    "refused": "Discord did not take this login: it was used already, or is too old. Begin it again.",
    "inactive": "Your account is switched off here. Ask an administrator of this Tally.",
}
"""What kept a login with Discord from coming to its end, and what to do."""

TOO_MANY = f"Too many wrong passwords. Wait {WINDOW_S // 60} minutes and try again."


class LoginForm(AdminAuthenticationForm):
    """Refuses even the right password after too many wrong ones."""

    def clean(self) -> dict[str, Any]:
        """The account. Raises ValidationError for a wrong password, and after too many for a right one too."""
        name, password = self.cleaned_data.get("username"), self.cleaned_data.get("password")
        if not name or not password:
            return super().clean()
        tries = _begin(name, self.request or HttpRequest())
        cleaned = super().clean()
        tries.succeeded()
        return cleaned


class PasswordLogin(LoginView):
    """Django's, but that allauth asks for the second factor, if there is one, before anybody is in."""

    form_class = LoginForm

    def form_valid(self, form: Any) -> HttpResponse:
        user = form.get_user()
        if self.request.user.is_authenticated:  # by a login that is not whole any more, whose session asks for no code
            logout(self.request)
        begin_with_password(self.request, user)
        login = Login(user=user, redirect_url=self.get_success_url())
        response: HttpResponse = perform_password_login(self.request, {"username": user.get_username()}, login)
        return response


class OwnPasswordForm(AdminPasswordChangeForm):
    """A session that somebody left open, or that was stolen, is no way to guess its owner's password either."""

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._request = request

    def clean_old_password(self) -> str:
        """Raises ValidationError as `LoginForm.clean` does; the tries of both count together."""
        tries = _begin(self.user.get_username(), self._request)
        password: str = super().clean_old_password()
        tries.succeeded()
        return password


class OwnPasswordView(PasswordChangeView):
    """Django's view, whose form knows who asks."""

    form_class = OwnPasswordForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "request": self.request}


class AgainForm(ReauthenticateForm):  # type: ignore[misc]
    """The password once more, before one changes how one logs in; its tries count with those of the others."""

    def clean_password(self) -> str:
        """Raises ValidationError as `LoginForm.clean` does."""
        tries = _begin(self.user.get_username(), context.request)
        password: str = super().clean_password()
        tries.succeeded()
        return password


def _begin(name: str, request: HttpRequest) -> LoginAttempts:
    """Count a try before the password is checked. Raises ValidationError when there were too many."""
    address = address_of(request)
    tries = LoginAttempts(name, address)
    if not tries.begin():
        log.warning("login refused after too many tries", address=address)  # what is typed as a name may be none
        raise ValidationError(TOO_MANY, code="too_many")
    return tries
