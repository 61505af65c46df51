"""Which questions come next: those that were not asked yet, and of any category the one whose turn it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest
from django.db import DatabaseError

from games.bank.guild_bank import UnreadBank
from games.domain.errors import NoQuestions
from games.domain.records import Question
from games.play.question_choice import choose, find_categories
from games.questions.bundled import bundled_bank
from games.rules.mix import Part, Wanted, weights
from games.store.redis import RedisStore
from tests.games.samples import GUILD, Clock, game


class Shelves:
    """A bank of so many questions in each category; the first third is easy, the others are hard."""

    def __init__(self, **sizes: int) -> None:
        self._questions = {
            f"{name}:{n}": Question(
                seed=f"{name}:{n}", text="?", answer="A", category=name, difficulty="easy" if 3 * n < size else "hard"
            )
            for name, size in sizes.items()
            for n in range(size)
        }

    def seeds(self, category: str = "", difficulty: str = "") -> Sequence[str]:
        questions = self._questions.values()
        return [q.seed for q in questions if category in ("", q.category) and difficulty in ("", q.difficulty)]

    def by_category(self, difficulty: str = "") -> Mapping[str, Sequence[str]]:
        found = {name: self.seeds(name, difficulty) for name in self.categories()}
        return {name: seeds for name, seeds in found.items() if seeds}

    def question(self, seed: str) -> Question:
        return self._questions[seed]

    def categories(self) -> Mapping[str, int]:
        return Counter(q.category for q in self._questions.values())


def wanted(count: int, category: str = "", difficulty: str = "") -> Wanted:
    return Wanted(parts=(Part(count, difficulty),), weights=weights(category))


async def ask(
    store: RedisStore, clock: Clock, bank: Shelves, count: int = 1, category: str = "", difficulty: str = ""
) -> list[str]:
    """The categories of the questions of the guild's next game, which then are used."""
    seeds = await choose(store, bank, GUILD, wanted(count, category, difficulty))
    assert len(seeds) == count
    now_ms = await store.now_ms()
    played = replace(game(f"g{await store.count_seeds_used(GUILD)}", slot_ms=now_ms), registration_id="")
    await store.schedule_game(played, seeds, archived=False, due_ms=None, next_ms=None)
    await clock.advance(1)
    return [bank.question(seed).category for seed in seeds]


async def test_the_largest_category_does_not_fill_the_channel(store: RedisStore, clock: Clock) -> None:
    bank = Shelves(geography=1000, food=9, film=30, music=12)
    asked = [(await ask(store, clock, bank))[0] for _ in range(12)]
    assert all(sorted(asked[n : n + 4]) == ["film", "food", "geography", "music"] for n in (0, 4, 8)), asked
    assert asked[:4] == asked[4:8] == asked[8:], "whose turn was longest ago is next"


async def test_a_set_has_each_category_once_before_one_comes_again(store: RedisStore, clock: Clock) -> None:
    bank = Shelves(geography=1000, food=9, film=30)
    assert Counter(await ask(store, clock, bank, 7)).most_common() in (
        [(first, 3), (second, 2), (third, 2)]
        for first in bank.categories()
        for second in bank.categories()
        for third in bank.categories()
    )


async def test_sets_go_on_where_the_last_one_ended(store: RedisStore, clock: Clock) -> None:
    bank = Shelves(geography=1000, food=9, film=30, music=12)
    first = await ask(store, clock, bank, 2)
    assert sorted(first + await ask(store, clock, bank, 2)) == ["film", "food", "geography", "music"]


async def test_a_category_without_new_questions_gives_its_turn_away(store: RedisStore, clock: Clock) -> None:
    bank = Shelves(food=2, film=30)
    asked = [(await ask(store, clock, bank))[0] for _ in range(10)]
    assert Counter(asked) == {"food": 2, "film": 8}
    assert asked[4:] == ["film"] * 6


async def test_of_a_difficulty_too_and_turns_of_other_difficulties_count(store: RedisStore, clock: Clock) -> None:
    bank = Shelves(food=9, film=9, music=9)
    hard = [(await ask(store, clock, bank, difficulty="hard"))[0] for _ in range(2)]
    [third] = await ask(store, clock, bank, difficulty="easy")
    assert sorted([*hard, third]) == ["film", "food", "music"]


async def test_questions_come_again_when_all_were_asked_and_the_oldest_first(store: RedisStore, clock: Clock) -> None:
    bank = Shelves(food=2, film=3)
    first = await choose(store, bank, GUILD, wanted(5))
    assert first == dict.fromkeys(first, 0) and set(first) == set(bank.seeds())
    for _ in range(5):
        await ask(store, clock, bank)
    used = await store.seeds_used(GUILD, list(bank.seeds()))
    again = await choose(store, bank, GUILD, wanted(2))
    assert len(used) == len(set(used.values())) == 5, "each once"
    assert list(again.items()) == sorted(used.items(), key=lambda item: item[1])[:2], "with the use that was read"


async def test_one_category_is_asked_alone(store: RedisStore, clock: Clock) -> None:
    bank = Shelves(food=9, film=9)
    assert await ask(store, clock, bank, 6, "food") == ["food"] * 6


@pytest.mark.parametrize(("category", "difficulty", "count"), [("food", "", 4), ("", "easy", 3), ("", "", 7)])
async def test_too_few_are_refused(store: RedisStore, category: str, difficulty: str, count: int) -> None:
    with pytest.raises(NoQuestions):
        await choose(store, Shelves(food=3, film=3), GUILD, wanted(count, category, difficulty))


async def test_a_mix_asks_so_many_of_each_difficulty_and_easy_ones_first(store: RedisStore) -> None:
    bank = Shelves(food=9, film=9, music=9)
    parts = (Part(2, "easy"), Part(5, "hard"))
    seeds = await choose(store, bank, GUILD, Wanted(parts=parts))
    assert [bank.question(seed).difficulty for seed in seeds] == ["easy"] * 2 + ["hard"] * 5
    turns = [bank.question(seed).category for seed in seeds]
    assert sorted(turns[:3]) == sorted(turns[3:6]) == ["film", "food", "music"], "the parts share the turns"


async def test_a_part_that_is_used_up_comes_again_and_the_others_do_not(store: RedisStore, clock: Clock) -> None:
    bank = Shelves(food=9)
    for _ in range(3):
        await ask(store, clock, bank, difficulty="easy")
    seeds = await choose(store, bank, GUILD, Wanted(parts=(Part(1, "easy"), Part(2, "hard"))))
    assert [used_ms > 0 for used_ms in seeds.values()] == [True, False, False]


async def test_weights_say_how_often_a_category_comes(store: RedisStore, clock: Clock) -> None:
    bank = Shelves(food=99, film=99, music=99)
    asked = [(await ask(store, clock, bank, category="2 food, film"))[0] for _ in range(12)]
    assert all(sorted(asked[n : n + 3]) == ["film", "food", "food"] for n in range(10)), asked


async def test_a_category_that_cannot_be_read_is_no_lack_of_questions(store: RedisStore) -> None:
    bank = UnreadBank(bundled_bank(), DatabaseError("away"))
    with pytest.raises(DatabaseError):
        await choose(store, bank, GUILD, wanted(1, "history, our town"))
    assert len(await choose(store, bank, GUILD, wanted(3))) == 3


def test_categories_are_found_as_people_type_them() -> None:
    bank = Shelves(food=1, film=1, **{"local history": 1})
    assert find_categories(bank, "Food") == "food"
    assert find_categories(bank, "2 FOOD, local-history") == "2 food, local history"
    assert find_categories(bank, "ANY") == ""
    assert find_categories(bank, "2 food") == "food"
    for typed, told in {
        "food, flim": "Do you mean film",
        "food, Food": "once",
        "food, any": "There is no category",
        "food,": "none between two commas",
        "12 food, film": "from 1 to 9",
    }.items():
        with pytest.raises(ValueError, match=told):
            find_categories(bank, typed)


@pytest.mark.parametrize(
    ("sizes", "category", "count", "expected"),
    [
        ("abc", "", 2, {"a": 40, "b": 40, "c": 40}),
        ("abcde", "", 3, {"a": 36, "b": 36, "c": 36, "d": 36, "e": 36}),
        ("ab", "2 a, b", 2, {"a": 80, "b": 40}),
    ],
)
async def test_turns_are_fair_over_many_sets_that_are_no_whole_round(
    store: RedisStore, clock: Clock, sizes: str, category: str, count: int, expected: dict[str, int]
) -> None:
    """The questions of one game have one moment: in which order they were asked is not known."""
    bank = Shelves(**dict.fromkeys(sizes, 200))
    asked = Counter[str]()
    for _ in range(60):
        asked.update(await ask(store, clock, bank, count, category))
    assert all(abs(asked[name] - number) <= 2 for name, number in expected.items()), asked
