"""DiscordAnnouncer on the wire, logged in without a gateway."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
import pytest_asyncio

from botbridge import announcer as module
from botbridge.announcer import DiscordAnnouncer
from botbridge.discord_api.rate_limits import PacedClient
from discord_sandbox import Sandbox
from games.domain.errors import AnnounceError, MessageGone, OutcomeUnknown, RefusedForNow, TokenRevoked, Undeliverable
from games.domain.records import Game, GameState, MessageKind, Phase
from games.rules import scoring
from tests.botbridge.conftest import CAPITAL, discord_here

POSTING = r"/channels/\d+/messages"


@pytest_asyncio.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    """Limits come where a test adds them."""
    async with discord_here(rate_limits=False) as running:
        yield running


@pytest.fixture
def announcer(client: PacedClient) -> DiscordAnnouncer:
    return DiscordAnnouncer(client)


@pytest.fixture
def game(sandbox: Sandbox) -> Game:
    guild = sandbox.add_guild().id
    channel = sandbox.add_channel(guild, "trivia").id
    now_ms = int(time.time() * 1000)
    state = GameState(phase=Phase.OPEN, opens_ms=now_ms, ends_ms=now_ms + 60_000)
    return Game(id="a" * 20, guild_id=guild, channel_id=channel, questions=(CAPITAL,), window_s=60, state=state)


async def test_a_placeholder_is_found_again_by_kind_and_generation(announcer: DiscordAnnouncer, game: Game) -> None:
    since = game.state.opens_ms
    assert await announcer.find(game, MessageKind.QUESTION, 0, since) is None
    sent = await announcer.send_placeholder(game, MessageKind.QUESTION, 0)
    assert await announcer.find(game, MessageKind.QUESTION, 0, since) == sent
    assert await announcer.find(game, MessageKind.QUESTION, 1, since) is None
    assert await announcer.find(game, MessageKind.RESULTS, 0, since) is None


async def test_a_strangers_copy_of_the_marker_is_not_ours(
    announcer: DiscordAnnouncer, game: Game, sandbox: Sandbox
) -> None:
    member = sandbox.add_member(game.guild_id, "Mallory").id
    sandbox.say(member, game.channel_id, f"q{game.id}0")
    assert await announcer.find(game, MessageKind.QUESTION, 0, game.state.opens_ms) is None


async def test_repeating_a_post_within_discords_memory_gives_the_same_message(
    announcer: DiscordAnnouncer, game: Game, sandbox: Sandbox
) -> None:
    first = await announcer.send_placeholder(game, MessageKind.QUESTION, 0)
    assert await announcer.send_placeholder(game, MessageKind.QUESTION, 0) == first
    assert await announcer.send_placeholder(game, MessageKind.QUESTION, 1) != first
    assert len(sandbox.messages(game.channel_id)) == 2


async def test_showing_and_discarding_may_be_repeated(
    announcer: DiscordAnnouncer, game: Game, sandbox: Sandbox
) -> None:
    game = replace(game, thread=True)
    post = await announcer.send_placeholder(game, MessageKind.QUESTION, 0)
    for _ in range(2):
        await announcer.show_question(game, post)
        await announcer.show_results(game, scoring.results(game, []), post)
    for _ in range(2):
        await announcer.discard(game, MessageKind.QUESTION, post)
    assert sandbox.messages(game.channel_id) == []
    with pytest.raises(MessageGone):
        await announcer.show_question(game, post)


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ({"action": "error", "status": 403, "code": 50013}, Undeliverable),
        ({"action": "error", "status": 403, "code": 50001}, Undeliverable),
        ({"action": "error", "status": 404, "code": 10003}, Undeliverable),
        ({"action": "error", "status": 400, "code": 50035}, Undeliverable),
        ({"action": "error", "status": 404, "code": 10008}, MessageGone),
        ({"action": "error", "status": 401, "code": 0}, RefusedForNow),
        ({"action": "error", "status": 400, "code": 30046}, RefusedForNow),
        ({"action": "error", "status": 403, "code": 0}, RefusedForNow),
        ({"action": "error", "status": 404, "html": True}, RefusedForNow),
        ({"action": "5xx", "status": 503}, OutcomeUnknown),
        ({"action": "reset_done"}, OutcomeUnknown),
        ({"action": "timeout_done"}, OutcomeUnknown),
        ({"action": "unreadable"}, OutcomeUnknown),
        ({"action": "unreadable", "html": True}, OutcomeUnknown),
        ({"action": "unreadable", "raw": "null"}, OutcomeUnknown),
        ({"action": "unreadable", "raw": '{"id": 7'}, OutcomeUnknown),
        ({"action": "unreadable", "raw": "[]"}, OutcomeUnknown),
        ({"action": "429", "retry_after_s": 60, "times": 9}, OutcomeUnknown),
        ({"action": "429", "retry_after_s": 60, "via": False}, OutcomeUnknown),
        ({"action": "429", "retry_after_s": 60, "html": True}, OutcomeUnknown),
    ],
)
async def test_what_discord_answers_becomes_one_of_four_errors(
    announcer: DiscordAnnouncer,
    game: Game,
    sandbox: Sandbox,
    monkeypatch: pytest.MonkeyPatch,
    fault: dict[str, object],
    error: type[AnnounceError],
) -> None:
    monkeypatch.setattr(module, "TIMEOUT_S", 1.0)
    sandbox.faults.add(str(fault.pop("action")), method="POST", path=POSTING, **fault)
    with pytest.raises(error) as raised:
        await announcer.send_placeholder(game, MessageKind.QUESTION, 0)
    if isinstance(raised.value, Undeliverable):
        assert raised.value.code == fault["code"]


async def test_a_token_that_discord_itself_refuses_is_revoked(
    announcer: DiscordAnnouncer, game: Game, sandbox: Sandbox
) -> None:
    await sandbox.revoke_token()
    with pytest.raises(TokenRevoked):
        await announcer.send_placeholder(game, MessageKind.QUESTION, 0)


@pytest.mark.parametrize(("limit", "reported_s"), [({}, 1336.57), ({"html": True}, 1337.0)])
async def test_how_long_discord_wants_us_to_wait_is_told(
    announcer: DiscordAnnouncer, game: Game, sandbox: Sandbox, limit: dict[str, bool], reported_s: float
) -> None:
    sandbox.faults.add("429", method="POST", path=POSTING, retry_after_s=1336.57, scope="shared", **limit)
    for _ in range(3):
        with pytest.raises(OutcomeUnknown) as raised:
            await announcer.send_placeholder(game, MessageKind.QUESTION, 0)
        assert reported_s - 5 < raised.value.retry_after_s <= reported_s
    assert len(sandbox.audit.calls("POST", POSTING)) == 1


async def test_a_short_rate_limit_is_waited_for(announcer: DiscordAnnouncer, game: Game, sandbox: Sandbox) -> None:
    sandbox.faults.add("429", method="POST", path=POSTING, retry_after_s=0.2)
    assert await announcer.send_placeholder(game, MessageKind.QUESTION, 0)


@pytest.mark.parametrize("code", [160004, 160006, 50013])
async def test_a_game_goes_on_without_its_thread(
    announcer: DiscordAnnouncer, game: Game, sandbox: Sandbox, code: int
) -> None:
    game = replace(game, thread=True)
    post = await announcer.send_placeholder(game, MessageKind.QUESTION, 0)
    sandbox.faults.add("error", method="POST", path=rf"{POSTING}/\d+/threads", status=400, code=code)
    await announcer.show_question(game, post)


async def test_a_count_brings_no_button_back(announcer: DiscordAnnouncer, game: Game, sandbox: Sandbox) -> None:
    post = await announcer.send_placeholder(game, MessageKind.QUESTION, 0)
    closed = replace(game, state=replace(game.state, phase=Phase.CLOSING))
    await announcer.show_question(closed, post)
    await announcer.show_count(game, post)
    [shown] = sandbox.messages(game.channel_id)
    assert [part["label"] for part in shown.interactive()] == ["My result"]
