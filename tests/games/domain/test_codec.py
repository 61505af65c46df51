"""Every record comes back from JSON as it went in, whatever people typed."""

from __future__ import annotations

import json
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from games.domain import codec
from games.domain.points_rule import FLAT
from games.domain.proofs import SALT_BYTES, Proof, Secrets
from games.domain.records import (
    AnswerPolicy,
    FinishedGame,
    Game,
    GameState,
    Phase,
    Question,
    QuestionResult,
    Registration,
    Results,
    Ruling,
    Standing,
    Submission,
)
from tests.games.rules.test_points import rules
from tests.games.samples import REGISTRATION

# Everything that Python calls text, lone surrogates included; two that form a pair become the character they stand for.
texts = st.one_of(
    st.text(max_size=30),
    st.text(st.characters(), max_size=30),
    st.text(st.characters(categories=["Cs"], max_codepoint=0xDBFF), max_size=3),
    st.sampled_from(["\x00", "|", "1|2|3|", '"}', "\u2028", "🦊" * 50, "\udfff"]),
)
ids = st.integers(0, 2**64 - 1).map(str)
moments = st.integers(0, 2**53)
counts = st.integers(0, 10**9)

questions = st.builds(
    Question,
    seed=texts,
    text=texts,
    answer=texts,
    options=st.lists(texts, max_size=4).map(tuple),
    aliases=st.lists(texts, max_size=4).map(tuple),
    rivals=st.lists(texts, max_size=4).map(tuple),
    category=texts,
    difficulty=texts,
    explanation=texts,
    source=texts,
)
values = st.lists(st.binary(min_size=SALT_BYTES, max_size=SALT_BYTES), min_size=2, max_size=2, unique=True)
secrets = values.map(lambda drawn: Secrets(salt=drawn[0], leaf_key=drawn[1]))
proofs = st.builds(Proof, salt=texts, root=texts, size=counts)
states = st.builds(
    GameState,
    phase=st.sampled_from(Phase),
    opens_ms=moments,
    ends_ms=moments,
    closed_ms=moments,
    question_message_id=ids,
    results_message_id=texts,
    players=counts,
    answers=counts,
    accepted=counts,
    changed=counts,
    refused=st.dictionaries(st.sampled_from(["TOO_MANY", "WINDOW_CLOSED"]), counts),
    seq=counts,
)
games = st.builds(
    Game,
    id=ids,
    guild_id=ids,
    channel_id=ids,
    questions=st.lists(questions, min_size=1, max_size=3).map(tuple),
    window_s=counts,
    registration_id=texts,
    slot=texts,
    slot_ms=moments,
    grace_s=counts,
    policy=st.sampled_from(AnswerPolicy),
    points=rules(),
    reveal=st.booleans(),
    mention_role_id=ids,
    thread=st.booleans(),
    publish=st.booleans(),
    secrets=st.none() | secrets,
    commitment=texts,
    state=states,
)
registrations = st.builds(
    Registration,
    id=texts,
    guild_id=ids,
    channel_id=ids,
    times=st.lists(texts, max_size=4).map(tuple),
    cron=texts,
    zone=texts,
    policy=st.sampled_from(AnswerPolicy),
    points=rules(),
    reveal=st.booleans(),
    paused_reason=texts,
    last_problem=texts,
    created_ms=moments,
    version=counts,
)
standings = st.builds(Standing, user_id=ids, name=texts, score=counts, points=counts, time_ms=moments)
tallies = st.builds(
    QuestionResult,
    answers=counts,
    right=counts,
    counts=st.lists(st.tuples(texts, counts), max_size=4).map(tuple),
    fastest=st.none() | standings,
)
rulings = st.builds(Ruling, question=counts, answer=texts, is_right=st.booleans(), shown=texts, at_ms=moments)
outcomes = st.builds(
    Results,
    players=counts,
    answers=counts,
    winners=counts,
    tallies=st.lists(tallies, max_size=3).map(tuple),
    top=st.lists(standings, max_size=3).map(tuple),
    rulings=st.lists(rulings, max_size=3).map(tuple),
    proof=st.none() | proofs,
)


@given(registrations)
def test_a_registration_comes_back(registration: Registration) -> None:
    assert codec.load_registration(codec.dump_registration(registration)) == registration


@given(games)
def test_a_game_comes_back_with_the_state_it_is_given(game: Game) -> None:
    assert codec.load_game(codec.dump_game(game), game.state) == game
    assert ("secrets" in json.loads(codec.dump_game(game))) is (game.secrets is not None), "as before there were any"


@given(secrets)
def test_no_log_shows_the_secrets_of_a_game(drawn: Secrets) -> None:
    shown = repr(replace(_GAME, secrets=drawn))
    for value in (drawn.salt, drawn.leaf_key):
        assert repr(value) not in shown and value.hex() not in shown


@given(registrations, games)
def test_a_flat_rule_for_points_is_not_written(registration: Registration, game: Game) -> None:
    """What is compared as JSON stays as it was written before there were points."""
    for record, text in (
        (registration, codec.dump_registration(registration)),
        (game, codec.dump_game(game)),
    ):
        assert ("points" in json.loads(text)) is (record.points != FLAT)


@given(outcomes)
def test_results_come_back(results: Results) -> None:
    assert codec.load_results(codec.dump_results(results)) == results
    data = json.loads(codec.dump_results(results))
    assert ("rulings" in data, "proof" in data) == (bool(results.rulings), results.proof is not None), (
        "as it was written before there were any"
    )


@given(st.builds(FinishedGame, game=games, results=outcomes, archived_ms=moments))
def test_a_finished_game_comes_back(finished: FinishedGame) -> None:
    over = replace(finished.game, secrets=None)
    assert codec.load_finished(codec.dump_finished(finished)) == replace(finished, game=over)


@given(ids, st.integers(0, 24), texts, texts, st.none() | st.booleans(), ids, moments, st.floats(0, 10))
def test_a_submission_comes_back(
    user: str, question: int, answer: str, name: str, verdict: bool | None, by: str, ms: int, recent: float
) -> None:
    value = f"{by}|{ms}|{recent:.1f}|{codec.dump_answer(answer, name, verdict)}"
    assert codec.load_submission(f"{user}:{question}", value) == Submission(
        user_id=user,
        question=question,
        answer=answer,
        name=name,
        verdict=verdict,
        interaction_id=by,
        received_ms=ms,
    )


@given(games)
def test_what_is_stored_is_plain_ascii_on_one_line(game: Game) -> None:
    stored = codec.dump_game(game)
    assert stored.isascii()
    assert stored.isprintable()


@given(registrations)
def test_empty_lists_stay_lists_and_ids_stay_text(registration: Registration) -> None:
    data = json.loads(codec.dump_registration(replace(registration, times=())))
    assert data["times"] == []
    assert isinstance(data["guild_id"], str)


def test_a_record_of_a_newer_version_is_still_read() -> None:
    data = json.loads(codec.dump_registration(REGISTRATION)) | {"colour": "green"}
    assert codec.load_registration(json.dumps(data)) == REGISTRATION
    described = json.loads(codec.dump_game(_GAME)) | {"music": True}
    described["questions"][0]["picture"] = "none"
    assert codec.load_game(json.dumps(described), _GAME.state) == _GAME


def test_a_record_of_an_older_version_gets_what_it_lacks() -> None:
    data = json.loads(codec.dump_registration(REGISTRATION))
    for name in ("times", "policy", "reveal", "failures"):
        del data[name]
    assert codec.load_registration(json.dumps(data)) == replace(REGISTRATION, times=())


_GAME = Game(
    id="game",
    guild_id="1",
    channel_id="2",
    questions=(Question(seed="s", text="t", answer="a"),),
    window_s=60,
)
