"""Records for the tests of the file's shape: any that Tally can hold, as Hypothesis draws them."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from games.domain.duties import EarlierTries
from games.domain.proofs import SALT_BYTES, Proof, Secrets
from games.domain.records import AnswerPolicy, FinishedGame, Game, GameState, Phase, Question, Registration, Submission
from games.rules import registration_rules, scoring
from tests.games.rules.test_points import rules

NOW_MS = 1_795_000_000_000
texts = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=12)
words = st.text("abcdefghij ", max_size=12)
ids = st.one_of(st.integers(1, 2**64 - 1), st.integers(1, 5)).map(str)
own_ids = st.one_of(st.uuids().map(str), st.text("abcdefghijklmnopqrstuvwxyz23456789-_", min_size=1, max_size=40))
times_of_day = st.builds("{:02d}:{:02d}".format, st.integers(0, 23), st.integers(0, 59))
moments = st.integers(1, 4_000_000_000_000)
counts = st.integers(0, 10**6)

registrations = st.builds(
    Registration,
    id=own_ids,
    guild_id=ids,
    channel_id=ids,
    times=st.lists(times_of_day, min_size=1, max_size=5, unique=True).map(lambda times: tuple(sorted(times))),
    zone=st.sampled_from(["UTC", "Europe/Vienna", "America/Los_Angeles", "Australia/Lord_Howe"]),
    window_s=st.one_of(st.integers(10, 604_800), st.integers(1, 100).map(lambda minutes: minutes * 60)),
    grace_s=st.integers(60, 86_400),
    questions=st.integers(1, 25),
    category=words,
    difficulty=st.sampled_from(["", "easy", "hard"]),
    policy=st.sampled_from(AnswerPolicy),
    points=rules(),
    reveal=st.booleans(),
    mention_role_id=st.one_of(st.just(""), ids),
    thread=st.booleans(),
    publish=st.booleans(),
    enabled=st.booleans(),
    paused_reason=texts,
    failures=st.integers(0, 3),
    last_problem=texts,
    created_ms=st.one_of(st.just(0), moments),
    version=st.integers(0, 100),
).flatmap(
    lambda drawn: st.sampled_from(
        [
            r := replace(drawn, policy=registration_rules.policy_of(drawn)),
            replace(r, times=(), cron="0 18 * * MON-FRI"),
            replace(r, cron="*/5 * * * *", times=()),
        ]
    )
)

choices = st.lists(texts.filter(bool), min_size=2, max_size=4, unique=True).map(tuple)
questions = st.builds(
    Question,
    seed=texts,
    text=texts,
    answer=texts,
    options=st.one_of(st.just(()), choices),
    aliases=st.lists(texts, max_size=2).map(tuple),
    rivals=st.lists(texts, max_size=2).map(tuple),
    category=words,
    difficulty=words,
    explanation=texts,
    source=texts,
)


def secrets_of(number: int) -> Secrets:
    """Different ones for each number."""
    return Secrets(salt=number.to_bytes(SALT_BYTES, "big"), leaf_key=(number + 1).to_bytes(SALT_BYTES, "big"))


secrets = st.none() | st.integers(0, 2**255).map(secrets_of)
proofs = st.none() | st.builds(Proof, salt=words, root=words, size=counts)


@st.composite
def answers(draw: st.DrawFn, asked: int) -> list[Submission]:
    """In the order of players and questions."""
    places = draw(st.lists(st.tuples(ids, st.integers(0, asked - 1)), max_size=6, unique=True))
    return [
        Submission(
            user_id=user_id,
            question=question,
            answer=draw(st.one_of(texts, st.sampled_from(["A", "B", "Z"]))),
            interaction_id=draw(ids),
            received_ms=draw(st.integers(0, 4_000_000_000_000)),
            name=draw(texts),
            verdict=draw(st.sampled_from([None, True, False])),
        )
        for user_id, question in sorted(places, key=lambda place: (int(place[0]), place[1]))
    ]


@st.composite
def games(draw: st.DrawFn, phases: tuple[Phase, ...] = tuple(Phase)) -> tuple[Game, list[Submission]]:
    asked = tuple(draw(st.lists(questions, min_size=1, max_size=3)))
    given_answers = draw(answers(len(asked)))
    opens_ms = draw(st.one_of(st.just(0), moments))
    state = GameState(
        phase=draw(st.sampled_from(phases)),
        opens_ms=opens_ms,
        ends_ms=draw(st.one_of(st.just(0), st.integers(0, 10**9).map(lambda ms: opens_ms + ms))),
        closed_ms=draw(st.one_of(st.just(0), moments)),
        question_message_id=draw(st.one_of(st.just(""), ids)),
        results_message_id=draw(st.one_of(st.just(""), ids, st.just("undeliverable:50013"))),
        players=draw(counts),
        answers=draw(counts),
        accepted=draw(counts),
        changed=draw(counts),
        refused=draw(st.dictionaries(st.sampled_from(["TOO_MANY", "GAME_CLOSED"]), st.integers(1, 9))),
        seq=draw(counts),
        stored=draw(counts),
        posted=draw(counts),
        checksum=draw(st.sampled_from(["", "ab" * 32])),
    )
    game = Game(
        id=draw(own_ids),
        guild_id=draw(ids),
        channel_id=draw(ids),
        questions=asked,
        window_s=draw(st.integers(10, 604_800)),
        registration_id=draw(st.one_of(st.just(""), own_ids)),
        slot=draw(texts),
        slot_ms=draw(counts),
        grace_s=draw(st.integers(60, 86_400)),
        policy=draw(st.sampled_from(AnswerPolicy)),
        points=draw(rules()),
        reveal=draw(st.booleans()),
        mention_role_id=draw(st.one_of(st.just(""), ids)),
        thread=draw(st.booleans()),
        publish=draw(st.booleans()),
        forum=draw(st.booleans()),
        thread_id=draw(st.one_of(st.just(""), ids)),
        secrets=draw(secrets),
        commitment=draw(words),
        state=state,
    )
    return game, given_answers


tries = st.builds(
    EarlierTries,
    late_ms=counts,
    question_intent_ms=counts,
    results_intent_ms=counts,
    question_generation=counts,
    results_generation=counts,
    tries=counts,
)


@st.composite
def finished_games(draw: st.DrawFn) -> tuple[FinishedGame, list[Submission]]:
    game, given_answers = draw(games((Phase.POSTED,)))
    results = scoring.results(game, given_answers)
    if draw(st.booleans()):  # somebody's answers are here no more, or not all of them
        results = scoring.results(game, given_answers[1:])
    game, results = replace(game, secrets=None), replace(results, proof=draw(proofs))
    return FinishedGame(game=game, results=results, archived_ms=draw(counts)), given_answers
