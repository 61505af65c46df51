"""The work that the worst of what is accepted causes, counted: lines, moments, days, rows, comparisons."""

from __future__ import annotations

import asyncio
import itertools
from collections import defaultdict
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from redis import Redis

from botbridge.commands.playing import soonest
from games.connection import in_sync
from games.dashboard.registrations import queryset
from games.dashboard.registrations.row_data import RowData
from games.domain import limits
from games.domain.guilds import GuildDirectory
from games.domain.records import AnswerPolicy, Question, Registration
from games.matching import normalise, verdict
from games.matching.verdict import MAX_GUESS
from games.play import registrations
from games.play.registration_checks import findings, overlaps, run_checks, upcoming
from games.play.registration_checks.supply import Supply
from games.questions import own
from games.questions.bundled import bundled_bank
from games.rules import registration_rules
from games.rules.schedule import next_ms, next_slots
from games.store.redis import RedisStore
from tests.e2e import scene
from tests.games.rules.counting import Work, count_work
from tests.games.samples import CHANNEL, GUILD, Clock

NOW_MS = int(datetime(2026, 3, 25, 12, 0, 30, tzinfo=UTC).timestamp() * 1000)
MOST = registration_rules.MAX_REGISTRATIONS
FIELDS = 45
"""Stars that fit into a line: the longest to read."""


def worst(number: int) -> Registration:
    """One of the registrations that cost most: each of another line, as long as one may be, or of the most times."""
    kind, minute = number % 5, number % 60
    schedules: list[dict[str, Any]] = [
        {"cron": f"{'*,' * (FIELDS - 1)}{minute} * * * *"},
        {"cron": f"{minute}-59 {'0-23,' * 17}* * * *"},
        {"cron": f"{minute} {number % 24} 29 2 */7"},
        {"cron": f"* * {'*,' * (FIELDS - 1)}{minute % 28 + 1} * *"},
        {"times": tuple(f"{hour:02d}:{minute:02d}" for hour in range(registration_rules.MAX_TIMES))},
    ]
    return Registration(
        id=f"worst{number}",
        guild_id=GUILD,
        channel_id=CHANNEL,
        zone=("Europe/Vienna", "America/New_York", "Australia/Lord_Howe", "UTC")[number % 4],
        window_s=(limits.MIN_WINDOW_S, limits.MAX_WINDOW_S)[number % 2],
        questions=number % limits.MAX_QUESTIONS + 1,
        category=("", "geography", "science", "x" * 40)[number % 4],
        difficulty=("", "easy")[number % 2],
        policy=AnswerPolicy.FIRST,
        reveal=True,
        **schedules[kind],
    )


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> Work:
    counted = count_work(monkeypatch)
    upcoming._posts.cache_clear()
    return counted


@pytest.fixture
def all_of_them() -> list[Registration]:
    made = [worst(number) for number in range(MOST)]
    assert [registration_rules.check_registration(r) for r in made] == [[]] * MOST, "they are accepted"
    return made


def lines(made: list[Registration]) -> int:
    return sum(len(r.times) or 1 for r in made)


# --- registrations ---------------------------------------------------------------------------------------------------


def test_a_check_against_all_others_reads_each_line_once(all_of_them: list[Registration], work: Work) -> None:
    directory = GuildDirectory(guild_id=GUILD, name="Quiz", channels={CHANNEL: "trivia"})
    supplies = defaultdict(lambda: Supply(bank=9**9, unused=9**9))
    for r in (all_of_them[0], replace(all_of_them[0], window_s=limits.MIN_WINDOW_S)):
        found = findings.findings(r, directory, supplies, all_of_them, NOW_MS)
        assert len(found) <= overlaps.MOST_OVERLAPS
    checked = MOST  # each is read once to see whether it follows the rules
    assert work.parses <= lines(all_of_them) + checked
    assert work.visits <= checked
    assert work.days <= lines(all_of_them) * (8 + 3) + checked * 50 * 28


async def test_the_problems_of_a_server_read_each_question_four_times_at_most(
    store: RedisStore, all_of_them: list[Registration], work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[int] = []

    class Looking:
        async def count_seeds_used(self, guild_id: str) -> int:
            return 10**6  # so many that doubt is left about all

        async def seeds_used(self, guild_id: str, seeds: list[str]) -> dict[str, int]:
            seen.append(len(seeds))
            return await store.seeds_used(guild_id, seeds)

    async def bundled(guild_id: str) -> Any:
        return bundled_bank()

    monkeypatch.setattr(run_checks, "source_of", bundled)
    directory = GuildDirectory(guild_id=GUILD, name="Quiz", channels={CHANNEL: "trivia"})
    looking: Any = Looking()
    await run_checks.check_guild(looking, directory, all_of_them, NOW_MS)
    assert sum(seen) <= 4 * len(bundled_bank().seeds())
    assert work.parses <= lines(all_of_them) + MOST


async def test_the_next_posts_of_a_server_are_computed_of_the_few_that_come_first(
    store: RedisStore, clock: Clock, all_of_them: list[Registration], work: Work
) -> None:
    now_ms = await clock.now_ms()
    await asyncio.gather(*(store.save_registration(r, next_ms(r, now_ms)) for r in all_of_them))
    stored = await store.get_registrations(GUILD)
    work.forget()
    found = await soonest(store, GUILD, stored, 10)
    assert len(found) == 10
    assert work.visits <= 10 * registration_rules.MAX_TIMES + 10
    brute = sorted((slot.at_ms, r.id) for r in stored for slot in next_slots(r, now_ms, 10))[:10]
    assert [slot.at_ms for _, slot in found] == [at_ms for at_ms, _ in brute]


async def test_a_save_reads_a_line_twice(store: RedisStore, work: Work) -> None:
    for number in range(20):
        work.forget()
        await registrations.save(store, worst(number))
        assert work.parses <= 1 + max(1, len(worst(number).times))


# --- what is typed into searches -------------------------------------------------------------------------------------


def test_a_search_and_an_order_cost_what_their_limits_allow(
    transactional_db: None, redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Redis.from_url(redis_url) as server:
        server.flushall()
    in_sync(scene.furnish)
    User.objects.create_superuser("root", "", "x")
    browser = Client()
    browser.force_login(User.objects.get(username="root"))
    sorted_by: list[str] = []
    for name, key in queryset.SORTS.items():

        def counting(data: RowData, name: str = name, key: Any = key) -> Any:
            sorted_by.append(name)
            return key(data)

        monkeypatch.setitem(queryset.SORTS, name, counting)
    there = len(in_sync(lambda store: store.get_registrations(scene.QUIZ))) + 20
    looked: list[int] = []
    plain = RowData.searched.fget  # type: ignore[attr-defined]

    class Text(str):
        def __contains__(self, part: object) -> bool:
            looked.append(1)
            return True

    monkeypatch.setattr(RowData, "searched", property(lambda data: Text(plain(data))))
    assert browser.get("/registrations/", {"q": "a " * 10_000}).status_code == 200
    assert len(looked) <= 2 * 50 * there
    sorted_by.clear()
    assert browser.get("/registrations/", {"o": ".".join(["1", "-2"] * 5_000)}).status_code == 200
    assert len(sorted_by) <= len(queryset.SORTS) * there * 2
    for path in (reverse("admin:games_guildaccess_changelist"), "/history/", "/questions/", "/audit/"):
        assert browser.get(path, {"q": "a " * 10_000}).status_code == 200, path


# --- questions and guesses -------------------------------------------------------------------------------------------


def test_the_longest_guess_is_compared_with_each_spelling_a_few_times(monkeypatch: pytest.MonkeyPatch) -> None:
    words = [f"{'ab' * 10}{n}" for n in range(own.MAX_SPELLINGS)]
    spellings = tuple(f"({word}) {'word ' * 30}{word}"[:MAX_GUESS].strip() for word in words)
    question = Question(
        seed="own:1",
        text="?" * own.MAX_TEXT,
        answer=("ae" * 100)[:MAX_GUESS],
        aliases=spellings,
        rivals=tuple(f"{spelling[:190]} no" for spelling in spellings),
    )
    assert own.problems(question) == []
    compared: list[int] = []
    real = verdict.OSA.distance

    class Counting:
        @staticmethod
        def distance(*args: Any, **kwargs: Any) -> int:
            compared.append(1)
            return int(real(*args, **kwargs))

    monkeypatch.setattr(verdict, "OSA", Counting)
    pairs = 3 * 2 * (1 + 2 * own.MAX_SPELLINGS)  # three forms of each spelling, two readings of a guess
    guesses = ["word " * 40, "ä, " + "b" * 197, "minus " * 33, "hundred " * 25, "x, " + "thousand " * 21, "1" * 200]
    for guess, text in itertools.product(guesses, (question.answer, *spellings[:2])):
        compared.clear()
        verdict.why(guess[:MAX_GUESS], text, question.aliases, question.rivals)
        assert len(compared) <= pairs * 40  # each word of the longest may be compared with its counterpart
    assert verdict.why("x" * 10**6, "y").reason is verdict.Reason.TOO_LONG


@pytest.mark.parametrize("text", ["hundred ", "1,", "a b ", "one and ", "-1 ", "\ufdfa", "nineteen "])
def test_of_a_text_of_any_length_a_bounded_part_is_looked_at_and_remembered(text: str) -> None:
    most = normalise.MOST_READ
    assert normalise.normalise(text * 100_000) == normalise.normalise((text * 100_000)[:most])
    assert verdict.why_choice(text * 100_000, "A", ("A", "B")).accepted is False
