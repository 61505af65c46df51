"""A player sees, takes out and decides on what is kept of them: privately, and for themselves alone."""

from __future__ import annotations

import json

import pytest

from botbridge.commands import privacy
from botbridge.messages import privacy as words
from discord_sandbox.views import InteractionView
from games.privacy.export import TooMuch
from tests.botbridge.conftest import CAPITAL, Town


async def offered(town: Town, member: str) -> InteractionView:
    said = await town.slash(member, "privacy")
    assert [message.ephemeral for message in said.messages] == [True]
    return said


def files_of(town: Town, said: InteractionView) -> dict[str, bytes]:
    """What came along with the last reply."""
    message = said.messages[-1]
    return {it["filename"]: town.sandbox.file(message.id, it["filename"]) for it in message.attachments}


async def test_a_player_takes_out_what_is_kept(town: Town) -> None:
    post = await town.play(CAPITAL)
    await town.press(town.ben, post, "B")
    await town.press(town.cleo, post, "A")

    said = await town.press(town.ben, (await offered(town, town.ben)).messages[0], "Take out my data")

    [message] = said.messages
    assert message.ephemeral and "answer in play: 1" in message.text
    names = [f"tally-{town.guild}-{town.ben}.{ending}" for ending in ("json", "csv")]
    files = files_of(town, said)
    assert list(files) == names
    [record] = json.loads(files[names[0]])["records"]
    assert record["answer"] == "B: Paris" and "verdict" not in record
    assert "Cleo" not in str(files)


async def test_whoever_presses_gets_their_own(town: Town) -> None:
    """The message is private; should its button be pressed by another all the same, it acts for that one."""
    await town.press(town.ben, await town.play(CAPITAL), "B")
    assert (await town.press(town.cleo, (await offered(town, town.cleo)).messages[0], "Take out")).text == words.NOTHING


async def test_slow_work_brings_its_files_all_the_same(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("botbridge.respond.DEFER_AFTER_S", 0.0)
    await town.press(town.ben, await town.play(CAPITAL), "B")
    said = await town.press(town.ben, (await offered(town, town.ben)).messages[0], "Take out")
    assert said.callback == 5 and len(files_of(town, said)) == 2


async def test_what_discord_would_not_take_is_left_to_the_operator(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    async def too_much(*_: object) -> None:
        raise TooMuch

    monkeypatch.setattr(privacy, "export", too_much)
    said = await town.press(town.ben, (await offered(town, town.ben)).messages[0], "Take out")
    assert f"manage.py export_player {town.guild} {town.ben} --to DIRECTORY" in said.text
