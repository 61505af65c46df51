"""What the audit says of accounts. They belong to no server: their entries have none, and only superusers see them.

Accounts are stored by Django's and allauth's own forms, which have no service between them and the database. Each calls
`note` in the transaction that changes the account, so that no right is handed out unseen. Of passwords nothing is noted
but that they were changed.
"""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User

from games.archive import audit

NOTED = ("username", "email", "is_active", "is_staff", "is_superuser")


def noted(user: User) -> dict[str, Any]:
    """What is noted of an account, to be passed as `before` or `after`."""
    return {name: getattr(user, name) for name in NOTED}


def note(actor: audit.Actor, action: str, user: User, **values: Any) -> None:
    """An entry for an account. Raises the database's errors."""
    audit.note(actor, "", f"account.{action}", **_subject(user), **values)


def note_stored(actor: audit.Actor, action: str, user: User, **values: Any) -> None:
    """As `note`, of a change that stands: an entry that SQL does not take is reported to the log alone."""
    audit.note_stored(actor, "", f"account.{action}", **_subject(user), **values)


def note_password(actor: audit.Actor, held: dict[int, str]) -> None:
    """An entry when an account's password is no longer the one `held` (account -> hash)."""
    for user in User.objects.filter(pk__in=held):
        if user.password != held[user.pk]:
            note(actor, "password_changed", user)


def _subject(user: User) -> dict[str, Any]:
    return {"subject_id": str(user.pk), "subject": user.get_username()}
