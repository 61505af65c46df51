"""Row 72: Discord's windows may be long, and routes may share them: what is left is used, and nothing stands still."""

from __future__ import annotations

import pytest

from games.domain.records import MessageKind, Phase
from games.play.poster import post_now
from tests.faults import theatre
from tests.faults.discord_faults import POSTS, about_to_send, answered, assert_whole, played_out, sends
from tests.faults.theatre import Scene
from tests.games.play.bank import SmallBank

pytestmark = pytest.mark.django_db(transaction=True)

scene = theatre.scene

ROUTES = [
    "GET /channels/{channel_id}/messages",
    "POST /channels/{channel_id}/messages",
    "PATCH /channels/{channel_id}/messages/{message_id}",
]
THREADS = "POST /channels/{channel_id}/messages/{message_id}/threads"


def share(scene: Scene, requests: int, window_s: int, *, rolling: bool = False) -> None:
    """All that the duties ask of a channel counts in one bucket."""
    for route in ROUTES:
        scene.sandbox.limits(route, requests, window_s, "channel", rolling=rolling)


@pytest.mark.parametrize("window_s", [40, 60, 300])
async def test_72_games_use_what_is_left_and_the_rest_comes_with_the_next_window(scene: Scene, window_s: int) -> None:
    """Four games in one channel, each a post and an edit, and five requests in a window."""
    share(scene, 5, window_s)
    registration = await scene.register(window_s=6 * 3600)
    games = [await post_now(scene.store, SmallBank(), registration, str(slot)) for slot in range(4)]
    opened, refused = [], []
    for _window in range(3):  # for eight requests, and two or three looks at what may have arrived
        await scene.look()
        opened.append([await scene.phase(game) for game in games].count(Phase.OPEN))
        calls = scene.sandbox.audit.calls(path=POSTS + ".*")
        refused.append([call.status for call in calls].count(429))
        await scene.pass_time(window_s * 1000)
    assert opened[-1] == len(scene.posts()) == 4
    assert refused == [refused[0]] * 3, "once the routes are known to share a bucket, nobody asks for too much"


@pytest.mark.parametrize("window_s", [40, 60, 300])
async def test_72_a_close_that_begins_with_a_look_at_the_channel_ends(scene: Scene, window_s: int) -> None:
    """Nobody knows whether the results' post has arrived: each try asks for the messages first, in the same bucket."""
    game = await about_to_send(scene, MessageKind.RESULTS)
    share(scene, 2, window_s)
    scene.sandbox.faults.add("reset_not_done", where=sends(MessageKind.RESULTS))
    for _window in range(5):
        await scene.look()
        await scene.pass_time(window_s * 1000)
    assert await scene.phase(game) is Phase.GONE
    await assert_whole(scene, game)


async def test_72_a_window_that_never_ends_ends_no_game(scene: Scene) -> None:
    """As a server of somebody else's announced it: sixty seconds again with each answer, and one request less."""
    share(scene, 50, 60, rolling=True)
    game = await about_to_send(scene, MessageKind.RESULTS)
    await scene.look()
    assert await scene.phase(game) is Phase.GONE
    await assert_whole(scene, game)


async def test_72_a_thread_is_opened_in_a_long_window(scene: Scene) -> None:
    scene.sandbox.limits(THREADS, 50, 300)
    for slot in range(2):
        await scene.play(str(slot), thread=True)
    assert [call.status for call in scene.sandbox.audit.calls("POST", r".*/threads")] == [201, 201]
    assert all(post.thread_id for post in scene.posts())


async def test_72_a_thread_that_must_wait_comes_later(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    """Players need not wait for it: the game opens at once."""
    monkeypatch.setattr("botbridge.discord_api.rate_limits.PATIENCE_S", 0.2)
    monkeypatch.setattr("botbridge.extras.PAUSE_S", 0.1)
    scene.sandbox.faults.add("429", method="POST", path=r".*/threads", retry_after_s=1.0, scope="global")
    game = await scene.play(thread=True)
    assert game.state.phase is Phase.OPEN
    assert not scene.posts()[0].thread_id
    await scene.sandbox.audit.wait("POST", r".*/threads", 2)
    refused, done = scene.sandbox.audit.calls("POST", r".*/threads")
    assert done.started_s - refused.ended_s >= 0.9
    assert scene.posts()[0].thread_id
    await answered(scene, game)
    await played_out(scene, game)
