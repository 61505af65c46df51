"""Users, the application, the gateway's address: what a client asks for when it logs in."""

from __future__ import annotations

from collections.abc import Callable

from discord_sandbox import payloads
from discord_sandbox.core import Core
from discord_sandbox.errors import unknown_user
from discord_sandbox.rest.pipeline import ApiCall, Route
from discord_sandbox.state import Json
from discord_sandbox.validation.shapes import Flag, ObjectShape, Snowflake, Whole

PAGE = 200
_PAGE = ObjectShape(
    {
        "limit": Whole(1, PAGE, text=True),
        "before": Snowflake(),
        "after": Snowflake(),
        "with_counts": Flag(text=True),
    }
)


class UserRoutes:
    def __init__(self, core: Core, gateway_address: Callable[[], str]) -> None:
        self._core = core
        self._gateway_address = gateway_address

    def routes(self) -> list[Route]:
        return [
            Route("GET", "/users/@me", self.me, scope="identify"),
            Route("GET", "/users/@me/guilds", self.my_guilds, scope="guilds", query=_PAGE),
            Route("GET", "/users/{user_id}", self.user),
            Route("GET", "/oauth2/applications/@me", self.application),
            Route("GET", "/applications/@me", self.application),
            Route("GET", "/gateway", self.gateway, by_token=True),
            Route("GET", "/gateway/bot", self.gateway_bot),
        ]

    async def me(self, call: ApiCall) -> Json:
        if call.user_id:
            return payloads.user(self._core.world.users[call.user_id]) | {"mfa_enabled": False, "locale": "en-US"}
        return payloads.user(self._core.world.bot) | {"verified": True, "mfa_enabled": False, "locale": "en-US"}

    async def my_guilds(self, call: ApiCall) -> list[Json]:
        who = call.user_id or self._core.world.bot.id
        guilds = [guild for guild in self._core.world.guilds.values() if who in guild.members]
        after, before = int(call.query.get("after", 0)), int(call.query.get("before", 2**64))
        page = sorted((guild for guild in guilds if after < int(guild.id) < before), key=lambda guild: int(guild.id))
        page = page[: call.query.get("limit", PAGE)]
        return [payloads.own_guild(guild, guild.members[who]) for guild in page]

    async def user(self, call: ApiCall) -> Json:
        user = self._core.world.users.get(call.params["user_id"])
        if user is None:
            raise unknown_user()
        return payloads.user(user)

    async def application(self, call: ApiCall) -> Json:
        return payloads.application(self._core.world, self._core.owner)

    async def gateway(self, call: ApiCall) -> Json:
        return {"url": self._gateway_address()}

    async def gateway_bot(self, call: ApiCall) -> Json:
        return {
            "url": self._gateway_address(),
            "shards": 1,
            "session_start_limit": self._core.gateway.starts.limit(),
        }
