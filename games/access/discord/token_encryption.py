"""Tokens as they stand in the database: encrypted under a key that comes from SECRET_KEY.

A copy of the database alone gives nobody a token. Whoever has SECRET_KEY as well could have them, and could forge
sessions too.
"""

from __future__ import annotations

import base64
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

_PURPOSE = b"tally: tokens of Discord"


def encrypt(token: str) -> str:
    return _keys((settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)).encrypt(token.encode()).decode()


def decrypt(locked: str) -> str:
    """The token; empty when there is none, or when SECRET_KEY has changed since: then one logs in again."""
    try:
        return _keys((settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)).decrypt(locked.encode()).decode()
    except InvalidToken:
        return ""


@lru_cache(maxsize=4)
def _keys(secrets: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(_derived(secret)) for secret in secrets])


def _derived(secret: str) -> bytes:
    key = HKDF(algorithm=SHA256(), length=32, salt=None, info=_PURPOSE).derive(secret.encode())
    return base64.urlsafe_b64encode(key)
