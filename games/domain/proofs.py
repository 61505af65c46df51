"""What makes a game provable: secrets that are made with its post, and what its results publish.

`docs/receipts.md` says what that proves; `games/rules/receipts.py` computes it.
"""

from __future__ import annotations

from dataclasses import dataclass, field

SALT_BYTES = 32


@dataclass(frozen=True, kw_only=True, slots=True)
class Secrets:
    """What is random about a game, made with its post. Raises ValueError for other lengths, or one value twice."""

    salt: bytes = field(repr=False)
    """Of the commitment: 32 bytes, secret until the results are posted, then published."""
    leaf_key: bytes = field(repr=False)
    """Of the leaves' salts: 32 bytes, never published."""

    def __post_init__(self) -> None:
        if {len(self.salt), len(self.leaf_key)} != {SALT_BYTES} or self.salt == self.leaf_key:
            raise ValueError(f"Salt and key of the leaves are two values of {SALT_BYTES} random bytes.")


@dataclass(frozen=True, kw_only=True, slots=True)
class Proof:
    """What the results publish, so that each player may check their own receipt; all of it in hexadecimal."""

    salt: str
    """Of the commitment, which stood with the post."""
    root: str
    """Of the tree over the answers as they were frozen at the close; no ruling and nobody forgotten changes it."""
    size: int
    """Leaves of the tree: the answers that were frozen."""
