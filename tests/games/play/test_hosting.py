"""What a host orders in a game in play: to extend it, to close it now; and what the audit then says of it."""

from __future__ import annotations

import pytest

from games.archive import audit
from games.domain.errors import GameNotFound, InvalidExtension
from games.domain.records import Phase
from games.models import AuditEntry
from games.play import hosting
from games.play.duties import Duties
from games.store.redis import RedisStore
from tests.games.play.slots import GUILD, make_due, the_game
from tests.games.samples import game, opened, phase

pytestmark = pytest.mark.django_db(transaction=True)

HUGO = audit.Actor(source=AuditEntry.Source.SITE, name="hugo", id="3")


async def noted() -> list[tuple[str, str, str]]:
    entries = AuditEntry.objects.order_by("id").values_list("action", "subject_id", "subject")
    return [entry async for entry in entries]


@pytest.mark.parametrize(("typed", "seconds"), [("1m", 60), ("2h30m", 9000), ("7d", 604_800)])
def test_an_extension_is_typed_like_every_duration(typed: str, seconds: int) -> None:
    assert hosting.parse_extension(typed) == seconds


@pytest.mark.parametrize("typed", ["", "59s", "-5m", "8d", "1.5h", "soon"])
def test_a_wrong_extension_says_how_to_write_one(typed: str) -> None:
    with pytest.raises(InvalidExtension, match="written like 15m"):
        hosting.parse_extension(typed)


async def test_the_same_request_twice_extends_once(store: RedisStore, duties: Duties) -> None:
    await make_due(store)
    await duties.run_due()
    await duties.run_due()
    game = await the_game(store)
    seen_ms = game.state.ends_ms
    for _ in range(2):
        assert await hosting.extend(store, GUILD, game.id, 60, seen_ms) == (seen_ms, seen_ms + 60_000)
    assert await hosting.extend(store, GUILD, game.id, 60) == (seen_ms + 60_000, seen_ms + 120_000)
    with pytest.raises(GameNotFound):
        await hosting.extend(store, GUILD, "none", 60)


async def test_an_extension_that_is_over_before_anybody_sees_it_is_refused(store: RedisStore) -> None:
    made = await opened(store)
    with pytest.raises(InvalidExtension):
        await hosting.extend(store, GUILD, made.id, hosting.MIN_EXTENSION_S - 1, actor=HUGO)
    assert (await store.get_game(GUILD, made.id)).state.ends_ms == made.state.ends_ms
    assert await noted() == []


async def test_a_game_that_was_closed_by_hand_is_called_by_its_question(store: RedisStore) -> None:
    made = await opened(store)
    await hosting.close(store, GUILD, made.id, HUGO)
    assert await noted() == [("game.closed", made.id, made.questions[0].text)]


async def test_a_game_whose_results_were_quicker_than_the_audit_is_called_by_its_id(
    store: RedisStore, duties: Duties, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = await opened(store)
    end = store.end_now

    async def end_and_archive(guild_id: str, game_id: str) -> None:
        await end(guild_id, game_id)
        await duties.run_due()

    monkeypatch.setattr(store, "end_now", end_and_archive)
    await hosting.close(store, GUILD, made.id, HUGO)
    assert await phase(store, made.id) is Phase.GONE
    assert await noted() == [("game.closed", made.id, "")]


async def test_each_order_is_noted_once_it_is_done(store: RedisStore) -> None:
    for id in ("longer", "off"):
        await opened(store, game(id))
    before_ms, after_ms = await hosting.extend(store, GUILD, "longer", 900, actor=HUGO, subject="the long one")
    await hosting.cancel(store, GUILD, "off", HUGO, subject="the other")
    with pytest.raises(GameNotFound):
        await hosting.cancel(store, GUILD, "none", HUGO)
    assert await noted() == [("game.extended", "longer", "the long one"), ("game.cancelled", "off", "the other")]
    extended = await AuditEntry.objects.aget(action="game.extended")
    assert (extended.before, extended.after) == ({"ends_ms": before_ms}, {"ends_ms": after_ms})
    assert after_ms - before_ms == 900_000
