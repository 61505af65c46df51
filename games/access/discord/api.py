"""What is asked of Discord over HTTP, for one person and with their leave."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import requests
from allauth.socialaccount.providers.base import ProviderException
from django.conf import settings

from games.access.discord import addresses

TIMEOUT_S = (3.0, 5.0)
"""To connect, and to wait for each piece of the response."""
ADMINISTRATOR, MANAGE_GUILD = 0x8, 0x20
MOST_SERVERS = 200
"""Discord lets nobody be in more."""
_AGENT = "Tally (https://discord.com/developers/docs/topics/oauth2)"


class DiscordUnavailable(ProviderException):  # type: ignore[misc]
    """Discord did not answer, or not as it should: what it would have said is unknown. Says how, without any token."""


class Ended(ProviderException):  # type: ignore[misc]
    """Discord said no: the code is used up, or the person has taken their leave back."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """What stands for a person's leave; neither is ever shown in a traceback or log."""

    access: str = field(repr=False)
    refresh: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class DiscordServer:
    """A server that a person is in."""

    id: str
    manages: bool
    """Owns it, or holds Manage Server or Administrator."""


def redeem(code: str, verifier: str, redirect_uri: str) -> Tokens:
    """The tokens for a code that came back with a browser. Raises DiscordUnavailable, Ended."""
    return _tokens(
        {
            "grant_type": "authorization_code",
            "code": code,
            "code_verifier": verifier,
            "redirect_uri": redirect_uri,
        }
    )


def renew(refresh: str) -> Tokens:
    """New tokens; the old ones end. Raises DiscordUnavailable, Ended."""
    return _tokens({"grant_type": "refresh_token", "refresh_token": refresh})


def profile(access: str) -> dict[str, str]:
    """`id`, `username` and the name to show of the person whose token this is. Raises DiscordUnavailable, Ended."""
    person = _ask("GET", "/users/@me", access=access)
    if not isinstance(person, dict) or not _is_id(person.get("id")) or not isinstance(person.get("username"), str):
        raise DiscordUnavailable("Its reply names no person.")
    name = person.get("global_name") or person["username"]
    return {"id": person["id"], "username": person["username"], "name": str(name)[:80]}


def servers(access: str) -> list[DiscordServer]:
    """The servers that the person is in. Raises DiscordUnavailable, Ended."""
    guilds = _ask("GET", f"/users/@me/guilds?limit={MOST_SERVERS}", access=access)
    try:
        return [_server(guild) for guild in guilds]
    except (TypeError, KeyError, ValueError):
        raise DiscordUnavailable("Its reply lists no servers.") from None


def _server(guild: Mapping[str, Any]) -> DiscordServer:
    if not _is_id(guild["id"]):
        raise ValueError("no id")
    manages = guild["owner"] is True or bool(int(guild["permissions"]) & (ADMINISTRATOR | MANAGE_GUILD))
    return DiscordServer(guild["id"], manages)


def _is_id(value: object) -> bool:
    return isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= 20


def _tokens(form: Mapping[str, str]) -> Tokens:
    client = {"client_id": settings.DISCORD_CLIENT_ID, "client_secret": settings.DISCORD_CLIENT_SECRET}
    tokens = _ask("POST", "/oauth2/token", form={**form, **client})
    try:
        return Tokens(access=str(tokens["access_token"]), refresh=str(tokens["refresh_token"]))
    except (TypeError, KeyError):
        raise DiscordUnavailable("It gives no tokens.") from None


def _ask(method: str, path: str, *, access: str = "", form: Mapping[str, str] | None = None) -> Any:
    """The decoded response. Raises DiscordUnavailable, Ended."""
    headers = {"User-Agent": _AGENT} | ({"Authorization": f"Bearer {access}"} if access else {})
    try:
        response = requests.request(
            method, addresses.api() + path, headers=headers, data=form, timeout=TIMEOUT_S, allow_redirects=False
        )
        body = response.json() if response.status_code in (200, 400) else None
    except (requests.RequestException, ValueError) as error:
        raise DiscordUnavailable(f"It cannot be reached: {type(error).__name__}.") from None
    if response.status_code == 200:
        return body
    if access and response.status_code in (401, 403):
        raise Ended("It does not take the token any more.")
    if isinstance(body, dict) and body.get("error") == "invalid_grant":
        raise Ended("It does not take the code or token any more.")
    whom = " to the client id and secret" if response.status_code == 401 else ""
    raise DiscordUnavailable(f"It answers {response.status_code}{whom}.")
