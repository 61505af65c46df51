"""The tree is that of RFC 6962, written down here once more from its definition, and nothing else passes for it."""

from __future__ import annotations

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from games.rules.merkle import TreeHash, bind_size, hash_leaf, paths, verify

SIZES = (1, 2, 3, 4, 5, 6, 7, 8, 9, 13, 31, 32, 33, 100)


def sha(*parts: bytes) -> bytes:
    return sha256(b"".join(parts)).digest()


def mth(data: list[bytes]) -> bytes:
    """MTH of section 2.1, for k the largest power of two smaller than n."""
    if not data:
        return sha()
    if len(data) == 1:
        return sha(b"\x00", data[0])
    k = max(2**power for power in range(20) if 2**power < len(data))
    return sha(b"\x01", mth(data[:k]), mth(data[k:]))


def path(m: int, data: list[bytes]) -> list[bytes]:
    """PATH of section 2.1.1."""
    if len(data) == 1:
        return []
    k = max(2**power for power in range(20) if 2**power < len(data))
    if m < k:
        return [*path(m, data[:k]), mth(data[k:])]
    return [*path(m - k, data[k:]), mth(data[:k])]


def some(size: int) -> list[bytes]:
    return [b"leaf %d" % index for index in range(size)]


def tree_of(data: list[bytes]) -> TreeHash:
    tree = TreeHash()
    for each in data:
        tree.add(hash_leaf(each))
    return tree


def paths_of(data: list[bytes], indexes: list[int]) -> dict[int, list[bytes]]:
    return paths(map(hash_leaf, data), len(data), indexes)


def test_of_no_leaves_it_is_the_hash_of_nothing() -> None:
    assert TreeHash().digest().hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert TreeHash().root() == sha(b"\x02", bytes(8), sha()).hex()


def test_of_three_leaves_it_is_this() -> None:
    a, b, c = (sha(b"\x00", each) for each in (b"a", b"b", b"c"))
    tree = tree_of([b"a", b"b", b"c"])
    assert tree.digest() == sha(b"\x01", sha(b"\x01", a, b), c)
    assert tree.root() == sha(b"\x02", b"\0\0\0\0\0\0\0\x03", tree.digest()).hex()
    assert paths_of([b"a", b"b", b"c"], [0, 1, 2]) == {0: [b, c], 1: [a, c], 2: [sha(b"\x01", a, b)]}


def test_the_rfcs_seven_leaves_have_its_paths() -> None:
    """Section 2.1.3: the path of d0 is [b, h, l], of d3 [c, g, l], of d4 [f, j, k], of d6 [i, k]."""
    data = some(7)
    a, b, c, d, e, f, j = (sha(b"\x00", each) for each in data)
    g, h, i = sha(b"\x01", a, b), sha(b"\x01", c, d), sha(b"\x01", e, f)
    k, last = sha(b"\x01", g, h), sha(b"\x01", i, j)
    assert tree_of(data).digest() == sha(b"\x01", k, last)
    assert paths_of(data, [0, 3, 4, 6]) == {0: [b, h, last], 3: [c, g, last], 4: [f, j, k], 6: [i, k]}


@given(st.lists(st.binary(max_size=4), max_size=70))
def test_leaves_that_come_one_by_one_have_the_hash_of_the_definition(data: list[bytes]) -> None:
    tree = tree_of(data)
    assert (tree.digest(), tree.size) == (mth(data), len(data))
    assert tree.root() == bind_size(mth(data), len(data))


@pytest.mark.parametrize("size", SIZES)
def test_every_path_is_that_of_the_definition_and_verifies(size: int) -> None:
    data = some(size)
    found, root = paths_of(data, list(range(size))), tree_of(data).root()
    assert found == {index: path(index, data) for index in range(size)}
    assert all(verify(hash_leaf(data[index]), index, size, found[index], root) for index in range(size))


@given(st.integers(1, 70), st.data())
def test_paths_of_some_leaves_are_those_of_all(size: int, draw: st.DataObject) -> None:
    indexes = draw.draw(st.lists(st.integers(0, size - 1), unique=True, max_size=6))
    assert paths_of(some(size), indexes) == {index: path(index, some(size)) for index in indexes}


def flipped(value: bytes, bit: int) -> bytes:
    return (int.from_bytes(value, "big") ^ 1 << bit).to_bytes(len(value), "big")


@given(st.integers(1, 70), st.data())
def test_a_bit_of_anything_else_and_it_does_not_verify(size: int, draw: st.DataObject) -> None:
    index, bit = draw.draw(st.integers(0, size - 1)), draw.draw(st.integers(0, 255))
    data = some(size)
    leaf, proof, root = hash_leaf(data[index]), path(index, data), tree_of(data).root()
    assert verify(leaf, index, size, proof, root)
    assert not verify(flipped(leaf, bit), index, size, proof, root)
    assert not verify(leaf, index, size, proof, flipped(bytes.fromhex(root), bit).hex())
    assert not verify(leaf, index ^ 1 << bit, size, proof, root)
    assert not verify(leaf, index, size ^ 1 << bit, proof, root)
    for at, sibling in enumerate(proof):
        assert not verify(leaf, index, size, [*proof[:at], flipped(sibling, bit), *proof[at + 1 :]], root)


@pytest.mark.parametrize("size", range(1, 10))
def test_no_other_index_and_no_other_size_verifies(size: int) -> None:
    data, root = some(size), tree_of(some(size)).root()
    for true in range(size):
        leaf, proof = hash_leaf(data[true]), path(true, data)
        places = [(index, other) for other in range(-1, 18) for index in range(-2, 18)]
        assert [place for place in places if verify(leaf, *place, proof, root)] == [(true, size)]


def test_the_rfcs_hash_alone_would_not_tell_five_leaves_from_six() -> None:
    """Why the root that is posted is of the size too: what proves the first of five leaves leads up from six too."""
    leaf, proof = hash_leaf(some(5)[0]), path(0, some(5))
    as_if_of_six = bind_size(mth(some(5)), 6)
    assert verify(leaf, 0, 6, proof, as_if_of_six)
    assert not verify(leaf, 0, 6, proof, tree_of(some(5)).root())


def test_a_place_that_no_tree_has_does_not_verify() -> None:
    """Neither one before the first leaf nor a size that takes more than eight bytes."""
    leaf, proof, root = hash_leaf(some(5)[0]), path(0, some(5)), tree_of(some(5)).root()
    assert not verify(leaf, -1, 5, proof, root)
    assert not verify(leaf, 0, 2**64, [bytes(32)] * 64, root)


@given(st.integers(2, 70), st.data())
def test_a_path_that_is_cut_or_longer_or_in_another_order_does_not_verify(size: int, draw: st.DataObject) -> None:
    index = draw.draw(st.integers(0, size - 1))
    leaf, proof, root = hash_leaf(some(size)[index]), path(index, some(size)), tree_of(some(size)).root()
    for other in (proof[:-1], proof[1:], [*proof, proof[-1]], [leaf, *proof], [*proof[1:], proof[0][:31]]):
        assert not verify(leaf, index, size, other, root)
    if len(proof) > 1:
        assert not verify(leaf, index, size, proof[::-1], root)


def test_a_node_does_not_pass_for_a_leaf() -> None:
    data = some(4)
    inner = sha(b"\x00", data[0]) + sha(b"\x00", data[1])
    above = path(0, data)[1:]
    assert not verify(hash_leaf(inner), 0, 2, above, tree_of(data).root())


def test_hashes_are_never_joined_elsewhere_than_where_they_end() -> None:
    """With 31 and 33 bytes the node would be the same."""
    one, two = hash_leaf(b"1"), hash_leaf(b"2")
    root = tree_of([b"1", b"2"]).root()
    assert verify(one, 0, 2, [two], root)
    assert not verify(one[:31], 0, 2, [one[31:] + two], root)


@pytest.mark.parametrize("index", [-1, 5])
def test_a_leaf_that_there_is_not_has_no_path(index: int) -> None:
    with pytest.raises(IndexError, match="tree of 5"):
        paths_of(some(5), [index])


@pytest.mark.parametrize("there", [0, 4, 6])
def test_another_number_of_leaves_than_was_said_is_noticed(there: int) -> None:
    with pytest.raises(ValueError, match=f"There are {there} leaves, not 5"):
        paths(map(hash_leaf, some(there)), 5, [0])


def test_a_large_tree_is_hashed_with_one_hash_for_each_bit_of_its_size() -> None:
    tree = TreeHash()
    for number in range(10_000):
        tree.add(number.to_bytes(32, "big"))
        assert len(tree._perfect) == (number + 1).bit_count()
