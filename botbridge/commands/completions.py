"""What completes while one types: only what the command would also say to that person.

Nothing found, a store that is unavailable, or a server of which nothing is known completes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from discord import Interaction
from discord.app_commands import Choice
from django.db import DatabaseError

from botbridge.client import TriviaBot
from botbridge.messages.posts import title
from botbridge.messages.registrations import schedule_plain
from botbridge.messages.replies import RefusedByBot
from botbridge.messages.text import plain
from botbridge.permissions import is_manager
from botbridge.visibility import visibility_of
from games.archive import receipts
from games.domain.errors import GameError
from games.domain.names import fold
from games.domain.records import Game, Phase, Registration
from games.domain.text import count
from games.questions.own import ANY
from games.rules.zones import names
from games.scores import standings

MOST = 25
"""Choices that Discord shows."""
_NAME = 100


async def registrations(interaction: Interaction[TriviaBot], current: str) -> list[Choice[str]]:
    """For those who manage the server, its registrations by id, channel or schedule, in the channels that they see."""
    if not is_manager(interaction):
        return []
    try:
        found = visibility_of(interaction).filter(
            await interaction.client.store.get_registrations(str(interaction.guild_id))
        )
    except (GameError, RefusedByBot):
        return []
    return _matching(((_registration_name(interaction, r), r.id) for r in found), current)


def _registration_name(interaction: Interaction[TriviaBot], r: Registration) -> str:
    channel = interaction.guild.get_channel(int(r.channel_id)) if interaction.guild else None
    where = f"#{channel.name}" if channel else "unknown channel"
    return f"{r.id} · {where} · {schedule_plain(r)}" + ("" if r.enabled else " · paused")


async def open_games(interaction: Interaction[TriviaBot], current: str) -> list[Choice[str]]:
    """The server's games that take answers, in the channels that the person sees."""
    return await _games(interaction, current, lambda game: game.state.phase is Phase.OPEN)


async def games_in_play(interaction: Interaction[TriviaBot], current: str) -> list[Choice[str]]:
    """The server's games from their posting to their results, likewise."""
    return await _games(interaction, current, lambda game: True)


async def answered_games(interaction: Interaction[TriviaBot], current: str) -> list[Choice[str]]:
    """Of which the person may have a receipt: those in play that they answered, then the newest finished ones."""
    if interaction.guild_id is None:
        return []
    guild_id, user_id = str(interaction.guild_id), str(interaction.user.id)
    try:
        seen, store = visibility_of(interaction), interaction.client.store
        open_games = [game for game in seen.filter(await store.get_active_games(guild_id)) if game.commitment]
        mine = [g for g in open_games if await store.get_player(guild_id, g.id, user_id, len(g.questions))]
        mine += await receipts.answered(guild_id, user_id, seen.channels())
    except (DatabaseError, GameError, RefusedByBot):
        return []
    return _matching(((f"{title(game)}: {game.questions[0].text}", game.id) for game in mine), current)


async def _games(
    interaction: Interaction[TriviaBot], current: str, wanted: Callable[[Game], bool]
) -> list[Choice[str]]:
    if interaction.guild_id is None:
        return []
    try:
        found = visibility_of(interaction).filter(
            await interaction.client.store.get_active_games(str(interaction.guild_id))
        )
    except (GameError, RefusedByBot):
        return []
    return _matching(((f"{title(g)}: {g.questions[0].text}", g.id) for g in found if wanted(g)), current)


async def zones(interaction: Interaction[TriviaBot], current: str) -> list[Choice[str]]:
    """IANA time zones."""
    return _matching(((zone, zone) for zone in names()), current)


async def categories(interaction: Interaction[TriviaBot], current: str) -> list[Choice[str]]:
    """For those who manage the server, its categories, the bundled and its own, with their sizes, and any.

    Of several (`history, 2 sci`) the last is completed.
    """
    if not is_manager(interaction):
        return []
    sizes = (await interaction.client.banks.of_guild(str(interaction.guild_id))).categories()
    complete, last = _last_category(current)
    offered = [] if complete else [(f"any ({sum(sizes.values()):,} questions)", ANY)]
    offered += [
        (f"{complete}{name} ({count(size, 'question')})", f"{complete}{name}")
        for name, size in sorted(sizes.items())
        if fold(last) in fold(name) and len(complete) + len(name) <= _NAME
    ]
    return _matching(offered, "" if complete else last)


def _last_category(text: str) -> tuple[str, str]:
    """What is complete of several categories, such as `history, 2 `, and what is typed of the next."""
    before, comma, last = text.rpartition(",")
    complete = f"{before}{comma} " if comma else ""
    weight, blank, rest = last.lstrip().partition(" ")
    return (f"{complete}{weight} ", rest) if blank and weight.isdecimal() else (complete, last.lstrip())


async def played_categories(interaction: Interaction[TriviaBot], current: str) -> list[Choice[str]]:
    """The categories that this server has scores in, as far as the person may know of them."""
    if interaction.guild_id is None:
        return []
    try:
        seen = visibility_of(interaction).channels()
        found = await standings.categories_in(str(interaction.guild_id), seen)
    except (DatabaseError, RefusedByBot):
        return []
    return _matching(((name.capitalize(), name) for name in found if len(name) <= _NAME), current)


def _matching(candidates: Iterable[tuple[str, str]], current: str) -> list[Choice[str]]:
    wanted = fold(current)
    found = (Choice(name=plain(name, _NAME), value=value) for name, value in candidates if wanted in fold(name))
    return [choice for _, choice in zip(range(MOST), found, strict=False)]
