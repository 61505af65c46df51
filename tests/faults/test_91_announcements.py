"""Row 91: a post of an announcement channel is published once, whoever is killed, and holds up no game."""

from __future__ import annotations

import pytest

from discord_sandbox.state import CROSSPOSTED
from games.domain.records import Phase
from games.play.poster import post_now
from tests.faults import theatre
from tests.faults.conftest import House
from tests.faults.discord_faults import answered, gives_up_after, played_out
from tests.faults.test_01_killed_bot import _answer_all, _assert_killed, _assert_one_whole_game
from tests.faults.theatre import Scene
from tests.games.play.bank import SmallBank

pytestmark = pytest.mark.django_db(transaction=True)

scene = theatre.scene

CROSSPOST = r".*/crosspost"


def published(house: House) -> list[int]:
    """The status of every request to publish, and all posts are published."""
    posts = house.sandbox.messages(house.channel_id)
    assert len(posts) == 2 and all(post.flags & CROSSPOSTED for post in posts)
    return [call.status for call in house.sandbox.audit.calls("POST", CROSSPOST)]


@pytest.mark.slow
@pytest.mark.parametrize("house", ["announcement"], indirect=True)
@pytest.mark.parametrize("step", ["fix_deadline", "_publish", "_publish#2", "elect_message#2"])
async def test_91_bot_killed_before_and_after_it_publishes(house: House, step: str) -> None:
    registration = await house.register(window_s=600, publish=True)
    await post_now(house.store, SmallBank(), registration, "1")
    is_opened = "#" in step
    doomed = await house.start_bot(step)
    if not is_opened:
        await _assert_killed(doomed)
        await house.expire_leases()
        await house.start_bot()
    game = await house.open_game()
    await _answer_all(house, game)
    await house.store.end_now(house.guild_id, game.id)
    if is_opened:
        await _assert_killed(doomed)
        await house.expire_leases()
        await house.start_bot()
    await _assert_one_whole_game(house, game)
    assert sorted(published(house)) == [200, 200, *([400] if "_publish" in step else [])]


async def scene_of_announcements(scene: Scene) -> None:
    scene.channel_id = scene.sandbox.add_channel(scene.guild_id, "news", kind="announcement").id


@pytest.mark.parametrize(
    ("status", "code"), [(403, 50013), (400, 50024), (404, 10003), (403, 40333), (500, 0)], ids=str
)
async def test_91_a_refusal_to_publish_holds_up_nothing(scene: Scene, status: int, code: int) -> None:
    await scene_of_announcements(scene)
    scene.sandbox.faults.add("error", method="POST", path=CROSSPOST, status=status, code=code, times=50)
    with gives_up_after(2.0):  # the acts that are not refused must not be given up on a busy machine
        game = await scene.play(publish=True)
        assert game.state.phase is Phase.OPEN
        await answered(scene, game)
        await played_out(scene, game)
    assert not (await scene.registration()).last_problem


async def test_91_what_is_refused_for_now_is_published_later(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    """Discord lets a channel publish ten messages an hour."""
    monkeypatch.setattr("botbridge.discord_api.rate_limits.PATIENCE_S", 0.2)
    monkeypatch.setattr("botbridge.extras.PAUSE_S", 0.1)
    await scene_of_announcements(scene)
    scene.sandbox.faults.add("429", method="POST", path=CROSSPOST, retry_after_s=1.0)
    game = await scene.play(publish=True)
    assert game.state.phase is Phase.OPEN and not scene.posts()[0].flags & CROSSPOSTED
    await scene.sandbox.audit.wait("POST", CROSSPOST, 2)
    assert scene.posts()[0].flags & CROSSPOSTED
