"""A game to look at: what a registration would ask, without reserving anything, using up a question or being stored."""

from __future__ import annotations

from dataclasses import replace

from games.bank.withheld import Withheld
from games.domain.errors import NoQuestions, QuestionsInPlay
from games.domain.ports import QuestionSource
from games.domain.records import Game, GameState, Phase, Question, Registration, Results, Submission
from games.play.registration_checks.supply import kind_of, seeds_of
from games.rules import mix, registration_rules, scoring

PLAYERS = "Ada Grace Linus Margaret Alan Katherine Edsger Barbara Donald Radia Tim Hedy".split()
_FIRST_USER = 100


def sample_game(
    registration: Registration, questions: QuestionSource, now_ms: int, withheld: Withheld | None = None
) -> Game:
    """An open game of this registration with example questions, the same whenever one looks, but none withheld.

    Raises NoQuestions, and QuestionsInPlay where there are some, but withheld.
    """
    r, withheld = registration, withheld or Withheld()
    try:
        parts = mix.parts_of(r)
    except ValueError as error:  # stored before there was the rule that it breaks: nothing is posted of it either
        raise NoQuestions from error
    chosen = [seed for part in parts for seed in _sample(part, questions, withheld)]
    return replace(
        registration_rules.game_of(r, "sample"),
        # One that has but the text of a question in play stays, with the mark as its answer.
        questions=tuple(withheld.cover(questions.question(seed)) for seed in chosen),
        state=GameState(phase=Phase.OPEN, opens_ms=now_ms, ends_ms=now_ms + r.window_s * 1000),
    )


def _sample(part: Registration, questions: QuestionSource, withheld: Withheld) -> list[str]:
    seeds, count = seeds_of(questions, kind_of(part)), max(1, part.questions)
    if len(seeds) < count:
        raise NoQuestions
    seeds = [seed for seed in seeds if seed not in withheld.seeds]
    if len(seeds) < count:
        raise QuestionsInPlay
    return [seeds[n * len(seeds) // count] for n in range(count)]


def sample_results(game: Game) -> tuple[Game, Results]:
    """The sample as it stands when it is over, and its results with a dozen invented players."""
    given = [submission for n, name in enumerate(PLAYERS) for submission in _answers(game, n, name)]
    state = replace(game.state, phase=Phase.POSTED, closed_ms=game.state.ends_ms, players=len(PLAYERS))
    return replace(game, state=state), scoring.results(game, given)


def _answers(game: Game, number: int, name: str) -> list[Submission]:
    """Every third answer is wrong, at another question for each player."""
    return [
        Submission(
            user_id=str(_FIRST_USER + number),
            question=index,
            answer=question.answer if (number + index) % 3 else _wrong(question, number),
            interaction_id=f"{number}-{index}",
            received_ms=game.state.opens_ms + 4_000 + 2_700 * number + 900 * index,
            name=name,
        )
        for index, question in enumerate(game.questions)
    ]


def _wrong(question: Question, number: int) -> str:
    others = [option for option in question.options if option != question.answer] or ["no idea"]
    return others[number % len(others)]
