"""Where Discord is, and whether a login with it is configured."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings

API = "https://discord.com/api/v10"
AUTHORIZE = "https://discord.com/oauth2/authorize"


def is_on() -> bool:
    """Whether "Log in with Discord" is offered."""
    return bool(settings.DISCORD_CLIENT_ID and settings.DISCORD_CLIENT_SECRET)


def api() -> str:
    return str(settings.DISCORD_API_BASE or API).rstrip("/")


def authorize() -> str:
    """The page on which a person allows the login."""
    return str(settings.DISCORD_AUTHORIZE_URL or AUTHORIZE)


def authorize_origin() -> str:
    """Its scheme and host, for the content policy: a form leads there."""
    parts = urlsplit(authorize())
    return f"{parts.scheme}://{parts.netloc}"
