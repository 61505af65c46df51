"""Tokens for a member's code, new ones for old ones, and their end."""

from __future__ import annotations

from typing import Any

from discord_sandbox.core import Core
from discord_sandbox.errors import OAuthError, invalid_grant
from discord_sandbox.oauth.grants import TOKEN_S, Grant
from discord_sandbox.rest.pipeline import ApiCall, Route
from discord_sandbox.state import Json


class OAuthRoutes:
    """The application shows its id and secret in the form itself."""

    def __init__(self, core: Core) -> None:
        self._grants = core.grants

    def routes(self) -> list[Route]:
        return [
            Route("POST", "/oauth2/token", self.token, by_token=True),
            Route("POST", "/oauth2/token/revoke", self.revoke, by_token=True),
        ]

    async def token(self, call: ApiCall) -> Json:
        form = self._form(call)
        kind = form.get("grant_type")
        if kind == "authorization_code":
            uri, verifier = form.get("redirect_uri", ""), form.get("code_verifier", "")
            return _tokens(self._grants.redeem(form.get("code", ""), uri, verifier))
        if kind == "refresh_token":
            return _tokens(self._grants.renew(form.get("refresh_token", "")))
        raise OAuthError(400, "unsupported_grant_type")

    async def revoke(self, call: ApiCall) -> Json:
        form = self._form(call)
        if "token" not in form:
            raise invalid_grant("token")
        self._grants.revoke(form["token"])
        return {}

    def _form(self, call: ApiCall) -> dict[str, str]:
        """The fields, sent by the application itself. Raises OAuthError."""
        body: dict[str, Any] = call.body if isinstance(call.body, dict) else {}
        form = {name: str(value) for name, value in body.items()}
        self._grants.check_client(form.get("client_id", ""), form.get("client_secret", ""))
        return form


def _tokens(grant: Grant) -> Json:
    return {
        "token_type": "Bearer",
        "access_token": grant.access,
        "expires_in": TOKEN_S,
        "refresh_token": grant.refresh,
        "scope": " ".join(grant.scopes),
    }
