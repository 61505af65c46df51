"""What members can do: press, choose, fill a form, type a command, use a menu, speak."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from discord_sandbox import installs, payloads, permissions, views
from discord_sandbox.acting import forms
from discord_sandbox.acting.slash import CommandLine, allowed
from discord_sandbox.arguments import snowflake
from discord_sandbox.core import Core
from discord_sandbox.errors import RefusedByClient
from discord_sandbox.interactions import Interaction, InteractionKind
from discord_sandbox.permissions import Permission
from discord_sandbox.state import FORUM, Channel, Guild, Json, Member, Message
from discord_sandbox.validation.commands import MESSAGE_MENU, SLASH, USER_MENU
from discord_sandbox.validation.messages import CONTENT
from discord_sandbox.validation.parts import SELECTS
from discord_sandbox.validation.parts import ComponentKind as ComponentKind


class Players:
    """Acts as members. Every act raises `RefusedByClient` where Discord's own client would not let it happen."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._world = core.world

    def place(
        self, member_id: str, channel_id: str, needs: int = Permission.VIEW_CHANNEL
    ) -> tuple[Guild, Channel, Member]:
        """The guild, channel and membership, if the member sees the channel and holds the permissions."""
        channel = self._world.channel(channel_id)
        if channel is None:
            raise RefusedByClient("no such channel")
        guild = self._world.guilds[channel.guild_id]
        member = guild.members.get(member_id)
        if member is None:
            raise RefusedByClient("not a member of this server")
        if permissions.in_channel(guild, member, channel) & needs != needs:
            raise RefusedByClient("the member may not do this in this channel")
        return guild, channel, member

    def visible(self, member_id: str, channel_id: str, limit: int = 100) -> list[Message]:
        """The newest messages that a member sees in a channel, their own ephemeral ones among them, oldest first."""
        _, channel, _ = self.place(member_id, channel_id)
        found = [*channel.log.last(limit), *self._world.private_messages(channel_id, member_id)]
        return sorted(found, key=lambda message: int(message.id))[-limit:]

    def _message(self, member_id: str, message_id: str) -> tuple[Channel, Member, Message]:
        message = self._world.message(message_id)
        if message is None or message.owner_id not in (None, member_id):
            raise RefusedByClient("no such message")
        _, channel, member = self.place(member_id, message.channel_id)
        return channel, member, message

    # components and forms

    def press(self, member_id: str, message_id: str, custom_id: str, *, force: bool = False) -> Interaction:
        """Press a button. `force` sends what a tampered client could: any custom id, disabled or not there."""
        channel, member, message = self._message(member_id, message_id)
        if not force:
            self._component(message, custom_id, (ComponentKind.BUTTON,))
        data = {"component_type": int(ComponentKind.BUTTON), "custom_id": custom_id, "id": 1}
        return self._core.interactions.create(InteractionKind.COMPONENT, member, channel, data, message)

    def choose(self, member_id: str, message_id: str, custom_id: str, values: Sequence[str]) -> Interaction:
        """Choose in a select."""
        channel, member, message = self._message(member_id, message_id)
        select = self._component(message, custom_id, SELECTS)
        forms.check_chosen(select, custom_id, list(values), select.get("max_values") or 1)
        data = {"component_type": select["type"], "custom_id": custom_id, "id": select["id"], "values": list(values)}
        return self._core.interactions.create(InteractionKind.COMPONENT, member, channel, data, message)

    @staticmethod
    def _component(message: Message, custom_id: str, kinds: tuple[ComponentKind, ...]) -> Json:
        for part in views.walk(message.components):
            if part.get("custom_id") == custom_id and part.get("type") in kinds:
                if part.get("disabled"):
                    raise RefusedByClient("it is disabled")
                return part
        raise RefusedByClient("the message has no such component")

    def submit_modal(self, interaction_id: str, values: Mapping[str, Any]) -> Interaction:
        """Fill and send the form that an interaction was answered with."""
        shown = self._core.interactions.get(interaction_id)
        if shown is None or shown.modal is None:
            raise RefusedByClient("no form is open")
        _, channel, member = self.place(shown.member.id, shown.channel_id)
        data = forms.submission(shown.modal, values)
        return self._core.interactions.create(InteractionKind.MODAL, member, channel, data, shown.source, shown)

    # commands

    def commands(self, member_id: str, channel_id: str) -> list[Json]:
        """The commands that a member is offered in a channel."""
        guild, _, member = self.place(
            member_id, channel_id, Permission.VIEW_CHANNEL | Permission.USE_APPLICATION_COMMANDS
        )
        offered = [it for it in self._core.commands.available(guild.id) if allowed(it, guild, member)]
        return [it for it in offered if installs.owners(self._world, it, guild, member)]

    def _command(self, member_id: str, channel_id: str, kind: int, name: str) -> Json:
        for command in self.commands(member_id, channel_id):
            if command["type"] == kind and command["name"] == name:
                return command
        raise RefusedByClient(f"no such command: {name}")

    def _line(self, member_id: str, channel_id: str, command: str) -> CommandLine:
        words = command.strip().removeprefix("/").split()
        found = self._command(member_id, channel_id, SLASH, words[0] if words else "")
        guild, _, member = self.place(member_id, channel_id)
        return CommandLine(guild, member, found, words)

    def slash(
        self, member_id: str, channel_id: str, command: str, options: Mapping[str, Any] | None = None
    ) -> Interaction:
        """Send a slash command, named with its groups as in `trivia answer`."""
        line = self._line(member_id, channel_id, command)
        return self._send(InteractionKind.COMMAND, member_id, channel_id, line, line.data(options or {}))

    def autocomplete(
        self, member_id: str, channel_id: str, command: str, focused: str, options: Mapping[str, Any] | None = None
    ) -> Interaction:
        """Ask for the completion of the option `focused`, whose text so far is among the options."""
        line = self._line(member_id, channel_id, command)
        return self._send(InteractionKind.AUTOCOMPLETE, member_id, channel_id, line, line.data(options or {}, focused))

    def _send(
        self, kind: InteractionKind, member_id: str, channel_id: str, line: CommandLine, data: Json
    ) -> Interaction:
        guild, channel, member = self.place(member_id, channel_id)
        owners = installs.owners(self._world, line.command, guild, member)
        return self._core.interactions.create(kind, member, channel, data, owners=owners)

    def message_menu(self, member_id: str, message_id: str, name: str) -> Interaction:
        """Use an entry of a message's menu."""
        channel, member, message = self._message(member_id, message_id)
        command = self._command(member_id, channel.id, MESSAGE_MENU, name)
        resolved = {"messages": {message.id: payloads.message(message, self._world)}}
        return self._menu(member, channel, command, message.id, resolved)

    def user_menu(self, member_id: str, channel_id: str, target_id: str, name: str) -> Interaction:
        """Use an entry of a member's menu."""
        guild, channel, member = self.place(member_id, channel_id)
        target = guild.members.get(target_id)
        if target is None:
            raise RefusedByClient("no such member")
        command = self._command(member_id, channel_id, USER_MENU, name)
        bits = {"permissions": str(permissions.in_guild(guild, target))}
        resolved = {
            "users": {target_id: payloads.user(target.user)},
            "members": {target_id: payloads.member(target, with_user=False) | bits},
        }
        return self._menu(member, channel, command, target_id, resolved)

    def _menu(self, member: Member, channel: Channel, command: Json, target_id: str, resolved: Json) -> Interaction:
        data: Json = {key: command[key] for key in ("id", "name", "type", "guild_id") if key in command}
        data |= {"target_id": target_id, "resolved": resolved}
        return self._core.interactions.create(InteractionKind.COMMAND, member, channel, data)

    # plain messages

    def say(self, member_id: str, channel_id: str, content: str, reply_to: str | None = None) -> Message:
        """Post a plain message."""
        _, channel, member = self.place(member_id, channel_id, Permission.VIEW_CHANNEL | Permission.SEND_MESSAGES)
        if channel.kind == FORUM:
            raise RefusedByClient("in a forum one writes in its posts")
        if not 0 < len(content) <= CONTENT:
            raise RefusedByClient(f"a message has 1 to {CONTENT} characters")
        body: Json = {"content": content}
        if reply_to:
            snowflake("reply_to", reply_to)
            body["message_reference"] = {"message_id": reply_to}
        return self._core.messages.post(channel, member.user, body)

    def delete_message(self, member_id: str, message_id: str) -> None:
        """Delete a message: one's own, or as somebody who holds Manage Messages."""
        channel, member, message = self._message(member_id, message_id)
        if message.author.id != member.id and not message.ephemeral:
            self.place(member_id, channel.id, Permission.MANAGE_MESSAGES)
        self._core.messages.delete(message)
