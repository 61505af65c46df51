"""Games and results at their largest and nastiest, drawn by hypothesis."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from games.domain.proofs import Proof
from games.domain.records import AnswerPolicy, Game, GameState, Phase, Question, Registration, Results, Submission
from games.rules import scoring
from games.rules.scoring import option_letter
from tests.games.rules.test_points import rules

NOW = 1_900_000_000_000
SNOWFLAKE = str(2**63 - 1)

PROOF = Proof(salt="5" * 64, root="f" * 64, size=100_000 * 25)

words = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        ["*" * 300, "[x](https://a.example)" * 20, "👩🏽‍🚀" * 90, "שלום " * 80, "\n" * 400, "a" * 400, "_" * 400]
    ),
)


@st.composite
def questions(draw: st.DrawFn) -> Question:
    options = tuple(draw(st.lists(words, max_size=10, unique=True)))
    options = tuple(f"{option[:98]}{n}" for n, option in enumerate(options)) if len(options) > 1 else ()
    return Question(
        seed="t",
        text=draw(words)[:300] or "?",
        answer=options[0] if options else (draw(words)[:200] or "!"),
        options=options,
        category=draw(st.sampled_from(["geography", "science", "x" * 60])),
        difficulty=draw(st.sampled_from(["easy", "hard"])),
        explanation=draw(words) + draw(words),
        source=draw(words),
    )


@st.composite
def games(draw: st.DrawFn) -> Game:
    state = GameState(
        phase=draw(st.sampled_from(list(Phase))),
        opens_ms=NOW,
        ends_ms=NOW + 60_000,
        question_message_id=SNOWFLAKE,
        results_message_id=draw(st.sampled_from(["", SNOWFLAKE, "undeliverable:50013"])),
        players=draw(st.sampled_from([0, 1, 100_000])),
    )
    return Game(
        id="a" * 20,
        guild_id=SNOWFLAKE,
        channel_id=SNOWFLAKE,
        questions=tuple(draw(st.lists(questions(), min_size=1, max_size=25))),
        window_s=60,
        policy=draw(st.sampled_from(list(AnswerPolicy))),
        points=draw(rules()),
        reveal=draw(st.booleans()),
        mention_role_id=SNOWFLAKE,
        commitment="c" * 64,
        state=state,
    )


def full_game(count: int, length: int = 300) -> Game:
    """Every text as long as it may be and made of characters that double when escaped."""
    options = tuple("*" * (length // 3 - 1) + str(n) for n in range(10))
    question = Question(
        seed="t", text="*" * length, answer=options[0], options=options, explanation="_" * 500, source="|" * 200
    )
    typed = replace(question, options=(), answer="`" * 200)
    return Game(
        id="a" * 20,
        guild_id=SNOWFLAKE,
        channel_id=SNOWFLAKE,
        questions=tuple(typed if n % 2 else question for n in range(count)),
        window_s=60,
        reveal=True,
        commitment="c" * 64,
        state=GameState(
            phase=Phase.OPEN, opens_ms=NOW, ends_ms=NOW + 60_000, question_message_id=SNOWFLAKE, players=100_000
        ),
    )


def submissions(game: Game, players: int) -> list[Submission]:
    """Everybody answers everything: letters in turn for a choice, a text of their own otherwise."""
    return [
        Submission(
            user_id=str(10**18 + player),
            question=index,
            answer=option_letter(player % len(question.options)) if question.options else _typed(question, player),
            interaction_id=str(player + 1),
            received_ms=NOW + player,
            name="~" * 80,
        )
        for player in range(players)
        for index, question in enumerate(game.questions)
    ]


def _typed(question: Question, player: int) -> str:
    return question.answer if player % 3 == 0 else f"{player} " + "*" * 190


def results(game: Game, players: int) -> Results:
    return replace(scoring.results(game, submissions(game, players)), proof=PROOF)


def crowded(found: Results, players: int) -> Results:
    """The same results as if so many had played."""
    factor = players // found.players
    tallies = tuple(
        replace(
            tally,
            answers=tally.answers * factor,
            right=tally.right * factor,
            counts=tuple((answer, number * factor) for answer, number in tally.counts),
        )
        for tally in found.tallies
    )
    return replace(found, players=players, answers=found.answers * factor, tallies=tallies, winners=players)


def full_registration(number: int) -> Registration:
    return Registration(
        id=f"abc{number:02d}",
        guild_id=SNOWFLAKE,
        channel_id=SNOWFLAKE,
        times=tuple(f"{hour:02d}:30" for hour in range(24)),
        zone="America/Argentina/ComodRivadavia",
        category="*" * 60,
        difficulty="medium",
        mention_role_id=SNOWFLAKE,
        paused_reason="*" * 500,
        last_problem="[" * 500,
        enabled=number % 2 == 0,
    )
