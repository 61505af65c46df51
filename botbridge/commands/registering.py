"""What administrators do with registrations."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from discord import Interaction, app_commands

from botbridge import controls
from botbridge.audit_notes import actor_of, registration_subject
from botbridge.client import TriviaBot
from botbridge.commands import completions
from botbridge.commands.channels import postable_here
from botbridge.commands.playing import soonest
from botbridge.commands.registration_options import RegistrationOptions, take_options
from botbridge.messages import registrations, replies
from botbridge.messages.replies import RefusedByBot
from botbridge.permissions import check_channel, manager_guild, typed_registration
from botbridge.respond import Reply, respond
from botbridge.visibility import visibility_of
from games.domain.records import Registration
from games.play.registration_checks.supply import lacking
from games.play.registrations import new_id, save, set_enabled
from games.rules.schedule import next_slots

_CARD_SLOTS, _NEXT_SLOTS = 3, 10


@app_commands.command(name="register", description="Post games in a channel at set times")
@take_options
async def register(interaction: Interaction[TriviaBot], options: RegistrationOptions) -> None:
    await respond(interaction, registered(interaction, options))


async def registered(interaction: Interaction[TriviaBot], options: RegistrationOptions) -> Reply:
    """Store a new registration of these options and show it. Raises RefusedByBot and GameError with what is wrong."""
    guild_id = manager_guild(interaction)
    blank = Registration(
        id=new_id(), guild_id=guild_id, channel_id="" if options.channel else postable_here(interaction)
    )
    given = await options.with_category(interaction.client.banks, blank.guild_id)
    return await _save(interaction, given.applied_to(blank), "Registered")


@app_commands.command(name="edit", description="Change a registration; what is left out stays")
@app_commands.describe(registration="Which registration", no_role="Mention no role any more")
@app_commands.autocomplete(registration=completions.registrations)
@take_options
async def edit(
    interaction: Interaction[TriviaBot], registration: str, options: RegistrationOptions, no_role: bool = False
) -> None:
    await respond(interaction, _edit(interaction, registration, options, no_role))


async def _edit(
    interaction: Interaction[TriviaBot], registration_id: str, options: RegistrationOptions, no_role: bool
) -> Reply:
    stored = await typed_registration(interaction, registration_id)
    given = await options.with_category(interaction.client.banks, stored.guild_id)
    changed = given.applied_to(stored)
    changed = replace(changed, mention_role_id="") if no_role else changed
    return await _save(interaction, changed, "Changed")


async def _save(interaction: Interaction[TriviaBot], registration: Registration, heading: str) -> Reply:
    """Check that there is something to ask and that the bot may post there, then store."""
    bot, r = interaction.client, registration
    questions = await bot.banks.of_guild(r.guild_id)
    if found := lacking(r, questions):
        raise RefusedByBot(f"{found.text} {found.advice}")
    visibility_of(interaction).require(r, replies.HIDDEN_CHANNEL)
    check_channel(interaction.guild, r)
    saved = await save(bot.store, r, actor_of(interaction), subject=registration_subject(interaction, r))
    return await _card(bot, saved, heading)


async def _card(bot: TriviaBot, registration: Registration, heading: str) -> Reply:
    slots = next_slots(registration, await bot.store.now_ms(), _CARD_SLOTS)
    return Reply(embed=registrations.registration_card(registration, slots, heading))


@app_commands.command(name="list", description="List this server's registrations")
@app_commands.describe(page="The page, from 1")
async def list_(interaction: Interaction[TriviaBot], page: app_commands.Range[int, 1, 1000] = 1) -> None:
    await respond(interaction, _list(interaction, page))


async def _list(interaction: Interaction[TriviaBot], page: int) -> Reply:
    found = await _seen(interaction)
    return Reply(embed=registrations.registration_list(found, page))


async def _seen(interaction: Interaction[TriviaBot]) -> list[Registration]:
    """The server's registrations in channels that the administrator sees. Raises RefusedByBot for anybody else."""
    found = await interaction.client.store.get_registrations(manager_guild(interaction))
    return visibility_of(interaction).filter(found)


@app_commands.command(name="next", description="See when the next games are posted")
@app_commands.describe(registration="Only this registration")
@app_commands.autocomplete(registration=completions.registrations)
async def next_(interaction: Interaction[TriviaBot], registration: str | None = None) -> None:
    await respond(interaction, _next(interaction, registration))


async def _next(interaction: Interaction[TriviaBot], registration_id: str | None) -> Reply:
    if registration_id is None:
        found = await _seen(interaction)
    else:
        found = [await typed_registration(interaction, registration_id)]
    coming = await soonest(interaction.client.store, manager_guild(interaction), found, _NEXT_SLOTS)
    return Reply(embed=registrations.next_posts(coming))


@app_commands.command(name="enable", description="Let a registration post again")
@app_commands.describe(registration="Which registration")
@app_commands.autocomplete(registration=completions.registrations)
async def enable(interaction: Interaction[TriviaBot], registration: str) -> None:
    await respond(interaction, _switch(interaction, registration, True))


@app_commands.command(name="disable", description="Stop a registration from posting for a while")
@app_commands.describe(registration="Which registration")
@app_commands.autocomplete(registration=completions.registrations)
async def disable(interaction: Interaction[TriviaBot], registration: str) -> None:
    await respond(interaction, _switch(interaction, registration, False))


async def _switch(interaction: Interaction[TriviaBot], registration_id: str, enabled: bool) -> Reply:
    stored = await typed_registration(interaction, registration_id)
    store, subject = interaction.client.store, registration_subject(interaction, stored)
    actor = actor_of(interaction)
    changed = await set_enabled(store, stored.guild_id, stored.id, enabled, actor, subject=subject)
    return await _card(interaction.client, changed, "Enabled" if enabled else "Disabled")


@app_commands.command(name="delete", description="Delete a registration")
@app_commands.describe(registration="Which registration")
@app_commands.autocomplete(registration=completions.registrations)
async def delete(interaction: Interaction[TriviaBot], registration: str) -> None:
    await respond(interaction, _delete(interaction, registration))


async def _delete(interaction: Interaction[TriviaBot], registration_id: str) -> Reply:
    found = await typed_registration(interaction, registration_id)
    return Reply(content=replies.confirm_delete(found.id), view=controls.delete_controls(found.id))


COMMANDS: tuple[app_commands.Command[Any, ..., Any], ...] = (register, edit, list_, next_, enable, disable, delete)
