"""No script's header may rot: it is compared with the body, with the exceptions and with the callers in Python."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from games.store import scripts
from tests.games.store import lua_header

CLOSING = {
    "cancel_game",
    "claim",
    "forget_message",
    "elect_message",
    "drop_game",
    "set_agenda",
    "begin_send",
    "move_to_history",
    "posted",
    "retry_later",
    "settle_game",
}
"""Those that free memory or lead to it: they must run when the store is full."""


PARTS = sorted({path.stem for path in scripts.INCLUDED.glob("*.lua")} - {scripts.PRELUDE})


def text_of(name: str) -> str:
    return (scripts.FOLDER / f"{name}.lua").read_text("utf-8")


def part_text(name: str) -> str:
    return (scripts.INCLUDED / f"{name}.lua").read_text("utf-8")


@pytest.mark.parametrize("name", scripts.names())
def test_a_header_tells_the_truth(name: str) -> None:
    text = text_of(name)
    parts = [lua_header.read_part(part_text(part)) for part in scripts.included(text)]
    assert lua_header.problems(text, parts) == []


@pytest.mark.parametrize("name", PARTS)
def test_a_header_of_what_scripts_include_tells_the_truth(name: str) -> None:
    assert lua_header.problems_of_part(part_text(name)) == []


def test_scripts_include_every_part() -> None:
    assert {part for name in scripts.names() for part in scripts.included(text_of(name))} == set(PARTS)


@pytest.mark.parametrize("name", scripts.names())
def test_only_the_closing_steps_may_pass_the_memory_limit(name: str) -> None:
    assert text_of(name).startswith("#!lua flags=allow-oom\n") == (name in CLOSING)


@pytest.mark.parametrize("name", scripts.names())
def test_what_is_shared_stands_before_the_script_and_after_its_flags(name: str) -> None:
    flags, rest = text_of(name).split("\n", 1) if name in CLOSING else ("", text_of(name))
    shared = [part_text(part).rstrip("\n") for part in (scripts.PRELUDE, *scripts.included(rest))]
    expected = [flags, scripts.numbers().rstrip("\n"), *shared, rest]
    assert scripts.source(name) == "\n".join(part for part in expected if part)


def _calls() -> dict[str, ast.Call]:
    """Script name -> the one call of `_run` that names it."""
    found: dict[str, ast.Call] = {}
    for path in sorted(Path(scripts.__file__).parent.glob("redis/*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "_run":
                assert isinstance(node.args[0], ast.Constant)
                assert node.args[0].value not in found
                found[node.args[0].value] = node
    return found


def test_every_script_has_one_caller() -> None:
    assert sorted(_calls()) == scripts.names()


@pytest.mark.parametrize("name", scripts.names())
def test_the_caller_passes_what_the_header_names(name: str) -> None:
    header = lua_header.read(text_of(name))
    _, keys, *arguments = _calls()[name].args
    assert isinstance(keys, ast.List)
    assert len(keys.elts) == len(header.keys)
    if not isinstance(arguments[-1], ast.Starred):
        assert len(arguments) == len(header.arguments)


GOOD = """#!lua flags=allow-oom
-- Change a thing, if it is
-- there.
-- KEYS: 1 state (hash), 2 due (zset)
-- ARGV: 1 game id, 2 token (a word, or two), then for each player: user id
-- Returns: OK, delay (ms), first (1 at first, else 0)
-- Errors: LEASE_LOST, NOT_DUE (for all)
local state, now = KEYS[1], now_ms()
if redis.call('HGET', state, 'owner') ~= ARGV[1] then return {'LEASE_LOST'} end
if now < 5 then return {'NOT_DUE'} end
redis.call('ZADD', KEYS[2], math.max(now, 3), ARGV[2])
for i = 3, #ARGV do redis.call('HDEL', state, ARGV[i]) end
return {'OK', math.max(now, 2), 1} -- not {'OK'}
"""


def test_a_true_header_has_no_problem() -> None:
    assert lua_header.problems(GOOD) == []


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("2 due (zset)", "2 due (zset), 3 lease (string)", "KEYS 3 is in the header only"),
        (", 2 due (zset)", "", "KEYS 2 is in the body only"),
        ("2 due (zset)", "2 due (hash)", "ZADD on KEYS 2, which the header calls a hash"),
        ("1 state (hash)", "1 state (string)", "HGET on KEYS 1, which the header calls a string"),
        ("'HDEL', state", "'HDEL', other", "HDEL on other, which is no key"),
        ("'HDEL', state", "'SADD', state", "SADD is not known here"),
        ("1 game id, ", "", "ARGV 1 is in the body only"),
        ("then for each player", "3 lease (ms), then for each player", "ARGV 3 is in the header only"),
        (", then for each player: user id", "", "the header and the body disagree on whether arguments repeat"),
        ("LEASE_LOST, NOT_DUE", "LEASE_LOST", "NOT_DUE is in the body only"),
        ("return {'NOT_DUE'}", "return {'OK', 1, 2}", "NOT_DUE is in the header only"),
        ("NOT_DUE", "NO_SUCH_ERROR", "NO_SUCH_ERROR has no exception"),
        ("OK, delay (ms),", "OK,", "replies OK with 2 values instead of 1"),
        ("return {'OK', math.max(now, 2), 1}", "return {'OK'}", "replies OK with 0 values instead of 2"),
        ("return {'OK', math.max(now, 2), 1}", "return nil", "never replies OK"),
        ("local state, now", "cjson.decode(ARGV[1])\nlocal state, now", "decodes JSON"),
    ],
)  # fmt: skip
def test_a_false_header_is_found_out(old: str, new: str, problem: str) -> None:
    assert old in GOOD
    assert problem in lua_header.problems(GOOD.replace(old, new))


PART = """-- Take a thing away.
-- Takes: state (hash), due (zset), game id
-- Errors: LEASE_LOST
local function take_away(state, due, game)
  if redis.call('HGET', state, 'owner') then return 'LEASE_LOST' end
  redis.call('ZREM', due, game)
end
"""


def test_a_true_header_of_a_part_has_no_problem() -> None:
    assert lua_header.problems_of_part(PART) == []
    called = GOOD.replace("return {'LEASE_LOST'} end", "return {} end\ntake_away(state, KEYS[2], ARGV[1])")
    assert lua_header.problems(called, [lua_header.read_part(PART)]) == []


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("due (zset)", "due (hash)", "ZREM on due, which the header calls a hash"),
        ("due, game)", "due)", "takes 2 parameters, and the header names 3"),
        ("'HGET', state", "'HGET', other", "HGET on other, which is no key"),
        ("LEASE_LOST\n", "none\n", "LEASE_LOST is in the body only"),
    ],
)
def test_a_false_header_of_a_part_is_found_out(old: str, new: str, problem: str) -> None:
    assert old in PART
    assert problem in lua_header.problems_of_part(PART.replace(old, new, 1))


@pytest.mark.parametrize(
    ("call", "problem"),
    [
        ("", "take_away is included and not called"),
        ("take_away(KEYS[2], KEYS[2], ARGV[1])", "take_away takes a hash, and KEYS[2] is zset"),
        ("take_away(state, ARGV[2], ARGV[1])", "take_away takes a zset, and ARGV[2] is no key"),
    ],
)
def test_a_false_call_of_a_part_is_found_out(call: str, problem: str) -> None:
    assert problem in lua_header.problems(f"{GOOD}{call}\n", [lua_header.read_part(PART)])


@pytest.mark.parametrize("part", ["KEYS", "ARGV", "Returns", "Errors"])
def test_a_header_without_one_of_its_parts_is_found_out(part: str) -> None:
    with pytest.raises(ValueError, match="header needs"):
        lua_header.read(GOOD.replace(f"-- {part}:", "--"))
