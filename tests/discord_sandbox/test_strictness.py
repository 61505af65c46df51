"""The sandbox refuses what Discord refuses: good bodies made wrong in each place and way, over all routes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

import aiohttp
import pytest
import pytest_asyncio

from discord_sandbox import Sandbox
from discord_sandbox.observer import Exchange
from discord_sandbox.rest import all_routes
from discord_sandbox.state import COMPONENTS_V2
from tests.discord_document import good
from tests.discord_document.document import Document, Schema
from tests.discord_document.judge import Judge
from tests.discord_document.mutations import mutations

MESSAGES = "/channels/{channel_id}/messages"
CALLBACK = "/interactions/{interaction_id}/{token}/callback"
WEBHOOK = "/webhooks/{application_id}/{token}"
COMMANDS = "/applications/{application_id}/commands"


NOTHING = object()
EMPTY: Mapping[str, str] = MappingProxyType({})
REFUSED = ((400, 50035), (400, 50006), (400, 50109))
"""As an invalid form, as an empty message, as no object."""


@dataclass(frozen=True)
class Case:
    """A good body, and where it goes."""

    method: str
    path: str
    body: Any
    act: str = ""
    """What a member did, for a callback: a command, a press or a completion."""


CASES = (
    Case("POST", MESSAGES, good.POSTED),
    Case("POST", MESSAGES, {"embeds": [good.EMBED]}),
    Case("POST", MESSAGES, {"components": good.ROWS}),
    *(Case("POST", MESSAGES, {"components": [part]}) for part in good.PICKERS),
    *(Case("POST", MESSAGES, {"flags": COMPONENTS_V2, "components": [part]}) for part in good.LAYOUT),
    Case("PATCH", f"{MESSAGES}/{{message_id}}", good.EDITED),
    Case("POST", f"{MESSAGES}/{{message_id}}/threads", {"name": "Thread", "auto_archive_duration": 60}),
    Case("POST", f"{MESSAGES}/bulk-delete", {"messages": ["100000000000000001", "100000000000000002"]}),
    Case("PATCH", "/channels/{channel_id}", {"name": "renamed", "topic": "words"}),
    Case("PUT", COMMANDS, [good.COMMAND, good.MENU]),
    *(Case("POST", COMMANDS, {"name": "flat", "description": "x", "options": [option]}) for option in good.PLAIN),
    Case("PATCH", f"{COMMANDS}/{{command_id}}", {"description": "Other words", "default_member_permissions": 32}),
    Case("PUT", "/applications/{application_id}/guilds/{guild_id}/commands", [{"name": "own", "description": "Words"}]),
    Case("POST", CALLBACK, {"type": 4, "data": good.SAID}, "command"),
    Case("POST", CALLBACK, {"type": 5, "data": {"flags": 64}}, "command"),
    Case("POST", CALLBACK, {"type": 6}, "press"),
    Case("POST", CALLBACK, {"type": 7, "data": good.EDITED}, "press"),
    Case("POST", CALLBACK, {"type": 8, "data": {"choices": [good.CHOICE | {"value": "1"}]}}, "completion"),
    *(
        Case("POST", CALLBACK, {"type": 9, "data": {"title": "Title", "custom_id": "f", "components": [part]}}, "press")
        for part in good.FORM
    ),
    Case("POST", WEBHOOK, good.SAID),
    Case("PATCH", f"{WEBHOOK}/messages/{{which}}", good.EDITED),
)


class Bench:
    """A sandbox with something of everything that a route may speak of."""

    def __init__(self, sandbox: Sandbox, session: aiohttp.ClientSession, guild_id: str, member: str) -> None:
        self.sandbox = sandbox
        self._session = session
        self._guild_id = guild_id
        self._channel_id = sandbox.add_channel(guild_id, "trivia").id
        self._member = member
        self._command_id = ""
        self._pending: dict[str, Any] = {}

    async def prepare(self) -> None:
        """The commands that members use, whatever became of them."""
        options = [{"type": 3, "name": "city", "description": "x", "autocomplete": True}]
        own = [{"name": "say", "description": "x"}, {"name": "complete", "description": "x", "options": options}]
        _, commands = await self.send(Case("PUT", COMMANDS, own))
        self._command_id = commands[0]["id"]

    async def send(
        self, case: Case, body: Any = NOTHING, names: Mapping[str, str] = EMPTY, query: Mapping[str, str] = EMPTY
    ) -> tuple[int, Any]:
        """The status and the reply to a body, or to the case's own; `names` in the path in place of the right ones."""
        sent = case.body if body is NOTHING else body
        url = self.sandbox.api_base + case.path.format_map(await self._names(case) | names)
        headers = {"Authorization": f"Bot {self.sandbox.token}"}
        async with self._session.request(case.method, url, json=sent, headers=headers, params=query) as reply:
            return reply.status, await reply.json() if reply.content_type == "application/json" else None

    async def _names(self, case: Case) -> dict[str, str]:
        names = {"application_id": self.sandbox.bot_id, "guild_id": self._guild_id, "channel_id": self._channel_id}
        names["user_id"] = self._member
        if "message_id" in case.path or case.act == "press":
            names["message_id"] = self._message(case)
        if "command_id" in case.path:
            names["command_id"] = self._command_id
        if "{token}" in case.path:
            interaction = self._acknowledged() if "webhooks" in case.path else self._acting(case)
            names |= {"interaction_id": interaction.id, "token": interaction.token, "which": "@original"}
        return names

    def _message(self, case: Case) -> str:
        """One that has no thread yet."""
        world = self.sandbox.core.world
        channel = world.channel(self._channel_id)
        assert channel
        body = {"content": "x", "components": [good.row(good.button("press"))]}
        return self.sandbox.core.messages.post(channel, world.bot, body).id

    def _acting(self, case: Case) -> Any:
        """An interaction of this kind that is not yet answered."""
        pending = self._pending.get(case.act)
        if pending is None or pending.state != "pending":
            pending = self._pending[case.act] = self._act(case)
        return pending

    def _act(self, case: Case) -> Any:
        if case.act == "press":
            return self.sandbox.press(self._member, self._message(case), "press")
        if case.act == "completion":
            return self.sandbox.autocomplete(self._member, self._channel_id, "complete", "city", {"city": "R"})
        return self.sandbox.slash(self._member, self._channel_id, "say")

    def _acknowledged(self) -> Any:
        """A command that was answered, whose webhook is open."""
        interaction = self.sandbox.slash(self._member, self._channel_id, "say")
        self.sandbox.core.responses.respond(interaction, {"type": 4, "data": {"content": "x"}})
        return interaction


class Looking:
    """Judges replies and events; requests are wrong on purpose."""

    def __init__(self) -> None:
        self.judge = Judge()
        self.found: list[str] = []

    def answered(self, exchange: Exchange) -> None:
        found = self.judge.exchange(replace(exchange, body=None))
        self.found += [line for line in found if not line.startswith("request")]

    def dispatched(self, event: str, payload: Any) -> None:
        self.found += self.judge.event(event, payload)


@pytest.fixture
def looking(monkeypatch: pytest.MonkeyPatch) -> Looking:
    observer = Looking()
    monkeypatch.setattr("discord_sandbox.core.observer_of_environment", lambda: observer)
    return observer


@pytest_asyncio.fixture
async def bench(looking: Looking) -> AsyncIterator[Bench]:
    async with Sandbox(rate_limits=False, deadline_s=600) as sandbox, aiohttp.ClientSession() as session:
        guild = sandbox.add_guild("Guild")
        sandbox.set_role_permissions(guild.id, guild.id, ["administrator"])
        yield Bench(sandbox, session, guild.id, sandbox.add_member(guild.id, "Ann").id)


async def test_good_bodies_are_taken(bench: Bench, looking: Looking) -> None:
    for case in CASES:
        await bench.prepare()
        status, reply = await bench.send(case)
        assert status in (200, 201, 204) or "bulk-delete" in case.path, (case.path, reply)
    assert looking.found == []


@pytest.mark.slow
async def test_bodies_made_wrong_are_refused_and_none_breaks_the_sandbox(bench: Bench, looking: Looking) -> None:
    judge, seen = looking.judge, set()
    found: dict[str, list[str]] = {"taken": [], "broken": [], "otherwise": []}
    figures: Counter[str] = Counter()
    for case in CASES:
        await bench.prepare()
        depth = 2 if case.act else 1  # what is in a callback's `data` is at the top elsewhere
        schema = judge.document.request(case.method, case.path)
        assert schema
        for mutation in mutations(judge.document, schema, case.body, f"{case.method} {case.path} {case.act}", depth):
            if mutation.key in seen or mutation.body is None:
                continue
            seen.add(mutation.key)
            fits = judge.fits(case.method, case.path, mutation.body)
            status, reply = await bench.send(case, mutation.body)
            figures["fitting" if fits else "wrong"] += 1
            about = f"{status} {case.method} {case.path} {case.act} {mutation.what}"
            if status >= 500:
                found["broken"].append(about)
            elif not fits and status < 400:
                found["taken"].append(about)
            elif not fits and (status, reply["code"]) not in REFUSED:
                found["otherwise"].append(f"{about}: {reply}")
    print(f"bodies: {dict(figures)}")
    assert not any(found.values()), found
    assert looking.found == []
    assert figures["wrong"] > 1500, "the document or the bodies say less than they did"


JUNK = {"snowflake": ("x1", "-1"), "integer": ("x1", "1.5"), "boolean": ("x1", "2")}


def junk(document: Document, schema: Schema) -> set[str]:
    """Wrong values of a parameter."""
    found: set[str] = set()
    for branch in document.branches(schema):
        found.update(JUNK.get(branch.get("format", ""), ()) or JUNK.get(branch.get("type", ""), ()))
        found.update(str(branch[word] + step) for word, step in (("minimum", -1), ("maximum", 1)) if word in branch)
    return found


async def test_wrong_ids_and_queries_are_refused(bench: Bench, looking: Looking) -> None:
    """In every place of every route, also of those without a body."""
    await bench.prepare()
    document, tried = looking.judge.document, 0
    for route in all_routes(bench.sandbox.core, str):
        operation = document.operation(route.method, route.path)
        if operation is None:
            continue
        case = Case(route.method, route.path, {}, "command" if route.path == CALLBACK else "")
        for name in re.findall(r"{(\w+_id)}", route.path):
            status, reply = await bench.send(case, names={name: "x1"})
            assert (status, reply["code"], list(reply["errors"])) == (400, 50035, [name]), (case, reply)
            tried += 1
        for parameter in operation.get("parameters", ()):
            for value in sorted(junk(document, parameter["schema"])):
                status, reply = await bench.send(case, query={parameter["name"]: value})
                assert (status, reply["code"]) == (400, 50035), (case, parameter, value, reply)
                assert list(reply["errors"]) == [parameter["name"]]
                tried += 1
    assert tried > 60
    assert looking.found == []
