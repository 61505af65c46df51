"""The players' answers: stored together in one call for each game, read in pages."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence, Set

from redis.asyncio import Redis
from redis.asyncio.cluster import RedisCluster

from games.domain import codec, errors, ids
from games.domain.answer_request import AnswerRequest
from games.domain.records import AnswerPolicy, Outcome, Receipt, Refusal, Submission
from games.store import keys
from games.store.batching import Batcher
from games.store.redis.base import PAGE, RedisBase, available

_OUTCOMES = {str(outcome): outcome for outcome in Outcome}


class RedisAnswers(RedisBase):
    def __init__(self, client: Redis | RedisCluster) -> None:
        super().__init__(client)
        self._batcher: Batcher[tuple[str, str], AnswerRequest, Receipt] = Batcher(
            self._submit_batch, weigh=lambda request: len(request.answers)
        )

    async def submit_answer(self, request: AnswerRequest) -> Receipt:
        return await self._batcher.submit((request.guild_id, request.game_id), request)

    async def _submit_batch(
        self, game: tuple[str, str], batch: Sequence[AnswerRequest]
    ) -> Sequence[Receipt | Exception]:
        args: list[str | int] = [keys.live(game[0]), game[1]]
        for request in batch:
            args += [request.user_id, request.interaction_id, len(request.answers)]
            for question, answer in request.answers.items():
                args += [question, codec.dump_answer(answer, request.name)]
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
        refused = [line.split("|") for line in lines]
        names = await self._names(guild_id, game_id, {user for user, *_ in refused}, int(questions or 0))
        return [
            Refusal(user_id=user, at_ms=int(at_ms), code=code, name=names.get(user, ""))
            for user, at_ms, code in refused
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
