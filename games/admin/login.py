"""The login form: Django's, with a limit to wrong passwords."""

from __future__ import annotations

from typing import Any

import structlog
from django.contrib.admin.forms import AdminAuthenticationForm
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from games.login_limit import WINDOW_S, Tries, address_of

log = structlog.get_logger(__name__)


PROBLEMS = {
    "denied": "Nobody was logged in, because Discord was told no. To come in, log in again and choose Authorize there.",
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
        address = address_of(self.request or HttpRequest())
        tries = Tries(name, address)
        if not tries.begin():
            log.warning("login refused after too many tries", address=address)  # what is typed as a name may be none
            raise ValidationError(TOO_MANY, code="too_many")
        cleaned = super().clean()
        tries.succeeded()
        return cleaned
