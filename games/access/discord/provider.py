"""Discord as django-allauth sees it: at the addresses that are configured, and asked by our own `api`."""

from __future__ import annotations

from typing import Any

from allauth.socialaccount.models import SocialLogin, SocialToken
from allauth.socialaccount.providers import registry
from allauth.socialaccount.providers.discord.provider import DiscordProvider
from allauth.socialaccount.providers.discord.views import DiscordOAuth2Adapter
from django.http import HttpRequest

from games.access.discord import addresses, api


class DiscordAdapter(DiscordOAuth2Adapter):  # type: ignore[misc]
    @property
    def authorize_url(self) -> str:
        return addresses.authorize()

    def get_access_token_data(
        self, request: HttpRequest, app: Any, client: Any, pkce_code_verifier: str | None = None
    ) -> dict[str, str]:
        """Raises DiscordUnavailable, Ended: allauth's own client cannot distinguish the two."""
        tokens = api.redeem(request.GET["code"], pkce_code_verifier or "", client.callback_url)
        return {"access_token": tokens.access, "refresh_token": tokens.refresh}

    def complete_login(self, request: HttpRequest, app: Any, token: SocialToken, **_kwargs: Any) -> SocialLogin:
        """Raises DiscordUnavailable, Ended."""
        return self.get_provider().sociallogin_from_response(request, api.profile(token.token))


class TallyDiscord(DiscordProvider):  # type: ignore[misc]
    oauth2_adapter_class = DiscordAdapter


# Not by an application of allauth's among Django's: every command would load it, with a client for HTTP.
registry.register(TallyDiscord)
