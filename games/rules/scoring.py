"""Who is right, and who wins: pure."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from games.domain.points_rule import FLAT
from games.domain.records import Game, Question, QuestionResult, Results, Ruling, Standing, Submission
from games.matching import verdict
from games.matching.normalise import normalise
from games.rules import places
from games.rules.points import JudgedAnswer, answer_points, beyond_answers

TOP = 10
"""How many standings and free-text answers a result shows."""


def option_letter(index: int) -> str:
    """The letter of an option: 0 is `A`."""
    return chr(ord("A") + index)


def choice(question: Question, answer: str) -> int | None:
    """Which option an answer chose: the stored letter first, for a text may be a letter too; None for none."""
    index = ord(answer) - ord("A") if len(answer) == 1 else -1
    return index if 0 <= index < len(question.options) else verdict.choice_index(answer, question.options)


def is_right(question: Question, submission: Submission) -> bool:
    """Whether a submission answers its question; a moderator's verdict comes first."""
    if submission.verdict is not None:
        return submission.verdict
    return _judge(question, submission.answer)


def _judge(question: Question, answer: str) -> bool:
    if question.options:
        index = choice(question, answer)
        return index is not None and question.options[index] == question.answer
    return verdict.is_right(answer, question.answer, question.aliases, question.rivals)


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


def ranking(game: Game, results: Results) -> list[tuple[int, Standing]]:
    """The best of a game with their places."""
    return places.places(results.top, shared=tie(game) is places.Tie.SHARED)


def tie(game: Game) -> places.Tie:
    """What decides among equal points in one game: by its window as it was posted, extended or not."""
    return places.tie_of([game.window_s])


def place(game: Game, results: Results, points: int, time_ms: int) -> int | None:
    """The place of somebody with such points and times; None for who is worse than all whom the results name."""
    shared = tie(game) is places.Tie.SHARED
    own = places.merit(points, time_ms, shared=shared)
    named = [places.merit(one.points, one.time_ms, shared=shared) for one in results.top]
    return 1 + sum(one < own for one in named) if points and named and own <= named[-1] else None


def ranked(game: Game, results: Results) -> int:
    """How many players have points: whoever was right, or whoever took part where that is worth some."""
    return results.players if game.points.participation else results.winners


class ResultsBuilder:
    """Builds the results from pages of submissions, holding one small entry for each player."""

    def __init__(self, game: Game, rulings: Sequence[Ruling] = ()) -> None:
        self._game = game
        self._rulings = tuple(rulings)
        self._rulings_on = [[r for r in rulings if r.question == index] for index in range(len(game.questions))]
        self._ruled: dict[tuple[int, str], bool | None] = {}
        self._players: dict[str, tuple[int, int, int, str]] = {}
        """User id -> score, points of the answers but for being first, time in ms, name."""
        self._firsts: dict[int, tuple[int, list[str]]] = {}
        """Question -> the time in ms of the earliest right answer, and who gave one in that millisecond; empty where
        being first brings nothing."""
        self._is_flat = game.points == FLAT
        """Nearly every game is: of an answer to such a one there is nothing to compute."""
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
            score, points, time_ms, name = self._players.get(submission.user_id, (0, 0, 0, submission.name))
            if self.is_right(submission):
                own_ms = self.time_ms(submission)
                self._right[submission.question] += 1
                self._note_fastest(submission, own_ms)
                score, time_ms = score + 1, time_ms + own_ms
                points += 1 if self._is_flat else self._points(submission, earliest_ms=-1)
                if self._game.points.first_right:
                    self._note_first(submission, own_ms)
            self._players[submission.user_id] = (score, points, time_ms, max(name, submission.name))

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

    def points(self, submission: Submission) -> int:
        """What the answer brings, once all of the game are added; without what the game brings beyond its answers."""
        earliest_ms, _ = self._firsts.get(submission.question, (0, []))
        return self._points(submission, earliest_ms)

    def _points(self, submission: Submission, earliest_ms: int) -> int:
        answer = JudgedAnswer(
            user_id=submission.user_id,
            question=submission.question,
            is_right=self.is_right(submission),
            time_ms=self.time_ms(submission),
        )
        difficulty = self._game.questions[submission.question].difficulty
        return answer_points(self._game.points, difficulty, answer, earliest_ms).total

    def finish(self) -> Results:
        return Results(
            players=len(self._players),
            answers=sum(counts.total() for counts in self._counts),
            tallies=tuple(self._tally(index) for index in range(len(self._counts))),
            top=tuple(heapq.nsmallest(TOP, self._standings(), key=places.order)),
            winners=sum(score > 0 for score, *_ in self._players.values()),
            rulings=self._rulings,
        )

    def _standings(self) -> Iterator[Standing]:
        """Of all who have points."""
        first_right = Counter(user_id for _, users in self._firsts.values() for user_id in users)
        rule, asked = self._game.points, len(self._game.questions)
        for user_id, (score, points, time_ms, name) in self._players.items():
            if not self._is_flat:
                points += rule.first_right * first_right[user_id] + sum(beyond_answers(rule, score, asked))
            if points:
                yield Standing(user_id=user_id, name=name, score=score, points=points, time_ms=time_ms)

    def _shown(self, submission: Submission) -> str:
        key = (submission.question, submission.answer)
        if key not in self._texts:
            question = self._game.questions[submission.question]
            index = choice(question, submission.answer)
            self._texts[key] = submission.answer if index is None else question.options[index]
        return self._texts[key]

    def _note_first(self, submission: Submission, time_ms: int) -> None:
        earliest_ms, users = self._firsts.get(submission.question, (time_ms, []))
        if time_ms < earliest_ms:
            earliest_ms, users = time_ms, []
        if time_ms == earliest_ms:
            users.append(submission.user_id)
        self._firsts[submission.question] = (earliest_ms, users)

    def _note_fastest(self, submission: Submission, time_ms: int) -> None:
        best = self._fastest[submission.question]
        if best is None or (time_ms, submission.user_id) < (best.time_ms, best.user_id):
            self._fastest[submission.question] = Standing(
                user_id=submission.user_id,
                name=submission.name,
                score=1,
                points=self._points(submission, earliest_ms=time_ms),
                time_ms=time_ms,
            )

    def _tally(self, index: int) -> QuestionResult:
        counts, options = self._counts[index], self._game.questions[index].options
        shown = [(option, counts[option]) for option in options]
        if not options:
            shown = heapq.nsmallest(TOP, counts.items(), key=lambda item: (-item[1], item[0]))
        return QuestionResult(
            answers=counts.total(), right=self._right[index], counts=tuple(shown), fastest=self._fastest[index]
        )
