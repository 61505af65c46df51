"""Choose questions that a guild has not had, or not for the longest time."""

from __future__ import annotations

import random

from games.domain.errors import NoQuestions
from games.domain.names import find
from games.domain.ports import QuestionSource, Store
from games.questions.own import ANY

_NO_CATEGORY = "?"
_TRIES = 8
_SAMPLE = 64


def find_category(questions: QuestionSource, text: str) -> str:
    """The category that somebody typed, as it is stored; `ANY` as it is.

    Raises ValueError: that there is none such, and the nearest. Raises the database's error where a guild's own
    categories cannot be read, for then nobody may say so.
    """
    try:
        return find("category", text, [ANY, *questions.categories()])
    except ValueError:
        questions.seeds(_NO_CATEGORY)
        raise


async def choose(
    store: Store, questions: QuestionSource, guild_id: str, category: str, difficulty: str, count: int
) -> dict[str, int]:
    """Seeds for a game, each with its last use in this guild as read (ms, 0 for never); `schedule_game` reserves.

    Raises NoQuestions when the bank has fewer than `count` of this category and difficulty.
    """
    seeds = questions.seeds(category, difficulty)
    if len(seeds) < count:
        raise NoQuestions
    unused: dict[str, int] = {}
    # Most are unused in most guilds: a few samples find enough without reading the whole set.
    for _ in range(_TRIES):
        sample = random.sample(seeds, min(_SAMPLE, len(seeds)))
        used = await store.seeds_used(guild_id, sample)
        unused |= dict.fromkeys((seed for seed in sample if seed not in used), 0)
        if len(unused) >= count:
            return dict(list(unused.items())[:count])
    used = await store.seeds_used(guild_id, list(seeds))
    oldest = sorted(seeds, key=lambda seed: (used.get(seed, 0), random.random()))
    return {seed: used.get(seed, 0) for seed in oldest[:count]}
