"""What players can do: answer, see their answer, see what is on."""

from __future__ import annotations

import heapq
from asyncio import to_thread
from collections.abc import Iterator
from itertools import islice
from typing import Any

from discord import Interaction, Message, app_commands
from discord.ui import Modal

from botbridge import answering, controls
from botbridge.answering import player_of
from botbridge.client import TriviaBot
from botbridge.commands import completions
from botbridge.messages import registrations, replies
from botbridge.messages.replies import RefusedByBot
from botbridge.permissions import is_manager
from botbridge.respond import Reply, respond, respond_form, say
from games.domain.answer_request import MAX_ANSWER
from games.domain.duties import Slot
from games.domain.ports import Store
from games.domain.records import Registration
from games.rules.schedule import iter_slots, next_ms

_SHOWN_SLOTS = 3


@app_commands.command(name="answer", description="Answer the game in this channel")
@app_commands.describe(
    answer="Your answer; for a choice its letter or its text",
    question="The question's number, in a game of several",
    game="Which game; needed when several are open here",
)
@app_commands.autocomplete(game=completions.open_games)
async def answer(
    interaction: Interaction[TriviaBot],
    answer: app_commands.Range[str, 1, MAX_ANSWER],
    question: app_commands.Range[int, 1, 25] | None = None,
    game: str | None = None,
) -> None:
    await respond(interaction, _answer(interaction, answer, question, game))


async def _answer(interaction: Interaction[TriviaBot], text: str, number: int | None, wanted: str | None) -> Reply:
    store, player = interaction.client.store, player_of(interaction)
    game = await answering.find_game(store, player.guild_id, player.visibility, wanted)
    return await answering.answer_by_command(store, player, game, text, number)


@app_commands.command(name="my-answer", description="See what you have answered")
@app_commands.describe(game="Which game; needed when several are in play here")
@app_commands.autocomplete(game=completions.games_in_play)
async def my_answer(interaction: Interaction[TriviaBot], game: str | None = None) -> None:
    await respond(interaction, _my_answer(interaction, game))


async def _my_answer(interaction: Interaction[TriviaBot], wanted: str | None) -> Reply:
    store, player = interaction.client.store, player_of(interaction)
    game = await answering.find_game(store, player.guild_id, player.visibility, wanted)
    mine = await store.get_player(player.guild_id, game.id, player.user_id, len(game.questions))
    return say(replies.my_answers(game, mine))


@app_commands.command(name="status", description="See the games in play and the next posts")
async def status(interaction: Interaction[TriviaBot]) -> None:
    await respond(interaction, _status(interaction))


async def _status(interaction: Interaction[TriviaBot]) -> Reply:
    store, player = interaction.client.store, player_of(interaction)
    games = player.visibility.filter(await store.get_active_games(player.guild_id))
    found = player.visibility.filter(await store.get_registrations(player.guild_id))
    coming = await soonest(store, player.guild_id, found, _SHOWN_SLOTS)
    problems = [r for r in found if r.paused_reason or r.last_problem] if is_manager(interaction) else []
    return Reply(embed=registrations.status(games, coming, problems))


async def soonest(
    store: Store, guild_id: str, found: list[Registration], count: int
) -> list[tuple[Registration, Slot]]:
    """The next posts of several registrations together, soonest first.

    Slots are computed only of those that are due first: when each is due is known, but where that moment is past.
    """
    now_ms, due = await store.now_ms(), await store.next_due(guild_id)

    def compute() -> list[tuple[Registration, Slot]]:
        known = ((due.get(r.id, 0), r) for r in found if r.enabled)
        first = [(ms if ms > now_ms else next_ms(r, now_ms), r) for ms, r in known]
        soon = heapq.nsmallest(count, ((ms, r.id, r) for ms, r in first if ms is not None), key=lambda each: each[:2])
        coming = heapq.merge(*(_coming(r, now_ms) for _, _, r in soon), key=lambda each: (each[1].at_ms, each[0].id))
        return list(islice(coming, count))

    return await to_thread(compute)


def _coming(registration: Registration, now_ms: int) -> Iterator[tuple[Registration, Slot]]:
    return ((registration, slot) for slot in iter_slots(registration, now_ms))


@app_commands.context_menu(name="Submit Answer")
@app_commands.guild_only()
async def submit_answer(interaction: Interaction[TriviaBot], message: Message) -> None:
    await respond_form(interaction, _submit_answer(interaction, message))


async def _submit_answer(interaction: Interaction[TriviaBot], message: Message) -> Modal | Reply:
    game_id = controls.game_of(message) if message.author.id == interaction.application_id else None
    if game_id is None:
        raise RefusedByBot(replies.NOT_MINE)
    return await answering.open_game(interaction.client.store, player_of(interaction), game_id)


COMMANDS: tuple[app_commands.Command[Any, ..., Any], ...] = (answer, my_answer, status)
