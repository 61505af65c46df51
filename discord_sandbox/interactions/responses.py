"""The bot's side of an interaction: the first response, follow-ups, and changes to `@original`."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from discord_sandbox import payloads, stored_parts
from discord_sandbox.errors import already_acknowledged, unknown_message
from discord_sandbox.interactions.record import Callback, Interaction, InteractionKind
from discord_sandbox.messages import Messages
from discord_sandbox.state import EPHEMERAL, LOADING, Json, Message, World
from discord_sandbox.validation.commands import choices
from discord_sandbox.validation.messages import check_edit, check_message
from discord_sandbox.validation.modals import check_modal
from discord_sandbox.validation.shapes import Choice, ObjectShape, read

_REPLIES = (Callback.MESSAGE, Callback.DEFERRED_MESSAGE)
_UPDATES = (Callback.DEFERRED_UPDATE, Callback.UPDATE)


def allowed_callbacks(interaction: Interaction) -> tuple[Callback, ...]:
    """What a bot may respond to this kind of interaction."""
    if interaction.kind is InteractionKind.AUTOCOMPLETE:
        return (Callback.CHOICES,)
    if interaction.kind is InteractionKind.COMPONENT:
        return (*_REPLIES, *_UPDATES, Callback.MODAL)
    if interaction.kind is InteractionKind.MODAL:
        return (*_REPLIES, *_UPDATES) if interaction.source else _REPLIES
    return (*_REPLIES, Callback.MODAL)


class Responses:
    """Carries out what the bot sends to callbacks and interaction webhooks."""

    def __init__(self, world: World, messages: Messages) -> None:
        self._world = world
        self._messages = messages
        self._acts: dict[Callback, Callable[[Interaction, Any], None]] = {
            Callback.MESSAGE: self._reply,
            Callback.DEFERRED_MESSAGE: self._defer,
            Callback.DEFERRED_UPDATE: self._defer_update,
            Callback.UPDATE: self._update,
            Callback.CHOICES: self._complete,
            Callback.MODAL: self._show_modal,
        }

    def respond(self, interaction: Interaction, body: Json) -> Json:
        """The first response; returns the body of `?with_response=1`. Raises 40060 for a second one."""
        if interaction.state != "pending":
            raise already_acknowledged()
        allowed = allowed_callbacks(interaction)
        kind = ObjectShape({"type": Choice(tuple(map(int, allowed)))}, ("type",))
        callback = Callback(read(kind, body)["type"])
        self._acts[callback](interaction, body.get("data"))
        interaction.callback = callback
        interaction.ack_ms = (time.monotonic() - interaction.started_s) * 1000
        interaction.state = "acknowledged"
        if interaction.deadline:
            interaction.deadline.cancel()
        interaction.changed()
        return self._result(interaction)

    def _result(self, interaction: Interaction) -> Json:
        about: Json = {"id": interaction.id, "type": int(interaction.kind)}
        result: Json = {"interaction": about}
        if original := interaction.original:
            about["response_message_id"] = original.id
            about["response_message_loading"] = bool(original.flags & LOADING)
            about["response_message_ephemeral"] = original.ephemeral
            if interaction.callback in (Callback.MESSAGE, Callback.UPDATE):
                message = payloads.message(original, self._world)
                result["resource"] = {"type": int(interaction.callback), "message": message}
        return result

    # the six ways to respond; `data` is as it came, None when it is absent

    def _reply(self, interaction: Interaction, data: Any) -> None:
        interaction.original = self._post(interaction, check_message(_or_nothing(data), prefix="data"))

    def _defer(self, interaction: Interaction, data: Any) -> None:
        message = check_message(_or_nothing(data), partial=True, prefix="data")
        interaction.original = self._post(interaction, {"flags": message.get("flags") or 0}, loading=True)

    def _defer_update(self, interaction: Interaction, data: Any) -> None:
        check_message(_or_nothing(data), partial=True, prefix="data")
        interaction.original = interaction.source

    def _update(self, interaction: Interaction, data: Any) -> None:
        source = interaction.source
        if source is None or self._world.message(source.id) is None:
            raise unknown_message()
        self._messages.edit(source, check_edit(_or_nothing(data), source, "data"))
        interaction.original = source

    def _complete(self, interaction: Interaction, data: Any) -> None:
        kind = int(focused_option(interaction.data)["type"])
        offered = read(ObjectShape({"choices": choices(kind, nulls=True)}), data, "data").get("choices")
        interaction.choices = tuple(offered or ())

    def _show_modal(self, interaction: Interaction, data: Any) -> None:
        modal = check_modal(data)
        stored_parts.number(modal["components"])
        interaction.modal = modal

    # later

    def follow_up(self, interaction: Interaction, body: Json) -> Message:
        """A further message; the first one after a deferral becomes the deferred reply."""
        checked = check_message(body)
        original = interaction.original
        if original and original.flags & LOADING:
            self._messages.fill(original, checked)
            message = original
        else:
            message = self._post(interaction, checked)
            interaction.followups.append(message)
        interaction.changed()
        return message

    def message(self, interaction: Interaction, which: str) -> Message:
        """One of the interaction's own messages: `@original` or an id."""
        if which == "@original":
            found = interaction.original
        else:
            found = next((message for message in interaction.replies() if message.id == which), None)
        if found is None or found.id in interaction.deleted or self._gone(found):
            raise unknown_message()
        return found

    def _gone(self, message: Message) -> bool:
        return not message.ephemeral and self._world.message(message.id) is None

    def edit(self, interaction: Interaction, which: str, body: Json) -> Message:
        message = self.message(interaction, which)
        changes = check_edit(body, message)
        if message.flags & LOADING:
            self._messages.fill(message, changes)
        else:
            self._messages.edit(message, changes)
        interaction.changed()
        return message

    def delete(self, interaction: Interaction, which: str) -> None:
        message = self.message(interaction, which)
        interaction.deleted.add(message.id)
        self._messages.delete(message)
        interaction.changed()

    def _post(self, interaction: Interaction, body: Json, *, loading: bool = False) -> Message:
        channel = self._world.channel(interaction.channel_id)
        if channel is None:
            raise unknown_message()
        ephemeral = int(body.get("flags") or 0) & EPHEMERAL
        owner_id = interaction.member.id if ephemeral else None
        return self._messages.post(
            channel, self._world.bot, body, interaction=interaction.metadata, owner_id=owner_id, loading=loading
        )


def _or_nothing(data: Any) -> Any:
    """A message that is left out has nothing in it."""
    return {} if data is None else data


def focused_option(data: Json) -> Json:
    """The option that the member is typing, anywhere below a command's data."""
    for option in data.get("options") or ():
        if option.get("focused"):
            return dict(option)
        if found := focused_option(option):
            return found
    return {}
