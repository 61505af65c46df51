"""Collects what is wrong with a request's body and refuses it in Discord's nested shape."""

from __future__ import annotations

from typing import Any

from botbridge.sandbox.errors import invalid_form

REQUIRED = "This field is required"


class Form:
    """Errors by field; `refuse_if_wrong` raises them together."""

    def __init__(self, prefix: str = "") -> None:
        """`prefix` names the field that holds all of this, such as `data`."""
        self._errors: dict[str, Any] = {}
        self._prefix = f"{prefix}." if prefix else ""

    def wrong(self, path: str, code: str, message: str) -> None:
        """Note an error at a dotted path such as `embeds.0.title`."""
        place = self._errors
        for step in f"{self._prefix}{path}".split("."):
            place = place.setdefault(step, {})
        place.setdefault("_errors", []).append({"code": code, "message": message})

    def refuse_if_wrong(self) -> None:
        """Raise the 50035 refusal if anything was noted."""
        if self._errors:
            raise invalid_form(self._errors)

    def text(self, path: str, value: Any, longest: int, *, shortest: int = 0, required: bool = False) -> int:
        """Check a string's length in characters; returns the length, 0 when absent or wrong."""
        if value is None or (value == "" and shortest):
            if required or value == "":
                self.wrong(path, "BASE_TYPE_REQUIRED", REQUIRED)
            return 0
        if not isinstance(value, str):
            self.wrong(path, "STRING_TYPE_CONVERT", "Could not interpret value as string.")
            return 0
        if len(value) > longest and not shortest:
            self.wrong(path, "BASE_TYPE_MAX_LENGTH", f"Must be {longest} or fewer in length.")
        elif not shortest <= len(value) <= longest:
            self.wrong(path, "BASE_TYPE_BAD_LENGTH", f"Must be between {shortest} and {longest} in length.")
        return len(value)

    def size(self, path: str, value: Any, most: int, *, least: int = 0) -> list[Any]:
        """Check a list's length; returns the list, empty when absent or wrong."""
        if value is None:
            value = []
        if not isinstance(value, list):
            self.wrong(path, "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType")
            return []
        if len(value) > most and not least:
            self.wrong(path, "BASE_TYPE_MAX_LENGTH", f"Must be {most} or fewer in length.")
        elif not least <= len(value) <= most:
            self.wrong(path, "BASE_TYPE_BAD_LENGTH", f"Must be between {least} and {most} in length.")
        return value

    def number(self, path: str, value: Any, least: int, most: int) -> int | None:
        """Check an optional whole number's range; returns it, None when absent or wrong."""
        if value is None:
            return None
        if not isinstance(value, int) or isinstance(value, bool):
            self.wrong(path, "NUMBER_TYPE_COERCE", f'Value "{value}" is not int.')
            return None
        if value < least:
            self.wrong(path, "NUMBER_TYPE_MIN", f"int value should be greater than or equal to {least}.")
            return None
        if value > most:
            self.wrong(path, "NUMBER_TYPE_MAX", f"int value should be less than or equal to {most}.")
            return None
        return value

    def choice(self, path: str, value: Any, allowed: tuple[Any, ...]) -> bool:
        """Check that a value is one of a few."""
        if value in allowed:
            return True
        names = ", ".join(map(str, allowed))
        self.wrong(path, "BASE_TYPE_CHOICES", f"Value must be one of {{{names}}}.")
        return False
