"""The rules of the game, pure: what a registration may be, what a game is called, who is right, who wins."""

from __future__ import annotations

import heapq
import re
from base64 import b32encode
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from hashlib import sha256

from cronsim import CronSim, CronSimError

from games import cron, matching
from games.domain import (
    AnswerPolicy,
    Game,
    Question,
    Registration,
    Results,
    Ruling,
    Standing,
    Submission,
    Tally,
)
from games.matching_text import normalise
from games.zones import NO_PLACES, is_zone

MIN_WINDOW_S, MAX_WINDOW_S = 10, 7 * 86_400
MIN_GRACE_S, MAX_GRACE_S = 60, 86_400
MAX_QUESTIONS = 25
MAX_TIMES = 24
MAX_REGISTRATIONS = 200
"""Registrations of one server, unless whoever runs Tally has set another limit."""
TOP = 10
"""How many standings and free-text answers a result shows."""
LIMITS: Mapping[str, tuple[str, int]] = {
    "id": ("The registration's id", 40),
    "guild_id": ("The server's id", 20),
    "channel_id": ("The channel's id", 20),
    "mention_role_id": ("The role's id", 20),
    "times": ("A time of day", 20),
    "cron": ("The cron line", cron.MOST),
    "zone": ("The time zone", 64),
    "category": ("The category", 40),
    "difficulty": ("The difficulty", 10),
    "paused_reason": ("The reason of the pause", 2000),
    "last_problem": ("The last problem", 2000),
}
"""What each text of a registration is called, and how many characters it has at most; of the times, each of them.

Whatever is computed from a registration is bounded by these: no text is looked into before it is known to be short.
"""
TOLD = ("paused_reason", "last_problem")
"""The texts that Tally writes itself: they are cut where they are written, and nothing is computed from them."""
FIRST_ONLY = (
    "Where players are told at once whether they are right, the first answer counts: with the last one, everybody "
    "could try until it is right."
)

# --- registrations ----------------------------------------------------------------------------------------------------


def check_registration(registration: Registration) -> list[str]:
    """What is wrong with a registration, in words for people; empty when it is good."""
    problems = _too_long(registration, TOLD) + unplayable(registration)
    if registration.policy is not policy_of(registration):
        problems.append(FIRST_ONLY)
    return problems


def policy_of(registration: Registration) -> AnswerPolicy:
    """Which answer counts in its games: the first where players are told at once, also if it was stored otherwise."""
    return AnswerPolicy.FIRST if registration.reveal else registration.policy


def unplayable(registration: Registration) -> list[str]:
    """What keeps a registration, as it is stored, from being posted; empty for one that is.

    What was stored before a rule was made stays where it is: nothing is computed from it, and this is what people read.
    """
    r = registration
    if found := _too_long(r, LIMITS.keys() - TOLD):
        return found
    checks = [
        (re.fullmatch(r"\d{1,20}", r.guild_id, re.ASCII), "The server's id is 1 to 20 digits."),
        (re.fullmatch(r"\d{1,20}", r.channel_id, re.ASCII), "Choose the channel to post in."),
        (re.fullmatch(r"(\d{1,20})?", r.mention_role_id, re.ASCII), "The role's id is 1 to 20 digits."),
        (
            MIN_WINDOW_S <= r.window_s <= MAX_WINDOW_S,
            "Answers are taken for 10 seconds to 7 days, written like 90s, 30m, 2h30m or 1d.",
        ),
        (
            MIN_GRACE_S <= r.grace_s <= MAX_GRACE_S,
            "The grace for a missed slot is from 1 minute to 1 day.",  # less, and a busy moment would miss it
        ),
        (1 <= r.questions <= MAX_QUESTIONS, f"A game has 1 to {MAX_QUESTIONS} questions."),
    ]
    return schedule_problems(r) + [words for good, words in checks if not good]


def is_older_than_rules(registration: Registration) -> bool:
    """Whether it breaks only what was made a rule after such a registration could be stored: it is not damaged."""
    r = registration
    return bool(_too_long(r, LIMITS)) or r.zone in NO_PLACES or (r.policy is not policy_of(r) and not unplayable(r))


def _too_long(r: Registration, names: Iterable[str]) -> list[str]:
    found = []
    for name, (words, most) in LIMITS.items():
        value = getattr(r, name) if name in names else ()
        if any(len(text) > most for text in ((value,) if isinstance(value, str) else value)):
            found.append(f"{words} is too long: it has at most {most:,} characters.")
    return found


def schedule_problems(r: Registration) -> list[str]:
    """What is wrong with its times or cron line and their time zone, in words for people."""
    if len(r.times) > MAX_TIMES:
        return [f"At most {MAX_TIMES} times a day."]
    return _too_long(r, ("times", "cron", "zone")) or list(_schedule_problems(r.times, r.cron, r.zone))


@lru_cache(maxsize=4096)
def _schedule_problems(times: Sequence[str], cron: str, zone: str) -> tuple[str, ...]:
    problems = []
    if not is_zone(zone):
        problems.append(f"{zone!r} is not a time zone. Use an IANA name such as Europe/Vienna.")
    if bool(times) == bool(cron):
        return (*problems, "Give either times of day, such as 8:00, 17:30, or a cron line.")
    for time in times:
        if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", time, re.ASCII):
            problems.append(f"{time!r} is not a time of day from 00:00 to 23:59.")
    if cron:
        try:
            if len(cron.split()) != 5:
                raise CronSimError("five fields")
            next(CronSim(cron, datetime(2024, 1, 1)))
        except (CronSimError, StopIteration):
            problems.append(f"{cron!r} is not a cron line that ever comes. Five fields, such as 0 18 * * MON-FRI.")
    return tuple(problems)


def game_id(guild_id: str, registration_id: str, slot: str) -> str:
    """The id of the game of a slot: the same whoever computes it and however often, so that a slot has one game."""
    digest = sha256(f"{guild_id}/{registration_id}/{slot}".encode()).digest()
    return b32encode(digest)[:20].decode().lower()


# --- who is right ---------------------------------------------------------------------------------------------------


def option_letter(index: int) -> str:
    """The letter of an option: 0 is `A`."""
    return chr(ord("A") + index)


def choice(question: Question, answer: str) -> int | None:
    """Which option an answer chose: the stored letter first, for a text may be a letter too; None for none."""
    index = ord(answer) - ord("A") if len(answer) == 1 else -1
    return index if 0 <= index < len(question.options) else matching.choice_index(answer, question.options)


def is_right(question: Question, submission: Submission) -> bool:
    """Whether a submission answers its question; a moderator's verdict comes first."""
    if submission.verdict is not None:
        return submission.verdict
    return _judge(question, submission.answer)


def _judge(question: Question, answer: str) -> bool:
    if question.options:
        index = choice(question, answer)
        return index is not None and question.options[index] == question.answer
    return matching.is_right(answer, question.answer, question.aliases, question.rivals)


def answer_key(question: Question, answer: str) -> str:
    """Names an answer and all its spellings: the option's letter, or the plain form of what was typed."""
    index = choice(question, answer)
    return option_letter(index) if index is not None else normalise(answer) or answer.casefold()


def ruled(question: Question, answer: str, rulings: Sequence[Ruling]) -> bool | None:
    """What the newest of the rulings on this question says of an answer; None when none of them is about it."""
    key = answer_key(question, answer) if rulings else ""
    return next((ruling.is_right for ruling in reversed(rulings) if ruling.answer == key), None)


def counts_as_right(question: Question, answer: str, rulings: Sequence[Ruling] = ()) -> bool:
    """Whether an answer counts as right after the rulings on its question; a moderator's verdicts aside."""
    ruling = ruled(question, answer, rulings)
    return _judge(question, answer) if ruling is None else ruling


def results(game: Game, submissions: Iterable[Submission], rulings: Sequence[Ruling] = ()) -> Results:
    """The outcome of a game: a pure function, whatever the order of the submissions."""
    builder = ResultsBuilder(game, rulings)
    builder.add_page(submissions)
    return builder.finish()


class ResultsBuilder:
    """Builds the results from pages of submissions, holding one small entry for each player."""

    def __init__(self, game: Game, rulings: Sequence[Ruling] = ()) -> None:
        self._game = game
        self._rulings = tuple(rulings)
        self._rulings_on = [[r for r in rulings if r.question == index] for index in range(len(game.questions))]
        self._ruled: dict[tuple[int, str], bool | None] = {}
        self._players: dict[str, tuple[int, int, str]] = {}
        """User id -> score, time in ms, name."""
        self._counts: list[Counter[str]] = [Counter() for _ in game.questions]
        self._right = [0] * len(game.questions)
        self._fastest: list[Standing | None] = [None] * len(game.questions)
        self._judged: dict[tuple[int, str], bool] = {}
        """Equal answers are judged once, and looked up among the options once."""
        self._texts: dict[tuple[int, str], str] = {}

    def add_page(self, submissions: Iterable[Submission]) -> None:
        """Each submission must be added exactly once."""
        for submission in submissions:
            self._counts[submission.question][self._shown(submission)] += 1
            score, time_ms, name = self._players.get(submission.user_id, (0, 0, submission.name))
            if self.is_right(submission):
                own_ms = self.time_ms(submission)
                self._right[submission.question] += 1
                self._note_fastest(submission, own_ms)
                score, time_ms = score + 1, time_ms + own_ms
            self._players[submission.user_id] = (score, time_ms, max(name, submission.name))

    def is_right(self, submission: Submission) -> bool:
        """As the module's `is_right`, but that a ruling comes before all else; remembers the answers it has judged."""
        ruling = self._ruling(submission) if self._rulings else None
        if ruling is not None:
            return ruling
        if submission.verdict is not None:
            return submission.verdict
        key = (submission.question, submission.answer)
        if key not in self._judged:
            self._judged[key] = _judge(self._game.questions[submission.question], submission.answer)
        return self._judged[key]

    def _ruling(self, submission: Submission) -> bool | None:
        index, answer = key = (submission.question, submission.answer)
        if key not in self._ruled:
            self._ruled[key] = ruled(self._game.questions[index], answer, self._rulings_on[index])
        return self._ruled[key]

    def time_ms(self, submission: Submission) -> int:
        """How long after the opening the answer came, in ms."""
        return max(0, submission.received_ms - self._game.state.opens_ms)

    def finish(self) -> Results:
        winners = [
            Standing(user_id=user_id, name=name, score=score, time_ms=time_ms)
            for user_id, (score, time_ms, name) in self._players.items()
            if score
        ]
        return Results(
            players=len(self._players),
            answers=sum(counts.total() for counts in self._counts),
            tallies=tuple(self._tally(index) for index in range(len(self._counts))),
            top=tuple(heapq.nsmallest(TOP, winners, key=lambda s: (-s.score, s.time_ms, s.user_id))),
            winners=len(winners),
            rulings=self._rulings,
        )

    def _shown(self, submission: Submission) -> str:
        key = (submission.question, submission.answer)
        if key not in self._texts:
            question = self._game.questions[submission.question]
            index = choice(question, submission.answer)
            self._texts[key] = submission.answer if index is None else question.options[index]
        return self._texts[key]

    def _note_fastest(self, submission: Submission, time_ms: int) -> None:
        best = self._fastest[submission.question]
        if best is None or (time_ms, submission.user_id) < (best.time_ms, best.user_id):
            self._fastest[submission.question] = Standing(
                user_id=submission.user_id, name=submission.name, score=1, time_ms=time_ms
            )

    def _tally(self, index: int) -> Tally:
        counts, options = self._counts[index], self._game.questions[index].options
        shown = [(option, counts[option]) for option in options]
        if not options:
            shown = heapq.nsmallest(TOP, counts.items(), key=lambda item: (-item[1], item[0]))
        return Tally(
            answers=counts.total(), right=self._right[index], counts=tuple(shown), fastest=self._fastest[index]
        )
