"""Choose questions that a guild has not had, or not for the longest time."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from itertools import accumulate, chain, takewhile

from games.domain.errors import NoQuestions
from games.domain.names import folded, same
from games.domain.ports import QuestionSource, Store
from games.questions.own import ANY
from games.rules import mix
from games.rules.mix import Wanted
from games.rules.turns import Turns

_NO_CATEGORY = "?"
_TRIES = 8
_SAMPLE = 32
_RECENT = 400
"""Questions that are read to know whose turn was when."""
_ROUNDS = 4
"""Of these, as many as so many rounds of all categories have are looked at: what was before makes no difference."""


def find_categories(questions: QuestionSource, text: str) -> str:
    """The categories that somebody typed, such as `2 history, science`, as they are stored; empty for `ANY`.

    Raises ValueError as `mix.find_categories`. Raises the database's error where a guild's own categories cannot be
    read, for then nobody may say that there are none.
    """
    if same(text, folded([ANY])):
        return ""
    try:
        return mix.find_categories(questions.categories(), text)
    except ValueError:
        questions.seeds(_NO_CATEGORY)
        raise


async def choose(store: Store, questions: QuestionSource, guild_id: str, wanted: Wanted) -> dict[str, int]:
    """Seeds for a game, each with its last use in this guild as read (ms, 0 for never); `schedule_game` reserves.

    Categories take turns by their weights: whose turn was longest ago is first, so that the largest one does not fill
    the channel. Only when all questions were used are some asked again, the oldest first.

    Raises NoQuestions when the bank has too few of any part.
    """
    shelves = {part.difficulty: _shelf(questions, part.difficulty, wanted) for part in wanted.parts}
    if any(sum(map(len, shelves[part.difficulty].values())) < part.number for part in wanted.parts):
        raise NoQuestions
    turns = await _turns(store, questions, guild_id, wanted)
    unused = await _unused(store, guild_id, shelves, wanted)
    chosen: dict[str, int] = {}
    for part in wanted.parts:
        piles = unused[part.difficulty]
        if sum(map(len, piles.values())) < part.number:
            chosen |= await _oldest(store, guild_id, list(chain(*shelves[part.difficulty].values())), part.number)
            continue
        for _ in range(part.number):
            category = turns.next([name for name, pile in piles.items() if pile])
            chosen[piles[category].pop()] = 0
    return chosen


def _shelf(questions: QuestionSource, difficulty: str, wanted: Wanted) -> Mapping[str, Sequence[str]]:
    """Category -> seeds of those that may be asked."""
    if not wanted.weights:
        return questions.by_category(difficulty)
    return {name: questions.seeds(name, difficulty) for name in wanted.weights}


async def _turns(store: Store, questions: QuestionSource, guild_id: str, wanted: Wanted) -> Turns:
    """As the guild's latest questions leave them, whatever their difficulty."""
    used, shelf = await store.seeds_used_last(guild_id, _RECENT), _shelf(questions, "", wanted)
    weights = wanted.weights or dict.fromkeys(shelf, 1)
    category_of = {seed: name for name, seeds in shelf.items() for seed in seeds if seed in used}
    games: dict[int, list[str]] = {}  # those of one game have one moment
    for seed in used:
        if seed in category_of:
            games.setdefault(used[seed], []).append(category_of[seed])
    known = takewhile(lambda so_far: so_far < _ROUNDS * sum(weights.values()), accumulate(map(len, games.values())))
    latest = list(games.values())[: sum(1 for _ in known) + 1]
    return Turns(weights, reversed(latest))


async def _unused(
    store: Store, guild_id: str, shelves: Mapping[str, Mapping[str, Sequence[str]]], wanted: Wanted
) -> dict[str, dict[str, list[str]]]:
    """Difficulty -> category -> seeds that the guild has not had; enough of them where a few looks find so many."""
    found = {difficulty: {name: dict[str, None]() for name in shelf} for difficulty, shelf in shelves.items()}
    # Most are unused in most guilds: a few samples find enough without reading the whole set.
    for _ in range(_TRIES):
        samples = [
            (found[difficulty][name], random.sample(seeds, min(_SAMPLE, len(seeds))))
            for difficulty, shelf in shelves.items()
            for name, seeds in shelf.items()
        ]
        used = await store.seeds_used(guild_id, [seed for _, sample in samples for seed in sample])
        for pile, sample in samples:
            pile |= dict.fromkeys(seed for seed in sample if seed not in used)
        if all(sum(map(len, found[part.difficulty].values())) >= part.number for part in wanted.parts):
            break
    return {difficulty: {name: list(pile) for name, pile in piles.items()} for difficulty, piles in found.items()}


async def _oldest(store: Store, guild_id: str, seeds: Sequence[str], count: int) -> dict[str, int]:
    used = await store.seeds_used(guild_id, seeds)
    oldest = sorted(seeds, key=lambda seed: (used.get(seed, 0), random.random()))
    return {seed: used.get(seed, 0) for seed in oldest[:count]}
