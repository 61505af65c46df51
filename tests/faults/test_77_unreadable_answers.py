"""Row 77: Discord has taken a reply, and its answer to that cannot be read: the reply stands, once, unchanged."""

from __future__ import annotations

from typing import Any

import pytest
from redis.asyncio import Redis

from tests.botbridge import conftest as bots
from tests.botbridge.conftest import CAPITAL, PLANET, Town, custom_id

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(120)]

looks_often, sandbox, quiet_town, town = bots._looks_often, bots.sandbox, bots.quiet_town, bots.town

CALLBACK, ORIGINAL = r"/interactions/.*/callback", r"/webhooks/.*/messages/@original"
ANSWERS: dict[str, dict[str, Any]] = {
    "nothing": {},
    "a page": {"html": True},
    "half of it": {"raw": '{"interaction": {"id": '},
    "something else": {"raw": "{}"},
    "a list": {"raw": "[]"},
    "null": {"raw": "null"},
}


@pytest.mark.parametrize("answer", ANSWERS)
async def test_77_a_receipt_stands(town: Town, answer: str) -> None:
    post = await town.play(CAPITAL)
    town.sandbox.faults.add("unreadable", path=CALLBACK, **ANSWERS[answer])
    said = await town.press(town.ben, post, "B")
    await _settled(town)
    assert "Saved: **B · Paris**" in said.text
    assert [message.text for message in said.messages] == [said.text]


@pytest.mark.parametrize("answer", ANSWERS)
async def test_77_what_a_command_says_stands(town: Town, answer: str) -> None:
    await town.play(CAPITAL)
    town.sandbox.faults.add("unreadable", path=CALLBACK, **ANSWERS[answer])
    said = await town.sandbox.slash(town.ben, town.channel, "trivia answer", {"answer": "Paris"}).answered()
    before = said.text
    await _settled(town)
    [shown] = [it for it in town.sandbox.screen(town.ben, town.channel) if it.ephemeral]
    assert "Saved: **B · Paris**" in before
    assert shown.text == before


@pytest.mark.parametrize("answer", ANSWERS)
async def test_77_a_form_opens(town: Town, answer: str) -> None:
    post = await town.play(PLANET)
    town.sandbox.faults.add("unreadable", path=CALLBACK, **ANSWERS[answer])
    form = await town.sandbox.press(town.ben, post.id, custom_id(post, "Answer")).acknowledged()
    await _settled(town)
    assert form.modal is not None
    assert form.messages == ()
    assert "Saved: **Jupiter**" in (await town.fill(form, {"Answer": "Jupiter"})).text


@pytest.mark.parametrize("answer", ANSWERS)
async def test_77_a_receipt_follows_a_sign_of_life(town: Town, redis_url: str, answer: str) -> None:
    """The answers to both, the deferral and the edit that ends it, cannot be read."""
    post = await town.play(CAPITAL)
    for path in (CALLBACK, ORIGINAL):
        town.sandbox.faults.add("unreadable", path=path, times=2, **ANSWERS[answer])
    async with Redis.from_url(redis_url, protocol=2) as client:
        await client.client_pause(1800)
        said = await town.press(town.ben, post, "B")
    await _settled(town)
    assert said.callback == 5
    assert "Saved: **B · Paris**" in said.text
    assert [message.text for message in said.messages] == [said.text]


async def _settled(town: Town) -> None:
    """What would follow a reply has begun when the next command is answered, and has ended after one more."""
    town.sandbox.faults.clear()
    for _ in range(2):
        await town.slash(town.cleo, "status")
