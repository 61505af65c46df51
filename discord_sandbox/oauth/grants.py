"""What members have allowed: codes that are good once and for minutes, tokens that live for a week, and their end."""

from __future__ import annotations

import base64
import hashlib
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from discord_sandbox.clock import Clock
from discord_sandbox.errors import OAuthError, RefusedByClient, invalid_grant

CODE_S = 600
TOKEN_S = 604_800
SCOPES = frozenset({"identify", "guilds", "email"})


@dataclass(frozen=True, kw_only=True, slots=True)
class AuthorizeRequest:
    """What an application asks a member for."""

    redirect_uri: str
    scopes: tuple[str, ...]
    state: str
    challenge: str
    """PKCE's, by S256; empty when the application sent none."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Grant:
    """What one member allowed, with the tokens that stand for it."""

    user_id: str
    scopes: tuple[str, ...]
    access: str
    refresh: str
    expires_ms: int
    """When the access token ends; the other one lives on."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Code:
    request: AuthorizeRequest
    user_id: str
    expires_ms: int


class Grants:
    """Everything that was allowed to the one application of the sandbox."""

    def __init__(self, clock: Clock, client_id: str, client_secret: str, redirect_uris: Iterable[str]) -> None:
        self._clock = clock
        self.client_id = client_id
        self.client_secret = client_secret or secrets.token_urlsafe(24)
        self.redirect_uris = set(redirect_uris)
        self._codes: dict[str, _Code] = {}
        self._by_access: dict[str, Grant] = {}
        self._by_refresh: dict[str, Grant] = {}

    def authorize_request(self, query: Mapping[str, str]) -> AuthorizeRequest:
        """What an address of the authorize page asks. Raises `RefusedByClient` with what Discord's page would say."""
        scopes = tuple(dict.fromkeys(query.get("scope", "").split()))
        if query.get("client_id") != self.client_id:
            raise RefusedByClient("Unknown Application")
        if query.get("redirect_uri") not in self.redirect_uris:
            raise RefusedByClient("Invalid OAuth2 redirect_uri")
        if query.get("response_type") != "code":
            raise RefusedByClient("Invalid OAuth2 response_type")
        if not scopes or not SCOPES.issuperset(scopes):
            raise RefusedByClient("Invalid OAuth2 scope")
        if query.get("code_challenge") and query.get("code_challenge_method") != "S256":
            raise RefusedByClient("Invalid code_challenge_method")
        return AuthorizeRequest(
            redirect_uri=query["redirect_uri"],
            scopes=scopes,
            state=query.get("state", ""),
            challenge=query.get("code_challenge", ""),
        )

    def approve(self, request: AuthorizeRequest, user_id: str) -> str:
        """The member allows it; returns the code that goes back with their browser."""
        code = secrets.token_urlsafe(22)
        self._codes[code] = _Code(request=request, user_id=user_id, expires_ms=self._clock() + CODE_S * 1000)
        return code

    def check_client(self, client_id: str, client_secret: str) -> None:
        """Raises OAuthError unless they are the application's."""
        if client_id != self.client_id or not secrets.compare_digest(
            client_secret.encode(), self.client_secret.encode()
        ):
            raise OAuthError(401, "invalid_client")

    def redeem(self, code: str, redirect_uri: str, verifier: str) -> Grant:
        """Turn a code into tokens, once. Raises OAuthError."""
        known = self._codes.pop(code, None)
        if known is None or known.expires_ms <= self._clock() or known.request.redirect_uri != redirect_uri:
            raise invalid_grant("code")
        if known.request.challenge and _challenge(verifier) != known.request.challenge:
            raise invalid_grant("code_verifier")
        return self._issue(known.user_id, known.request.scopes)

    def renew(self, refresh: str) -> Grant:
        """New tokens for old ones, which end. Raises OAuthError."""
        known = self._by_refresh.get(refresh)
        if known is None:
            raise invalid_grant("refresh_token")
        self._end(known)
        return self._issue(known.user_id, known.scopes)

    def revoke(self, token: str) -> None:
        """End a grant by either of its tokens; an unknown one is no error."""
        known = self._by_access.get(token) or self._by_refresh.get(token)
        if known is not None:
            self._end(known)

    def revoke_member(self, user_id: str) -> None:
        """The member takes everything back, in their settings."""
        for grant in self.of_member(user_id):
            self._end(grant)

    def of_member(self, user_id: str) -> list[Grant]:
        """What a member has allowed, as far as it still counts."""
        return [grant for grant in self._by_refresh.values() if grant.user_id == user_id]

    def find(self, access: str) -> Grant | None:
        """What an access token stands for while it lives."""
        grant = self._by_access.get(access)
        return grant if grant is not None and grant.expires_ms > self._clock() else None

    def _issue(self, user_id: str, scopes: tuple[str, ...]) -> Grant:
        grant = Grant(
            user_id=user_id,
            scopes=scopes,
            access=secrets.token_urlsafe(22),
            refresh=secrets.token_urlsafe(22),
            expires_ms=self._clock() + TOKEN_S * 1000,
        )
        self._by_access[grant.access] = self._by_refresh[grant.refresh] = grant
        return grant

    def _end(self, grant: Grant) -> None:
        self._by_access.pop(grant.access, None)
        self._by_refresh.pop(grant.refresh, None)


def _challenge(verifier: str) -> str:
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
