"""A whole game, and what players take out of it: the commitment before the close, and the receipt after it."""

from __future__ import annotations

import copy
import json
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from botbridge.messages import receipts as words
from botbridge.messages import replies
from discord_sandbox.views import InteractionView
from games.domain.errors import GameNotFound
from games.models import ArchivedAnswer, ArchivedGame
from games.play.duties import Duties
from games.rules.commitment import committed
from tests.botbridge.conftest import CAPITAL, PLANET, Town, until
from tests.games.play.bank import SmallBank
from tests.games.play.paper import PaperAnnouncer
from tests.games.rules.receipt_samples import SECRETS
from tests.games.samples import game as game_of
from tests.games.samples import interaction, submit
from tests.tools.forging import another, changed, leaves
from tools import verify_receipt

TOOL = Path(verify_receipt.__file__)


def file_of(town: Town, said: InteractionView) -> dict[str, Any]:
    """The one file of a private reply."""
    [message] = said.messages
    [attachment] = message.attachments
    assert message.ephemeral and attachment["size"] < 10_000
    found: dict[str, Any] = json.loads(town.sandbox.file(message.id, attachment["filename"]))
    return found


async def receipt(town: Town, member: str, **options: str) -> dict[str, Any]:
    return file_of(town, await town.slash(member, "receipt", **options))


def public_root(text: str) -> str:
    [root] = re.findall(r"Root of \d+ answers: `([0-9a-f]{64})`", text)
    return str(root)


async def test_the_tool_verifies_what_the_command_gives_out_and_no_forgery_of_it(
    town: Town, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    post = await town.play(CAPITAL)
    game = await town.game()
    await town.press(town.ben, post, "B")
    await town.press(town.cleo, post, "A")
    kept = await receipt(town, town.ben, game=game.id)
    assert post.text.endswith(f"\nCommitment {kept['commitment'][:16]}")
    results = await town.close()

    path = tmp_path / "mine.json"
    mine = await receipt(town, town.ben)
    path.write_text(json.dumps(mine), encoding="utf-8")
    public = ["--commitment", kept["commitment"], "--root", public_root(results.text)]
    ran = subprocess.run([sys.executable, "-I", TOOL, path, *public], capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, "") and "\nVERIFIED" in ran.stdout
    assert mine["salt"] in results.text
    assert [(each["question"], each["answer"]) for each in mine["answers"]] == [(0, "B")]
    reordered = copy.deepcopy(mine)
    reordered["questions"][0]["options"].reverse()
    forged = {place: changed(place, another, mine) for place in leaves(mine) if place[0] not in ("kind", "version")}
    for place, copied in {("options",): reordered, **forged}.items():
        path.write_text(json.dumps(copied), encoding="utf-8")
        assert verify_receipt.main([str(path), *public]) == 1, place
    assert len(forged) == 18 and "DIFFERS" in capsys.readouterr().err

    theirs = await receipt(town, town.cleo, game=game.id)
    assert theirs["answers"][0]["answer"] == "A" and theirs["root"] == mine["root"]
    assert mine["answers"][0]["salt"] not in json.dumps(theirs) and town.ben not in json.dumps(theirs)


async def test_before_the_close_there_is_nothing_but_the_commitment(town: Town) -> None:
    post = await town.play(CAPITAL, PLANET)
    game = await town.game()
    assert game.secrets is not None
    for member in (town.ben, town.cleo, town.admin):
        said = await town.slash(member, "receipt", game=game.id)
        assert file_of(town, said) == {
            "kind": "tally-commitment",
            "version": 1,
            "game": game.id,
            "commitment": game.commitment,
        }
        for secret in (game.secrets.salt.hex(), game.secrets.leaf_key.hex(), "Paris", "Jupiter"):
            assert secret not in said.text
    assert game.secrets.salt.hex() not in post.text


async def completed(town: Town, member: str) -> list[str]:
    act = town.sandbox.autocomplete(member, town.channel, "trivia receipt", "game", {})
    return [str(choice["value"]) for choice in (await act.answered()).choices]


async def test_games_complete_that_one_answered_and_whose_channel_one_sees(town: Town) -> None:
    assert (await town.slash(town.ben, "receipt")).text == words.NONE_YET
    over = await town.play(CAPITAL, slot="0")
    first = await town.game()
    await town.press(town.ben, over, "B")
    await town.close()
    side = town.sandbox.add_channel(town.guild, "side").id
    second = await town.queue(PLANET, slot="1", channel_id=side)
    await until(lambda: town._opened(second), "the game is open")
    await submit(town.store, town.guild, second, town.ben, {0: "Mars"}, interaction())
    assert await completed(town, town.ben) == [second, first.id]

    town.sandbox.set_channel_permissions(side, town.guild, deny=["view_channel"])
    town.sandbox.set_channel_permissions(side, town.sandbox.bot_id, allow=["view_channel"])
    for is_open in (True, False):
        await until(lambda: hidden(town, first.id), "the bot has heard of it")
        assert (await town.slash(town.ben, "receipt", game=second)).text == GameNotFound.hint
        if is_open:
            await town.store.end_now(town.guild, second)
            await until(lambda: archived(second), "it is archived")
    assert (await receipt(town, town.ben))["game"] == first.id
    assert await completed(town, town.cleo) == []


async def hidden(town: Town, seen: str) -> bool:
    return await completed(town, town.ben) == [seen]


async def archived(game_id: str) -> bool:
    return await ArchivedGame.objects.confirmed().filter(id=game_id).aexists()


async def test_a_receipt_waits_while_a_game_asks_one_of_its_questions_again(town: Town) -> None:
    over = await town.play(CAPITAL, slot="0")
    await town.press(town.ben, over, "B")
    first = await town.game()
    await town.close()
    await town.play(replace(CAPITAL, seed="test:again"))
    again = await town.game()
    said = await town.slash(town.ben, "receipt", game=first.id)
    assert said.text == words.WITHHELD and said.messages[0].attachments == ()
    await town.store.end_now(town.guild, again.id)
    await until(lambda: archived(again.id), "it is archived")
    assert (await receipt(town, town.ben, game=first.id))["game"] == first.id


async def test_a_cancelled_game_tells_nothing_that_it_promised(quiet_town: Town) -> None:
    town = quiet_town
    await town.start_bot(duties=False)
    queued = committed(game_of("off", guild_id=town.guild, channel_id=town.channel), SECRETS)
    made = await town.store.create_game(queued, "1187654321098765432")
    await submit(town.store, town.guild, made.id, town.ben, {0: "A"}, interaction())
    await town.store.cancel_game(town.guild, made.id)
    for _ in range(2):
        said = await town.slash(town.ben, "receipt", game=made.id)
        assert said.text == replies.CANCELLED and said.messages[0].attachments == ()
        await Duties(town.store, PaperAnnouncer(), SmallBank()).run_due()


async def test_what_has_no_receipt_is_told_why(town: Town) -> None:
    over = await town.play(CAPITAL)
    game = await town.game()
    await town.press(town.ben, over, "B")
    await town.close()
    for unknown in ("nonsense", "../x", "\x00"):
        assert (await town.slash(town.ben, "receipt", game=unknown)).text == GameNotFound.hint
    await ArchivedAnswer.objects.filter(game_id=game.id).aupdate(answer="A")
    assert (await town.slash(town.ben, "receipt")).text == words.DIFFERS
    await ArchivedGame.objects.filter(id=game.id).aupdate(leaf_key="")
    assert (await town.slash(town.ben, "receipt", game=game.id)).text == words.NO_RECEIPTS
    old = await town.store.create_game(replace(game, id="old", secrets=None, commitment=""), "1187654321098765432")
    assert (await town.slash(town.ben, "receipt", game=old.id)).text == words.NO_RECEIPTS
