"""What administrators do with registrations."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Literal, TypeVar

from discord import ForumChannel, Interaction, Role, TextChannel, app_commands

from botbridge import controls
from botbridge.audit_notes import actor_of, registration_subject
from botbridge.client import TriviaBot
from botbridge.commands import completions
from botbridge.commands.channels import Postable
from botbridge.commands.playing import soonest
from botbridge.messages import registrations, replies
from botbridge.messages.replies import RefusedByBot
from botbridge.permissions import check_channel, manager_guild, typed_registration
from botbridge.respond import Reply, respond
from botbridge.visibility import sight_of
from games.domain.records import AnswerPolicy, Registration
from games.play.question_choice import find_category
from games.play.registration_checks.supply import too_few
from games.play.registrations import new_id, save, set_enabled
from games.questions.own import ANY
from games.rules.cron import parse_cron
from games.rules.durations import parse_duration, parse_times
from games.rules.schedule import next_slots
from games.rules.zones import parse_zone

T = TypeVar("T")

Difficulty = Literal["any", "easy", "medium", "hard"]
Policy = Literal["last answer counts", "first answer counts"]
Channel = app_commands.Transform[TextChannel | ForumChannel, Postable]
Questions = app_commands.Range[int, 1, 25]
_CARD_SLOTS, _NEXT_SLOTS = 3, 10

_OPTIONS = {
    "channel": "Where the questions appear",
    "times": "Times of day, such as 8:00, 17:30 or 8pm",
    "cron": "Instead of times: a cron line, such as 0 18 * * MON-FRI",
    "zone": "Time zone of the times, such as Europe/Vienna",
    "window": "How long answers are taken: 90s, 30 minutes, 2h30m, 1d",
    "questions": "How many questions a game has, 1 to 25",
    "category": "Only questions of this category",
    "difficulty": "Only questions of this difficulty",
    "policy": "Whether players may change their answer",
    "reveal": "Tell players at once whether they are right: the first answer counts",
    "role": "A role to mention with each post",
    "thread": "Open a thread under each post",
    "publish": "Publish each post, in an announcement channel",
}


def _with(registration: Registration, given: dict[str, Any]) -> Registration:
    """The registration with the options given; None leaves a value. Raises RefusedByBot with what is unreadable."""
    changed: dict[str, Any] = {
        name: given[name] for name in ("questions", "reveal", "thread", "publish") if given[name] is not None
    }
    if given["channel"] is not None:
        changed["channel_id"] = str(given["channel"].id)
    if given["times"] is not None:
        changed |= {"times": _read(parse_times, given["times"]), "cron": ""}
    if given["cron"] is not None:
        changed |= {"cron": _read(parse_cron, given["cron"]), "times": changed.get("times", ())}
    if given["zone"] is not None:
        changed["zone"] = _read(parse_zone, given["zone"])
    if given["window"] is not None:
        changed["window_s"] = _read(parse_duration, given["window"])
    for name in ("category", "difficulty"):
        if given[name] is not None:
            changed[name] = "" if given[name] == ANY else given[name]
    if given["policy"] is not None:
        changed["policy"] = AnswerPolicy.FIRST if given["policy"].startswith("first") else AnswerPolicy.LAST
    elif given["reveal"]:
        changed["policy"] = AnswerPolicy.FIRST
    if given["role"] is not None:
        changed["mention_role_id"] = _role_id(given["role"])
    return replace(registration, **changed)


async def _with_category(interaction: Interaction[TriviaBot], guild_id: str, given: dict[str, Any]) -> dict[str, Any]:
    """The options with the category as it is stored. Raises RefusedByBot: that there is none such, and the nearest."""
    if given["category"] is None:
        return given
    bank = await interaction.client.banks.of_guild(guild_id)
    return given | {"category": _read(lambda text: find_category(bank, text), given["category"])}


def _read(parse: Callable[[str], T], text: str) -> T:
    try:
        return parse(text)
    except ValueError as error:
        raise RefusedByBot(str(error)) from error


def _role_id(role: Role) -> str:
    if role.is_default():
        raise RefusedByBot(replies.NO_MASS_MENTION)
    return str(role.id)


@app_commands.command(name="register", description="Post games in a channel at set times")
@app_commands.describe(**_OPTIONS)
@app_commands.autocomplete(zone=completions.zones, category=completions.categories)
async def register(
    interaction: Interaction[TriviaBot],
    channel: Channel,
    times: str | None = None,
    cron: str | None = None,
    zone: str | None = None,
    window: str | None = None,
    questions: Questions | None = None,
    category: str | None = None,
    difficulty: Difficulty | None = None,
    policy: Policy | None = None,
    reveal: bool | None = None,
    role: Role | None = None,
    thread: bool | None = None,
    publish: bool | None = None,
) -> None:
    given = {name: value for name, value in locals().items() if name in _OPTIONS}
    await respond(interaction, _register(interaction, given))


async def _register(interaction: Interaction[TriviaBot], given: dict[str, Any]) -> Reply:
    blank = Registration(id=new_id(), guild_id=manager_guild(interaction), channel_id="")
    made = _with(blank, await _with_category(interaction, blank.guild_id, given))
    return await _save(interaction, made, "Registered")


@app_commands.command(name="edit", description="Change a registration; what is left out stays")
@app_commands.describe(registration="Which registration", no_role="Mention no role any more", **_OPTIONS)
@app_commands.autocomplete(
    registration=completions.registrations, zone=completions.zones, category=completions.categories
)
async def edit(
    interaction: Interaction[TriviaBot],
    registration: str,
    channel: Channel | None = None,
    times: str | None = None,
    cron: str | None = None,
    zone: str | None = None,
    window: str | None = None,
    questions: Questions | None = None,
    category: str | None = None,
    difficulty: Difficulty | None = None,
    policy: Policy | None = None,
    reveal: bool | None = None,
    role: Role | None = None,
    thread: bool | None = None,
    publish: bool | None = None,
    no_role: bool = False,
) -> None:
    given = {name: value for name, value in locals().items() if name in _OPTIONS}
    await respond(interaction, _edit(interaction, registration, given, no_role))


async def _edit(
    interaction: Interaction[TriviaBot], registration_id: str, given: dict[str, Any], no_role: bool
) -> Reply:
    stored = await typed_registration(interaction, registration_id)
    changed = _with(stored, await _with_category(interaction, stored.guild_id, given))
    changed = replace(changed, mention_role_id="") if no_role else changed
    return await _save(interaction, changed, "Changed")


async def _save(interaction: Interaction[TriviaBot], registration: Registration, heading: str) -> Reply:
    """Check that there is something to ask and that the bot may post there, then store."""
    bot, r = interaction.client, registration
    questions = await bot.banks.of_guild(r.guild_id)
    if (there := len(questions.seeds(r.category, r.difficulty))) < r.questions:
        lacking = too_few(r, there)
        raise RefusedByBot(f"{lacking.text} {lacking.advice}")
    sight_of(interaction).require(r, replies.HIDDEN_CHANNEL)
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
    return sight_of(interaction).of(found)


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
