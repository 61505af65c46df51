"""What the rooms' lists of addresses share: how a view is wrapped, and a guild's id in an address."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpResponseBase
from django.urls import register_converter

View = Callable[..., HttpResponseBase]
Wrap = Callable[[View], View]
"""Makes a view one of the site's pages; `TallyAdminSite.page`."""


class GuildConverter:
    """A guild's id in an address."""

    regex = r"[0-9]{1,20}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(GuildConverter, "guild")
