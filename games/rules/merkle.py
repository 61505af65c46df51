"""Merkle tree as in RFC 6962, section 2.1: one hash for a list, and for each of its leaves a short proof to be in it.

Leaves and nodes are hashed with a byte of their own before them (0x00, 0x01), so that neither passes for the other. The
RFC's hash does not fix how many leaves there are: what proves the first of five also fits six. A log signs both; Tally
posts one value, so its root is the hash of both, with 0x02 before them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from hashlib import sha256

HASH_BYTES = 32


def hash_leaf(data: bytes) -> bytes:
    """What stands for a leaf's data."""
    return sha256(b"\x00" + data).digest()


def hash_node(left: bytes, right: bytes) -> bytes:
    """The hash of the node above two others."""
    return sha256(b"\x01" + left + right).digest()


def bind_size(tree_hash: bytes, size: int) -> str:
    """The root that is posted: of the RFC's hash and the number of leaves (eight bytes, big-endian), in hexadecimal."""
    return sha256(b"\x02" + size.to_bytes(8, "big") + tree_hash).hexdigest()


def _split(size: int) -> int:
    """How many of two or more leaves are on the left: the largest power of two below their number."""
    return 1 << (size - 1).bit_length() - 1


class TreeHash:
    """The hash of leaves that come one by one, holding one hash for each one bit in their number."""

    def __init__(self) -> None:
        self.size = 0
        self._perfect: list[bytes] = []
        """Hashes of full trees, the largest and leftmost first."""

    def add(self, leaf_hash: bytes) -> None:
        """The next leaf, by its hash."""
        full, below = leaf_hash, self.size
        while below & 1:
            full, below = hash_node(self._perfect.pop(), full), below >> 1
        self._perfect.append(full)
        self.size += 1

    def digest(self) -> bytes:
        """The RFC's hash of the leaves so far; of none, that of nothing."""
        if not self._perfect:
            return sha256(b"").digest()
        *left, last = self._perfect
        for full in reversed(left):
            last = hash_node(full, last)
        return last

    def root(self) -> str:
        """What is posted of the leaves so far."""
        return bind_size(self.digest(), self.size)


def paths(leaf_hashes: Iterable[bytes], size: int, indexes: Collection[int]) -> dict[int, list[bytes]]:
    """Audit path of each of some leaves, from the leaf's sibling up, by one pass over the hashes of all.

    Holds little more than the paths themselves. Raises IndexError for an index outside of the tree, and ValueError
    where there are not as many leaves as was said.
    """
    siblings = {index: list(_siblings(index, size)) for index in indexes}
    known = _hashes_of({span for spans in siblings.values() for span in spans}, leaf_hashes, size)
    return {index: [known[span] for span in spans] for index, spans in siblings.items()}


def _siblings(index: int, size: int) -> Iterator[tuple[int, int]]:
    """First leaf, and the one after the last, of each tree beside the way from a leaf up to the root."""
    if not 0 <= index < size:
        raise IndexError(f"There is no leaf {index} in a tree of {size}.")
    begin, end, beside = 0, size, []
    while end - begin > 1:
        middle = begin + _split(end - begin)
        beside.append((middle, end) if index < middle else (begin, middle))
        begin, end = (begin, middle) if index < middle else (middle, end)
    return reversed(beside)


def _hashes_of(
    spans: Collection[tuple[int, int]], leaf_hashes: Iterable[bytes], size: int
) -> Mapping[tuple[int, int], bytes]:
    coming = sorted(spans, reverse=True)
    at_work: list[tuple[tuple[int, int], TreeHash]] = []
    done: dict[tuple[int, int], bytes] = {}
    seen = 0
    for index, leaf_hash in enumerate(leaf_hashes):
        seen = index + 1
        while coming and coming[-1][0] == index:
            at_work.append((coming.pop(), TreeHash()))
        for _, tree in at_work:
            tree.add(leaf_hash)
        done |= {span: tree.digest() for span, tree in at_work if span[1] == seen}
        at_work = [(span, tree) for span, tree in at_work if span[1] > seen]
    if seen != size:
        raise ValueError(f"There are {seen} leaves, not {size}.")
    return done


def verify(leaf_hash: bytes, index: int, size: int, path: Sequence[bytes], root: str) -> bool:
    """Whether this leaf is at this place among so many that have this root; whatever is given, an answer."""
    if not 0 <= index < size < 2**63 or {len(each) for each in (leaf_hash, *path)} != {HASH_BYTES}:
        return False
    known = _climb(leaf_hash, index, size, path)
    return known is not None and bind_size(known, size) == root


def _climb(leaf_hash: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes | None:
    """The hash of the whole tree that a path leads to; None where it is too short or too long."""
    if size == 1 or not path:
        return leaf_hash if size == 1 and not path else None
    middle, sibling = _split(size), path[-1]
    if index < middle:
        left = _climb(leaf_hash, index, middle, path[:-1])
        return left and hash_node(left, sibling)
    right = _climb(leaf_hash, index - middle, size - middle, path[:-1])
    return right and hash_node(sibling, right)
