"""How many wrong passwords are taken before the login waits: per name and address, per address, and per name.

Counted in the cache, in fixed windows that begin with the first failure, so that an attacker who goes on cannot keep
somebody out for ever. While the store is unavailable nothing is counted; the cache logs that.
"""

from __future__ import annotations

import unicodedata
from contextlib import suppress
from hashlib import sha256
from ipaddress import IPv6Address, ip_address

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

WINDOW_S = 900
"""How long failures are held against a name and an address."""
BY_NAME_AND_ADDRESS = 5
BY_ADDRESS = 20
"""Failures from one address with whatever names."""
BY_NAME = 100
"""Failures for one name from wherever: high, because anybody could lock somebody else out by it."""


class LoginAttempts:
    """One person's tries to log in under one name from one address."""

    def __init__(self, name: str, address: str) -> None:
        who = unicodedata.normalize("NFKC", name).casefold()
        self._limits = {
            _key("both", who, address): BY_NAME_AND_ADDRESS,
            _key("address", address): BY_ADDRESS,
            _key("name", who): BY_NAME,
        }

    def begin(self) -> bool:
        """Count a try before its password is checked; False when there were too many.

        A refused try is not held against what is counted more widely: one address cannot use up a name's tries.
        """
        return all(_count(key) <= limit for key, limit in self._limits.items())

    def succeeded(self) -> None:
        """Take the try back, and forget what this name failed from here."""
        both, *wider = self._limits
        cache.delete(both)
        for key in wider:
            with suppress(ValueError):  # its window ended meanwhile
                cache.decr(key)


def address_of(request: HttpRequest) -> str:
    """Whose tries are counted together: an IPv4 address, or the network that one IPv6 subscriber has."""
    address = str(request.META.get("REMOTE_ADDR", ""))
    if settings.TALLY_TRUST_PROXY and (forwarded := request.headers.get("X-Forwarded-For", "")):
        address = forwarded.rpartition(",")[2].strip()  # the proxy's own word; what stands before it may be made up
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, IPv6Address):
        if parsed.ipv4_mapped is None:
            return str(IPv6Address(int(parsed) >> 64 << 64))
        parsed = parsed.ipv4_mapped
    return str(parsed)


def _key(*parts: str) -> str:
    """Neither names nor addresses stand in the cache as they are."""
    return f"login:{sha256(chr(0).join(parts).encode('utf-8', 'surrogatepass')).hexdigest()}"


def _count(key: str) -> int:
    """One more try; 0 while the cache cannot be reached."""
    cache.add(key, 0, WINDOW_S)
    try:
        return cache.incr(key) or 0
    except ValueError:  # the window ended between the two, or the cache is unavailable
        return 0
