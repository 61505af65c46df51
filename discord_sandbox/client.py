"""A typed client for a sandbox in another process: the same verbs as `Sandbox`, awaited."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import TracebackType
from typing import Any, Self

import aiohttp

from discord_sandbox.errors import RefusedByClient
from discord_sandbox.state import Json
from discord_sandbox.views import InteractionView, MessageView, interaction_from_json, message_from_json

Bits = int | str | Iterable[str]


class SandboxClient:
    """Controls the sandbox at `base_url` (its page's address). Raises `RefusedByClient` where a client would not act.

    The acting verbs wait until the bot has acknowledged (`wait="ack"`), has said something (`"answer"`), or not at all
    (`"none"`); `InteractionView.state` says what came of it.
    """

    def __init__(self, base_url: str) -> None:
        self._base = f"{base_url.rstrip('/')}/sandbox/api"
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0))
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._session:
            await self._session.close()

    async def call(self, verb: str, **arguments: Any) -> Json:
        """Any verb of the control API. Raises `RefusedByClient`, TimeoutError, or ValueError for a wrong argument."""
        if self._session is None:
            raise RuntimeError("use the client as an async context manager")
        async with self._session.post(f"{self._base}/{verb}", json=arguments) as response:
            body: Json = await response.json()
        if response.status == 409:
            raise RefusedByClient(body["refused"])
        if response.status == 504:
            raise TimeoutError(body["error"])
        if response.status != 200:
            raise ValueError(f"{verb}: {body['error']}")
        return body

    async def info(self) -> Json:
        """Addresses, the bot's token and id, the sandbox's time, the number of live gateway sessions."""
        return await self.call("info")

    async def world(self) -> Json:
        """Guilds with their roles, channels and members."""
        return await self.call("world")

    # building

    async def add_guild(self, name: str = "Guild", *, with_bot: bool = True) -> str:
        return str((await self.call("add_guild", name=name, with_bot=with_bot))["id"])

    async def add_channel(self, guild_id: str, name: str, topic: str | None = None, kind: str = "text") -> str:
        return str((await self.call("add_channel", guild_id=guild_id, name=name, topic=topic, kind=kind))["id"])

    async def add_role(self, guild_id: str, name: str, permissions: Bits = (), *, mentionable: bool = False) -> str:
        body = await self.call(
            "add_role", guild_id=guild_id, name=name, permissions=_bits(permissions), mentionable=mentionable
        )
        return str(body["id"])

    async def add_member(
        self,
        guild_id: str,
        name: str,
        *,
        permissions: Bits = (),
        roles: Sequence[str] = (),
        user_id: str | None = None,
    ) -> str:
        body = await self.call(
            "add_member",
            guild_id=guild_id,
            name=name,
            permissions=_bits(permissions),
            roles=list(roles),
            user_id=user_id,
        )
        return str(body["id"])

    async def set_channel_permissions(
        self, channel_id: str, target_id: str, *, allow: Bits = (), deny: Bits = ()
    ) -> None:
        await self.call(
            "set_channel_permissions", channel_id=channel_id, target_id=target_id, allow=_bits(allow), deny=_bits(deny)
        )

    async def remove_channel(self, channel_id: str) -> None:
        await self.call("remove_channel", channel_id=channel_id)

    # acting

    async def press(
        self, member_id: str, message_id: str, custom_id: str, *, force: bool = False, **how: Any
    ) -> InteractionView:
        return await self._act(
            "press", how, member_id=member_id, message_id=message_id, custom_id=custom_id, force=force
        )

    async def choose(
        self, member_id: str, message_id: str, custom_id: str, values: Sequence[str], **how: Any
    ) -> InteractionView:
        return await self._act(
            "choose", how, member_id=member_id, message_id=message_id, custom_id=custom_id, values=list(values)
        )

    async def submit_modal(self, interaction_id: str, values: Mapping[str, Any], **how: Any) -> InteractionView:
        return await self._act("submit_modal", how, interaction_id=interaction_id, values=dict(values))

    async def slash(
        self, member_id: str, channel_id: str, command: str, options: Mapping[str, Any] | None = None, **how: Any
    ) -> InteractionView:
        return await self._act(
            "slash", how, member_id=member_id, channel_id=channel_id, command=command, options=dict(options or {})
        )

    async def autocomplete(
        self,
        member_id: str,
        channel_id: str,
        command: str,
        focused: str,
        options: Mapping[str, Any] | None = None,
        **how: Any,
    ) -> InteractionView:
        return await self._act(
            "autocomplete",
            how,
            member_id=member_id,
            channel_id=channel_id,
            command=command,
            focused=focused,
            options=dict(options or {}),
        )

    async def message_menu(self, member_id: str, message_id: str, name: str, **how: Any) -> InteractionView:
        return await self._act("message_menu", how, member_id=member_id, message_id=message_id, name=name)

    async def _act(self, verb: str, how: Mapping[str, Any], **arguments: Any) -> InteractionView:
        """`how` may hold `wait` and `timeout_s`."""
        return interaction_from_json(await self.call(verb, **arguments, **how))

    async def interaction(self, interaction_id: str, *, wait: str = "none", timeout_s: float = 15.0) -> InteractionView:
        """An earlier interaction as it stands, or once it is acknowledged or answered."""
        body = await self.call("interaction", interaction_id=interaction_id, wait=wait, timeout_s=timeout_s)
        return interaction_from_json(body)

    async def say(self, member_id: str, channel_id: str, content: str) -> MessageView:
        return message_from_json(await self.call("say", member_id=member_id, channel_id=channel_id, content=content))

    async def delete_message(self, member_id: str, message_id: str) -> None:
        await self.call("delete_message", member_id=member_id, message_id=message_id)

    # looking

    async def messages(self, channel_id: str) -> list[MessageView]:
        """All public messages of a channel, oldest first."""
        body = await self.call("messages", channel_id=channel_id)
        return [message_from_json(message) for message in body["messages"]]

    async def screen(self, member_id: str, channel_id: str, limit: int = 100) -> list[MessageView]:
        """What a member sees in a channel, their own ephemeral messages among the rest, oldest first."""
        body = await self.call("screen", member_id=member_id, channel_id=channel_id, limit=limit)
        return [message_from_json(message) for message in body["messages"]]

    async def commands(self, member_id: str, channel_id: str) -> list[Json]:
        """The commands that a member is offered."""
        return list((await self.call("commands", member_id=member_id, channel_id=channel_id))["commands"])

    async def audit(self, method: str = "", path: str = ".*", limit: int = 1000) -> list[Json]:
        """The latest REST calls whose method and path match, oldest first; fields as in `audit.Call`."""
        return list((await self.call("audit", method=method, path=path, limit=limit))["calls"])

    # faults

    async def add_fault(self, action: str, **options: Any) -> str:
        """Put a fault in force; options as the fields of `faults.Fault`. Returns its id."""
        return str((await self.call("add_fault", action=action, **options))["id"])

    async def fault_hits(self, fault_id: str) -> int:
        return int((await self.call("fault", id=fault_id))["hits"])

    async def limits(
        self, route: str, requests: int, window_s: float, bucket: str = "", *, rolling: bool = False
    ) -> None:
        """Limit a route, such as `POST /channels/{channel_id}/messages`, otherwise from now on."""
        await self.call("limits", route=route, requests=requests, window_s=window_s, bucket=bucket, rolling=rolling)

    async def release_fault(self, fault_id: str) -> None:
        await self.call("release_fault", id=fault_id)

    async def clear_faults(self) -> None:
        await self.call("clear_faults")

    async def gateway(self, act: str, **arguments: Any) -> int:
        """One of the gateway's faults by name, such as `drop`; returns the number of live sessions."""
        return int((await self.call("gateway", act=act, **arguments))["connected"])

    async def starts(self, **fields: int | None) -> Json:
        """Set fields of `gateway.starts.Starts`; `identified` times so far, and what `GET /gateway/bot` answers."""
        return await self.call("starts", **fields)

    async def guild_unavailable(self, guild_id: str) -> None:
        await self.call("guild_unavailable", guild_id=guild_id)

    async def guild_available(self, guild_id: str) -> None:
        await self.call("guild_available", guild_id=guild_id)

    async def install(self, member_id: str, *, installed: bool = True) -> None:
        """A member installs the application for themselves, or removes it."""
        await self.call("install", member_id=member_id, installed=installed)

    async def set_locales(self, **locales: str) -> None:
        """`member_id` with `locale`, `guild_id` with `guild_locale`, or all four."""
        await self.call("set_locales", **locales)

    async def revoke_token(self) -> None:
        await self.call("revoke_token")

    async def restore_token(self) -> None:
        await self.call("restore_token")


def _bits(value: Bits) -> int | str | list[str]:
    return value if isinstance(value, int | str) else list(value)
