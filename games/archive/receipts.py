"""Receipts of finished games, from what SQL has: what a player gets, what stays of a forgotten one, and the check of
both against what was posted. `games/rules/receipts.py` computes them; `docs/receipts.md` says what they prove."""

from __future__ import annotations

from asyncio import Lock
from collections.abc import Iterator
from typing import Any

import structlog
from asgiref.sync import sync_to_async
from django.db import close_old_connections, connections
from django.db.models import Exists, OuterRef
from django.db.models.functions import Length

from games.archive.archived_game import PAGE, game_of, results_of, submission_of
from games.domain.per_loop import PerLoop
from games.domain.proofs import Secrets
from games.domain.records import Game, Submission
from games.models import ArchivedAnswer, ArchivedGame
from games.rules.commitment import commitment
from games.rules.receipts import FrozenAnswers, receipt

log = structlog.get_logger(__name__)

NEWEST = 100
"""Games among which those that a player answered are looked for."""
_turn = PerLoop(Lock)
"""A receipt of a huge game keeps a processor at work for seconds: one at a time."""


def frozen_answers(row: ArchivedGame) -> FrozenAnswers | None:
    """The answers as the tree has them; None for a game without a proof, or whose key for leaves is not here."""
    proof = results_of(row).proof
    if proof is None or not row.leaf_key:
        return None
    return FrozenAnswers(
        game=game_of(row),
        secrets=Secrets(salt=bytes.fromhex(proof.salt), leaf_key=bytes.fromhex(row.leaf_key)),
        read=lambda: _in_order(row.id),
        forgotten={int(index): bytes.fromhex(hashed) for index, hashed in row.forgotten_leaves.items()},
    )


def _in_order(game_id: str) -> Iterator[Submission]:
    """By user id as a number, whatever the database thinks of the order of digits, then by question."""
    rows = ArchivedAnswer.objects.filter(game_id=game_id).order_by(Length("user_id"), "user_id", "question")
    return map(submission_of, rows.iterator(chunk_size=PAGE))


# --- for players ---------------------------------------------------------------------------------------------------


async def of_player(row: ArchivedGame, user_id: str) -> dict[str, Any] | None:
    """What a player may check their answers with; None where there is none. It tells the right answers.

    Raises ValueError where the answers in SQL are not those of the root that was posted, and the database's errors.
    """
    # In a thread of its own: what else is asked of SQL does not wait for it.
    async with _turn.get():
        return await sync_to_async(_of_player, thread_sensitive=False)(row, user_id)


def _of_player(row: ArchivedGame, user_id: str) -> dict[str, Any] | None:
    close_old_connections()
    try:
        answers, proof = frozen_answers(row), results_of(row).proof
        return receipt(answers, user_id, proof.root) if answers and proof else None
    finally:
        connections.close_all()


async def answered(guild_id: str, user_id: str, channels: frozenset[str] | None) -> list[Game]:
    """Those of the newest games of these channels (None: of all) for which a player who answered gets a receipt, the
    newest first."""
    return await sync_to_async(_answered)(guild_id, user_id, channels)


def _answered(guild_id: str, user_id: str, channels: frozenset[str] | None) -> list[Game]:
    close_old_connections()
    games = ArchivedGame.objects.confirmed().filter(guild_id=guild_id).exclude(leaf_key="")
    games = games.order_by("-closed_at", "-id")
    if channels is not None:
        games = games.filter(channel_id__in=channels)
    mine = ArchivedAnswer.objects.filter(game=OuterRef("pk"), user_id=user_id)
    newest = games.annotate(is_answered=Exists(mine))[:NEWEST]
    return [game_of(row) for row in newest if row.is_answered]


# --- for those who keep the archive --------------------------------------------------------------------------------


def keep_leaves_of(row: ArchivedGame, user_id: str) -> list[str]:
    """Note the hashes of a player's leaves before their answers are deleted; returns the fields to save.

    Where the answers are not those of the tree any more, there is nothing to keep: forgetting goes before receipts.
    """
    if (answers := frozen_answers(row)) is None:
        return []
    try:
        kept = answers.without(user_id)
    except ValueError as error:
        log.warning("no leaves kept of a forgotten player", game=row.id, problem=str(error))
        return []
    row.forgotten_leaves = {str(index): hashed.hex() for index, hashed in kept.items()}
    return ["forgotten_leaves"]


def drop_leaves(row: ArchivedGame) -> list[str]:
    """Where every answer goes, so does what could test a guess at one; returns the fields to save. Receipts that were
    handed out prove what they did: they need the posted root alone."""
    row.leaf_key, row.forgotten_leaves = "", {}
    return ["leaf_key", "forgotten_leaves"]


def differences(row: ArchivedGame) -> list[str]:
    """How a game differs from what was posted of it, in words; empty when it does not, or when nothing was."""
    proof, game = results_of(row).proof, game_of(row)
    if proof is None:
        return []
    found = []
    if commitment(game.id, game.questions, bytes.fromhex(proof.salt)) != game.commitment:
        found.append(f"the questions in SQL are not those of the commitment {game.commitment}")
    answers = frozen_answers(row)
    if answers is None or row.lost:  # what is lost for good is certified as such
        return found
    try:
        tree = answers.tree()
    except ValueError as error:
        return [*found, str(error)]
    if (tree.root(), tree.size) != (proof.root, proof.size):
        found.append(
            f"the root of {tree.size} answers in SQL is {tree.root()}, posted was {proof.root} of {proof.size}"
        )
    return found
