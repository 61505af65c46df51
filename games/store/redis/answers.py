"""The players' answers: stored together in one call for each game, read in pages."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence, Set
from typing import NamedTuple

from redis.asyncio import Redis
from redis.asyncio.cluster import RedisCluster

from games.domain import codec, errors, ids
from games.domain.records import AnswerPolicy, Outcome, Receipt, Refusal, Submission
from games.store import keys
from games.store.batching import Batcher
from games.store.redis.base import PAGE, RedisBase, available

_OUTCOMES = {str(outcome): outcome for outcome in Outcome}


class _Answer(NamedTuple):
    """One player's submission on its way to the script."""

    user_id: str
    interaction_id: str
    answers: Mapping[int, str]
    """Question index -> what the store keeps, opaque to the script."""


class RedisAnswers(RedisBase):
    def __init__(self, client: Redis | RedisCluster) -> None:
        super().__init__(client)
        self._batcher: Batcher[tuple[str, str], _Answer, Receipt] = Batcher(
            self._submit_batch, weigh=lambda answer: len(answer.answers)
        )

    async def submit_answer_atomic(
        self,
        guild_id: str,
        game_id: str,
        user_id: str,
        answers: Mapping[int, str],
        interaction_id: str,
        name: str = "",
    ) -> Receipt:
        # Whatever is wrong with this submission is found before it joins those of others.
        keys.submissions(guild_id, game_id)
        ids.check_id(user_id)
        ids.check_id(interaction_id)
        if not answers:
            raise errors.InvalidAnswer
        stored = {int(question): codec.dump_answer(answer, name) for question, answer in answers.items()}
        return await self._batcher.submit((guild_id, game_id), _Answer(user_id, interaction_id, stored))

    async def _submit_batch(self, game: tuple[str, str], batch: Sequence[_Answer]) -> Sequence[Receipt | Exception]:
        args: list[str | int] = [keys.live(game[0]), game[1]]
        for user_id, interaction_id, answers in batch:
            args += [user_id, interaction_id, len(answers)]
            for question, stored in answers.items():
                args += [question, stored]
        now, ends_ms, policy, *words = await self._run(
            "submit_answer", [keys.state(*game), keys.submissions(*game), keys.refusals(*game)], *args
        )
        may_change = policy == AnswerPolicy.LAST
        return [
            Receipt(outcome=outcome, received_ms=now, ends_ms=ends_ms, may_change=may_change)
            if (outcome := _OUTCOMES.get(word))
            else errors.BY_CODE[word]()
            for word in words
        ]

    async def iter_submissions(self, guild_id: str, game_id: str) -> AsyncIterator[list[Submission]]:
        key, cursor, seen = keys.submissions(guild_id, game_id), 0, set[str]()
        while True:
            with available():
                cursor, fields = await self._redis.hscan(key, cursor, count=PAGE)
            # HSCAN may return a field twice; see https://redis.io/docs/latest/commands/scan/#scan-guarantees
            new = [codec.load_submission(field, value) for field, value in fields.items() if field not in seen]
            seen.update(fields)
            if new:
                yield new
            if not cursor:
                return

    async def get_submissions(self, guild_id: str, game_id: str) -> dict[str, list[Submission]]:
        found: dict[str, list[Submission]] = {}
        async for page in self.iter_submissions(guild_id, game_id):
            for submission in page:
                found.setdefault(submission.user_id, []).append(submission)
        for submissions in found.values():
            submissions.sort(key=lambda submission: submission.question)
        return found

    async def get_player(self, guild_id: str, game_id: str, user_id: str, questions: int) -> list[Submission]:
        fields = [f"{ids.check_id(user_id)}:{question}" for question in range(questions)]
        with available():
            stored = await self._redis.hmget(keys.submissions(guild_id, game_id), fields)
        return [codec.load_submission(field, value) for field, value in zip(fields, stored, strict=True) if value]

    async def get_refusals(self, guild_id: str, game_id: str) -> list[Refusal]:
        with available():
            async with self._redis.pipeline(transaction=False) as pipe:
                pipe.lrange(keys.refusals(guild_id, game_id), 0, -1)
                pipe.hget(keys.state(guild_id, game_id), "questions")
                lines, questions = await pipe.execute()
        told = [line.split("|") for line in lines]
        names = await self._names(guild_id, game_id, {user for user, *_ in told}, int(questions or 0))
        return [
            Refusal(user_id=user, at_ms=int(at_ms), code=code, name=names.get(user, "")) for user, at_ms, code in told
        ]

    async def _names(self, guild_id: str, game_id: str, users: Set[str], questions: int) -> dict[str, str]:
        """The display names of those of these players who have an answer stored."""
        fields = [f"{user}:{question}" for user in sorted(users) for question in range(questions)]
        if not fields:
            return {}
        with available():
            stored = await self._redis.hmget(keys.submissions(guild_id, game_id), fields)
        found = [codec.load_submission(field, value) for field, value in zip(fields, stored, strict=True) if value]
        return {submission.user_id: submission.name for submission in found}

    async def update_submission(self, guild_id: str, game_id: str, submission: Submission) -> None:
        await self._run(
            "update_submission",
            [keys.state(guild_id, game_id), keys.submissions(guild_id, game_id)],
            keys.live(guild_id),
            game_id,
            f"{submission.user_id}:{submission.question}",
            submission.interaction_id,
            codec.dump_answer(submission.answer, submission.name, submission.verdict),
        )
