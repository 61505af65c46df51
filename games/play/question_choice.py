"""Choose questions that a guild has not had, or not for the longest time."""

from __future__ import annotations

import random
from collections.abc import Sequence
from itertools import zip_longest

from games.domain.errors import NoQuestions
from games.domain.names import find
from games.domain.ports import QuestionSource, Store
from games.questions.own import ANY

_NO_CATEGORY = "?"
_TRIES = 8
_SAMPLE = 64
_RECENT = 400
"""Questions by which it is known whose turn was when: categories are some tens."""


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

    Where any category may be asked, categories take turns: those that were asked longest ago are first, so that the
    largest one does not fill the channel. Only when all questions were used are some asked again, the oldest first.

    Raises NoQuestions when the bank has fewer than `count` of this category and difficulty.
    """
    seeds = questions.seeds(category, difficulty)
    if len(seeds) < count:
        raise NoQuestions
    groups = [seeds] if category else await _in_turn(store, questions, guild_id, difficulty)
    unused = await _unused(store, guild_id, groups, count)
    if len(unused) == count:
        return dict.fromkeys(unused, 0)
    used = await store.seeds_used(guild_id, list(seeds))
    oldest = sorted(seeds, key=lambda seed: (used.get(seed, 0), random.random()))
    return {seed: used.get(seed, 0) for seed in oldest[:count]}


async def _in_turn(store: Store, questions: QuestionSource, guild_id: str, difficulty: str) -> list[Sequence[str]]:
    """The seeds of each category; whose turn was longest ago comes first, by lot where there was none."""
    recent = await store.seeds_used_last(guild_id, _RECENT)
    last_ms = {
        name: max((recent[seed] for seed in seeds if seed in recent), default=0)
        for name, seeds in questions.by_category().items()
    }
    groups = questions.by_category(difficulty)
    return [groups[name] for name in sorted(groups, key=lambda name: (last_ms.get(name, 0), random.random()))]


async def _unused(store: Store, guild_id: str, groups: Sequence[Sequence[str]], count: int) -> list[str]:
    """At most `count` seeds that the guild has not had: one of each group in their order, again and again."""
    # Most are unused in most guilds: a few samples find enough without reading the whole set.
    found: list[dict[str, None]] = [{} for _ in groups]
    for _ in range(_TRIES):
        samples = [random.sample(seeds, min(_SAMPLE, len(seeds))) for seeds in groups]
        used = await store.seeds_used(guild_id, [seed for sample in samples for seed in sample])
        for unused, sample in zip(found, samples, strict=True):
            unused |= dict.fromkeys(seed for seed in sample if seed not in used)
        if sum(map(len, found)) >= count:
            break
    return [seed for turn in zip_longest(*found) for seed in turn if seed is not None][:count]
