"""The players' answers: written together, read in pages."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

from games.domain import errors, ids
from games.domain.answer_request import AnswerRequest
from games.domain.records import AnswerPolicy, Phase, Receipt, Refusal, Submission
from games.legacy.app_state import GAMES
from games.store.json.base import JsonBase
from games.store.json.entry import GameEntry
from games.store.json.guards import in_play, why_frozen
from games.store.json.judging import judge
from games.store.json.page import Page

PAGE = 1000
"""Submissions given at once."""


class JsonAnswers(JsonBase):
    async def submit_answer(self, request: AnswerRequest) -> Receipt:
        return await self._share(lambda page: _submit(page, request), len(request.answers))

    async def iter_submissions(self, guild_id: str, game_id: str) -> AsyncIterator[list[Submission]]:
        found = await self._read(lambda page: _submissions(page, guild_id, game_id))
        for at in range(0, len(found), PAGE):
            yield found[at : at + PAGE]

    async def get_player(self, guild_id: str, game_id: str, user_id: str, questions: int) -> list[Submission]:
        ids.check_id(user_id)

        def look(page: Page) -> list[Submission]:
            entry = _readable(page, guild_id, game_id)
            held = [entry.held.get((user_id, n)) for n in range(questions)] if entry else []
            return [one.submission for one in held if one]

        return await self._read(look)

    async def get_refusals(self, guild_id: str, game_id: str) -> list[Refusal]:
        def look(page: Page) -> list[Refusal]:
            entry = _readable(page, guild_id, game_id)
            if entry is None:
                return []
            names = {user: held.submission.name for (user, _), held in entry.held.items()}
            return [
                Refusal(user_id=user, at_ms=at_ms, code=code, name=names.get(user, ""))
                for user, at_ms, code in entry.refusals
            ]

        return await self._read(look)

    async def update_submission(self, guild_id: str, game_id: str, submission: Submission) -> None:
        await self._change(lambda page: _update(page, guild_id, game_id, submission))

    async def forget_player(self, guild_id: str, game_id: str, user_id: str) -> int:
        ids.check_id(user_id)
        return await self._change(lambda page: _forget(page, guild_id, game_id, user_id))


def _readable(page: Page, guild_id: str, game_id: str) -> GameEntry | None:
    guild = page.guild(guild_id)
    if game_id in guild.damaged[GAMES]:
        in_play(guild, game_id, page.now_ms)
    return guild.games.get(game_id)


def _submissions(page: Page, guild_id: str, game_id: str) -> list[Submission]:
    entry = _readable(page, guild_id, game_id)
    return entry.submissions() if entry else []


def _submit(page: Page, request: AnswerRequest) -> Receipt:
    guild = page.guild_to_change(request.guild_id)
    entry = in_play(guild, request.game_id, page.now_ms)
    guild.touch(request.game_id)
    outcome = judge(entry, request, page.now_ms)
    return Receipt(
        outcome=outcome,
        received_ms=page.now_ms,
        ends_ms=entry.fields["ends_at"],
        may_change=entry.game.policy is AnswerPolicy.LAST,
    )


def _update(page: Page, guild_id: str, game_id: str, changed: Submission) -> None:
    guild = page.guild_to_change(guild_id)
    entry = in_play(guild, game_id, page.now_ms)
    if entry.phase is not Phase.OPEN:
        raise errors.GameClosed
    held = entry.held.get((changed.user_id, changed.question))
    if held is None:
        raise errors.SubmissionNotFound
    # The player has changed the answer since it was read: that newer one must not be lost.
    if held.submission.interaction_id != changed.interaction_id:
        raise errors.VersionConflict
    guild.touch(game_id)
    kept = replace(changed, received_ms=held.submission.received_ms)
    entry.held[changed.user_id, changed.question] = held._replace(submission=kept)
    entry.count("seq")


def _forget(page: Page, guild_id: str, game_id: str, user_id: str) -> int:
    guild = page.guild_to_change(guild_id)
    entry = in_play(guild, game_id, page.now_ms)
    if any(user == user_id for user, *_ in entry.refusals):
        guild.touch(game_id)
        entry.refusals = [line for line in entry.refusals if line[0] != user_id]
    if refusal := why_frozen(entry.phase):
        raise refusal
    mine = {place: held for place, held in entry.held.items() if place[0] == user_id}
    if not mine:
        return 0
    guild.touch(game_id)
    for place in mine:
        del entry.held[place]
    interactions = len({held.submission.interaction_id for held in mine.values()})
    for counter, more in {"players": -1, "answers": -len(mine), "accepted": -interactions}.items():
        entry.count(counter, more)
    entry.count("seq", interactions + 1)
    return len(mine)
