"""The first registration of a server, by the buttons of the welcome: as `/trivia register` makes it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from discord import Interaction
from discord.ui import Modal

from botbridge import controls
from botbridge.client import TriviaBot
from botbridge.commands.channels import postable_here
from botbridge.commands.registering import registered
from botbridge.commands.registration_options import RegistrationOptions
from botbridge.messages import replies, welcome
from botbridge.messages.posts import question_post
from botbridge.messages.replies import RefusedByBot
from botbridge.permissions import manager_guild
from botbridge.respond import Reply
from games.domain.errors import GameError
from games.domain.records import Registration
from games.play.samples import sample_game
from games.rules.locale_zones import guessed


async def open_form(interaction: Interaction[TriviaBot]) -> Modal:
    """The form for this channel. Raises RefusedByBot for those who may not, and where nothing can be posted."""
    manager_guild(interaction)
    postable_here(interaction)
    guild = interaction.guild
    return controls.setup_form(guessed(str(guild.preferred_locale)) if guild else guessed(""))


async def filled(interaction: Interaction[TriviaBot], data: Mapping[str, Any]) -> Reply:
    """Register what was filled in; what is wrong with it is said beside the button to try again."""
    try:
        return await registered(interaction, _options(controls.chosen_values(data)))
    except (GameError, RefusedByBot) as error:
        return Reply(content=welcome.refused(replies.failure(error)), view=controls.setup_again())


def _options(values: Mapping[str, list[str]]) -> RegistrationOptions:
    given = {name: ", ".join(chosen) for name, chosen in values.items()}
    questions = given.get("questions", "").strip()
    if not (questions.isdecimal() and questions.isascii() and len(questions) <= 2):
        raise RefusedByBot(welcome.NOT_A_NUMBER)
    return RegistrationOptions(
        weekdays=given.get("days"),
        times=given.get("times"),
        zone=given.get("zone"),
        window=given.get("window"),
        questions=int(questions),
    )


async def try_out(interaction: Interaction[TriviaBot]) -> Reply:
    """An example of a post, which nobody else sees: no game is made, and no question used up."""
    guild_id, store = manager_guild(interaction), interaction.client.store
    example = Registration(id="sample", guild_id=guild_id, channel_id=str(interaction.channel_id), times=("18:00",))
    bank = await interaction.client.banks.of_guild(guild_id)
    game = sample_game(example, bank, await store.now_ms())
    return Reply(content=welcome.trying_out(game), embed=question_post(game), view=controls.controls_of_test_post(game))
