"""A player sees, takes out and decides on what is kept of them: privately, and for themselves alone."""

from __future__ import annotations

import json

import pytest
from asgiref.sync import sync_to_async
from django.db import OperationalError

from botbridge.commands import privacy
from botbridge.messages import privacy as words
from discord_sandbox.views import InteractionView
from games.archive import audit
from games.domain.records import Ruling
from games.models import ArchivedAnswer, ArchivedGame, Score
from games.models.hidden import SHOWN_AS
from games.play import closer, regrading
from games.privacy.export import TooMuch
from games.privacy.forgotten import is_whole
from games.privacy.hidden import set_hidden
from tests.botbridge.conftest import CAPITAL, Town, until


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


async def test_whoever_wants_to_be_forgotten_reads_first_what_goes(town: Town) -> None:
    await town.press(town.ben, await town.play(CAPITAL), "B")
    await town.close()

    asked = await town.press(town.ben, (await offered(town, town.ben)).messages[0], "Forget me …")
    assert "- answer: 1" in asked.text and "cannot be undone" in asked.text
    assert await ArchivedAnswer.objects.acount() == 1, "nothing has happened yet"
    done = await town.press(town.ben, asked.messages[0], "Forget me for good")

    assert "- answer: 1" in done.text and done.messages[-1].ephemeral
    [paper] = [json.loads(text) for text in files_of(town, done).values()]
    assert is_whole(paper) and paper["player"] == town.ben and paper["removed"]["answer"] == 1
    assert await ArchivedAnswer.objects.acount() == 0
    assert (await town.press(town.ben, asked.messages[0], "Forget me for good")).text == words.NOTHING
    again = (await offered(town, town.ben)).messages[0]
    assert (await town.press(town.ben, again, "Forget me …")).text == words.NOTHING


async def test_a_forged_id_forgets_nobody_but_its_sender(town: Town) -> None:
    """Also the one who takes over another's message: the id names nobody."""
    post = await town.play(CAPITAL)
    for who, letter in ((town.ben, "B"), (town.cleo, "A")):
        await town.press(who, post, letter)

    await town.sandbox.press(town.cleo, post.id, "v:d", force=True).answered()

    assert await town.stored(town.ben) == {0: "B"}


async def test_a_hidden_player_is_named_in_no_post_and_on_no_board_and_told_their_own_place(town: Town) -> None:
    post = await town.play(CAPITAL)
    for who, letter in ((town.ben, "B"), (town.cleo, "B")):
        await town.press(who, post, letter)
    asked = (await offered(town, town.ben)).messages[0]

    assert "Show my name" in (await town.press(town.ben, asked, "Hide my name")).text

    results = await town.close()
    assert SHOWN_AS in results.text and "Cleo" in results.text and "Ben" not in results.text
    await until(Score.objects.aexists, "the game is counted")
    others, own = [(await town.slash(who, "leaderboard")).text for who in (town.cleo, town.ben)]
    assert f"🥇 {SHOWN_AS}" in others and "🥈 Cleo" in others and "You:" not in others
    assert "Ben" not in own and "You: place 1" in own
    assert "place 1 " in (await town.slash(town.ben, "stats")).text
    assert "· place 1" in (await town.press(town.ben, results, "My result")).text

    await town.press(town.ben, (await offered(town, town.ben)).messages[0], "Show my name")
    assert "🥇 Ben" in (await town.slash(town.cleo, "leaderboard")).text


async def test_an_amended_post_names_no_hidden_player_either(town: Town) -> None:
    post = await town.play(CAPITAL)
    for who, letter in ((town.ben, "B"), (town.cleo, "A")):
        await town.press(who, post, letter)
    results = await town.close()
    assert "Ben" in results.text
    await set_hidden(town.guild, town.ben, True)

    await rule_right(town, "A")

    amended = await town.post_with("Amended")
    assert SHOWN_AS in amended.text and "Ben" not in amended.text and "Cleo" in amended.text


async def rule_right(town: Town, letter: str) -> None:
    row = await ArchivedGame.objects.aget()
    ruling = Ruling(question=0, answer=letter, is_right=True, shown="Lyon", at_ms=1)
    await sync_to_async(regrading.apply)(audit.SHELL, row.id, ruling, regrading.fingerprint(row))


async def test_while_nobody_can_say_who_is_hidden_nobody_is_named(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """Results do not wait for SQL."""

    def unavailable(_guild_id: str) -> frozenset[str]:
        raise OperationalError("gone")

    monkeypatch.setattr(closer, "hidden_in", unavailable)
    await town.press(town.ben, await town.play(CAPITAL), "B")
    results = await town.close()
    assert SHOWN_AS in results.text and "Ben" not in results.text
