"""Collects what is wrong with a request's body and refuses it in Discord's nested shape."""

from __future__ import annotations

from typing import Any

from discord_sandbox.errors import invalid_form


class Form:
    """Errors by field; `refuse_if_wrong` raises them together."""

    def __init__(self, prefix: str = "") -> None:
        """`prefix` names the field that holds all of this, such as `data`."""
        self._errors: dict[str, Any] = {}
        self._prefix = prefix

    def wrong(self, path: str, code: str, message: str) -> None:
        """Note an error at a dotted path such as `embeds.0.title`; an empty one means the whole."""
        place = self._errors
        for step in filter(None, f"{self._prefix}.{path}".split(".")):
            place = place.setdefault(step, {})
        place.setdefault("_errors", []).append({"code": code, "message": message})

    def required(self, path: str) -> None:
        """Note that a field is missing or blank."""
        self.wrong(path, "BASE_TYPE_REQUIRED", "This field is required")

    def refuse_if_wrong(self) -> None:
        """Raise the 50035 refusal if anything was noted."""
        if self._errors:
            raise invalid_form(self._errors)
