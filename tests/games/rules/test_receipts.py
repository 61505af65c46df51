"""The tree over a game's answers, and what each player gets of it."""

from __future__ import annotations

import hmac
import json
import random
from dataclasses import replace
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from games.domain.proofs import Proof, Secrets
from games.domain.records import Submission
from games.rules import merkle
from games.rules.canonical_json import canonical
from games.rules.commitment import commitment, committed
from games.rules.receipts import (
    FrozenAnswers,
    ProofBuilder,
    UnorderedTree,
    dump_receipt,
    leaf_hash,
    leaf_salt,
    receipt,
)
from tests.games.rules.receipt_samples import ANSWERS, GAME, PLAYERS, QUESTIONS, SECRETS, frozen, receipt_of, submission

ROOT = frozen().tree().root()

places = st.tuples(st.integers(1, 10**20 - 1), st.integers(0, 24))
answered = st.dictionaries(places, st.text(st.characters(exclude_categories=["Cs"]), max_size=9), max_size=12).map(
    lambda given: [submission(user, at, answer=text) for (user, at), text in given.items()]
)


def in_order(answers: list[Submission]) -> list[Submission]:
    return sorted(answers, key=lambda each: (int(each.user_id), each.question))


def test_a_leaf_is_the_hash_of_this_text() -> None:
    """Written out, for whoever computes it with another program."""
    salt = hmac.new(SECRETS.leaf_key, b"g-2026-11-29/80/2", sha256).hexdigest()
    text = (
        '{"answer":"nobody 🐂","game":"g-2026-11-29","question":2,"received_ms":1795000000080,'
        f'"salt":"{salt}","user":"80"}}'
    )
    assert leaf_salt(SECRETS.leaf_key, GAME.id, "80", 2) == salt
    assert leaf_hash(GAME.id, submission(80, 2), SECRETS.leaf_key) == sha256(b"\x00" + text.encode()).digest()


def test_every_leaf_has_a_salt_of_its_own() -> None:
    salts = {leaf_salt(SECRETS.leaf_key, GAME.id, answer.user_id, answer.question) for answer in ANSWERS}
    salts |= {leaf_salt(SECRETS.leaf_key, "g2", "80", 2), leaf_salt(SECRETS.salt, GAME.id, "80", 2)}
    assert len(salts) == len(ANSWERS) + 2


@pytest.mark.parametrize("answers", [ANSWERS[::-1], (*ANSWERS, ANSWERS[-1]), sorted(ANSWERS, key=lambda a: a.user_id)])
def test_answers_out_of_order_or_twice_there_make_no_tree(answers: list[Submission]) -> None:
    with pytest.raises(ValueError, match="not in order, or are twice there"):
        frozen(answers).tree()


@given(answered, st.randoms())
def test_the_tree_is_the_same_in_whatever_order_the_answers_come(answers: list[Submission], rng: random.Random) -> None:
    rng.shuffle(answers)
    tree = UnorderedTree(GAME.id, SECRETS.leaf_key)
    tree.add_page(answers[:7])
    tree.add_page(answers[7:])
    ordered = frozen(in_order(answers)).tree()
    assert (tree.tree().root(), tree.tree().size) == (ordered.root(), len(answers))


def test_a_game_with_secrets_has_a_proof_and_one_without_has_none() -> None:
    built = ProofBuilder(committed(GAME, SECRETS))
    built.add_page(ANSWERS[5:])
    built.add_page(ANSWERS[:5])
    assert built.finish() == Proof(salt=SECRETS.salt.hex(), root=ROOT, size=len(ANSWERS))
    without = ProofBuilder(GAME)
    without.add_page(ANSWERS)
    assert without.finish() is None
    assert committed(GAME, SECRETS).commitment == commitment(GAME.id, QUESTIONS, SECRETS.salt)


def test_only_what_was_answered_and_when_is_in_the_root() -> None:
    """Names and verdicts may change after the close."""
    same = [replace(answer, name="x", verdict=True, interaction_id="1") for answer in ANSWERS]
    assert frozen(same).tree().root() == ROOT


@pytest.mark.parametrize("changed", [{"answer": "A"}, {"received_ms": 1}, {"user_id": "11"}, {"question": 7}], ids=str)
def test_whatever_is_changed_about_one_answer_changes_the_root(changed: dict[str, object]) -> None:
    answers = [*ANSWERS[:5], replace(ANSWERS[5], **changed), *ANSWERS[6:]]  # type: ignore[arg-type]
    assert frozen(answers).tree().root() != ROOT


# --- forgotten players ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("user_id", [str(user) for user in PLAYERS])
def test_the_root_stays_when_a_player_is_forgotten(user_id: str) -> None:
    kept = frozen().without(user_id)
    left = [answer for answer in ANSWERS if answer.user_id != user_id]
    assert len(kept) == len(ANSWERS) - len(left)
    assert frozen(left, kept).tree().root() == ROOT


@given(answered, st.data())
def test_the_root_stays_whoever_is_forgotten_in_whatever_order(answers: list[Submission], draw: st.DataObject) -> None:
    left, kept = in_order(answers), dict[int, bytes]()
    root = frozen(left).tree().root()
    users = sorted({answer.user_id for answer in answers})
    for user in draw.draw(st.lists(st.sampled_from(users), unique=True) if users else st.just([])):
        kept = frozen(left, kept).without(user)
        left = [answer for answer in left if answer.user_id != user]
        assert frozen(left, kept).tree().root() == root


def test_the_others_receipts_are_the_same_once_a_player_is_forgotten() -> None:
    left = [answer for answer in ANSWERS if answer.user_id != "10"]
    after = frozen(left, frozen().without("10"))
    assert receipt(after, "80", ROOT) == receipt_of(80)
    assert receipt(after, "10", ROOT)["answers"] == []


def test_nothing_of_a_forgotten_player_is_in_what_is_kept() -> None:
    kept = frozen().without("700")
    assert kept == {index: leaf_hash(GAME.id, ANSWERS[index], SECRETS.leaf_key) for index in (8, 9, 10)}


@pytest.mark.parametrize("index", [14, 20])
def test_a_forgotten_leaf_that_nothing_leads_up_to_is_noticed(index: int) -> None:
    """The last answers but it are lost; the root would be that of a smaller tree."""
    with pytest.raises(ValueError, match="are missing"):
        frozen(ANSWERS[:12], {index: bytes(32)}).tree()


def test_all_may_be_forgotten() -> None:
    every = {index: hashed for index, (_, hashed) in enumerate(frozen().leaves())}
    assert frozen((), every).tree().root() == ROOT


# --- receipts ------------------------------------------------------------------------------------------------------


def test_a_receipt_says_what_was_asked_and_answered_and_how_that_leads_to_the_root() -> None:
    found = receipt_of(80)
    answers = found.pop("answers")
    assert found.pop("questions")[1] == {
        "text": QUESTIONS[1].text,
        "options": [],
        "answer": "서울",
        "aliases": ["Seoul", "Soul"],
        "rivals": ["Sofia"],
    }
    assert found == {
        "kind": "tally-receipt",
        "version": 1,
        "game": GAME.id,
        "salt": SECRETS.salt.hex(),
        "commitment": commitment(GAME.id, QUESTIONS, SECRETS.salt),
        "user": "80",
        "size": 14,
        "root": ROOT,
    }
    assert [answer.keys() for answer in answers] == [{"question", "answer", "received_ms", "salt", "index", "path"}] * 2
    assert [(answer["question"], answer["answer"], answer["index"]) for answer in answers] == [
        (0, "B", 6),
        (2, "nobody 🐂", 7),
    ]


@pytest.mark.parametrize("user", PLAYERS)
def test_every_answer_of_a_receipt_leads_to_the_root(user: int) -> None:
    found = receipt_of(user)
    assert len(found["answers"]) == (2 if user == 80 else 3)
    for answer in found["answers"]:
        leaf = {"game": found["game"], "user": found["user"]}
        leaf |= {name: answer[name] for name in ("question", "answer", "received_ms", "salt")}
        path = [bytes.fromhex(each) for each in answer["path"]]
        assert merkle.verify(merkle.hash_leaf(canonical(leaf)), answer["index"], 14, path, ROOT)


def test_a_receipt_tells_nothing_of_what_others_answered() -> None:
    """No other player, no other salt, and not the key that they could be computed with."""
    text = dump_receipt(receipt_of(80))
    others = [answer for answer in ANSWERS if answer.user_id != "80"]
    salts = {leaf_salt(SECRETS.leaf_key, GAME.id, answer.user_id, answer.question) for answer in others}
    assert not any(secret in text for secret in {*salts, SECRETS.leaf_key.hex(), str(PLAYERS[4])})


def test_a_file_is_read_as_the_receipt_it_was() -> None:
    found = receipt_of(80)
    assert json.loads(dump_receipt(found)) == found
    assert "서울" in dump_receipt(found)


def test_whoever_did_not_answer_still_sees_what_was_asked() -> None:
    found = receipt_of(81)
    assert (found["answers"], found["size"], found["root"]) == ([], 14, ROOT)
    nobody = receipt_of(81, ())
    assert (nobody["size"], nobody["root"]) == (0, merkle.TreeHash().root())


@pytest.mark.parametrize("answers", [ANSWERS[:-1], (), (*ANSWERS[:-1], replace(ANSWERS[-1], answer="A"))], ids=len)
def test_there_is_no_receipt_for_other_answers_than_those_of_the_root(answers: list[Submission]) -> None:
    """Such as those of a database from before the close."""
    with pytest.raises(ValueError, match="not those of the root"):
        receipt(frozen(answers), "9", ROOT)


def test_there_is_no_receipt_under_another_key() -> None:
    secrets = Secrets(salt=SECRETS.salt, leaf_key=bytes(32))
    with pytest.raises(ValueError, match="not those of the root"):
        receipt(replace(frozen(), secrets=secrets), "9", ROOT)


@pytest.mark.parametrize(
    ("salt", "leaf_key"),
    [(bytes(31), SECRETS.leaf_key), (SECRETS.salt, b""), (bytes(33), b"k" * 33), (bytes(32), bytes(32))],
)
def test_secrets_are_two_and_of_their_length(salt: bytes, leaf_key: bytes) -> None:
    """One value for both would publish the leaves' key with the salt."""
    with pytest.raises(ValueError, match="two values of 32 random bytes"):
        Secrets(salt=salt, leaf_key=leaf_key)


def test_no_secret_is_in_what_a_log_would_show() -> None:
    shown = repr(SECRETS) + repr(frozen())
    assert "leaf_key" not in shown and repr(SECRETS.salt) not in shown and repr(SECRETS.leaf_key) not in shown


def test_a_receipt_of_many_answers_is_small() -> None:
    many = [submission(user, question) for user in range(1000, 1200) for question in range(3)]
    assert len(dump_receipt(receipt_of(1100, many))) < 5_000


def test_answers_are_read_once_for_a_receipt() -> None:
    reads = []

    def read() -> tuple[Submission, ...]:
        reads.append(1)
        return ANSWERS

    answers = FrozenAnswers(game=GAME, secrets=SECRETS, read=read)
    assert receipt(answers, "80", ROOT)["root"] == ROOT
    assert len(reads) == 1
