"""The control side over HTTP: the verbs of `Sandbox` as `POST /sandbox/api/<verb>` with a JSON object of arguments.

A refusal by the member's client is answered 409 `{"refused": ...}`, a wrong argument 400 `{"error": ...}`.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from aiohttp import web

from botbridge.sandbox import payloads, views
from botbridge.sandbox.errors import Refused
from botbridge.sandbox.interactions import Interaction
from botbridge.sandbox.state import Json

if TYPE_CHECKING:
    from botbridge.sandbox.server import Sandbox

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
    "install",
    "set_default_installs",
    "set_role_permissions",
    "remove_role",
    "remove_channel",
    "set_thread_state",
    "set_channel_permissions",
    "set_member_roles",
    "remove_member",
    "delete_message",
    "add_redirect_uri",
    "revoke_grants",
)
"""Verbs that answer nothing."""

Verb = Callable[[Json], Awaitable[Json]]


class ControlRoutes:
    """Each verb takes and returns a JSON object; all ids are strings."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        self._verbs: dict[str, Verb] = {
            "info": self._info,
            "world": self._world,
            "add_guild": self._add_guild,
            "add_role": self._add_role,
            "add_channel": self._add_channel,
            "add_member": self._add_member,
            "say": self._say,
            "interaction": self._interaction,
            "messages": self._messages,
            "screen": self._screen,
            "commands": self._commands,
            "audit": self._audit,
            "add_fault": self._add_fault,
            "fault": self._fault,
            "release_fault": self._release_fault,
            "clear_faults": self._clear_faults,
            "gateway": self._gateway,
            "starts": self._starts,
            "token": self._token,
        }
        self._verbs |= {name: self._act(name) for name in ACTS}
        self._verbs |= {name: self._build(name) for name in BUILDS}

    def register(self, app: web.Application) -> None:
        app.router.add_post(f"{PREFIX}/{{verb}}", self._handle)

    async def _handle(self, request: web.Request) -> web.Response:
        verb = self._verbs.get(request.match_info["verb"])
        if verb is None:
            return web.json_response({"error": "no such verb"}, status=404)
        if (refusal := _foreign(request)) is not None:
            return refusal
        try:
            return web.json_response(await verb(json.loads(await request.text() or "{}")))
        except Refused as refused:
            return web.json_response({"refused": str(refused)}, status=409)
        except TimeoutError:
            return web.json_response({"error": "timed out"}, status=504)
        except (TypeError, ValueError, KeyError) as error:
            return web.json_response({"error": f"{type(error).__name__}: {error}"}, status=400)

    # acting

    def _act(self, name: str) -> Verb:
        async def act(arguments: Json) -> Json:
            wait, timeout_s = arguments.pop("wait", "ack"), arguments.pop("timeout_s", 15.0)
            return await self._seen(getattr(self._sandbox, name)(**arguments), wait, timeout_s)

        return act

    async def _interaction(self, arguments: Json) -> Json:
        interaction = self._sandbox.core.interactions.get(arguments["interaction_id"])
        if interaction is None:
            raise Refused("no such interaction")
        return await self._seen(interaction, arguments.get("wait", "none"), arguments.get("timeout_s", 15.0))

    @staticmethod
    async def _seen(interaction: Interaction, wait: str, timeout_s: float) -> Json:
        """What the member sees: now (`none`), or once the bot has acknowledged (`ack`) or said something (`answer`)."""
        if wait == "ack":
            await interaction.acknowledged(timeout_s)
        elif wait == "answer":
            await interaction.answered(timeout_s)
        elif wait != "none":
            raise ValueError("wait is ack, answer or none")
        return views.to_json(interaction.view())

    async def _say(self, arguments: Json) -> Json:
        return views.to_json(views.of_message(self._sandbox.say(**arguments)))

    # building

    def _build(self, name: str) -> Verb:
        async def build(arguments: Json) -> Json:
            getattr(self._sandbox, name)(**arguments)
            return {}

        return build

    async def _add_guild(self, arguments: Json) -> Json:
        guild = self._sandbox.add_guild(**arguments)
        return {"id": guild.id, "owner_id": guild.owner_id, "bot_role_id": guild.bot_role_id}

    async def _add_role(self, arguments: Json) -> Json:
        return {"id": self._sandbox.add_role(**arguments).id}

    async def _add_channel(self, arguments: Json) -> Json:
        return {"id": self._sandbox.add_channel(**arguments).id}

    async def _add_member(self, arguments: Json) -> Json:
        return {"id": self._sandbox.add_member(**arguments).id}

    # looking

    async def _info(self, arguments: Json) -> Json:
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

    async def _world(self, arguments: Json) -> Json:
        """Guilds with their roles, channels and members, by name and id."""
        return {"guilds": [_guild(guild) for guild in self._sandbox.core.world.guilds.values()]}

    async def _messages(self, arguments: Json) -> Json:
        return {"messages": [views.to_json(view) for view in self._sandbox.messages(**arguments)]}

    async def _screen(self, arguments: Json) -> Json:
        return {"messages": [views.to_json(view) for view in self._sandbox.screen(**arguments)]}

    async def _commands(self, arguments: Json) -> Json:
        return {"commands": self._sandbox.commands(**arguments)}

    async def _audit(self, arguments: Json) -> Json:
        calls = self._sandbox.audit.calls(arguments.get("method", ""), arguments.get("path", ".*"))
        return {"calls": [asdict(call) for call in calls[-arguments.get("limit", 1000) :]]}

    # faults

    async def _add_fault(self, arguments: Json) -> Json:
        return {"id": self._sandbox.faults.add(**arguments).id}

    async def _fault(self, arguments: Json) -> Json:
        fault = self._sandbox.faults.get(arguments["id"])
        if fault is None:
            raise Refused("no such fault")
        return {"hits": fault.hits}

    async def _release_fault(self, arguments: Json) -> Json:
        fault = self._sandbox.faults.get(arguments["id"])
        if fault is None:
            raise Refused("no such fault")
        fault.release()
        return {}

    async def _clear_faults(self, arguments: Json) -> Json:
        self._sandbox.faults.clear()
        return {}

    async def _gateway(self, arguments: Json) -> Json:
        """`act` is drop, freeze, reconnect, invalidate, duplicate, delay, refuse or garble; the rest its arguments."""
        act = arguments.pop("act")
        if act not in ("drop", "freeze", "reconnect", "invalidate", "duplicate", "delay", "refuse", "garble"):
            raise ValueError("no such act")
        outcome = getattr(self._sandbox.gateway, act)(**arguments)
        if outcome is not None:
            await outcome
        return {"connected": self._sandbox.gateway.connected}

    async def _starts(self, arguments: Json) -> Json:
        """Sets fields of `gateway.starts.Starts`; answers how often somebody has identified, and what is left."""
        starts = self._sandbox.gateway.starts
        starts.set(**arguments)
        return {"identified": len(starts.times_ms), **starts.limit()}

    async def _token(self, arguments: Json) -> Json:
        if arguments["valid"]:
            self._sandbox.restore_token()
        else:
            await self._sandbox.revoke_token()
        return {}


def _foreign(request: web.Request) -> web.Response | None:
    """A refusal for what another web site could make a visitor's browser send; None for an honest request."""
    origin = request.headers.get("Origin")
    if origin is not None and origin.partition("://")[2] != request.host:
        return web.json_response({"error": "foreign origin"}, status=403)
    if request.content_type != "application/json":
        return web.json_response({"error": "send application/json"}, status=415)
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
