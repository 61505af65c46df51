"""What a guild may be asked: its own questions join the bundled ones, and no other guild ever sees them."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import pytest
import structlog
from asgiref.sync import sync_to_async
from django.db import OperationalError

from games.archive.audit import SHELL
from games.bank import own_questions
from games.bank.guild_bank import GuildBanks
from games.domain.errors import NoQuestions
from games.domain.records import Question, Registration
from games.models import BankRevision
from games.play import poster, registrations
from games.play.duties import Duties
from games.questions.bundled import bundled_bank
from games.questions.own import Draft
from games.store.redis import RedisStore
from tests.games.play.bank import SmallBank
from tests.games.play.paper import PaperAnnouncer
from tests.games.play.slots import make_due, the_game
from tests.games.samples import CHANNEL, GUILD

pytestmark = pytest.mark.django_db(transaction=True)
ELSEWHERE = "999000000000000001"
BRIDGE = Question(seed="", text="Which bridge did we cross?", answer="The Old One", category="our town")
REGISTRATION = Registration(id="abcde", guild_id=GUILD, channel_id=CHANNEL, times=("12:00",), category="our town")


@pytest.fixture
def banks() -> GuildBanks:
    return GuildBanks(bundled_bank())


async def add(question: Question = BRIDGE, guild_id: str = GUILD, **changes: Any) -> str:
    row = await sync_to_async(own_questions.add)(SHELL, guild_id, Draft(question=replace(question, **changes)))
    return row.seed


async def switch(seed: str, *, enabled: bool) -> None:
    row = await sync_to_async(own_questions.find)(GUILD, seed)
    await sync_to_async(own_questions.switch)(SHELL, row, enabled=enabled)


async def disable_bundled(seed: str, *, enabled: bool = False) -> None:
    await sync_to_async(own_questions.switch_bundled)(SHELL, GUILD, seed, enabled=enabled)


async def test_own_questions_follow_the_bundled_ones_in_stable_order(banks: GuildBanks) -> None:
    own = [await add(text=f"Which is bridge number {n}?", answer=str(n), difficulty="hard") for n in range(3)]
    bank = await banks.of_guild(GUILD)

    assert list(bank.seeds()) == [*bundled_bank().seeds(), *own]
    assert list(bank.seeds("our town")) == list(bank.seeds("our town", "hard")) == own
    assert bank.seeds("our town", "easy") == ()
    assert bank.categories() == dict(sorted({**bundled_bank().categories(), "our town": 3}.items()))
    assert bank.question(own[1]) == replace(
        BRIDGE, seed=own[1], text="Which is bridge number 1?", answer="1", difficulty="hard"
    )


async def test_another_guild_is_never_asked_them(banks: GuildBanks) -> None:
    seed = await add()
    bank = await banks.of_guild(ELSEWHERE)

    assert list(bank.seeds()) == list(bundled_bank().seeds())
    assert "our town" not in bank.categories()
    with pytest.raises(KeyError):
        bank.question(seed)


async def test_what_is_disabled_is_not_asked_in_this_guild_alone(banks: GuildBanks) -> None:
    seed = await add()
    await switch(seed, enabled=False)
    await disable_bundled("capital:FR")
    ours, theirs = await banks.of_guild(GUILD), await banks.of_guild(ELSEWHERE)

    assert "capital:FR" not in ours.seeds("geography") and "capital:FR" in theirs.seeds("geography")
    assert "capital:FR" not in ours.seeds() and seed not in ours.seeds()
    assert ours.categories()["geography"] == bundled_bank().categories()["geography"] - 1
    for gone in (seed, "capital:FR"):
        with pytest.raises(KeyError):
            ours.question(gone)

    await switch(seed, enabled=True)
    await disable_bundled("capital:FR", enabled=True)
    assert list((await banks.of_guild(GUILD)).seeds()) == [*bundled_bank().seeds(), seed]


async def test_a_bank_that_has_not_changed_is_not_read_again(banks: GuildBanks) -> None:
    await add()
    first = await banks.of_guild(GUILD)
    assert await banks.of_guild(GUILD) is first

    await add(text="Which bridge comes next?")
    assert len((await banks.of_guild(GUILD)).seeds("our town")) == 2
    assert len(first.seeds("our town")) == 1, "a bank in use stays as it is"


@pytest.fixture
def sql_away(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Call it, and the questions cannot be read any more."""

    def away() -> None:
        def refuse(*args: Any, **kwargs: Any) -> None:
            raise OperationalError("the database is unavailable")

        monkeypatch.setattr(BankRevision.objects, "filter", refuse)

    return away


async def test_while_sql_is_away_the_bank_goes_on_as_it_was_last_read(banks: GuildBanks, sql_away: Any) -> None:
    seed = await add()
    await disable_bundled("capital:FR")
    known = await banks.of_guild(GUILD)
    sql_away()
    with structlog.testing.capture_logs() as logs:
        assert await banks.of_guild(GUILD) is known

    assert seed in known.seeds() and "capital:FR" not in known.seeds()
    assert [(line["event"], line["known"]) for line in logs] == [("questions cannot be read", True)]


async def test_where_it_was_never_read_the_bundled_questions_stand_in(banks: GuildBanks, sql_away: Any) -> None:
    sql_away()
    with structlog.testing.capture_logs() as logs:
        bank = await banks.of_guild(GUILD)

    assert list(bank.seeds("science")) == list(bundled_bank().seeds("science"))
    assert bank.question("capital:FR") == bundled_bank().question("capital:FR")
    assert [(line["event"], line["known"]) for line in logs] == [("questions cannot be read", False)]
    with pytest.raises(OperationalError):
        bank.seeds("our town")  # nobody knows whether there are any


async def test_a_slot_is_posted_from_the_bundled_bank_while_the_questions_cannot_be_read(
    store: RedisStore, banks: GuildBanks, sql_away: Any
) -> None:
    sql_away()
    duties = Duties(store, PaperAnnouncer(), banks)
    await make_due(store, replace(REGISTRATION, category="science"))
    await duties.run_due()

    assert (await the_game(store)).questions[0].category == "science"


async def test_a_slot_of_an_own_category_waits_for_sql_and_is_not_called_empty(
    store: RedisStore, banks: GuildBanks, sql_away: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    seed = await add()
    duties = Duties(store, PaperAnnouncer(), banks)
    await make_due(store, REGISTRATION)
    with monkeypatch.context() as patched:
        patched.setattr(BankRevision.objects, "filter", lambda **_: (_ for _ in ()).throw(OperationalError("away")))
        await duties.run_due()
        assert await store.get_active_games(GUILD) == []
        assert (await store.get_registration(GUILD, "abcde")).last_problem == ""

    await duties.run_due()
    assert (await the_game(store)).questions[0].seed == seed


async def test_the_own_question_used_longest_ago_comes_back_when_all_were_used(
    store: RedisStore, banks: GuildBanks
) -> None:
    own = {await add(text=f"Which is bridge number {n}?", answer=str(n)) for n in range(3)}
    registration = await registrations.save(store, REGISTRATION)
    asked = []
    for n in range(6):
        game = await poster.post_now(store, banks, registration, str(n))
        asked.append(game.questions[0].seed)
        await asyncio.sleep(0.002)

    assert set(asked[:3]) == own
    assert asked[3:] == asked[:3]


async def test_an_edit_does_not_change_a_game_in_play(store: RedisStore, banks: GuildBanks) -> None:
    seed = await add()
    registration = await registrations.save(store, REGISTRATION)
    game = await poster.post_now(store, banks, registration, "1")
    row = await sync_to_async(own_questions.find)(GUILD, seed)
    draft = Draft(question=replace(BRIDGE, text="Which bridge did we burn?", answer="The New One"))
    await sync_to_async(own_questions.change)(SHELL, row, row.version, draft)

    assert (await store.get_game(GUILD, game.id)).questions == (replace(BRIDGE, seed=seed),)
    assert (await banks.of_guild(GUILD)).question(seed).answer == "The New One"
    await sync_to_async(own_questions.delete)(SHELL, row)
    assert (await store.get_game(GUILD, game.id)).questions[0].answer == "The Old One"
    with pytest.raises(NoQuestions):
        await poster.post_now(store, banks, registration, "2")


async def test_a_source_without_guilds_serves_every_guild() -> None:
    assert await bundled_bank().of_guild(GUILD) is bundled_bank()
    small = SmallBank()
    assert await small.of_guild(GUILD) is small
