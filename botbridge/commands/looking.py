"""What players can look at: the leaderboard, their own numbers, the last games, the commands. All of it privately."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Literal

from discord import Interaction, app_commands

from botbridge.answering import AnsweringPlayer, player_of
from botbridge.client import TriviaBot
from botbridge.commands import completions, playing, privacy, receipts
from botbridge.messages import standings as words
from botbridge.messages.replies import RefusedByBot
from botbridge.permissions import is_manager
from botbridge.respond import Reply, respond
from games.archive import archive
from games.archive.archived_game import to_datetime
from games.bank.withheld import from_everybody
from games.domain.errors import StoreUnavailable
from games.domain.names import find
from games.domain.ports import Store
from games.rules.days import local_day
from games.rules.streaks import Streaks
from games.scores import periods, standings, streaks
from games.scores.standings import Board

_PLACES, _GAMES = 10, 5

Span = Literal["all time", "season", "month", "week"]


@app_commands.command(name="leaderboard", description="See who has given the most right answers here")
@app_commands.describe(period="Which stretch of time; all time when left out", category="Only this category")
@app_commands.autocomplete(category=completions.played_categories)
async def leaderboard(
    interaction: Interaction[TriviaBot],
    period: Span = "all time",
    category: app_commands.Range[str, 1, 40] | None = None,
) -> None:
    await respond(interaction, _leaderboard(interaction, period, category or ""))


async def _leaderboard(interaction: Interaction[TriviaBot], wanted: Span, category: str) -> Reply:
    player = player_of(interaction)
    kind = periods.PeriodKind.ALL if wanted == "all time" else periods.PeriodKind(wanted)
    period = periods.of(kind, datetime.now(UTC))
    if category:
        known = await standings.categories_in(player.guild_id, player.visibility.channels())
        category = _find(category, known)
    board = Board(guild_id=player.guild_id, period=period.code, category=category)
    places, own, tie = await standings.top(board, _PLACES, player.user_id)
    return Reply(embed=words.leaderboard(period, category, places, own, tie))


def _find(category: str, known: list[str]) -> str:
    try:
        return find("played category", category, known)
    except ValueError as error:
        raise RefusedByBot(str(error)) from error


@app_commands.command(name="stats", description="See your own right answers and places here")
async def stats(interaction: Interaction[TriviaBot]) -> None:
    await respond(interaction, _stats(interaction))


async def _stats(interaction: Interaction[TriviaBot]) -> Reply:
    player = player_of(interaction)
    places = await standings.own_places(player.guild_id, player.user_id, datetime.now(UTC))
    return Reply(embed=words.stats(places, await _streaks(interaction.client.store, player)))


async def _streaks(store: Store, player: AnsweringPlayer) -> Streaks | None:
    try:
        in_play = await store.get_active_games(player.guild_id)
    except StoreUnavailable:  # what is archived is told all the same
        return None
    days = {local_day(game.slot, to_datetime(game.slot_ms)) for game in in_play}
    return await streaks.read(player.guild_id, player.user_id, days)


@app_commands.command(name="history", description="See the last games of this server and their answers")
async def history(interaction: Interaction[TriviaBot]) -> None:
    await respond(interaction, _history(interaction))


async def _history(interaction: Interaction[TriviaBot]) -> Reply:
    player = player_of(interaction)
    withheld = await from_everybody(interaction.client.store)
    games = await archive.newest(player.guild_id, _GAMES, player.visibility.channels())
    return Reply(embed=words.history([withheld.cover_finished(game) for game in games]))


@app_commands.command(name="help", description="See what you can do here")
async def help_(interaction: Interaction[TriviaBot]) -> None:
    await respond(interaction, _help(interaction))


async def _help(interaction: Interaction[TriviaBot]) -> Reply:
    player_of(interaction)  # refuses outside a server
    own = {command.name for command in (*playing.COMMANDS, *COMMANDS, *receipts.COMMANDS, *privacy.COMMANDS)}
    group = help_.parent
    listed = [(command.name, command.description) for command in group.commands] if group else []
    for_players = [entry for entry in listed if entry[0] in own]
    others = [entry for entry in listed if entry[0] not in own] if is_manager(interaction) else []
    return Reply(embed=words.help_page(for_players, others, playing.submit_answer.name))


COMMANDS: tuple[app_commands.Command[Any, ..., Any], ...] = (leaderboard, stats, history, help_)
