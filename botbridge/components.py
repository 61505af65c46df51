"""Serves the buttons, menus and forms that `controls` builds, whichever process built them and however long ago."""

from __future__ import annotations

import re
from typing import Any, Self

from discord import Interaction, InteractionType
from discord.ui import Button, DynamicItem, Item, Modal, Select, View

from botbridge import answering, controls, my_result
from botbridge.answering import player_of
from botbridge.audit_notes import actor_of, registration_subject
from botbridge.client import TriviaBot
from botbridge.commands import hosting, keeping, privacy, setting_up
from botbridge.messages import replies
from botbridge.messages.replies import RefusedByBot
from botbridge.permissions import managed_registration
from botbridge.respond import Reply, respond, respond_form
from games.play import registrations


class _Served:
    """What all items share: they are made for each press, from the custom id alone."""

    def __init__(self, item: Item[Any], found: re.Match[str]) -> None:
        super().__init__(item)  # type: ignore[call-arg]  # DynamicItem comes next in every subclass
        self.found = found

    @classmethod
    async def from_custom_id(cls, interaction: Interaction[Any], item: Item[Any], match: re.Match[str], /) -> Self:
        return cls(item, match)


class _Replies(_Served):
    """An item whose press is answered with words."""

    async def work(self, interaction: Interaction[TriviaBot]) -> Reply:
        """What a press does and what the person gets to see."""
        raise NotImplementedError

    async def callback(self, interaction: Interaction[Any]) -> None:
        await respond(interaction, self.work(interaction))


class _OpensForm(_Served):
    """An item whose press opens a form, which must be the first reply."""

    async def work(self, interaction: Interaction[TriviaBot]) -> Modal | Reply:
        """The form, or words in its place."""
        raise NotImplementedError

    async def callback(self, interaction: Interaction[Any]) -> None:
        await respond_form(interaction, self.work(interaction))


class AnswerButton(_Replies, DynamicItem[Button[View]], template=controls.ANSWER):
    """A lettered option under a question post."""

    async def work(self, interaction: Interaction[TriviaBot]) -> Reply:
        found, label = self.found, self.item.label or self.found["letter"]
        return await answering.press(
            interaction.client.store,
            player_of(interaction),
            found["game"],
            int(found["question"]),
            found["letter"],
            label=label,
            reveal=bool(found["reveal"]),
        )


class FormButton(_OpensForm, DynamicItem[Button[View]], template=controls.FORM):
    """Opens the form of a game's only question; needs no read of the store."""

    async def work(self, interaction: Interaction[TriviaBot]) -> Modal | Reply:
        return controls.answer_form(self.found["game"], int(self.found["question"]), bool(self.found["reveal"]))


class SheetButton(_Replies, DynamicItem[Button[View]], template=controls.SHEET):
    """Opens the answer sheet, or turns its page when it stands on the sheet itself."""

    async def work(self, interaction: Interaction[TriviaBot]) -> Reply:
        return await answering.open_sheet(
            interaction.client.store,
            player_of(interaction),
            self.found["game"],
            int(self.found["page"]),
            update=_is_private(interaction),
        )


class AnswerMenu(_Replies, DynamicItem[Select[View]], template=controls.PICK):
    """A choice on the answer sheet."""

    async def work(self, interaction: Interaction[TriviaBot]) -> Reply:
        game, question = self.found["game"], int(self.found["question"])
        [letter] = self.item.values
        return await answering.pick(interaction.client.store, player_of(interaction), game, question, letter)


class TypeButton(_OpensForm, DynamicItem[Button[View]], template=controls.TYPE):
    """Opens the form for the typed answers on a page of the sheet."""

    async def work(self, interaction: Interaction[TriviaBot]) -> Modal | Reply:
        game, page = self.found["game"], int(self.found["page"])
        return await answering.open_page_form(interaction.client.store, player_of(interaction), game, page)


class ResultButton(_Replies, DynamicItem[Button[View]], template=controls.RESULT):
    """Shows a player's own result."""

    async def work(self, interaction: Interaction[TriviaBot]) -> Reply:
        return await my_result.show(interaction.client.store, player_of(interaction), self.found["game"])


class TestPostButton(_Replies, DynamicItem[Button[View]], template=controls.TEST_POST):
    """A button under a test post."""

    async def work(self, interaction: Interaction[TriviaBot]) -> Reply:
        return Reply(content=replies.ONLY_A_TEST)


class DeleteButton(_Replies, DynamicItem[Button[View]], template=controls.DELETE):
    """Confirms the deletion of a registration; the permission is checked again."""

    async def work(self, interaction: Interaction[TriviaBot]) -> Reply:
        stored = await managed_registration(interaction, self.found["registration"])
        store, subject = interaction.client.store, registration_subject(interaction, stored)
        await registrations.delete(store, stored.guild_id, stored.id, actor_of(interaction), subject=subject)
        return Reply(content=replies.deleted(stored.id), update=True)


class CancelButton(_Replies, DynamicItem[Button[View]], template=controls.CANCEL):
    """Confirms that a game is cancelled."""

    async def work(self, interaction: Interaction[TriviaBot]) -> Reply:
        return await hosting.confirmed_cancel(interaction, self.found["game"])


class KeepButton(_Replies, DynamicItem[Button[View]], template=controls.KEEP):
    """Confirms for how long answers are kept."""

    async def work(self, interaction: Interaction[TriviaBot]) -> Reply:
        return await keeping.confirmed(interaction, int(self.found["days"]))


class PrivacyButton(_Replies, DynamicItem[Button[View]], template=controls.PRIVACY):
    """One of the acts that `/trivia privacy` offers."""

    async def work(self, interaction: Interaction[TriviaBot]) -> Reply:
        return await privacy.ACTS[self.found["act"]](interaction.client.store, player_of(interaction))


class SetUpButton(_OpensForm, DynamicItem[Button[View]], template=controls.SETTING_UP):
    """What the welcome offers: the form of a first registration, or an example of a post."""

    async def work(self, interaction: Interaction[TriviaBot]) -> Modal | Reply:
        act = setting_up.open_form if self.found["act"] == "s" else setting_up.try_out
        return await act(interaction)


class EarlierButton(_Replies, DynamicItem[Button[View]], template=controls.EARLIER):
    """What a button of an earlier version means now: one under a test post, or one that cancels a game."""

    async def work(self, interaction: Interaction[TriviaBot]) -> Reply:
        if game := self.found["game"]:
            return await hosting.confirmed_cancel(interaction, game)
        return Reply(content=replies.ONLY_A_TEST)


ITEMS: tuple[type[DynamicItem[Any]], ...] = (
    AnswerButton,
    FormButton,
    SheetButton,
    AnswerMenu,
    TypeButton,
    ResultButton,
    TestPostButton,
    DeleteButton,
    CancelButton,
    PrivacyButton,
    SetUpButton,
    KeepButton,
    EarlierButton,
)


async def serve_rest(interaction: Interaction[TriviaBot]) -> None:
    """Serve what discord.py drops: forms of earlier processes, and components that belong to no template or message."""
    data: Any = interaction.data or {}
    custom_id = str(data.get("custom_id", ""))
    if interaction.type is InteractionType.modal_submit:
        await respond(interaction, _submitted(interaction, custom_id, data))
    elif interaction.type is InteractionType.component and not _is_served(interaction, custom_id):
        await respond(interaction, _refuse(interaction, custom_id))


async def _submitted(interaction: Interaction[TriviaBot], custom_id: str, data: Any) -> Reply:
    """What comes of a form."""
    if found := controls.FILLED.fullmatch(custom_id):
        return await _fill(interaction, found, data)
    if controls.SET_UP.fullmatch(custom_id):
        return await setting_up.filled(interaction, data)
    return await _refuse(interaction, custom_id)


def _is_served(interaction: Interaction[TriviaBot], custom_id: str) -> bool:
    """Whether discord.py hands this component to one of `ITEMS`."""
    known = any(item.__discord_ui_compiled_template__.fullmatch(custom_id) for item in ITEMS)
    return known and interaction.message is not None and custom_id in controls.custom_ids(interaction.message)


async def _refuse(interaction: Interaction[TriviaBot], custom_id: str) -> Reply:
    """A press that came when its post was closed already is late; whatever else we did not send is unknown."""
    for pattern in controls.ANSWERING:
        if found := pattern.fullmatch(custom_id):
            store, guild_id = interaction.client.store, player_of(interaction).guild_id
            answered = pattern in (controls.ANSWER, controls.PICK)
            await answering.refuse_if_over(store, guild_id, found["game"], answered=answered)
    raise RefusedByBot(replies.OLD_COMPONENT)


async def _fill(interaction: Interaction[TriviaBot], found: re.Match[str], data: Any) -> Reply:
    return await answering.fill(
        interaction.client.store,
        player_of(interaction),
        found["game"],
        controls.typed_answers(data),
        reveal=bool(found["reveal"]),
        on_sheet=_is_private(interaction),
    )


def _is_private(interaction: Interaction[TriviaBot]) -> bool:
    """Whether the component or form belongs to a message that only this player sees: the sheet."""
    return interaction.message is not None and interaction.message.flags.ephemeral
