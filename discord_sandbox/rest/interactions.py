"""The bot's answers to interactions: callback, follow-ups, `@original`."""

from __future__ import annotations

from discord_sandbox import payloads
from discord_sandbox.core import Core
from discord_sandbox.errors import unknown_webhook
from discord_sandbox.interactions import Interaction
from discord_sandbox.ratelimits import Limit
from discord_sandbox.rest.pipeline import ApiCall, Route
from discord_sandbox.state import Json
from discord_sandbox.validation.shapes import Flag, ObjectShape, Snowflake

WEBHOOK = Limit(5, 2.0)


_FLAGS = ("with_response", "with_components", "wait")
_QUERY = ObjectShape({"thread_id": Snowflake(), **{name: Flag(text=True) for name in _FLAGS}})


class InteractionRoutes:
    def __init__(self, core: Core) -> None:
        self._core = core

    def routes(self) -> list[Route]:
        webhook = "/webhooks/{application_id}/{token}"
        one = f"{webhook}/messages/{{which}}"
        return [
            Route(
                "POST",
                "/interactions/{interaction_id}/{token}/callback",
                self.respond,
                None,
                by_token=True,
                query=_QUERY,
            ),
            Route("POST", webhook, self.follow_up, WEBHOOK, by_token=True, query=_QUERY),
            Route("GET", one, self.fetch, WEBHOOK, by_token=True, query=_QUERY),
            Route("PATCH", one, self.edit, WEBHOOK, by_token=True, query=_QUERY),
            Route("DELETE", one, self.delete, WEBHOOK, by_token=True, query=_QUERY),
        ]

    async def respond(self, call: ApiCall) -> Json | None:
        interaction = self._core.interactions.awaiting(call.params["interaction_id"], call.params["token"])
        result = self._core.responses.respond(interaction, call.fields)
        return result if call.query.get("with_response") else None

    def _interaction(self, call: ApiCall) -> Interaction:
        if call.params["application_id"] != self._core.world.bot.id:
            raise unknown_webhook()
        return self._core.interactions.by_token(call.params["token"])

    async def follow_up(self, call: ApiCall) -> Json:
        message = self._core.responses.follow_up(self._interaction(call), call.fields)
        return payloads.message(message, self._core.world)

    async def fetch(self, call: ApiCall) -> Json:
        message = self._core.responses.message(self._interaction(call), call.params["which"])
        return payloads.message(message, self._core.world)

    async def edit(self, call: ApiCall) -> Json:
        message = self._core.responses.edit(self._interaction(call), call.params["which"], call.fields)
        return payloads.message(message, self._core.world)

    async def delete(self, call: ApiCall) -> None:
        self._core.responses.delete(self._interaction(call), call.params["which"])
