"""The options by which `/trivia register` and `/trivia edit` say what a registration is, declared once for both.

discord.py reads a command's options from the signature of its function. Both functions take a `RegistrationOptions`
instead, and `take_options` puts its fields where that parameter stands.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field, fields, replace
from functools import wraps
from typing import Any, Concatenate, Literal, ParamSpec, TypeVar, get_type_hints

from discord import ForumChannel, Interaction, Role, TextChannel, app_commands

from botbridge.commands import completions
from botbridge.commands.channels import Postable
from botbridge.messages import replies
from botbridge.messages.replies import RefusedByBot
from games.domain.ports import QuestionBanks
from games.domain.records import AnswerPolicy, Registration
from games.play.question_choice import find_categories
from games.questions.own import ANY
from games.rules.cron import parse_cron
from games.rules.durations import parse_duration, parse_times
from games.rules.mix import format_mix, parse_mix
from games.rules.points_text import parse_points
from games.rules.weekdays import parse_days
from games.rules.zones import parse_zone

T = TypeVar("T")
P = ParamSpec("P")
Callback = Callable[Concatenate[Interaction[Any], P], Coroutine[Any, Any, None]]

Channel = app_commands.Transform[TextChannel | ForumChannel, Postable]
Difficulty = Literal["any", "easy", "medium", "hard"]
Policy = Literal["last answer counts", "first answer counts"]
Questions = app_commands.Range[int, 1, 25]

_AS_GIVEN = ("reveal", "thread", "publish")


def _says(description: str) -> dict[str, str]:
    return {"description": description}


@dataclass(frozen=True, kw_only=True, slots=True)
class RegistrationOptions:
    """What somebody has given of a registration; None for what was left out."""

    channel: Channel | None = field(default=None, metadata=_says("Where the questions appear; else this channel"))
    times: str | None = field(default=None, metadata=_says("Times of day, such as 8:00, 17:30 or 8pm"))
    weekdays: str | None = field(default=None, metadata=_says("On which days: Mon-Fri, or Sat, Sun; else every day"))
    cron: str | None = field(default=None, metadata=_says("Instead of times: a cron line, such as 0 18 * * MON-FRI"))
    zone: str | None = field(default=None, metadata=_says("Time zone of the times, such as Europe/Vienna"))
    window: str | None = field(default=None, metadata=_says("How long answers are taken: 90s, 30 minutes, 2h30m, 1d"))
    questions: Questions | None = field(default=None, metadata=_says("How many questions a game has, 1 to 25"))
    category: str | None = field(
        default=None, metadata=_says("Only questions of this category, or of several: 2 history, science")
    )
    difficulty: Difficulty | None = field(default=None, metadata=_says("Only questions of this difficulty"))
    mix: str | None = field(
        default=None, metadata=_says("Instead of questions and difficulty, such as 3 easy, 2 medium, 1 hard")
    )
    policy: Policy | None = field(default=None, metadata=_says("Whether players may change their answer"))
    points: str | None = field(
        default=None,
        metadata=_says("What answers are worth: flat, by difficulty, or 5 each, first 3, speed 9 over 60s"),
    )
    reveal: bool | None = field(
        default=None, metadata=_says("Tell players at once whether they are right: the first answer counts")
    )
    role: Role | None = field(default=None, metadata=_says("A role to mention with each post"))
    thread: bool | None = field(default=None, metadata=_says("Open a thread under each post"))
    publish: bool | None = field(default=None, metadata=_says("Publish each post, in an announcement channel"))

    async def with_category(self, banks: QuestionBanks, guild_id: str) -> RegistrationOptions:
        """These, with the category as it is stored. Raises RefusedByBot: that there is none such, and the nearest."""
        if self.category is None:
            return self
        bank = await banks.of_guild(guild_id)
        return replace(self, category=_read(lambda text: find_categories(bank, text), self.category))

    def applied_to(self, registration: Registration) -> Registration:
        """The registration with what was given. Raises RefusedByBot with what is unreadable."""
        changed = {name: getattr(self, name) for name in _AS_GIVEN} | self._what() | self._when() | self._policy()
        changed |= {
            "channel_id": None if self.channel is None else str(self.channel.id),
            "points": _read(parse_points, self.points),
            "mention_role_id": None if self.role is None else _role_id(self.role),
        }
        return replace(registration, **{name: value for name, value in changed.items() if value is not None})

    def _what(self) -> dict[str, Any]:
        """A mix, and a number of questions or their difficulty, each take the other's place."""
        counted: dict[str, Any] = {
            "questions": self.questions,
            "category": self.category,
            "difficulty": "" if self.difficulty == ANY else self.difficulty,
        }
        if (parts := _read(parse_mix, self.mix)) is None:
            return counted | {"mix": "" if self.questions or self.difficulty else None}
        if self.questions or self.difficulty:
            raise RefusedByBot("A mix says how many questions and how difficult. Leave out questions and difficulty.")
        mixed = {"mix": format_mix(parts), "questions": sum(part.number for part in parts), "difficulty": ""}
        return counted | mixed

    def _when(self) -> dict[str, Any]:
        """Times and a cron line each take the other's place; both together are left for `save` to refuse."""
        times, cron = _read(parse_times, self.times), _read(parse_cron, self.cron)
        days = _read(parse_days, self.weekdays)
        return {
            "times": () if times is None and cron is not None else times,
            "days": () if days is None and cron is not None else days,
            "cron": "" if cron is None and times is not None else cron,
            "zone": _read(parse_zone, self.zone),
            "window_s": _read(parse_duration, self.window),
        }

    def _policy(self) -> dict[str, Any]:
        """Who learns at once whether they are right must not be able to try again."""
        first = self.reveal if self.policy is None else self.policy.startswith("first")
        if self.policy is None and not first:
            return {}
        return {"policy": AnswerPolicy.FIRST if first else AnswerPolicy.LAST}


_DESCRIPTIONS: dict[str, str] = {it.name: it.metadata["description"] for it in fields(RegistrationOptions)}


def _read(parse: Callable[[str], T], text: str | None) -> T | None:
    """None for None. Raises RefusedByBot with what the reader says of a text that it cannot read."""
    try:
        return None if text is None else parse(text)
    except ValueError as error:
        raise RefusedByBot(str(error)) from error


def _role_id(role: Role) -> str:
    if role.is_default():
        raise RefusedByBot(replies.NO_MASS_MENTION)
    return str(role.id)


def take_options(callback: Callback[P]) -> Callback[P]:
    """Give a command the options of a registration, where its function's parameter `options` stands."""

    untyped: Any = callback

    @wraps(callback)
    async def command(interaction: Interaction[Any], **given: Any) -> None:
        options = RegistrationOptions(**{name: given.pop(name) for name in _DESCRIPTIONS})
        await untyped(interaction, options=options, **given)

    # discord.py calls by name what it finds in the signature, and cannot know that the names come from elsewhere.
    made: Any = command
    made.__signature__ = _signature(callback)
    app_commands.describe(**_DESCRIPTIONS)(made)
    app_commands.autocomplete(zone=completions.zones, category=completions.categories)(made)
    typed: Callback[P] = made
    return typed


def _signature(callback: Callable[..., Any]) -> inspect.Signature:
    """That of the callback, with an optional parameter for each option."""
    hints = get_type_hints(RegistrationOptions, include_extras=True)
    parameters: list[inspect.Parameter] = []
    for own in inspect.signature(callback, eval_str=True).parameters.values():
        if own.name != "options":
            parameters.append(own.replace(kind=own.KEYWORD_ONLY) if parameters else own)
            continue
        parameters += [
            inspect.Parameter(name, own.KEYWORD_ONLY, annotation=hint, default=None) for name, hint in hints.items()
        ]
    return inspect.Signature(parameters)
