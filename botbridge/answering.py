"""What happens when a player answers: one call of the store, then words."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass

from discord import Interaction
from discord.ui import Modal

from botbridge import controls
from botbridge.messages import replies
from botbridge.messages.posts import question_post, shows_open
from botbridge.messages.replies import RefusedByBot
from botbridge.messages.results import answer_text
from botbridge.messages.sheet import PER_PAGE, sheet
from botbridge.messages.text import escape
from botbridge.respond import Reply, say
from botbridge.visibility import Visibility, visibility_of
from games.domain.answer_request import AnswerRequest
from games.domain.errors import GameClosed, GameError, GameNotFound, NotOpenYet, QuestionNotFound, WindowClosed
from games.domain.ports import Store
from games.domain.records import Game, Phase, Question, Receipt, Submission
from games.matching.verdict import choice_index
from games.rules import scoring


@dataclass(frozen=True, kw_only=True, slots=True)
class AnsweringPlayer:
    """Who acts, where, in which interaction, and what they see: none of it comes from anywhere but Discord itself."""

    guild_id: str
    user_id: str
    name: str
    interaction_id: str
    visibility: Visibility


def player_of(interaction: Interaction) -> AnsweringPlayer:
    """The person behind an interaction. Raises RefusedByBot outside of servers."""
    if interaction.guild_id is None:
        raise RefusedByBot(replies.GUILD_ONLY)
    return AnsweringPlayer(
        guild_id=str(interaction.guild_id),
        user_id=str(interaction.user.id),
        name=interaction.user.display_name,
        interaction_id=str(interaction.id),
        visibility=visibility_of(interaction),
    )


async def submit(store: Store, player: AnsweringPlayer, game_id: str, answers: Mapping[int, str]) -> Receipt:
    """Store answers. Raises RefusedByBot for a game of a hidden channel, and for a late answer with how late it is."""
    await _require_visible(store, player, game_id)
    request = AnswerRequest.cleaned(
        guild_id=player.guild_id,
        game_id=game_id,
        user_id=player.user_id,
        interaction_id=player.interaction_id,
        answers=answers,
        name=player.name,
    )
    try:
        return await store.submit_answer(request)
    except (WindowClosed, GameClosed) as error:
        raise await _late(store, player.guild_id, game_id, answered=True) from error


async def _late(store: Store, guild_id: str, game_id: str, *, answered: bool = False) -> RefusedByBot:
    states = await store.get_states(guild_id, [game_id])
    return RefusedByBot(replies.late(states.get(game_id), await store.now_ms(), answered=answered))


async def refuse_if_over(store: Store, guild_id: str, game_id: str, *, answered: bool = False) -> None:
    """Raises RefusedByBot with how late it is if the game is known to be over, which is remembered for eight days."""
    state = (await store.get_states(guild_id, [game_id])).get(game_id)
    if state is not None and not shows_open(state):
        raise RefusedByBot(replies.late(state, await store.now_ms(), answered=answered))


async def _game(store: Store, guild_id: str, game_id: str) -> Game:
    """A game in play. Raises RefusedByBot for one that is over, GameNotFound for one that nobody knows."""
    try:
        return await store.get_game(guild_id, game_id)
    except GameNotFound:
        await refuse_if_over(store, guild_id, game_id)
        raise


async def _seen_game(store: Store, player: AnsweringPlayer, game_id: str) -> Game:
    """As `_game`; raises RefusedByBot also for one in a channel that is hidden from the player."""
    game = await _game(store, player.guild_id, game_id)
    player.visibility.require_game(game)
    return game


async def _require_visible(store: Store, player: AnsweringPlayer, game_id: str) -> None:
    """As `Visibility.require_game`; at a game's own post nothing is read. A game that is gone is said elsewhere."""
    if player.visibility.post_of != game_id:
        with suppress(GameNotFound):
            player.visibility.require_game(await store.get_game(player.guild_id, game_id))


async def press(
    store: Store, player: AnsweringPlayer, game_id: str, question: int, letter: str, *, label: str, reveal: bool
) -> Reply:
    """A lettered button: `label` is the button's own, so that the receipt needs no read of the game."""
    stored = await submit(store, player, game_id, {question: letter})
    right = await _verdict(store, player, game_id, question) if reveal and not stored.may_change else None
    return say(replies.receipt(escape(label, 300), stored, right))


async def fill(
    store: Store, player: AnsweringPlayer, game_id: str, typed: Mapping[int, str], *, reveal: bool, on_sheet: bool
) -> Reply:
    """A filled form: one answer from the post, or several from the sheet, stored all or none."""
    if not typed:
        raise RefusedByBot(replies.NOTHING_TYPED)
    if on_sheet:
        return await _on_sheet(store, player, game_id, typed)
    [(question, text)] = typed.items()
    stored = await submit(store, player, game_id, typed)
    right = await _verdict(store, player, game_id, question) if reveal and not stored.may_change else None
    return say(replies.receipt(escape(text, 600), stored, right))


async def pick(store: Store, player: AnsweringPlayer, game_id: str, question: int, letter: str) -> Reply:
    """A choice in a menu of the sheet."""
    return await _on_sheet(store, player, game_id, {question: letter})


async def _on_sheet(store: Store, player: AnsweringPlayer, game_id: str, answers: Mapping[int, str]) -> Reply:
    """Store, then show the sheet as it is now, with what became of the answers on top."""
    page = min(answers) // PER_PAGE
    try:
        stored = await submit(store, player, game_id, answers)
    except GameError as error:
        return await open_sheet(store, player, game_id, page, update=True, said=f"⚠️ {replies.failure(error)}")
    try:
        game, mine = await _game_and_answers(store, player, game_id)
    except (GameError, RefusedByBot):  # closed, or the store became unavailable: what is stored is stored
        return say(replies.receipt_for_many(len(answers), stored))
    said = _sheet_receipt(game, answers, stored)
    if game.reveal and not stored.may_change:
        said = "\n".join([said, *(_verdict_line(game, mine[index]) for index in sorted(answers))])
    return Reply(embed=sheet(game, mine, page, said), view=controls.sheet_controls(game, mine, page), update=True)


def _sheet_receipt(game: Game, answers: Mapping[int, str], stored: Receipt) -> str:
    if len(answers) > 1:
        return replies.receipt_for_many(len(answers), stored)
    [(index, answer)] = answers.items()
    return replies.receipt(answer_text(game.questions[index], answer), stored)


def _verdict_line(game: Game, entry: Submission) -> str:
    return f"**{entry.question + 1}.** {replies.verdict(scoring.is_right(game.questions[entry.question], entry))}"


async def _verdict(store: Store, player: AnsweringPlayer, game_id: str, question: int) -> bool | None:
    """Whether the stored answer is right, if the game reveals that at once; never an error, for the answer is stored.

    To be asked only where the answer is final: revealed of one that may change, everybody would try until it is right.
    """
    try:
        game, mine = await _game_and_answers(store, player, game_id)
    except (GameError, RefusedByBot):
        return None
    return scoring.is_right(game.questions[question], mine[question]) if game.reveal and question in mine else None


async def _game_and_answers(store: Store, player: AnsweringPlayer, game_id: str) -> tuple[Game, dict[int, Submission]]:
    game = await _seen_game(store, player, game_id)
    mine = await store.get_player(player.guild_id, game_id, player.user_id, len(game.questions))
    return game, {entry.question: entry for entry in mine}


async def open_sheet(
    store: Store, player: AnsweringPlayer, game_id: str, page: int, *, update: bool = False, said: str = ""
) -> Reply:
    """A page of the answer sheet of a game that takes answers."""
    game, mine = await _game_and_answers(store, player, game_id)
    await _require_open(store, player, game)
    return Reply(embed=sheet(game, mine, page, said), view=controls.sheet_controls(game, mine, page), update=update)


async def open_page_form(store: Store, player: AnsweringPlayer, game_id: str, page: int) -> Modal:
    """The form for the typed answers of a page of the sheet."""
    game, mine = await _game_and_answers(store, player, game_id)
    await _require_open(store, player, game)
    return controls.page_form(game, mine, page)


async def open_game(store: Store, player: AnsweringPlayer, game_id: str) -> Modal | Reply:
    """Whatever a game is answered with: its form, its buttons or its sheet."""
    game = await _seen_game(store, player, game_id)
    await _require_open(store, player, game)
    if len(game.questions) > 1:
        return await open_sheet(store, player, game_id, 0)
    if not game.questions[0].options:
        return controls.answer_form(game.id, 0, game.reveal)
    return Reply(embed=question_post(game), view=controls.question_controls(game))


async def _require_open(store: Store, player: AnsweringPlayer, game: Game) -> None:
    if game.state.phase is Phase.POSTING:
        raise NotOpenYet
    if not shows_open(game.state) or await store.now_ms() >= game.state.ends_ms:
        raise await _late(store, player.guild_id, game.id)


async def answer_by_command(store: Store, player: AnsweringPlayer, game: Game, text: str, number: int | None) -> Reply:
    """An answer typed after the slash command; `number` counts from 1 and may be left out if there is one question."""
    if number is None and len(game.questions) > 1:
        raise RefusedByBot(replies.which_question(len(game.questions)))
    index = (number or 1) - 1
    if not 0 <= index < len(game.questions):
        raise QuestionNotFound
    question = game.questions[index]
    answer = _letter(question, text) if question.options else text
    stored = await submit(store, player, game.id, {index: answer})
    right = await _verdict(store, player, game.id, index) if game.reveal and not stored.may_change else None
    return say(replies.receipt(answer_text(question, answer), stored, right))


def _letter(question: Question, text: str) -> str:
    index = choice_index(text, question.options)
    if index is None:
        raise RefusedByBot(replies.none_of_the_options(scoring.option_letter(len(question.options) - 1)))
    return scoring.option_letter(index)


async def find_game(store: Store, guild_id: str, visibility: Visibility, wanted: str | None) -> Game:
    """The game that a command means: the one named, else the only one in this channel or thread, else the only one.

    Raises GameNotFound for an unknown name, RefusedByBot when the game is over or in a channel that is hidden from the
    person, when there is none or more than one.
    """
    every = await store.get_active_games(guild_id)
    if wanted:
        named = next((game for game in every if game.id == wanted), None) or await _game(store, guild_id, wanted)
        visibility.require_game(named)
        return named
    here = [game for game in every if game.channel_id in visibility.here]
    above = [game for game in here if game.state.question_message_id in visibility.here]  # a post's thread has its id
    games = above or here or visibility.filter(every)
    candidates = [game for game in games if game.state.phase is Phase.OPEN] or here
    if not candidates:
        raise RefusedByBot(replies.NO_GAME)
    if len(candidates) > 1:
        raise RefusedByBot(replies.SEVERAL_GAMES)
    return candidates[0]
