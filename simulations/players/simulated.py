"""Simulated players: each reads the post, thinks, answers through Discord's interface and may change their mind.

They act through the sandbox's control side, so that every answer takes the whole way: gateway, bot, store, receipt.
They are given the right answers, because somebody has to know them.
"""

from __future__ import annotations

import asyncio
import random
import re
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from botbridge import controls
from botbridge.messages.sheet import on_page, pages
from discord_sandbox import SandboxClient
from discord_sandbox.state import Json
from discord_sandbox.views import InteractionView, MessageView
from games.domain.records import Game, Question
from games.rules.scoring import option_letter
from simulations.players.receipts import Receipts

WAIT: dict[str, Any] = {"wait": "answer", "timeout_s": 20.0}
"""A player reads the reply before going on, be it one that comes after "thinking..."."""
CHANGES, COMES_LATE, STAYS_AWAY = 0.2, 0.06, 0.1
"""How many of the players change their mind, come too late, take no part."""
_KNOWS = {"easy": 0.75, "medium": 0.6, "hard": 0.4}

Answers = Mapping[int, str]
SendAnswers = Callable[[Answers], Awaitable[None]]
"""Gives answers in."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PlayerPart:
    """What one player is going to do in one game."""

    first_s: float | None = None
    """When to answer, in seconds after the opening; None for not in time."""
    again_s: float | None = None
    """When to change one's mind, in seconds after the opening."""
    late_s: float | None = None
    """When to answer too late, in seconds after the end."""


def draw_parts(count: int, window_s: float, rng: random.Random, *, all_play: bool) -> list[PlayerPart]:
    """Parts for so many players in a game of this window; `all_play` keeps nobody away."""
    late = int(count * COMES_LATE)
    away = 0 if all_play else int(count * STAYS_AWAY)
    changing = int(count * CHANGES)
    parts = [PlayerPart(late_s=rng.uniform(0.005, 0.3)) for _ in range(late)]
    parts += [PlayerPart() for _ in range(away)]
    for number in range(count - late - away):
        # Most answer soon; some take their time.
        first = window_s * (0.04 + 0.7 * rng.betavariate(1.5, 2.5))
        again = rng.uniform(first + 0.05 * window_s, 0.9 * window_s) if number < changing else None
        parts.append(PlayerPart(first_s=first, again_s=again))
    rng.shuffle(parts)
    return parts


class SimulatedPlayer:
    """One member of the demo's server."""

    def __init__(self, sandbox: SandboxClient, member_id: str, rng: random.Random) -> None:
        self._sandbox = sandbox
        self._id = member_id
        self._rng = rng

    async def play(self, game: Game, post: MessageView, part: PlayerPart, receipts: Receipts) -> None:
        """Play a part; returns when the last reply has come."""
        if part.first_s is not None:
            await _until(game.state.opens_ms, part.first_s)
            await (await self._open(game, post, receipts))(self._think(game))
        if part.again_s is not None:
            await _until(game.state.opens_ms, part.again_s)
            await (await self._open(game, post, receipts))(self._think(game))
        if part.late_s is not None:
            # Whoever fills a form has opened it while that was possible.
            await _until(game.state.ends_ms, -self._rng.uniform(0.5, 1.5))
            send_answers = await self._open(game, post, receipts)
            await _until(game.state.ends_ms, part.late_s)
            await send_answers(self._think(game))

    def _think(self, game: Game) -> dict[int, str]:
        return {index: self._answer_to(question) for index, question in enumerate(game.questions)}

    def _answer_to(self, question: Question) -> str:
        """A letter for a choice, a text otherwise; right or wrong as luck and difficulty have it."""
        knows = self._rng.random() < _KNOWS.get(question.difficulty, 0.6)
        if question.options:
            right = question.options.index(question.answer)
            wrong = [index for index in range(len(question.options)) if index != right]
            return option_letter(right if knows else self._rng.choice(wrong))
        if knows:
            text = self._rng.choice((question.answer, question.answer, *question.aliases))
            return text.lower() if self._rng.random() < 0.3 else text
        return self._rng.choice((*question.rivals, "no idea", "was it 42?"))

    # --- the three ways to answer ------------------------------------------------------------------------------------

    async def _open(self, game: Game, post: MessageView, receipts: Receipts) -> SendAnswers:
        """Begin to answer; what comes back finishes it."""
        if len(game.questions) > 1:
            return await self._open_sheet(game, post, receipts)
        if not game.questions[0].options:
            return await self._open_form(post, controls.FORM, receipts)

        async def press(answers: Answers) -> None:
            custom_id = _custom_id(post, controls.ANSWER, letter=answers[0])
            # `force`: a client that has not yet drawn the closed post still shows the button.
            press = self._sandbox.press(self._id, post.id, custom_id, force=True, **WAIT)
            receipts.record(self._id, answers, await _reply(press))

        return press

    async def _open_form(self, message: MessageView, button: re.Pattern[str], receipts: Receipts) -> SendAnswers:
        opened = await _reply(
            self._sandbox.press(self._id, message.id, _custom_id(message, button), force=True, **WAIT)
        )

        async def send(answers: Answers) -> None:
            if opened is None or opened.modal is None:
                receipts.record(self._id, answers, opened)
                return
            values = {str(index): text for index, text in answers.items()}
            receipts.record(self._id, answers, await _reply(self._sandbox.submit_modal(opened.id, values, **WAIT)))

        return send

    async def _open_sheet(self, game: Game, post: MessageView, receipts: Receipts) -> SendAnswers:
        press = self._sandbox.press(self._id, post.id, _custom_id(post, controls.SHEET), force=True, **WAIT)
        opened = await _reply(press)

        async def fill(answers: Answers) -> None:
            seen = opened
            for page in range(pages(game)):
                here = {index: answers[index] for index in on_page(game, page)}
                if page > 0 and seen is not None:
                    turn = _custom_id(seen.messages[0], controls.SHEET, page=str(page))
                    seen = await _reply(self._sandbox.press(self._id, seen.messages[0].id, turn, **WAIT))
                if seen is None or not any(_controls(seen)):
                    receipts.record(self._id, here, seen)
                    return
                if not await self._fill_page(seen.messages[0], game, here, receipts):
                    return

        return fill

    async def _fill_page(self, sheet: MessageView, game: Game, answers: Answers, receipts: Receipts) -> bool:
        """One choice after the other, then the typed answers in one form. False as soon as one is refused."""
        typed = {index: text for index, text in answers.items() if not game.questions[index].options}
        for index, letter in answers.items():
            if index not in typed:
                await asyncio.sleep(self._rng.uniform(0.1, 0.5))
                menu = _custom_id(sheet, controls.PICK, question=str(index))
                choice = await _reply(self._sandbox.choose(self._id, sheet.id, menu, [letter], **WAIT))
                if not receipts.record(self._id, {index: letter}, choice):
                    return False
        if typed:
            await (await self._open_form(sheet, controls.TYPE, receipts))(typed)
        return True


async def _reply(act: Awaitable[InteractionView]) -> InteractionView | None:
    """What a player sees in the end; None when that is nothing."""
    try:
        return await act
    except TimeoutError:
        return None


def _controls(seen: InteractionView) -> Iterator[Json]:
    """The buttons and menus of the private message that was shown; none when it is a refusal."""
    return seen.messages[0].interactive() if seen.messages else iter(())


def _custom_id(message: MessageView, pattern: re.Pattern[str], **groups: str) -> str:
    """The custom id of the button or menu of this kind. Raises LookupError when the message has none."""
    for part in message.interactive():
        found = pattern.fullmatch(part["custom_id"])
        if found and all(found[name] == value for name, value in groups.items()):
            return found[0]
    raise LookupError(f"message {message.id} has no {pattern.pattern} with {groups}")


async def _until(moment_ms: int, later_s: float) -> None:
    """Sleep until so many seconds after a moment of the store's clock, which on one machine is everybody's."""
    await asyncio.sleep(moment_ms / 1000 + later_s - time.time())
