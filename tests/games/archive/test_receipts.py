"""Receipts from the archive: they verify with the tool, whatever was ruled, forgotten or changed since."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from asgiref.sync import sync_to_async

from games.archive import forgetting, receipts
from games.archive.archived_game import dump_results, recount, results_of
from games.archive.certificate import verify
from games.domain.records import Game, Ruling
from games.models import ArchivedAnswer, ArchivedGame
from games.play.duties import Duties
from games.rules.commitment import committed
from games.rules.receipts import dump_receipt
from games.store.redis import RedisStore
from tests.games.archive.certified import closed
from tests.games.rules.receipt_samples import SECRETS
from tests.games.samples import CHANNEL, GUILD, answer, game, opened
from tools import verify_receipt

pytestmark = pytest.mark.django_db(transaction=True)

PLAYERS = (9, 10, 80, 700, 2**63)
"""In the order of numbers, which is not that of texts."""


@pytest.fixture
async def over(store: RedisStore, duties: Duties) -> Game:
    """A finished game of two questions; player 80 answered only the second."""
    made = await opened(store, committed(game("over", questions=2), SECRETS))
    for user in reversed(PLAYERS):
        for question in (0, 1) if user != 80 else (1,):
            await answer(store, made, user, "AB"[user % 2], question=question, name="Ada")
    await closed(store, duties, made)
    return made


async def row_of(game: Game) -> ArchivedGame:
    return await ArchivedGame.objects.aget(id=game.id)


async def receipt_of(game: Game, user: int) -> dict[str, Any]:
    found = await receipts.of_player(await row_of(game), str(user))
    assert found is not None
    return found


def verified(receipt: dict[str, Any], tmp_path: Path, commitment: str, root: str) -> int:
    """The tool's exit status, given what was public."""
    path = tmp_path / "receipt.json"
    path.write_text(dump_receipt(receipt), encoding="utf-8")
    return verify_receipt.main([str(path), "--commitment", commitment, "--root", root])


async def test_every_player_gets_a_receipt_that_verifies(over: Game, tmp_path: Path) -> None:
    proof = results_of(await row_of(over)).proof
    assert proof is not None and proof.size == 9
    for user in PLAYERS:
        mine = await receipt_of(over, user)
        assert [(each["question"], each["answer"]) for each in mine["answers"]] == [
            (question, "AB"[user % 2]) for question in ((0, 1) if user != 80 else (1,))
        ]
        assert verified(mine, tmp_path, over.commitment, proof.root) == 0
        assert SECRETS.leaf_key.hex() not in json.dumps(mine)


async def test_who_did_not_answer_sees_what_was_asked(over: Game, tmp_path: Path) -> None:
    proof = results_of(await row_of(over)).proof
    mine = await receipt_of(over, 5)
    assert proof is not None and mine["answers"] == []
    assert verified(mine, tmp_path, over.commitment, proof.root) == 0


async def test_no_ruling_changes_the_root(over: Game, tmp_path: Path) -> None:
    before = await receipt_of(over, 9)
    row = await row_of(over)
    ruling = Ruling(question=0, answer="A", is_right=True, shown="Lyon", at_ms=1)
    row.results = dump_results(await sync_to_async(recount)(row, [ruling]))
    await row.asave()
    assert results_of(row).rulings == (ruling,)
    assert await receipt_of(over, 9) == before


async def test_a_forgotten_player_leaves_hashes_and_everybody_else_keeps_the_receipt(
    store: RedisStore, over: Game, tmp_path: Path
) -> None:
    before = {user: await receipt_of(over, user) for user in PLAYERS}
    for gone in (10, 2**63):
        await forgetting.forget(store, GUILD, str(gone))

    for user in (9, 80, 700):
        assert await receipt_of(over, user) == before[user]
    assert (await receipt_of(over, 10))["answers"] == []
    row = await row_of(over)
    assert sorted(map(int, row.forgotten_leaves)) == [2, 3, 7, 8]
    held = json.dumps([row.forgotten_leaves, row.results, row.description])
    assert not any(each["salt"] in held for gone in (10, 2**63) for each in before[gone]["answers"])
    assert (await verify(store, over.id)).problems == []
    [finished] = await store.get_history(GUILD)
    assert finished.results.proof == results_of(row).proof


async def test_a_player_is_forgotten_though_the_answers_are_those_of_the_root_no_more(
    store: RedisStore, over: Game
) -> None:
    await ArchivedGame.objects.filter(id=over.id).aupdate(forgotten_leaves={"99": "00" * 32})
    await forgetting.forget(store, GUILD, "10")
    assert not await ArchivedAnswer.objects.filter(user_id="10").aexists()


async def test_a_game_without_a_proof_or_whose_key_was_deleted_has_no_receipts(
    store: RedisStore, duties: Duties, over: Game
) -> None:
    made = await opened(store, game("old"))
    await answer(store, made, 9)
    await closed(store, duties, made)
    assert await receipts.of_player(await row_of(made), "9") is None
    await ArchivedGame.objects.filter(id=over.id).aupdate(leaf_key="")
    assert await receipts.of_player(await row_of(over), "9") is None
    assert (await verify(store, made.id)).problems == (await verify(store, over.id)).problems == []
    await forgetting.forget(store, GUILD, "9")
    assert (await row_of(over)).forgotten_leaves == {}


# --- what was changed is found -------------------------------------------------------------------------------------


async def change_an_answer(over: Game) -> None:
    await ArchivedAnswer.objects.filter(game_id=over.id, user_id="700", question=0).aupdate(answer="B")


async def leave_one_out(over: Game) -> None:
    await ArchivedAnswer.objects.filter(game_id=over.id, user_id="700", question=0).adelete()


async def add_one(over: Game) -> None:
    row = await ArchivedAnswer.objects.filter(game_id=over.id, user_id="700").afirst()
    assert row is not None
    row.pk, row.user_id = None, "701"
    await row.asave(force_insert=True)


@pytest.mark.parametrize("change", [change_an_answer, leave_one_out, add_one])
async def test_answers_that_are_not_those_of_the_root_make_no_receipt_and_no_good_certificate(
    store: RedisStore, over: Game, change: Any
) -> None:
    proof = results_of(await row_of(over)).proof
    assert (await verify(store, over.id)).problems == [] and proof is not None
    await change(over)
    with pytest.raises(ValueError, match="not those of the root"):
        await receipt_of(over, 9)
    assert f"posted was {proof.root} of 9" in str((await verify(store, over.id)).problems)


async def test_what_is_accepted_as_lost_is_certified_as_such(store: RedisStore, over: Game) -> None:
    await leave_one_out(over)
    await ArchivedGame.objects.filter(id=over.id).aupdate(lost=1)
    assert "root" not in str((await verify(store, over.id)).problems)


async def test_questions_that_are_not_those_of_the_commitment_are_found(store: RedisStore, over: Game) -> None:
    row = await row_of(over)
    row.description["questions"][1]["answer"] = "Lyon"
    await row.asave()
    [found] = (await verify(store, over.id)).problems
    assert over.commitment in found


# --- which games ---------------------------------------------------------------------------------------------------


async def test_the_games_that_one_answered_are_found_in_the_channels_that_one_sees(
    store: RedisStore, duties: Duties, over: Game
) -> None:
    for later in (committed(game("later"), SECRETS), game("without")):
        await answer(store, await opened(store, later), 700)
        await closed(store, duties, later)
    assert [each.id for each in await receipts.answered(GUILD, "700", None)] == ["later", "over"]
    assert [each.id for each in await receipts.answered(GUILD, "9", frozenset({CHANNEL}))] == ["over"]
    assert await receipts.answered(GUILD, "9", frozenset({"1"})) == []
    assert await receipts.answered("1", "9", None) == []
