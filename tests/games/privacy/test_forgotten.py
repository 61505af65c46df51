"""A player is forgotten, and the certificate says what went, what is left and what is kept."""

from __future__ import annotations

import pytest
from asgiref.sync import sync_to_async

from games.archive import audit
from games.domain.records import MessageKind
from games.models import ArchivedAnswer, AuditEntry, CancelledAnswer, Score
from games.models.hidden import SHOWN_AS
from games.play import closer
from games.privacy import forgotten
from games.privacy.export import export
from games.privacy.forgotten import BY_PLAYER, Outcome, forget_player, is_whole, removable
from games.privacy.hidden import is_hidden, set_hidden
from games.scores import rebuild
from games.store.redis import RedisStore
from tests.games.play.paper import PaperAnnouncer
from tests.games.privacy.kept import ANN, BEN, ELSEWHERE, answers_meanwhile, everywhere, finish, rights
from tests.games.privacy.test_export import ALL
from tests.games.samples import GUILD, answer, game, opened

pytestmark = pytest.mark.django_db(transaction=True)

GOES = {kind: number for kind, number in ALL.items() if kind not in forgotten.KEPT}


async def forget(store: RedisStore, user: str = ANN, *, actor: audit.Actor = BY_PLAYER) -> Outcome:
    return await forget_player(store, GUILD, user, actor, wait_s=0)


@pytest.fixture
async def planted(store: RedisStore) -> None:
    await everywhere(store)
    await sync_to_async(rights)()


@pytest.mark.usefixtures("planted")
async def test_the_certificate_counts_all_that_went_and_all_that_is_kept(store: RedisStore) -> None:
    assert await removable(store, GUILD, ANN) == GOES

    paper = (await forget(store)).certificate

    assert paper["removed"] == GOES
    assert paper["kept"] == {kind: ALL[kind] for kind in forgotten.KEPT}
    assert (paper["left"], paper["server"], paper["player"], paper["asked_by"]) == ({}, GUILD, ANN, "the player")
    assert (await export(store, GUILD, ANN)).counts == paper["kept"]
    assert not await ArchivedAnswer.objects.filter(game__guild_id=GUILD, user_id=ANN).aexists()
    assert not await CancelledAnswer.objects.filter(user_id=ANN).aexists()


@pytest.mark.usefixtures("planted")
async def test_others_and_other_servers_keep_what_they_have_and_the_scores_are_those_of_the_rest(
    store: RedisStore,
) -> None:
    ben, there = await removable(store, GUILD, BEN), await removable(store, ELSEWHERE, ANN)

    await forget(store)

    assert await removable(store, GUILD, BEN) == ben
    assert await removable(store, ELSEWHERE, ANN) == there
    assert not await Score.objects.filter(guild_id=GUILD, user_id=ANN).aexists()
    assert (await sync_to_async(rebuild.check)(GUILD)).differing == 0


@pytest.mark.usefixtures("planted")
async def test_a_second_time_nothing_is_there_and_nothing_is_noted(store: RedisStore) -> None:
    assert not (await forget(store)).found_nothing
    noted = await AuditEntry.objects.acount()

    again = await forget(store)

    assert again.found_nothing and again.certificate["removed"] == {}
    assert await AuditEntry.objects.acount() == noted


@pytest.mark.usefixtures("planted")
async def test_the_audit_holds_the_hash_and_not_who_it_was(store: RedisStore) -> None:
    paper = (await forget(store)).certificate

    begun, ended = [e async for e in AuditEntry.objects.filter(action__startswith="player.").order_by("id")]
    assert (begun.action, ended.action, ended.source) == ("player.forgetting", "player.forgotten", "discord")
    assert ended.after["certificate"] == paper["sha256"] and ended.after["removed"] == GOES
    assert all(ANN not in str(vars(entry)) and "Ann" not in str(vars(entry)) for entry in (begun, ended))


async def test_a_certificate_that_was_changed_is_known(store: RedisStore) -> None:
    await finish(store, "over")
    paper = dict((await forget(store, actor=audit.SHELL)).certificate)

    assert is_whole(paper) and paper["asked_by"] == "the operator"
    assert not is_whole(paper | {"removed": {"answer": 2}})
    assert paper["salt"] != (await forget(store, BEN)).certificate["salt"], "else the audit's hash could be guessed"


async def test_what_is_being_closed_is_left_and_said(store: RedisStore) -> None:
    made = await opened(store, game("open"))
    await answer(store, made, ANN, "A")
    await store.end_now(GUILD, made.id)
    await store.claim(GUILD, made.id)

    paper = (await forget(store)).certificate

    assert (paper["left"], paper["left_in_games_being_closed"]) == ({"answer in play": 1}, ["open"])
    assert paper["removed"] == {}


async def test_whoever_is_hidden_stays_so_until_nothing_is_left_that_could_name_them(store: RedisStore) -> None:
    made = await opened(store, game("open"))
    await answer(store, made, ANN, "B", name="Ann")
    await set_hidden(GUILD, ANN, True)
    await store.end_now(GUILD, made.id)
    claim = await store.claim(GUILD, made.id)

    paper = (await forget(store)).certificate

    assert paper["left"] == {"answer in play": 1, "wish to be hidden": 1} and paper["removed"] == {}
    channel = PaperAnnouncer()
    await closer.close(store, channel, claim)
    [post] = channel.shown(MessageKind.RESULTS)
    assert post.results and [standing.name for standing in post.results.top] == [SHOWN_AS]
    assert (await forget(store)).certificate["left"] == {}
    assert not await is_hidden(GUILD, ANN)


async def test_games_go_one_at_a_time_so_that_others_have_their_turn_at_sql(store: RedisStore) -> None:
    for id in ("first", "second"):
        await finish(store, id)

    assert await answers_meanwhile(forget(store)) >= {4, 3, 2}
