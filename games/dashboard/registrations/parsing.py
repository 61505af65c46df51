"""What people type into the form, read by the rules."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django.core.exceptions import ValidationError

T = TypeVar("T")


def parsed(parse: Callable[[str], T], text: str) -> T:
    """What the reader makes of a text. Raises ValidationError with what the reader's ValueError says."""
    try:
        return parse(text)
    except ValueError as error:
        raise ValidationError(str(error)) from None
