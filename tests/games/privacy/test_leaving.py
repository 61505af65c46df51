"""A server that has taken the bot out is purged after a while, and not if the bot comes back before."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.core.management import call_command

from games.archive import audit
from games.domain.guilds import GuildDirectory
from games.models import ArchivedAnswer, AuditEntry, GuildSettings, OwnQuestion, Score
from games.privacy import leaving, retention
from games.privacy.holdings import held
from games.store.redis import RedisStore
from tests.games.privacy.kept import ANN, ELSEWHERE, everywhere, finish, plant, rights
from tests.games.samples import GUILD, REGISTRATION

pytestmark = pytest.mark.django_db(transaction=True)


async def present(*guild_ids: str) -> None:
    await sync_to_async(leaving.note_present)(guild_ids)


async def gone_for(days: int) -> None:
    """The bot was in both servers, and was taken out of one so many days ago."""
    await present(GUILD, ELSEWHERE)
    await present(ELSEWHERE)
    await GuildSettings.objects.filter(guild_id=GUILD).aupdate(left_at=datetime.now(UTC) - timedelta(days=days))


@pytest.fixture
async def played(store: RedisStore) -> None:
    await everywhere(store)
    await store.save_registration(REGISTRATION, None)
    await store.save_directory(GuildDirectory(guild_id=GUILD, name="Quiz", channels={"5": "secret-lair"}))
    await sync_to_async(rights)()


async def of(guild_id: str) -> dict[str, int]:
    return {str(m._meta.verbose_name): await m.objects.filter(guild_id=guild_id).acount() for m in leaving._tables()}  # type: ignore[attr-defined]


@pytest.mark.usefixtures("played")
async def test_all_of_it_goes_and_nothing_of_another_server(store: RedisStore) -> None:
    await gone_for(31)
    there = await of(ELSEWHERE)

    await leaving.run_due(store)

    assert {name: n for name, n in (await of(GUILD)).items() if n} == {"audit entry": 1}
    assert not await ArchivedAnswer.objects.filter(game__guild_id=GUILD).aexists()
    left = await held(store, GUILD, ANN)
    assert await sync_to_async(lambda: [record.kind for record in left])() == ["login"], "it is no server's"
    assert (await store.get_registrations(GUILD), await store.games_in_play(GUILD)) == ([], [])
    assert "secret-lair" not in str(await store.get_directory(GUILD))
    assert await of(ELSEWHERE) == there
    assert not await GuildSettings.objects.filter(guild_id=GUILD).aexists()


@pytest.mark.usefixtures("played")
async def test_the_audit_keeps_how_much_that_was(store: RedisStore) -> None:
    await gone_for(31)
    foreseen = await leaving.foresee(store, GUILD)

    await leaving.run_due(store)
    await leaving.run_due(store)

    [entry] = [e async for e in AuditEntry.objects.filter(guild_id=GUILD)]
    assert (entry.action, entry.actor_name) == ("server.purged", "Tally")
    assert Counter(entry.after["removed"]) == foreseen
    assert foreseen["registrations"] == 1 and foreseen["games in play"] == 2 and foreseen["finished games"] == 1


@pytest.mark.usefixtures("played")
@pytest.mark.parametrize(("days", "setting"), [(29, 30), (400, 0), (6, 7)])
async def test_not_before_its_time_and_not_where_it_is_off(
    store: RedisStore, days: int, setting: int, settings: Any
) -> None:
    settings.TALLY_PURGE_AFTER_DAYS = setting
    await gone_for(days)
    before = await of(GUILD)

    await leaving.run_due(store)

    assert await of(GUILD) == before


@pytest.mark.usefixtures("played")
async def test_coming_back_cancels_it(store: RedisStore) -> None:
    await gone_for(31)
    await present(GUILD, ELSEWHERE)

    await leaving.run_due(store)

    assert await ArchivedAnswer.objects.filter(game__guild_id=GUILD).aexists()
    actions = [e.action async for e in AuditEntry.objects.filter(action__startswith="server.").order_by("id")]
    assert actions == ["server.left", "server.returned"]


@pytest.mark.usefixtures("played")
async def test_nothing_goes_while_no_bot_has_looked(store: RedisStore) -> None:
    """The bot process was down, and duties start before it is ready: the server may have let it in again meanwhile."""
    await gone_for(31)
    await GuildSettings.objects.filter(guild_id=GUILD).aupdate(missed_at=datetime.now(UTC) - timedelta(minutes=4))
    before = await of(GUILD)

    await leaving.run_due(store)

    assert await of(GUILD) == before
    await present(ELSEWHERE)
    await leaving.run_due(store)
    assert not await Score.objects.filter(guild_id=GUILD).aexists()


@pytest.mark.usefixtures("played")
@pytest.mark.parametrize("read", ["get_registrations", "games_in_play"])
async def test_coming_back_just_before_the_store_is_purged_keeps_what_the_store_has(
    store: RedisStore, monkeypatch: pytest.MonkeyPatch, read: str
) -> None:
    await gone_for(31)
    reading, games = getattr(store, read), await store.games_in_play(GUILD)

    async def back_meanwhile(guild_id: str) -> Any:
        found = await reading(guild_id)
        await present(GUILD, ELSEWHERE)
        return found

    with monkeypatch.context() as patch:
        patch.setattr(store, read, back_meanwhile)
        assert await leaving.purge(store, GUILD, audit.SHELL) == Counter()

    assert [one.id for one in await store.get_registrations(GUILD)] == [REGISTRATION.id]
    assert await store.games_in_play(GUILD) == games
    assert "secret-lair" in str(await store.get_directory(GUILD))


@pytest.mark.usefixtures("played")
async def test_coming_back_while_it_is_being_purged_keeps_what_sql_has(
    store: RedisStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    await gone_for(31)
    purge_store = leaving._purge_store

    async def slow(store: RedisStore, guild_id: str) -> bool:
        done = await purge_store(store, guild_id)
        await present(GUILD, ELSEWHERE)
        return done

    monkeypatch.setattr(leaving, "_purge_store", slow)
    await leaving.run_due(store)

    assert await ArchivedAnswer.objects.filter(game__guild_id=GUILD).aexists()


async def test_a_server_in_which_the_bot_never_was_is_no_server_that_left(store: RedisStore) -> None:
    """Such as one whose history was brought in from elsewhere, or whose settings were made before."""
    await finish(store, "over")
    await retention.keep_answers(GUILD, 90, audit.SHELL)

    await present(ELSEWHERE)

    assert (await GuildSettings.objects.aget(guild_id=GUILD)).left_at is None


@pytest.mark.usefixtures("played")
async def test_whoever_dies_between_store_and_sql_is_followed(
    store: RedisStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    await gone_for(31)

    def dies(*_: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(leaving, "_purge_sql", dies)
        await leaving.run_due(store)
    assert await Score.objects.filter(guild_id=GUILD).aexists()

    await leaving.run_due(store)

    assert not await Score.objects.filter(guild_id=GUILD).aexists()


def test_every_table_that_names_a_guild_is_among_them() -> None:
    assert {ArchivedAnswer, GuildSettings}.isdisjoint(leaving._tables())
    assert {Score, OwnQuestion, AuditEntry} <= set(leaving._tables())


def test_a_dry_run_of_the_command_tells_what_it_then_does(store: RedisStore) -> None:
    plant()
    leaving.note_present([GUILD])
    leaving.note_present([])
    GuildSettings.objects.update(left_at=datetime.now(UTC) - timedelta(days=31))

    def command(*words: str) -> str:
        said = StringIO()
        call_command("apply_retention", *words, stdout=said)
        return said.getvalue()

    planned = command("--dry-run")
    assert planned.startswith(f"server {GUILD} left: 2 games in play, ") and "18 scores, would be removed" in planned
    assert Score.objects.filter(guild_id=GUILD).exists()
    assert command() == planned.replace("would be removed", "removed")
    assert not Score.objects.filter(guild_id=GUILD).exists()
    assert "none is to be purged" in command()
