"""The addresses of what the dashboard shows of Discord."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import path
from django.utils.module_loading import import_string


def _once_asked_for(name: str) -> Callable[..., HttpResponseBase]:
    """A view of the preview, imported with its first request: discord.py takes longer to load than all the rest, and
    every process that knows the addresses, each command among them, would wait for it."""

    def view(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response: HttpResponseBase = import_string(f"botbridge.preview.{name}")(request, *args, **kwargs)
        return response

    return view


urlpatterns = [
    path("discord/preview/", _once_asked_for("page"), name="discord_preview"),
    path("discord/preview/data/", _once_asked_for("data"), name="discord_preview_data"),
]
