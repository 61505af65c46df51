"""The control side over HTTP: the verbs of `Sandbox` as `POST /sandbox/api/<verb>` with a JSON object of arguments.

A refusal by the member's client is 409 `{"refused": ...}`, a wrong argument 400 `{"error": ...}`; nothing is done.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from aiohttp import web

from discord_sandbox import arguments, payloads, views
from discord_sandbox.controls import Controls
from discord_sandbox.errors import RefusedByClient
from discord_sandbox.faults import Fault
from discord_sandbox.gateway.starts import SETTABLE, Starts
from discord_sandbox.interactions import Interaction
from discord_sandbox.interactions.record import WAIT_S
from discord_sandbox.state import Json

PREFIX = "/sandbox/api"
ACTS = ("press", "choose", "submit_modal", "slash", "autocomplete", "message_menu", "user_menu")
"""Verbs that make an interaction."""
BUILDS = (
    "limits",
    "invite_bot",
    "remove_bot",
    "remove_guild",
    "guild_unavailable",
    "guild_available",
    "set_locales",
    "set_system_channel",
    "install",
    "set_default_installs",
    "set_role_permissions",
    "remove_role",
    "remove_channel",
    "set_forum",
    "set_thread_state",
    "set_channel_permissions",
    "set_member_roles",
    "remove_member",
    "delete_message",
    "add_redirect_uri",
    "revoke_grants",
    "revoke_token",
    "restore_token",
)
"""Verbs that answer nothing."""


class Wait(StrEnum):
    """For what an act waits before it returns what the member sees."""

    ACK = "ack"
    ANSWER = "answer"
    NONE = "none"


GATEWAY_ACTS = ("drop", "freeze", "reconnect", "invalidate", "duplicate", "delay", "refuse", "garble")
"""What the verb `gateway` does; the rest of its arguments are those of the act."""


@dataclass(frozen=True, slots=True)
class Verb:
    """Takes arguments by name, checked before it begins, and returns a JSON object; all ids are strings."""

    does: Callable[..., Awaitable[Json]]
    takes: arguments.Arguments | None
    """None where it sees to that itself."""


class ControlRoutes:
    """The verbs by name."""

    def __init__(self, sandbox: Controls) -> None:
        self._sandbox = sandbox
        made: dict[str, Callable[..., Awaitable[Json]]] = {
            "add_guild": self._add_guild,
            "add_role": self._add_role,
            "add_channel": self._add_channel,
            "add_member": self._add_member,
            "say": self._say,
            "messages": self._messages,
            "screen": self._screen,
            "commands": self._commands,
        }
        own: dict[str, Callable[..., Awaitable[Json]]] = {
            "info": self._info,
            "world": self._world,
            "interaction": self._interaction,
            "audit": self._audit,
            "fault": self._fault,
            "release_fault": self._release_fault,
            "clear_faults": self._clear_faults,
        }
        self._verbs = {name: Verb(does, arguments.of(getattr(sandbox, name))) for name, does in made.items()}
        self._verbs |= {name: Verb(does, arguments.of(does)) for name, does in own.items()}
        self._verbs |= {name: self._act(name) for name in ACTS}
        self._verbs |= {name: self._build(name) for name in BUILDS}
        self._verbs |= {
            "add_fault": Verb(self._add_fault, arguments.of(Fault, without=("id", "where", "hits"))),
            "gateway": Verb(self._gateway, None),
            "starts": Verb(self._starts, arguments.of(Starts, only=SETTABLE)),
        }

    def register(self, app: web.Application) -> None:
        app.router.add_post(f"{PREFIX}/{{verb}}", self._handle)

    async def _handle(self, request: web.Request) -> web.Response:
        verb = self._verbs.get(name := request.match_info["verb"])
        if verb is None:
            return web.json_response({"error": self._unknown(name)}, status=404)
        if (refusal := _foreign(request)) is not None:
            return refusal
        try:
            given = _decoded(await request.text())
            return web.json_response(await verb.does(**arguments.check(verb.takes, given) if verb.takes else given))
        except RefusedByClient as refused:
            return web.json_response({"refused": str(refused)}, status=409)
        except TimeoutError:
            return web.json_response({"error": "timed out"}, status=504)
        except ValueError as error:
            return web.json_response({"error": str(error)}, status=400)

    def _unknown(self, name: str) -> str:
        if name in GATEWAY_ACTS:
            return f'no such verb: {name}; it is an act of the verb gateway: {{"act": "{name}"}}'
        return f"no such verb: {name}; there are {', '.join(sorted(self._verbs))}"

    # acting

    def _act(self, name: str) -> Verb:
        does = getattr(self._sandbox, name)

        async def act(wait: Wait = Wait.ACK, timeout_s: float = WAIT_S, **given: Any) -> Json:
            return await self._seen(does(**given), wait, timeout_s)

        return Verb(act, arguments.of(does) | arguments.of(act, only=("wait", "timeout_s")))

    async def _interaction(self, interaction_id: str, wait: Wait = Wait.NONE, timeout_s: float = WAIT_S) -> Json:
        interaction = self._sandbox.core.interactions.get(interaction_id)
        if interaction is None:
            raise RefusedByClient("no such interaction")
        return await self._seen(interaction, wait, timeout_s)

    @staticmethod
    async def _seen(interaction: Interaction, wait: str, timeout_s: float) -> Json:
        """What the member sees: now (`none`), or once the bot has acknowledged (`ack`) or said something (`answer`)."""
        if wait == Wait.ACK:
            await interaction.acknowledged(timeout_s)
        elif wait == Wait.ANSWER:
            await interaction.answered(timeout_s)
        return views.to_json(interaction.view())

    async def _say(self, **given: Any) -> Json:
        return views.to_json(views.of_message(self._sandbox.say(**given)))

    # building

    def _build(self, name: str) -> Verb:
        does = getattr(self._sandbox, name)

        async def build(**given: Any) -> Json:
            if (outcome := does(**given)) is not None:
                await outcome
            return {}

        return Verb(build, arguments.of(does))

    async def _add_guild(self, **given: Any) -> Json:
        guild = self._sandbox.add_guild(**given)
        return {"id": guild.id, "owner_id": guild.owner_id, "bot_role_id": guild.bot_role_id}

    async def _add_role(self, **given: Any) -> Json:
        return {"id": self._sandbox.add_role(**given).id}

    async def _add_channel(self, **given: Any) -> Json:
        return {"id": self._sandbox.add_channel(**given).id}

    async def _add_member(self, **given: Any) -> Json:
        return {"id": self._sandbox.add_member(**given).id}

    # looking

    async def _info(self) -> Json:
        sandbox = self._sandbox
        return {
            "api_base": sandbox.api_base,
            "gateway_url": sandbox.gateway_url,
            "page_url": sandbox.page_url,
            "token": sandbox.token,
            "bot_id": sandbox.bot_id,
            "authorize_url": sandbox.authorize_url,
            "client_id": sandbox.core.grants.client_id,
            "client_secret": sandbox.core.grants.client_secret,
            "now_ms": sandbox.core.clock(),
            "connected": sandbox.gateway.connected,
        }

    async def _world(self) -> Json:
        """Guilds with their roles, channels and members, by name and id."""
        return {"guilds": [_guild(guild) for guild in self._sandbox.core.world.guilds.values()]}

    async def _messages(self, **given: Any) -> Json:
        return {"messages": [views.to_json(view) for view in self._sandbox.messages(**given)]}

    async def _screen(self, **given: Any) -> Json:
        return {"messages": [views.to_json(view) for view in self._sandbox.screen(**given)]}

    async def _commands(self, **given: Any) -> Json:
        return {"commands": self._sandbox.commands(**given)}

    async def _audit(self, method: str = "", path: str = ".*", limit: int = 1000) -> Json:
        arguments.whole("limit", limit, 1)
        arguments.pattern("path", path)
        return {"calls": [asdict(call) for call in self._sandbox.audit.calls(method, path)[-limit:]]}

    # faults

    async def _add_fault(self, **given: Any) -> Json:
        return {"id": self._sandbox.faults.add(**given).id}

    def _the_fault(self, fault_id: str) -> Fault:
        fault = self._sandbox.faults.get(fault_id)
        if fault is None:
            raise RefusedByClient("no such fault")
        return fault

    async def _fault(self, id: str) -> Json:
        return {"hits": self._the_fault(id).hits}

    async def _release_fault(self, id: str) -> Json:
        self._the_fault(id).release()
        return {}

    async def _clear_faults(self) -> Json:
        self._sandbox.faults.clear()
        return {}

    async def _gateway(self, act: str = "", **given: Any) -> Json:
        """`act` is one of `GATEWAY_ACTS`."""
        if act not in GATEWAY_ACTS:
            raise ValueError(f"no such act; act is one of {', '.join(GATEWAY_ACTS)}")
        does = getattr(self._sandbox.gateway, act)
        outcome = does(**arguments.check(arguments.of(does), given))
        if outcome is not None:
            await outcome
        return {"connected": self._sandbox.gateway.connected}

    async def _starts(self, **given: Any) -> Json:
        """Sets fields of `gateway.starts.Starts`; answers how often somebody has identified, and what is left."""
        starts = self._sandbox.gateway.starts
        starts.set(**given)
        return {"identified": len(starts.times_ms), **starts.limit()}


def _decoded(text: str) -> Any:
    try:
        given = json.loads(text or "{}")
    except ValueError as error:
        raise ValueError(f"the body is no JSON: {error}") from None
    return arguments.mapping(given)


def _foreign(request: web.Request) -> web.Response | None:
    """A refusal for what another web site could make a visitor's browser send; None for an honest request."""
    origin = request.headers.get("Origin")
    if origin is not None and origin.partition("://")[2] != request.host:
        return web.json_response({"error": "foreign origin"}, status=403)
    if request.content_type != "application/json":
        return web.json_response({"error": "send the header content-type: application/json"}, status=415)
    return None


def _guild(guild: Any) -> Json:
    return {
        "id": guild.id,
        "name": guild.name,
        "owner_id": guild.owner_id,
        "bot_role_id": guild.bot_role_id,
        "roles": [payloads.role(role) for role in guild.roles.values()],
        "channels": [
            {"id": it.id, "name": it.name, "topic": it.topic, "parent_id": it.parent_id, "archived": it.archived}
            for it in guild.channels.values()
        ],
        "members": [
            {"id": it.id, "name": it.display_name, "bot": it.user.bot, "roles": it.roles}
            for it in guild.members.values()
        ],
    }
