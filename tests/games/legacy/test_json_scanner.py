"""The walk through a file, whatever is in it and wherever the pieces end in which it is read."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from games.legacy import json_scanner
from games.legacy.app_state import SECTIONS
from games.legacy.json_scanner import NotJson, Scanner
from games.legacy.migrate.deleting import Fingerprint, delete_trivia
from games.legacy.migrate.source import FileSource

values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)
keys = st.sampled_from([*SECTIONS, "default_persona", "x", 'a"b', "ß"])
guilds = st.dictionaries(keys, values, max_size=6)
states = st.dictionaries(st.sampled_from(["1", "819651574603317248", "global", "name"]), guilds | values, max_size=4)
indents = st.sampled_from([None, 0, 2, "\t"])
marks = st.sampled_from(["", "\ufeff"])


def walked(text: str) -> dict[str, Any]:
    """The members of an object, read one by one in small pieces."""
    with patch.object(json_scanner, "CHUNK", 3), patch.object(json_scanner, "NEAR_END", 8):
        scanner = Scanner(io.StringIO(text))
        found = {key: scanner.value() for key, _ in scanner.members()}
        scanner.end()
    return found


@given(states, indents, marks)
def test_it_reads_what_json_reads(state: dict[str, Any], indent: Any, mark: str) -> None:
    text = json.dumps(state, indent=indent, ensure_ascii=not mark)
    assert walked(mark + text) == json.loads(text)


@given(states, indents, marks)
def test_deleting_leaves_all_other_characters_as_they_are(
    tmp_path_factory: pytest.TempPathFactory, state: dict[str, Any], indent: Any, mark: str
) -> None:
    path = tmp_path_factory.mktemp("state") / "app_state.json"
    text = mark + json.dumps(state, indent=indent, ensure_ascii=False)
    path.write_text(text, "utf-8", newline="")
    with patch.object(json_scanner, "CHUNK", 3), patch.object(json_scanner, "NEAR_END", 8):
        backup = delete_trivia(FileSource(path), Fingerprint(path))

    assert backup.read_bytes() == text.encode()
    left = {
        key: {name: value for name, value in guild.items() if name not in SECTIONS}
        if key.isdigit() and isinstance(guild, dict)
        else guild
        for key, guild in state.items()
    }
    after = path.read_text("utf-8")
    assert json.loads(after.removeprefix("\ufeff")) == left
    emptied = any(state[key] != guild == {} for key, guild in left.items())
    if not emptied:  # an object that has lost all its members keeps the space between its braces
        assert after == mark + json.dumps(left, indent=indent, ensure_ascii=False)
    assert sorted(each.name for each in path.parent.iterdir()) == sorted([path.name, backup.name])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "line 1, column 1: '{' is expected (the file ends there: it is half-written)"),
        ('{"a": 1', "line 1, column 8: '}' is expected (the file ends there: it is half-written)"),
        ('{"a": "b', "line 1, column 7: Unterminated string starting at"),
        ('{\n"a": 1,\n}', "line 3, column 1: a key in quotation marks is expected"),
        ('{"a" 1}', "line 1, column 6: ':' is expected"),
        ('{"a": nul}', "line 1, column 7: Expecting value"),
        ('{"a": 1} x', "line 1, column 10: more than one value"),
        ('{"a": ' + "[" * 100_000, "line 1, column 7: nested too deeply"),
    ],
)
def test_a_broken_place_is_named(text: str, words: str) -> None:
    with pytest.raises(NotJson) as broken:
        scanner = Scanner(io.StringIO(text))
        for _ in scanner.members():
            scanner.value()
        scanner.end()
    assert str(broken.value).startswith(words)


def test_a_line_is_counted_over_many_pieces(tmp_path: Path) -> None:
    text = "{" + ",\n".join(f'"{n}": {{"x": [1,\n2]}}' for n in range(500)) + ",\n?"
    with pytest.raises(NotJson, match="line 1001, column 1"):
        walked(text)


def test_text_that_is_not_utf_8_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "app_state.json"
    path.write_bytes(b'{"1": {"x": "\xff"}}')
    with pytest.raises(NotJson, match="not UTF-8"):
        list(FileSource(path).items())


def test_keys_that_stand_twice_are_told_with_the_value_that_does_not_count() -> None:
    scanner = Scanner(io.StringIO('{"a": 1, "b": {"c": 2, "c": 3}, "a": 4}'))
    assert scanner.value() == {"a": 4, "b": {"c": 3}}
    assert scanner.repeated == [("c", 2), ("a", 1)]
