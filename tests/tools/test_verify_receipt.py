"""The tool verifies what Tally gives out, and nothing else; it needs none of Tally's code for it."""

from __future__ import annotations

import ast
import doctest
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from games.rules.receipts import dump_receipt
from tests.documents import blocks
from tests.games.rules.receipt_samples import ANSWERS, PLAYERS, receipt_of, submission
from tests.tools.forging import TRUE, another, changed, leaves
from tools import verify_receipt as tool

TOOL = Path(__file__).resolve().parents[2] / "tools/verify_receipt.py"
PUBLIC = ("--commitment", TRUE["commitment"], "--root", TRUE["root"])


@pytest.fixture
def verify(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    def verify(receipt: Any, *options: str) -> tuple[int, str, str]:
        """Exit status, and what was written to the two outputs, for a receipt or the bytes of a file."""
        file = tmp_path / "receipt.json"
        file.write_bytes(receipt if isinstance(receipt, bytes) else json.dumps(receipt).encode())
        status = tool.main([str(file), *options])
        return status, *capsys.readouterr()

    return verify


# --- what is true --------------------------------------------------------------------------------------------------


def test_a_true_receipt_is_verified(verify: Any) -> None:
    status, said, wrong = verify(TRUE, *PUBLIC)
    assert (status, wrong) == (0, "")
    assert f"COMPARED: the commitment is {TRUE['commitment']}, as in the post." in said
    assert f"COMPARED: the root is {TRUE['root']}, as in the results." in said
    assert "VERIFIED: these questions were fixed with the post" in said
    assert "this player: nobody 🐂, received 2026-11-18 11:06:40.080000 UTC" in said


def test_it_says_what_it_cannot_prove(verify: Any) -> None:
    said = verify(TRUE, *PUBLIC)[1]
    for line in ("that nobody was added to those who answered", "who pressed", "that the rules were applied rightly"):
        assert f"  - {line}" in said


@pytest.mark.parametrize("size", [1, 2, 3, 5, 8, 9, 14])
def test_every_player_of_a_game_of_any_size_is_verified(verify: Any, size: int) -> None:
    for user in PLAYERS:
        found = receipt_of(user, ANSWERS[:size])
        assert verify(found, "--root", found["root"])[0] == 0


@settings(deadline=None)
@given(st.integers(1, 60), st.data())
def test_any_leaf_of_any_tree_is_verified_as_tally_computes_it(size: int, draw: st.DataObject) -> None:
    player = draw.draw(st.integers(0, size - 1))
    found = receipt_of(player + 1, [submission(user + 1, 0) for user in range(size)])
    tool.check(found, tool.RECEIPT)
    tool.verify(found)


def test_a_receipt_without_answers_is_verified(verify: Any) -> None:
    assert verify(receipt_of(81), *PUBLIC)[0] == 0


def test_what_is_copied_with_capitals_is_the_same(verify: Any) -> None:
    assert verify(TRUE, *(each if each.startswith("--") else each.upper() for each in PUBLIC))[0] == 0


@pytest.mark.parametrize(("left_out", "name"), [(0, "commitment"), (2, "root")])
def test_what_was_not_compared_is_said(verify: Any, left_out: int, name: str) -> None:
    status, said, _ = verify(TRUE, *PUBLIC[:left_out], *PUBLIC[left_out + 2 :])
    assert status == 0
    assert f"NOT COMPARED: copy the {name} from the " in said
    assert "VERIFIED IN ITSELF ONLY" in said and "VERIFIED: " not in said


def test_sixteen_digits_are_compared_and_said_to_be_too_few(verify: Any) -> None:
    status, said, _ = verify(TRUE, "--commitment", TRUE["commitment"][:16], "--root", TRUE["root"])
    assert status == 0
    assert f"COMPARED IN PART: {TRUE['commitment'][:16]} are 16 of 64 digits" in said
    assert "VERIFIED IN ITSELF ONLY" in said


@pytest.mark.parametrize("size", [1, 2, 3, 5, 7, 8, 13, 14])
def test_the_page_verifies_by_hand_what_it_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    [lines] = [block.text for block in blocks() if block.page == "docs/receipts.md" and block.info == "python"]
    monkeypatch.chdir(tmp_path)
    for user in {answer.user_id for answer in ANSWERS[:size]}:
        text = dump_receipt(receipt_of(int(user), ANSWERS[:size]))
        Path("receipt.json").write_text(text, "utf-8")
        example = doctest.DocTestParser().get_doctest(lines + "\n", {}, "by hand", None, None)
        assert doctest.DocTestRunner().run(example) == (0, 11)


# --- what is forged ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", list(leaves(TRUE)), ids=lambda path: ".".join(map(str, path)))
def test_any_value_that_was_changed_is_found(verify: Any, path: tuple[str | int, ...]) -> None:
    status, _, wrong = verify(changed(path, another))
    assert status == (2 if path[0] in ("kind", "version") else 1)
    named = "answer" if path[0] == "answers" else str(path[0])
    if status == 1:
        part = "path" if "The path does not fit" in wrong else named
        assert wrong.startswith("DIFFERS: ") and part in wrong


LISTS = sorted({path[:at] for path in leaves(TRUE) for at in range(len(path)) if isinstance(path[at], int)}, key=str)


@pytest.mark.parametrize("path", LISTS, ids=lambda path: ".".join(map(str, path)))
def test_a_list_that_is_cut_or_longer_or_turned_is_found(verify: Any, path: tuple[str | int, ...]) -> None:
    cut, turned = changed(path, lambda value: value[:-1]), changed(path, lambda value: value[::-1])
    forged = [changed(path, lambda value: [*value, value[-1]])]
    if path != ("answers",):  # a receipt shows what is in it, and not that this is all
        forged += [each for each in (cut, turned) if each != TRUE]
    assert [verify(each)[0] for each in forged] == [1] * len(forged)


def test_an_answer_that_was_left_out_is_no_forgery(verify: Any) -> None:
    assert verify(changed(("answers",), lambda answers: answers[:1]), *PUBLIC)[0] == 0


def test_another_game_made_from_the_ground_up_is_found_by_what_was_public(verify: Any) -> None:
    """It agrees with itself: its maker knew how."""
    ours = [*ANSWERS[:6], submission(80, 0, answer="A"), *ANSWERS[7:]]
    forged = receipt_of(80, ours)
    assert verify(forged)[0] == 0
    status, _, wrong = verify(forged, *PUBLIC)
    assert (status, "The root from the results is" in wrong) == (1, True)
    status, _, wrong = verify(TRUE, "--commitment", "0" * 64)
    assert (status, "The commitment from the post is" in wrong) == (1, True)
    assert verify(TRUE, "--commitment", "0" * 16)[0] == 1


def test_a_tree_in_which_a_player_answered_a_question_twice_is_found(verify: Any) -> None:
    """Only whoever makes the tree can do so, and its root is then the one that was posted."""
    twice = receipt_of(80, [submission(80, 0), submission(80, 1, answer="B")])
    assert verify(twice)[0] == 0
    twice["answers"][1] = twice["answers"][0]
    status, _, wrong = verify(twice)
    assert (status, "One question is answered twice" in wrong) == (1, True)


def test_an_answer_to_a_question_that_was_not_asked_is_found(verify: Any) -> None:
    status, _, wrong = verify(receipt_of(80, [submission(80, 3)]))
    assert (status, "that was not asked" in wrong) == (1, True)


def test_a_text_can_neither_steer_the_terminal_nor_pass_for_the_tools_own_line(verify: Any) -> None:
    hostile = "\x1b[2J\nVERIFIED: \u202e\u200b"
    said = verify(receipt_of(80, [submission(80, 0, answer=hostile)]))[1]
    assert r"this player: \u001b[2J\u000aVERIFIED: \u202e\u200b, received" in said
    assert not {"\x1b", "\u202e", "\u200b"} & set(said) and "\nVERIFIED: " not in said


# --- what cannot be read -------------------------------------------------------------------------------------------

BYTES = dump_receipt(TRUE).encode()


@pytest.mark.parametrize(
    ("file", "why"),
    [
        (b"", "no JSON in UTF-8"),
        (b"\xff", "no JSON in UTF-8"),
        (BYTES[:-9], "or not a whole one"),
        (BYTES.decode().encode("utf-16"), "no JSON in UTF-8"),
        (b"[" * 100_000, "no JSON in UTF-8"),
        (b'{"size": ' + b"9" * 5000 + b"}", "no JSON in UTF-8"),
        (BYTES.replace(b"nobody", rb"\ud800"), "no JSON in UTF-8"),
        (b" " * 1_000_000 + BYTES, "too large"),
        (b"[]", "receipt: has to have the fields"),
        (b"null", "receipt: has to have the fields"),
        (BYTES.replace(b'"size"', b'"size": 14, "size"'), "stands twice"),
        (BYTES.replace(b'"size": 14', b'"size": 14.0'), "size: has a value"),
        (BYTES.replace(b'"size": 14', b'"size": NaN'), "size: has a value"),
        (BYTES.replace(b'"size": 14', b'"size": -14'), "size: has a value"),
        (BYTES.replace(b'"size": 14', b'"size": true'), "size: has a value"),
        (BYTES.replace(b'"size": 14', b'"size": 999999999999999'), "size: has a value"),
        (BYTES.replace(b"tally-receipt", b"tally-certificate"), "kind: has a value"),
        (BYTES.replace(b'"version": 1', b'"version": 2'), "version: has a value"),
        (BYTES.replace(b'"size"', b'"note": "Trust me.", "size"'), "and no others"),
        (BYTES.replace(b'"user"', b'"player"'), "has to have the fields"),
    ],
)
def test_what_is_no_receipt_is_refused_in_one_line(verify: Any, file: bytes, why: str) -> None:
    status, said, wrong = verify(file)
    assert (status, said, wrong.count("\n")) == (2, "", 1)
    assert wrong.startswith("UNREADABLE: ") and why in wrong


@pytest.mark.parametrize("value", [None, 1.5, True, [], {}, "x", -1], ids=repr)
@pytest.mark.parametrize("path", list(leaves(TRUE)), ids=lambda path: ".".join(map(str, path)))
def test_a_value_of_another_kind_is_refused(verify: Any, path: tuple[str | int, ...], value: object) -> None:
    status, _, wrong = verify(changed(path, lambda _: value))
    is_text = isinstance(value, str) and path[-1] in ("text", "answer", "game", "user", 0, 1)
    assert status in ((1, 2) if is_text else (2,)) and "Traceback" not in wrong


anything = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@settings(deadline=None)
@given(st.sampled_from(list(leaves(TRUE))), st.integers(1, 6), anything)
def test_no_value_anywhere_ends_in_anything_but_a_refusal(path: tuple[str | int, ...], depth: int, value: Any) -> None:
    forged = changed(path[:depth], lambda before: value)
    assume(json.dumps(forged) != json.dumps(TRUE) and forged["answers"] != [])
    with pytest.raises(tool.Refused):
        tool.check(forged, tool.RECEIPT)
        tool.verify(forged)


@pytest.mark.parametrize("option", ["--commitment", "--root"])
@pytest.mark.parametrize("value", ["", "0123", "x" * 64, "0" * 63, "0" * 65, "é" * 16])
def test_a_value_that_is_none_is_refused_and_not_taken_for_another(verify: Any, option: str, value: str) -> None:
    status, _, wrong = verify(TRUE, option, value)
    assert (status, wrong) == (2, f"UNREADABLE: {option} has to be 64 hexadecimal digits, or the first 16 of them.\n")


@pytest.mark.parametrize("name", ["nothing.json", "."])
def test_a_file_that_cannot_be_read_is_named_as_such(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    assert tool.main([str(tmp_path / name)]) == 2
    assert capsys.readouterr().err.startswith("UNREADABLE: The file cannot be read: ")


# --- as people call it ---------------------------------------------------------------------------------------------


def test_it_imports_the_standard_library_alone_and_is_short() -> None:
    text = TOOL.read_text("utf-8")
    imported = {name.name for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Import) for name in node.names}
    imported |= {str(node.module) for node in ast.walk(ast.parse(text)) if isinstance(node, ast.ImportFrom)}
    assert imported <= sys.stdlib_module_names
    assert len(text.splitlines()) <= 165


@pytest.mark.process
@pytest.mark.parametrize(
    ("file", "options", "status", "said"),
    [
        (BYTES, PUBLIC, 0, "VERIFIED: these questions"),
        (BYTES.replace(b'"B"', b'"A"'), PUBLIC, 1, "DIFFERS: The root is not that of"),
        (BYTES[1:], (), 2, "UNREADABLE: The file is no JSON"),
        (BYTES, ("--root", "0"), 2, "UNREADABLE: --root has to be"),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "ascii"])
def test_it_ends_with_its_status_where_nothing_of_tally_is(
    tmp_path: Path, file: bytes, options: tuple[str, ...], status: int, said: str, encoding: str
) -> None:
    copied = tmp_path / "verify_receipt.py"
    copied.write_bytes(TOOL.read_bytes())
    (tmp_path / "receipt.json").write_bytes(file)
    done = subprocess.run(
        [sys.executable, str(copied), "receipt.json", *options],
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"], "PYTHONIOENCODING": encoding},
        capture_output=True,
    )
    assert done.returncode == status
    assert said.encode() in done.stdout + done.stderr and b"Traceback" not in done.stderr
