"""Passwords of the tests: hashed as in use, but once instead of a million times. Loaded with `-p`.

What is slow on purpose, so that guessing is, would cost minutes here.
"""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.hashers import PBKDF2PasswordHasher


class QuickPasswordHasher(PBKDF2PasswordHasher):
    """A site that a test starts as a process of its own takes these hashes too: each says how often it was hashed.

    It writes them anew at the login, hashed as often as in use, unless its settings are those of `tests.e2e.settings`.
    """

    iterations = 1


def pytest_configure() -> None:
    settings.PASSWORD_HASHERS = [f"{__name__}.{QuickPasswordHasher.__name__}"]
