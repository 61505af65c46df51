"""A player is forgotten, and gets a certificate of what was removed: one service for the button and for the shell.

1. What is held of the player is counted, and the audit notes that somebody is being forgotten.
2. `games.archive.forgetting` removes it, and again while games are being closed.
3. It is counted once more: what is gone was removed, the rest is left, and said.
4. The audit notes how much that was, and the hash of the certificate; never who, or the audit would remember.
Whoever dies on the way is followed by the next call, which removes what is still there and certifies that.
"""

from __future__ import annotations

import json
import secrets
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from asgiref.sync import sync_to_async

from games.archive import audit
from games.archive.forgetting import Forgotten, forget_patiently
from games.domain.ports import Store
from games.models import AuditEntry
from games.privacy.hidden import set_hidden
from games.privacy.holdings import held
from games.privacy.records import Kind
from games.rules.canonical_json import canonical

FORMAT = "tally-forgotten-1"
KEPT = frozenset({Kind.AUDIT, Kind.ROLE, Kind.LOGIN})
"""What is no play: what somebody did as a host stays in the audit, and rights end where they are given."""
NOT_REACHED = (
    "posts in Discord, which whoever manages the server may delete",
    "backups, until they are replaced",
    "the store's append-only file, until it is rewritten",
    "of answers to finished games a hash each, which tells nothing and keeps the receipts of others",
)
BY_PLAYER = audit.Actor(source=AuditEntry.Source.DISCORD, name="a player")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was done, and the paper for it."""

    done: Forgotten
    certificate: Mapping[str, Any]
    """As JSON; `sha256` is that of all the others, as canonical JSON."""

    @property
    def found_nothing(self) -> bool:
        return self.done.found_nothing and not self.certificate["removed"]


async def removable(store: Store, guild_id: str, user_id: str) -> Counter[str]:
    """Kind of record -> how many of it forgetting the player would remove now. Raises what `held` raises."""
    return _split(await _count(store, guild_id, user_id))[0]


async def forget_player(store: Store, guild_id: str, user_id: str, actor: audit.Actor, *, wait_s: float) -> Outcome:
    """Remove all that games of a guild hold of a player. Raises InvalidId, StoreUnavailable, the database's errors."""
    before, kept = _split(await _count(store, guild_id, user_id))
    if before:
        await audit.note_stored_async(actor, guild_id, "player.forgetting")
    done = await forget_patiently(store, guild_id, user_id, wait_s=wait_s)
    if done.is_complete:  # else their name may still be posted, or read: the wish is left with what it hides
        await set_hidden(guild_id, user_id, False)
    left, _ = _split(await _count(store, guild_id, user_id))
    removed = before - left
    certificate = _certified(
        {
            "format": FORMAT,
            "server": guild_id,
            "player": user_id,
            "at": datetime.now(UTC).isoformat(timespec="seconds"),
            "asked_by": "the player" if actor is BY_PLAYER else "the operator",
            "removed": dict(removed),
            "histories_written_again": done.histories,
            "left": dict(left),
            "left_in_games_being_closed": list(done.frozen),
            "left_in_histories_for_a_week": list(done.unknown),
            "kept": dict(kept),
            "not_reached": list(NOT_REACHED),
            "salt": secrets.token_hex(16),
        }
    )
    if removed or done.histories:
        counts = {"removed": dict(removed), "histories": done.histories, "certificate": certificate["sha256"]}
        await audit.note_stored_async(actor, guild_id, "player.forgotten", after=counts)
    return Outcome(done, certificate)


def as_text(certificate: Mapping[str, Any]) -> str:
    """As it is handed out."""
    return json.dumps(certificate, indent=1, ensure_ascii=False)


def is_whole(certificate: Mapping[str, Any]) -> bool:
    """Whether a certificate is as it was made; the audit holds the same hash."""
    return certificate == _certified({name: it for name, it in certificate.items() if name != "sha256"})


def _certified(facts: Mapping[str, Any]) -> dict[str, Any]:
    """With the hash. Its salt keeps those who read the audit from trying all players."""
    return {**facts, "sha256": sha256(canonical(dict(facts))).hexdigest()}


async def _count(store: Store, guild_id: str, user_id: str) -> Counter[str]:
    records = await held(store, guild_id, user_id)
    return await sync_to_async(lambda: Counter(str(record.kind) for record in records))()


def _split(counts: Counter[str]) -> tuple[Counter[str], Counter[str]]:
    """What forgetting removes, and what it keeps."""
    kept = Counter({kind: n for kind, n in counts.items() if kind in KEPT})
    return counts - kept, kept
