"""Everything that the sandbox consists of, put together once and shared by the routes and the control side."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass

from discord_sandbox import payloads
from discord_sandbox.audit import Audit
from discord_sandbox.clock import Clock, system_clock
from discord_sandbox.commands import Commands
from discord_sandbox.edge import INVALID_LIMIT, INVALID_WINDOW_S, Edge
from discord_sandbox.faults import Faults
from discord_sandbox.feed import Feed
from discord_sandbox.gateway import Gateway, GatewayIntent
from discord_sandbox.gateway.hub import HEARTBEAT_MS
from discord_sandbox.gateway.starts import Starts
from discord_sandbox.interactions import Interactions
from discord_sandbox.interactions.registry import DEADLINE_S
from discord_sandbox.interactions.responses import Responses
from discord_sandbox.messages import Messages
from discord_sandbox.oauth.grants import Grants
from discord_sandbox.observer import observer_of_environment
from discord_sandbox.ratelimits import GLOBAL, Limit, RateLimits
from discord_sandbox.snowflakes import Snowflakes
from discord_sandbox.state import Json, User, World


@dataclass(frozen=True, kw_only=True, slots=True)
class SandboxOptions:
    """How a sandbox behaves."""

    clock: Clock = system_clock
    """Judges nonces, edit limits, interaction deadlines and tokens, and dates everything."""
    token: str = ""
    """The bot's token; made up when empty."""
    bot_name: str = "Tally"
    client_id: str = ""
    """Of the application, for OAuth2; the bot's id when empty."""
    client_secret: str = ""
    """Made up when empty."""
    redirect_uris: tuple[str, ...] = ()
    """Where the authorize page may send a browser back to."""
    rate_limits: bool = True
    """Whether limits are enforced; the headers are always there."""
    global_limit: int = GLOBAL.requests
    """Requests a second of one token, enforced with the other limits."""
    invalid_limit: int = INVALID_LIMIT
    """Refused requests within `invalid_window_s`, after which nobody is let through for as long."""
    invalid_window_s: float = INVALID_WINDOW_S
    deadline_s: float = DEADLINE_S
    """How long an interaction waits for the first response."""
    heartbeat_ms: int = HEARTBEAT_MS


class Core:
    """The parts of one sandbox."""

    def __init__(self, options: SandboxOptions, gateway_address: Callable[[], str]) -> None:
        self.clock = options.clock
        self.snowflakes = Snowflakes(options.clock)
        self.world = World(User(self.snowflakes.next(), options.bot_name, bot=True))
        self.owner = User(self.snowflakes.next(), "owner")
        self.world.users[self.owner.id] = self.owner
        self.token = options.token or f"{self.world.bot.id}.{secrets.token_urlsafe(24)}"
        self.token_valid = True
        client_id = options.client_id or self.world.bot.id
        self.grants = Grants(options.clock, client_id, options.client_secret, options.redirect_uris)
        self.audit = Audit()
        self.observer = observer_of_environment()
        self.faults = Faults()
        self.feed = Feed()
        self.ratelimits = RateLimits(options.rate_limits, Limit(options.global_limit, 1.0))
        self.edge = Edge(options.invalid_limit, options.invalid_window_s)
        self.starts = Starts(options.clock)
        self.gateway = Gateway(
            Greetings(self), gateway_address, self.observer.dispatched, self.starts, heartbeat_ms=options.heartbeat_ms
        )
        self.messages = Messages(self.world, self.clock, self.snowflakes, self.gateway, self.feed)
        self.commands = Commands(self.snowflakes, self.world.bot.id)
        self.interactions = Interactions(self.world, self.clock, self.snowflakes, self.gateway, options.deadline_s)
        self.responses = Responses(self.world, self.messages)

    def token_is_valid(self, token: str) -> bool:
        return self.token_valid and secrets.compare_digest(token.encode(), self.token.encode())


class Greetings:
    """What a gateway session is sent about the world when it begins."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self.token_is_valid = core.token_is_valid

    def reset_token(self) -> None:
        self._core.token_valid = False

    def ready(self) -> Json:
        world = self._core.world
        return {
            "v": 10,
            "user": payloads.user(world.bot),
            "guilds": [{"id": guild_id, "unavailable": True} for guild_id in self._bots_guilds()],
            "application": {"id": world.bot.id, "flags": payloads.APPLICATION_FLAGS},
        }

    def _bots_guilds(self) -> list[str]:
        world = self._core.world
        return [guild.id for guild in world.guilds.values() if world.bot.id in guild.members]

    def guilds(self, intents: int) -> list[Json]:
        world = self._core.world
        all_members = bool(intents & GatewayIntent.GUILD_MEMBERS)
        guilds = [found for id in self._bots_guilds() if not (found := world.guilds[id]).unavailable]
        return [payloads.gateway_guild(guild, guild.members[world.bot.id], all_members=all_members) for guild in guilds]

    def members(self, request: Json) -> Json | None:
        guild = self._core.world.guilds.get(str(request.get("guild_id")))
        if guild is None:
            return None
        wanted = request.get("user_ids")
        if wanted is not None:
            ids = {str(user_id) for user_id in (wanted if isinstance(wanted, list) else [wanted])}
            found = [member for member in guild.members.values() if member.id in ids]
        else:
            query = str(request.get("query") or "").lower()
            found = [member for member in guild.members.values() if member.display_name.lower().startswith(query)]
            found = found[: request.get("limit") or None]
        chunk: Json = {
            "guild_id": guild.id,
            "members": [payloads.member(member) for member in found],
            "chunk_index": 0,
            "chunk_count": 1,
            "not_found": [],
        }
        return chunk | ({"nonce": request["nonce"]} if request.get("nonce") else {})

    def redact(self, payload: Json) -> Json:
        bot_id = self._core.world.bot.id
        if payload["author"]["id"] == bot_id or any(user["id"] == bot_id for user in payload["mentions"]):
            return payload
        return payload | {"content": "", "embeds": [], "components": [], "attachments": []}
