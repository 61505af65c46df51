"""What the rows about Discord's answers share: a game one step before a message is sent, other workers, and whole ends.

They are played on the scene of `theatre`: real bot, store and SQL, a sandbox that answers badly, clocks that are moved.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager

import pytest

from botbridge import announcer
from botbridge.announcer import DiscordAnnouncer
from botbridge.client import client_options
from botbridge.discord_api.rate_limits import PacedClient
from discord_sandbox.faults import Attempt
from discord_sandbox.messages import NONCE_WINDOW_MS
from discord_sandbox.views import MessageView
from games.domain.limits import LEASE_MS
from games.domain.records import Game, MessageKind, Phase
from games.play.duties import Duties
from games.play.poster import post_now
from games.store import keys
from tests.faults.theatre import PATIENCE_S, RETRY_MS, Scene
from tests.games.play.bank import SmallBank

POSTS = r"/channels/\d+/messages"
EDITS = rf"{POSTS}/\d+"
FORGOTTEN_MS = NONCE_WINDOW_MS + 60_000
"""After so long Discord has forgotten a nonce."""
WINDOW_S = 6 * 3600
"""Longer than anything that passes in a test, unless the test ends the window itself."""


def sends(kind: MessageKind) -> Callable[[Attempt], bool]:
    """The requests that post a placeholder of this kind."""
    return lambda attempt: attempt.method == "POST" and str((attempt.body or {}).get("nonce", "")).startswith(kind)


def sent(scene: Scene, kind: MessageKind) -> int:
    """How many requests to post a placeholder of this kind have reached Discord and were answered, or not."""
    return sum(str(call.body.get("nonce", "")).startswith(kind) for call in scene.sandbox.audit.calls("POST", POSTS))


async def about_to_send(scene: Scene, kind: MessageKind) -> Game:
    """A game whose next look sends its message of this kind; before the results, the first player has answered A."""
    game = await post_now(scene.store, SmallBank(), await scene.register(window_s=WINDOW_S), "1")
    if kind is MessageKind.RESULTS:
        await scene.look()
        await answered(scene, game)
        await scene.store.end_now(scene.guild_id, game.id)
    return game


async def answered(scene: Scene, game: Game) -> None:
    """The first player presses A and reads that it is saved."""
    assert "Saved" in (await scene.press(scene.players[0], game, "A")).text


async def lease_ends(scene: Scene, game: Game) -> None:
    """A minute passes without a word of the worker that has the game."""
    await scene.redis.delete(keys.lease(scene.guild_id, game.id))
    await scene.pass_time(LEASE_MS)


async def played_out(scene: Scene, game: Game) -> None:
    """The duties go on, and the first player answers once it is possible, until the game is in history."""
    for _ in range(10):
        match await scene.phase(game):
            case Phase.GONE:
                return
            case Phase.OPEN:
                if not await scene.stored(game, scene.players[0]):
                    await answered(scene, game)
                await scene.store.end_now(scene.guild_id, game.id)
            case _:
                await scene.pass_time(RETRY_MS)
        await scene.look()
    pytest.fail(f"the game is still {await scene.phase(game)}")


async def assert_whole(scene: Scene, game: Game) -> None:
    """One question post without options, one results post, nothing else; the one answer is scored and kept."""
    finished = await scene.finished(game)
    question, results = scene.posts()
    state = finished.game.state
    assert (question.id, results.id) == (state.question_message_id, state.results_message_id)
    assert game.questions[0].text in question.text
    assert "Closed" in question.text
    assert results.text.startswith("Results")
    assert (finished.results.players, finished.results.answers) == (1, 1)
    assert await scene.archived(game) == [(scene.players[0], "A")]


def bare(scene: Scene) -> list[MessageView]:
    """The placeholders that nothing was filled into."""
    return [post for post in scene.posts() if "in a moment." in post.text]


@contextmanager
def gives_up_after(seconds: float) -> Iterator[None]:
    """The duties wait so long for an answer of Discord, instead of 15 s."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(announcer, "TIMEOUT_S", seconds)
        yield


@asynccontextmanager
async def another_worker(scene: Scene) -> AsyncIterator[Duties]:
    """A second replica of the duty loop, with a Discord client of its own; it polls on demand."""
    async with PacedClient(**client_options()) as client:
        await client.login(scene.sandbox.token)
        yield Duties(scene.store, DiscordAnnouncer(client), SmallBank())


async def until(condition: Callable[[], object]) -> None:
    """Return once the condition holds."""
    async with asyncio.timeout(PATIENCE_S):
        while not condition():
            await asyncio.sleep(0.01)
