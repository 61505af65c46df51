"""What a test changes in the world: makes, changes and removes guilds, roles, channels and members."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from discord_sandbox import payloads
from discord_sandbox import permissions as rights
from discord_sandbox.arguments import snowflake
from discord_sandbox.core import Core
from discord_sandbox.errors import RefusedByClient
from discord_sandbox.gateway import GatewayIntent
from discord_sandbox.state import (
    CHANNEL_KINDS,
    FORUM,
    PRIVATE_THREAD,
    Channel,
    Guild,
    GuildRole,
    Json,
    Member,
    Overwrite,
    User,
)

Bits = int | str | Iterable[str]
"""Permissions as a number, a decimal string, or names such as `manage_guild`."""

NOTHING: tuple[str, ...] = ()


class WorldBuilder:
    """Every change is sent to the bot as Discord sends it."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._world = core.world

    def _dispatch(self, event: str, payload: Json, intent: GatewayIntent = GatewayIntent.GUILDS) -> None:
        self._core.gateway.dispatch(event, payload, intent)
        self._core.feed.publish_all({"kind": "world"})

    def guild(self, guild_id: str) -> Guild:
        guild = self._world.guilds.get(guild_id)
        if guild is None:
            raise RefusedByClient("no such guild")
        return guild

    def _channel(self, channel_id: str) -> Channel:
        channel = self._world.channel(channel_id)
        if channel is None:
            raise RefusedByClient("no such channel")
        return channel

    # guilds

    def add_guild(self, name: str = "Guild", *, with_bot: bool = True) -> Guild:
        """A guild with @everyone's usual permissions, an owner of its own and, by default, the bot in it."""
        core = self._core
        owner = User(core.snowflakes.next(), f"{name} owner")
        self._world.users[owner.id] = owner
        guild = Guild(id=core.snowflakes.next(), name=name, owner_id=owner.id)
        guild.roles[guild.id] = GuildRole(guild.id, "@everyone", rights.DEFAULT, position=0)
        guild.members[owner.id] = Member(owner, guild.id, core.clock())
        self._world.guilds[guild.id] = guild
        if with_bot:
            self.invite_bot(guild.id)
        return guild

    def invite_bot(self, guild_id: str, permissions: Bits = rights.DEFAULT) -> None:
        """Let the bot into a guild, with a managed role of its own."""
        guild = self.guild(guild_id)
        bot = self._world.bot
        role = GuildRole(self._core.snowflakes.next(), bot.name, rights.parse(permissions), managed=True)
        guild.roles[role.id] = role
        guild.bot_role_id = role.id
        guild.members[bot.id] = Member(bot, guild.id, self._core.clock(), roles=[role.id])
        payload = payloads.gateway_guild(guild, guild.members[bot.id], all_members=False)
        self._dispatch("GUILD_CREATE", payload)

    def remove_bot(self, guild_id: str) -> None:
        """Throw the bot out of a guild."""
        guild = self.guild(guild_id)
        guild.members.pop(self._world.bot.id, None)
        guild.roles.pop(guild.bot_role_id, None)
        self._dispatch("GUILD_DELETE", {"id": guild_id})

    def guild_unavailable(self, guild_id: str) -> None:
        """An outage hides a guild from the gateway: sessions are notified, and new ones not given it. It goes on."""
        self.guild(guild_id).unavailable = True
        self._dispatch("GUILD_DELETE", {"id": guild_id, "unavailable": True})

    def guild_available(self, guild_id: str) -> None:
        """The outage is over: sessions are given the guild as it is now."""
        guild = self.guild(guild_id)
        guild.unavailable = False
        bot = guild.members.get(self._world.bot.id)
        if bot is not None:
            self._dispatch("GUILD_CREATE", payloads.gateway_guild(guild, bot, all_members=False))

    def set_locales(self, *, member_id: str = "", locale: str = "", guild_id: str = "", guild_locale: str = "") -> None:
        """The language of a member's client, and that of a guild, such as `de` or `pt-BR`."""
        if member_id and member_id not in self._world.users:
            raise RefusedByClient("no such member")
        if guild_id:
            self.guild(guild_id).locale = guild_locale
        if member_id:
            self._world.users[member_id].locale = locale

    def set_system_channel(self, guild_id: str, channel_id: str) -> None:
        """Where Discord writes who has joined the guild; an empty id for nowhere."""
        guild = self.guild(guild_id)
        guild.system_channel_id = self._channel(channel_id).id if channel_id else ""
        self._dispatch("GUILD_UPDATE", payloads.guild(guild))

    def install(self, member_id: str, *, installed: bool = True) -> None:
        """A member installs the application for themselves, or removes it: it goes with them to every server."""
        (self._world.installs.add if installed else self._world.installs.discard)(member_id)

    def set_default_installs(self, kinds: Sequence[int]) -> None:
        """For commands registered from now on that do not say: [0] servers, [1] members. New applications have both."""
        self._core.commands.default_installs = list(kinds)

    def remove_guild(self, guild_id: str) -> None:
        """Delete a guild with everything in it."""
        guild = self.guild(guild_id)
        for channel in list(guild.channels.values()):
            self._world.remove_channel(channel)
        del self._world.guilds[guild_id]
        self._dispatch("GUILD_DELETE", {"id": guild_id})

    # roles

    def add_role(
        self, guild_id: str, name: str, permissions: Bits = NOTHING, *, mentionable: bool = False
    ) -> GuildRole:
        guild = self.guild(guild_id)
        bits = rights.parse(permissions)
        role = GuildRole(self._core.snowflakes.next(), name, bits, position=len(guild.roles), mentionable=mentionable)
        guild.roles[role.id] = role
        self._dispatch("GUILD_ROLE_CREATE", {"guild_id": guild_id, "role": payloads.role(role)})
        return role

    def set_role_permissions(self, guild_id: str, role_id: str, permissions: Bits) -> None:
        """Replace what a role may do; the guild's own id names @everyone."""
        role = self.guild(guild_id).roles.get(role_id)
        if role is None:
            raise RefusedByClient("no such role")
        role.permissions = rights.parse(permissions)
        self._dispatch("GUILD_ROLE_UPDATE", {"guild_id": guild_id, "role": payloads.role(role)})

    def remove_role(self, guild_id: str, role_id: str) -> None:
        guild = self.guild(guild_id)
        if guild.roles.pop(role_id, None) is None or role_id == guild_id:
            raise RefusedByClient("no such role")
        for member in guild.members.values():
            if role_id in member.roles:
                member.roles.remove(role_id)
        for channel in guild.channels.values():
            channel.overwrites.pop(role_id, None)
        self._dispatch("GUILD_ROLE_DELETE", {"guild_id": guild_id, "role_id": role_id})

    # channels

    def add_channel(self, guild_id: str, name: str, topic: str | None = None, kind: str = "text") -> Channel:
        """A channel of one of `CHANNEL_KINDS`."""
        guild = self.guild(guild_id)
        if kind not in CHANNEL_KINDS:
            raise RefusedByClient(f"a channel is one of: {', '.join(CHANNEL_KINDS)}")
        channel = Channel(
            id=self._core.snowflakes.next(),
            guild_id=guild_id,
            name=name,
            kind=CHANNEL_KINDS[kind],
            topic=topic,
            position=len(guild.channels),
            created_ms=self._core.clock(),
        )
        self._world.add_channel(channel)
        self._dispatch("CHANNEL_CREATE", payloads.channel(channel))
        return channel

    def add_private_thread(self, channel_id: str, name: str, member_ids: Sequence[str]) -> Channel:
        """A thread that only these members, the bot among them, and who may manage threads see."""
        parent = self._channel(channel_id)
        thread = Channel(
            id=self._core.snowflakes.next(),
            guild_id=parent.guild_id,
            name=name,
            kind=PRIVATE_THREAD,
            parent_id=parent.id,
            owner_id=member_ids[0] if member_ids else "",
            invited={*member_ids, self._world.bot.id},
            created_ms=self._core.clock(),
        )
        self._world.add_channel(thread)
        self._dispatch("THREAD_CREATE", payloads.channel(thread) | {"newly_created": True})
        return thread

    def set_forum(self, channel_id: str, *, needs_tag: bool) -> None:
        """Whether each post of a forum must have a tag; the sandbox's forums have none to choose."""
        channel = self._channel(channel_id)
        if channel.kind != FORUM:
            raise RefusedByClient("not a forum")
        channel.needs_tag = needs_tag
        self._dispatch("CHANNEL_UPDATE", payloads.channel(channel))

    def remove_channel(self, channel_id: str) -> None:
        """Delete a channel or a thread with its messages; a channel takes its threads along."""
        channel = self._channel(channel_id)
        guild = self._world.guilds[channel.guild_id]
        for thread in [it for it in guild.threads() if it.parent_id == channel_id]:
            self._world.remove_channel(thread)
        self._world.remove_channel(channel)
        self._dispatch("THREAD_DELETE" if channel.is_thread else "CHANNEL_DELETE", payloads.channel(channel))

    def set_thread_state(self, thread_id: str, *, archived: bool, locked: bool = False) -> None:
        thread = self._channel(thread_id)
        thread.archived, thread.locked = archived, locked
        self._dispatch("THREAD_UPDATE", payloads.channel(thread))

    def set_channel_permissions(
        self, channel_id: str, target_id: str, *, allow: Bits = NOTHING, deny: Bits = NOTHING
    ) -> None:
        """Set the overwrite of a role, of a member, or (by the guild's id) of @everyone; empty ones lift it."""
        channel = self._channel(channel_id)
        kind = 0 if target_id in self._world.guilds[channel.guild_id].roles else 1
        line = Overwrite(target_id, kind, rights.parse(allow), rights.parse(deny))
        if line.allow or line.deny:
            channel.overwrites[target_id] = line
        else:
            channel.overwrites.pop(target_id, None)
        self._dispatch("CHANNEL_UPDATE", payloads.channel(channel))

    # members

    def add_member(
        self,
        guild_id: str,
        name: str,
        *,
        permissions: Bits = NOTHING,
        roles: Sequence[str] = (),
        user_id: str | None = None,
    ) -> Member:
        """Let somebody join. Permissions beyond @everyone's come as a role of their own; `user_id` reuses a person."""
        guild = self.guild(guild_id)
        _known(guild, roles)
        if user_id:
            snowflake("user_id", user_id)
        user = self._world.users.get(user_id or "") or User(user_id or self._core.snowflakes.next(), name)
        self._world.users[user.id] = user
        held = list(roles)
        if rights.parse(permissions):
            held.append(self.add_role(guild_id, f"{name}'s role", permissions).id)
        member = Member(user, guild_id, self._core.clock(), roles=held)
        guild.members[user.id] = member
        self._dispatch(
            "GUILD_MEMBER_ADD", payloads.member(member) | {"guild_id": guild_id}, GatewayIntent.GUILD_MEMBERS
        )
        return member

    def set_member_roles(self, guild_id: str, member_id: str, roles: Sequence[str]) -> None:
        guild = self.guild(guild_id)
        member = guild.members.get(member_id)
        if member is None:
            raise RefusedByClient("no such member")
        _known(guild, roles)
        member.roles = list(roles)
        self._dispatch(
            "GUILD_MEMBER_UPDATE", payloads.member(member) | {"guild_id": guild_id}, GatewayIntent.GUILD_MEMBERS
        )

    def remove_member(self, guild_id: str, member_id: str) -> None:
        member = self.guild(guild_id).members.pop(member_id, None)
        if member is None:
            raise RefusedByClient("no such member")
        gone = {"guild_id": guild_id, "user": payloads.user(member.user)}
        self._dispatch("GUILD_MEMBER_REMOVE", gone, GatewayIntent.GUILD_MEMBERS)


def _known(guild: Guild, roles: Sequence[str]) -> None:
    """Raises `RefusedByClient` for a role that the guild has not: its holder would have rights that nobody can read."""
    if unknown := [role_id for role_id in roles if role_id not in guild.roles]:
        raise RefusedByClient(f"no such role: {', '.join(unknown)}")
