"""The control side over bare HTTP: what is wrong is said at once, in words, and nothing is done."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import aiohttp
import pytest

import discord_sandbox
from discord_sandbox import Sandbox, arguments
from discord_sandbox.control_api import GATEWAY_ACTS, ControlRoutes

README = Path(discord_sandbox.__file__).with_name("README.md").read_text()
LIMITED = {"route": "POST /channels/{channel_id}/messages", "requests": 1, "window_s": 1.0}
PYTHON = re.compile(r"\w+Error|<class|object is not|positional|keyword|'[A-Z]+'")
"""What only Python says."""


async def said(sandbox: Sandbox, verb: str, body: Any = None, *, text: str = "") -> tuple[int, dict[str, Any]]:
    headers = {"content-type": "application/json"}
    url = f"{sandbox.page_url}sandbox/api/{verb}"
    how: dict[str, Any] = {"data": text, "headers": headers} if text else {"json": {} if body is None else body}
    async with aiohttp.ClientSession() as session, session.post(url, **how) as response:
        return response.status, await response.json()


@pytest.mark.parametrize(
    ("verb", "body", "words"),
    [
        ("add_fault", {"action": "429", "path": "("}, "path is no regular expression"),
        ("add_fault", {"action": "429", "body": "("}, "body is no regular expression"),
        ("add_fault", {"action": "429", "times": "x"}, "times is a whole number, not 'x'"),
        ("add_fault", {"action": "429", "times": -1}, "times is 0 or more, not -1"),
        ("add_fault", {"action": "delay", "delay_s": "a"}, "delay_s is a number or null"),
        ("add_fault", {"action": "delay", "delay_s": -1}, "delay_s is 0 or more"),
        ("add_fault", {"action": "429", "retry_after_s": -0.5}, "retry_after_s is 0 or more"),
        ("add_fault", {"action": "error", "status": 9999}, "status is 400 to 599"),
        ("add_fault", {"action": "429", "scope": "planet"}, "scope is one of user, shared, global"),
        ("add_fault", {"action": "explode"}, "action is one of 429, 5xx"),
        ("add_fault", {"action": "429", "hits": 1}, "takes no hits; it takes action, method"),
        ("add_fault", {}, "lacks action"),
        ("limits", LIMITED | {"requests": 0}, "requests is 1 or more"),
        ("limits", LIMITED | {"window_s": 0}, "window_s is more than 0"),
        ("add_guild", [], "the arguments are an object"),
        ("add_guild", {"colour": "red"}, "takes no colour; it takes name, with_bot"),
        ("add_member", {"guild_id": "1", "name": "A", "roles": "1"}, "roles is a list, each text"),
        ("audit", {"path": "("}, "path is no regular expression"),
        ("audit", {"limit": 0}, "limit is 1 or more"),
        ("gateway", {}, "act is one of drop, freeze"),
        ("gateway", {"act": "duplicate", "event": "("}, "event is no regular expression"),
        ("gateway", {"act": "delay", "seconds": 1, "times": 0}, "times is 1 or more"),
        ("gateway", {"act": "delay", "seconds": -1}, "seconds is 0 or more"),
        ("gateway", {"act": "refuse", "times": -1}, "times is 0 or more"),
        ("gateway", {"act": "drop", "code": 5}, "code is 1000 to 4999"),
        ("starts", {"total": "many"}, "total is a whole number"),
        ("starts", {"remaining": -1}, "remaining is 0 or more"),
        ("starts", {"bar": 5}, "bar is one of 9, 4004"),
        (
            "slash",
            {"member_id": "1", "channel_id": "1", "command": "x", "wait": "forever"},
            "wait is one of ack, answer",
        ),
    ],
)
async def test_what_is_wrong_is_refused_at_once_and_in_words(verb: str, body: Any, words: str) -> None:
    async with Sandbox() as sandbox:
        status, answer = await said(sandbox, verb, body)
        assert status == 400 and words in answer["error"]
        assert not PYTHON.search(answer["error"])
        headers = {"Authorization": f"Bot {sandbox.token}"}
        url = f"{sandbox.api_base}/users/@me"
        async with aiohttp.ClientSession(headers=headers) as session, session.get(url) as response:
            assert response.status == 200, "a refused fault is in force"


async def test_names_that_there_are_not_are_told_in_words() -> None:
    async with Sandbox() as sandbox:
        guild = sandbox.add_guild()
        status, answer = await said(sandbox, "add_member", {"guild_id": guild.id, "name": "A", "permissions": ["fly"]})
        assert (status, answer) == (400, {"error": "no such permission: fly"})
        for verb, body in (
            ("add_member", {"guild_id": guild.id, "name": "A", "roles": ["5"]}),
            ("set_member_roles", {"guild_id": guild.id, "member_id": guild.owner_id, "roles": ["5"]}),
            ("set_member_roles", {"guild_id": guild.id, "member_id": "5", "roles": []}),
            ("set_role_permissions", {"guild_id": guild.id, "role_id": "5", "permissions": 0}),
            ("set_locales", {"member_id": "5", "locale": "de"}),
        ):
            status, answer = await said(sandbox, verb, body)
            assert status == 409 and answer["refused"].startswith("no such ")
        assert (await said(sandbox, "info", text="{"))[1]["error"].startswith("the body is no JSON")


async def test_no_kind_of_argument_makes_a_verb_fail() -> None:
    odd: list[Any] = [None, True, -1, 0.5, "", "(", [], [None], ["fly"], {}, {"a": None}]
    async with Sandbox() as sandbox:
        for name, verb in ControlRoutes(sandbox)._verbs.items():
            if verb.takes is None:
                continue
            guild = sandbox.add_guild()
            known = {
                "guild_id": guild.id,
                "channel_id": sandbox.add_channel(guild.id, "trivia").id,
                "member_id": guild.owner_id,
                "role_id": sandbox.add_role(guild.id, "Fans").id,
            }
            filling = {key: "1" if it.hint is str else 1 for key, it in verb.takes.items() if it.required}
            usual = {key: known.get(key, value) for key, value in filling.items()}
            for argument in verb.takes:
                for value in odd:
                    status, answer = await said(sandbox, name, usual | {argument: value})
                    assert status in (200, 400, 409), (name, argument, value, answer)
            await said(sandbox, "clear_faults")


async def test_a_verb_of_another_place_is_pointed_out() -> None:
    async with Sandbox() as sandbox:
        status, answer = await said(sandbox, "drop")
        assert status == 404 and '{"act": "drop"}' in answer["error"]
        status, answer = await said(sandbox, "dance")
        assert status == 404 and "there are add_channel, add_fault" in answer["error"]
        for verb, valid in (("revoke_token", False), ("restore_token", True)):
            assert (await said(sandbox, verb))[0] == 200
            assert sandbox.core.token_valid is valid


async def test_the_document_names_every_verb_and_act() -> None:
    text = README[README.index("## From another process") : README.index("`wait` is `ack`")]
    assert "content-type: application/json" in text
    assert set(re.findall(r"`(\w+)`", text)) >= {*ControlRoutes(Sandbox())._verbs, *GATEWAY_ACTS}


def test_a_number_is_no_truth_and_no_infinity() -> None:
    def act(count: int, wait_s: float | None = None) -> None: ...

    takes = arguments.of(act)
    assert arguments.check(takes, {"count": 1, "wait_s": None}) == {"count": 1, "wait_s": None}
    for wrong in ({"count": True}, {"count": 1, "wait_s": float("inf")}, {"count": 1.0}):
        with pytest.raises(ValueError, match="number"):
            arguments.check(takes, wrong)
