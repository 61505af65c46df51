"""Passwords of the tests: hashed as in use, but once instead of a million times."""

from __future__ import annotations

from django.contrib.auth.hashers import PBKDF2PasswordHasher


class QuickPasswordHasher(PBKDF2PasswordHasher):
    """A site that a test starts as a process of its own takes these hashes too: each says how often it was hashed."""

    iterations = 1
