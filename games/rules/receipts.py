"""Receipts: the proof, for each player, that their answers are among those that were scored.

The frozen answers are the leaves of a Merkle tree, whose root is posted with the results. Leaves are in the order of
user id, as a number, and question. Each is salted by itself from a secret that is never published, so that nobody can
try out what others answered; a forgotten player's leaf remains as its hash. `docs/receipts.md` says what it proves;
`tools/verify_receipt.py` verifies it without this.
"""

from __future__ import annotations

import hmac
import itertools
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from games.domain.proofs import Proof, Secrets
from games.domain.records import Game, Submission
from games.rules import merkle
from games.rules.canonical_json import canonical
from games.rules.commitment import VERSION, commitment, described

KIND = "tally-receipt"
_POSITION_BYTES = 11


@dataclass(frozen=True, kw_only=True, slots=True)
class FrozenAnswers:
    """All answers of a closed game, to be read as often as needed."""

    game: Game
    secrets: Secrets
    read: Callable[[], Iterable[Submission]]
    """Those that are there, by user id as a number, then by question (SQL: by length of the id, id, question)."""
    forgotten: Mapping[int, bytes] = field(default_factory=dict)
    """Index in the tree -> hash of a leaf of a player who was forgotten."""

    def leaves(self) -> Iterator[tuple[Submission | None, bytes]]:
        """Each answer, None for a forgotten one, with the hash of its leaf, in the order of the tree.

        Raises ValueError where answers are out of order or twice there, or where too few are left for a forgotten one's
        index.
        """
        given, before = iter(self.read()), b""
        for index in itertools.count():
            if index in self.forgotten:
                yield None, self.forgotten[index]
                continue
            if (submission := next(given, None)) is None:
                break
            if (position := _position(submission)) <= before:
                raise ValueError(f"Answers of game {self.game.id} are not in order, or are twice there.")
            yield submission, leaf_hash(self.game.id, submission, self.secrets.leaf_key)
            before = position
        if any(place > index for place in self.forgotten):
            raise ValueError(f"Answers of game {self.game.id} are missing.")

    def tree(self) -> merkle.TreeHash:
        """The tree over them: its size and its root."""
        tree = merkle.TreeHash()
        for _, hashed in self.leaves():
            tree.add(hashed)
        return tree

    def without(self, user_id: str) -> dict[int, bytes]:
        """What `forgotten` has to be once this player's answers are deleted, for the root to stay."""
        kept = enumerate(self.leaves())
        return {i: hashed for i, (answer, hashed) in kept if answer is None or answer.user_id == user_id}


class UnorderedTree:
    """The tree over answers that come in any order, as the store gives them: some 90 bytes for each."""

    def __init__(self, game_id: str, leaf_key: bytes) -> None:
        self._game_id, self._leaf_key = game_id, leaf_key
        self._leaves: list[bytes] = []

    def add_page(self, submissions: Iterable[Submission]) -> None:
        """Each submission must be added exactly once."""
        self._leaves += [_position(each) + leaf_hash(self._game_id, each, self._leaf_key) for each in submissions]

    def tree(self) -> merkle.TreeHash:
        """The same as that of `FrozenAnswers`."""
        tree = merkle.TreeHash()
        for leaf in sorted(self._leaves):
            tree.add(leaf[_POSITION_BYTES:])
        return tree


class ProofBuilder:
    """Builds the proof of a closed game from pages of its answers; of a game without secrets there is none."""

    def __init__(self, game: Game) -> None:
        self._secrets = game.secrets
        self._tree = UnorderedTree(game.id, game.secrets.leaf_key) if game.secrets else None

    def add_page(self, submissions: Iterable[Submission]) -> None:
        """Each submission must be added exactly once."""
        if self._tree is not None:
            self._tree.add_page(submissions)

    def finish(self) -> Proof | None:
        """A pure function of the game and its answers, whatever their order."""
        if self._tree is None or self._secrets is None:
            return None
        tree = self._tree.tree()
        return Proof(salt=self._secrets.salt.hex(), root=tree.root(), size=tree.size)


def _position(submission: Submission) -> bytes:
    """Sorts as the leaves do: by user id as a number (20 digits need nine bytes), then by question."""
    return int(submission.user_id).to_bytes(9, "big") + submission.question.to_bytes(2, "big")


def leaf_salt(leaf_key: bytes, game_id: str, user_id: str, question: int) -> str:
    """64 hexadecimal digits that only the server can compute; the player learns those of their own leaves."""
    named = f"{game_id}/{user_id}/{question}"  # no two leaves are named alike: an id holds no slash
    return hmac.digest(leaf_key, named.encode(), "sha256").hex()


def leaf_hash(game_id: str, submission: Submission, leaf_key: bytes) -> bytes:
    """The hash of one answer's leaf. Raises ValueError for a lone surrogate, which `clean_answer` takes out."""
    leaf = {"game": game_id, "user": submission.user_id, **_told(game_id, submission, leaf_key)}
    return merkle.hash_leaf(canonical(leaf))


def _told(game_id: str, submission: Submission, leaf_key: bytes) -> dict[str, Any]:
    """What a leaf says beside game and user."""
    return {
        "question": submission.question,
        "answer": submission.answer,
        "received_ms": submission.received_ms,
        "salt": leaf_salt(leaf_key, game_id, submission.user_id, submission.question),
    }


def receipt(answers: FrozenAnswers, user_id: str, root: str) -> dict[str, Any]:
    """What a player may check their answers with; without any it still shows what was asked.

    Only for games whose results are posted: it tells the right answers. Reads the answers once, and holds their hashes.
    Raises ValueError where these are not the answers of the root that was posted.
    """
    game, secrets = answers.game, answers.secrets
    tree, hashes, mine = merkle.TreeHash(), list[bytes](), dict[int, Submission]()
    for index, (answer, hashed) in enumerate(answers.leaves()):
        tree.add(hashed)
        hashes.append(hashed)
        if answer and answer.user_id == user_id:
            mine[index] = answer
    if tree.root() != root:
        raise ValueError(f"The answers of game {game.id} are not those of the root that was posted.")
    paths = merkle.paths(hashes, tree.size, mine)
    return {
        "kind": KIND,
        "version": VERSION,
        "game": game.id,
        "questions": described(game.questions),
        "salt": secrets.salt.hex(),
        "commitment": commitment(game.id, game.questions, secrets.salt),
        "user": user_id,
        "answers": [
            {**_told(game.id, answer, secrets.leaf_key), "index": index, "path": [each.hex() for each in paths[index]]}
            for index, answer in mine.items()
        ],
        "size": tree.size,
        "root": root,
    }


def dump_receipt(receipt: Mapping[str, Any]) -> str:
    """The file that a player gets: JSON for people to read, too."""
    return json.dumps(receipt, ensure_ascii=False, indent=1) + "\n"
