"""Canonical JSON as in RFC 8785, as far as Tally needs it: the same value is the same bytes, whoever writes it.

Objects, arrays, strings and whole numbers only. Fractions, true, false and null are refused rather than written as
another program might not write them.
"""

from __future__ import annotations

import json
from functools import lru_cache

LARGEST = 2**53 - 1
"""The largest whole number that every reader of JSON reads alike (RFC 7493)."""
# As the RFC has strings: the two-letter escapes, \u00xx in lower case for other control characters, all else as it is.
_write = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def canonical(value: object) -> bytes:
    """The one way to write a value, in UTF-8. Raises ValueError for what is not to be written, lone surrogates too."""
    return _write(_ordered(value)).encode()


def _ordered(value: object) -> object:
    """The value with the keys of its objects in order. Types are exact: True is an int for Python, not for JSON."""
    if type(value) is str:
        return value
    if type(value) is int:
        if abs(value) > LARGEST:
            raise ValueError(f"{value} is larger than 2**53 - 1, and not every program would read it so.")
        return value
    if isinstance(value, dict):
        return {key: _ordered(value[key]) for key in sorted(value, key=_utf_16)}
    if isinstance(value, list | tuple):
        return [_ordered(each) for each in value]
    raise ValueError(f"{type(value).__name__} has no place in canonical JSON.")


@lru_cache(maxsize=64)
def _utf_16(key: object) -> bytes:
    """By what keys are sorted: UTF-16 code units, as the RFC has it. Python's own order is that of code points."""
    if type(key) is not str:
        raise ValueError("The keys of an object are strings.")
    return key.encode("utf-16-be")
