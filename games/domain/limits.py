"""How long a store keeps what, and how much: the numbers that all stores share with those who read them."""

from __future__ import annotations

LEASE_MS = 60_000
"""How long a worker has a game, or an import a guild, without renewing it: the longest wait for one that died."""
HISTORY_MS = 7 * 86_400_000
"""How long a finished game stays in the store's history once SQL has confirmed it."""
TOMBSTONE_MS = 8 * 86_400_000
"""How long a game that ended refuses a second one for its slot: longer than it is in the history."""
RETRY_FIRST_MS, RETRY_LONGEST_MS = 2_000, 60_000
"""How soon a failed duty is tried again; the delay doubles with each try."""
ORPHANS_AFTER_MS = 600_000
"""How long after a repeated try its channel is searched: a request that is still under way has arrived by then."""
MIN_WINDOW_S, MAX_WINDOW_S = 10, 7 * 86_400
"""How long a game takes answers, in seconds."""
MAX_QUESTIONS = 25
"""Of one game."""
CHANGES_AT_ONCE = 10
"""Changes of answers by one player in a game; one more is forgiven each second."""
REFUSALS_KEPT = 50
"""Refused submissions of a game that are listed, the latest."""
