"""The bot's side of an interaction: the first response, follow-ups, and changes to `@original`."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from botbridge.sandbox import payloads
from botbridge.sandbox.errors import already_acknowledged, unknown_message
from botbridge.sandbox.interactions.record import Callback, Interaction, Kind
from botbridge.sandbox.messages import Messages
from botbridge.sandbox.state import EPHEMERAL, LOADING, Json, Message, World
from botbridge.sandbox.validation.commands import CHOICES, check_choice
from botbridge.sandbox.validation.form import Form
from botbridge.sandbox.validation.messages import check_message
from botbridge.sandbox.validation.modals import check_modal

_REPLIES = (Callback.MESSAGE, Callback.DEFERRED_MESSAGE)
_UPDATES = (Callback.DEFERRED_UPDATE, Callback.UPDATE)


def allowed_callbacks(interaction: Interaction) -> tuple[Callback, ...]:
    """What a bot may respond to this kind of interaction."""
    if interaction.kind is Kind.AUTOCOMPLETE:
        return (Callback.CHOICES,)
    if interaction.kind is Kind.COMPONENT:
        return (*_REPLIES, *_UPDATES, Callback.MODAL)
    if interaction.kind is Kind.MODAL:
        return (*_REPLIES, *_UPDATES) if interaction.source else _REPLIES
    return (*_REPLIES, Callback.MODAL)


class Responses:
    """Carries out what the bot sends to callbacks and interaction webhooks."""

    def __init__(self, world: World, messages: Messages) -> None:
        self._world = world
        self._messages = messages
        self._acts: dict[Callback, Callable[[Interaction, Json], None]] = {
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
        form = Form()
        form.choice("type", body.get("type"), tuple(map(int, allowed)))
        form.refuse_if_wrong()
        callback = Callback(body["type"])
        self._acts[callback](interaction, body.get("data") or {})
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

    # the six ways to respond

    def _reply(self, interaction: Interaction, data: Json) -> None:
        check_message(data, flags=int(data.get("flags") or 0), prefix="data")
        interaction.original = self._post(interaction, data)

    def _defer(self, interaction: Interaction, data: Json) -> None:
        interaction.original = self._post(interaction, {"flags": data.get("flags") or 0}, loading=True)

    def _defer_update(self, interaction: Interaction, data: Json) -> None:
        interaction.original = interaction.source

    def _update(self, interaction: Interaction, data: Json) -> None:
        source = interaction.source
        if source is None or self._world.message(source.id) is None:
            raise unknown_message()
        check_message(data, flags=source.flags | int(data.get("flags") or 0), partial=True, prefix="data")
        self._messages.edit(source, data)
        interaction.original = source

    def _complete(self, interaction: Interaction, data: Json) -> None:
        form = Form("data")
        choices: list[Any] = form.size("choices", data.get("choices"), CHOICES)
        kind = focused_option(interaction.data).get("type")
        for index, choice in enumerate(choices):
            check_choice(form, f"choices.{index}", choice, kind)
        form.refuse_if_wrong()
        interaction.choices = tuple(choices)

    def _show_modal(self, interaction: Interaction, data: Json) -> None:
        check_modal(data)
        interaction.modal = data

    # later

    def follow_up(self, interaction: Interaction, body: Json) -> Message:
        """A further message; the first one after a deferral becomes the deferred reply."""
        check_message(body, flags=int(body.get("flags") or 0))
        original = interaction.original
        if original and original.flags & LOADING:
            self._messages.fill(original, body)
            message = original
        else:
            message = self._post(interaction, body)
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
        check_message(body, flags=message.flags | int(body.get("flags") or 0), partial=True)
        if message.flags & LOADING:
            self._messages.fill(message, body)
        else:
            self._messages.edit(message, body)
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


def focused_option(data: Json) -> Json:
    """The option that the member is typing, anywhere below a command's data."""
    for option in data.get("options") or ():
        if option.get("focused"):
            return dict(option)
        if found := focused_option(option):
            return found
    return {}
