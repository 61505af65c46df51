"""What is asked in the demo, and when."""

from __future__ import annotations

import random
import secrets
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import islice

from games.domain.ports import QuestionSource, Store
from games.domain.records import Game, Question, Registration
from games.play import poster, registrations
from games.questions.bundled import bundled_bank, by_category

QUICK_S, ROUND_S = 75, 90
_SHORTLIST = 96


class OnlyChoices:
    """A few questions with buttons, drawn at random: the first thing that a visitor sees needs no typing."""

    def __init__(self, bank: QuestionSource) -> None:
        self._bank = bank
        drawn = list(bank.seeds())
        random.shuffle(drawn)
        choices = (question for question in map(bank.question, drawn) if question.options)
        self._shortlist = {question.seed: question for question in islice(choices, _SHORTLIST)}

    def seeds(self, category: str = "", difficulty: str = "") -> Sequence[str]:
        questions = self._shortlist.values()
        return [q.seed for q in questions if category in ("", q.category) and difficulty in ("", q.difficulty)]

    def by_category(self, difficulty: str = "") -> Mapping[str, Sequence[str]]:
        return by_category(self, difficulty)

    def question(self, seed: str) -> Question:
        return self._bank.question(seed)

    async def of_guild(self, guild_id: str) -> OnlyChoices:
        return self

    def categories(self) -> Mapping[str, int]:
        return Counter(question.category for question in self._shortlist.values())


def quick(guild_id: str, channel_id: str) -> Registration:
    """One question every two minutes."""
    return Registration(
        id=registrations.new_id(),
        guild_id=guild_id,
        channel_id=channel_id,
        cron="*/2 * * * *",
        window_s=QUICK_S,
        difficulty="easy",
    )


def round_of_three(guild_id: str, channel_id: str) -> Registration:
    """Three questions at once, between the quick ones."""
    return Registration(
        id=registrations.new_id(),
        guild_id=guild_id,
        channel_id=channel_id,
        cron="3-59/6 * * * *",
        window_s=ROUND_S,
        questions=3,
    )


def daily(guild_id: str, channel_id: str) -> Registration:
    """What a community would have: twice a day, in its own time zone."""
    return Registration(
        id=registrations.new_id(),
        guild_id=guild_id,
        channel_id=channel_id,
        times=("08:00", "18:30"),
        zone="Europe/Rome",
        window_s=4 * 3600,
    )


async def begin(store: Store, guild_id: str, channel_id: str) -> Game:
    """Save the demo's registrations and post a first game at once."""
    first = await registrations.save(store, quick(guild_id, channel_id))
    for registration in (round_of_three(guild_id, channel_id), daily(guild_id, channel_id)):
        await registrations.save(store, registration)
    return await poster.post_now(store, OnlyChoices(bundled_bank()), first, f"demo-{secrets.token_hex(4)}")


async def post_one(store: Store, guild_id: str, channel_id: str, *, window_s: int, questions: int) -> Game:
    """Post a single game at once, under a registration that posts nothing by itself."""
    registration = Registration(
        id=registrations.new_id(),
        guild_id=guild_id,
        channel_id=channel_id,
        times=("12:00",),
        window_s=window_s,
        questions=questions,
        enabled=False,
    )
    saved = await registrations.save(store, registration)
    return await poster.post_now(store, bundled_bank(), saved, f"demo-{secrets.token_hex(4)}")
