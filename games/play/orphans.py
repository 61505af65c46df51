"""Delete bare placeholders that appeared after another message had won their game.

A request may outlive the memory that Discord has of its nonce, and the worker that sent it: then nobody knows of the
message that it makes. Whoever repeats a try of unknown outcome has the channel searched once more, ten minutes later.
"""

from __future__ import annotations

import math
from dataclasses import replace

import structlog

from games.domain.duties import Duty
from games.domain.errors import AnnounceError, OutcomeUnknown, RefusedForNow, TokenRevoked, Undeliverable
from games.domain.ports import Announcer, Store
from games.domain.records import Game, MessageKind, Phase
from games.play import patience
from games.recovery.channels import place_of

log = structlog.get_logger(__name__)


async def sweep(store: Store, announcer: Announcer, duty: Duty) -> None:
    """Search once, and again in ten minutes, or when Discord says, if it does not answer.

    Raises TokenRevoked and StoreUnavailable.
    """
    game_id, channel_id, since_ms = duty.id.split(":")
    place = await place_of(store, duty.guild_id, channel_id, game_id)
    await store.expect_orphans(place, int(since_ms))  # first: a worker that dies or fails here is followed by another
    state = (await store.get_states(duty.guild_id, [game_id])).get(game_id)
    if state is None or await _is_done(store, announcer, replace(place, state=state), int(since_ms)):
        await store.forget_orphans(place, int(since_ms))


async def _is_done(store: Store, announcer: Announcer, place: Game, since_ms: int) -> bool:
    """Search and delete; whether that needs no other look, because all is decided or Discord will never let us."""
    about = {"guild": place.guild_id, "game": place.id}
    try:
        return all([await _discard(announcer, place, kind, since_ms) for kind in MessageKind])
    except Undeliverable as problem:
        log.info("channel out of reach, its orphans stay", **about, problem=str(problem))
        return True
    except TokenRevoked:
        raise
    except RefusedForNow as problem:
        log.warning("looking for orphans was refused", **about, problem=str(problem))
        return await patience.is_over(store, problem, since_ms, patience.RESULTS_S)
    except AnnounceError as problem:
        log.warning("looking for orphans again later", **about, problem=str(problem))
        if isinstance(problem, OutcomeUnknown) and problem.retry_after_s:
            await store.expect_orphans(place, since_ms, math.ceil(problem.retry_after_s * 1000))
        return False


async def _discard(announcer: Announcer, place: Game, kind: MessageKind, since_ms: int) -> bool:
    """Delete all placeholders of a kind but the winner. False, and nothing done, as long as another may yet win, for
    by then it may be filled.
    """
    undecided = (Phase.POSTING,) if kind is MessageKind.QUESTION else (Phase.POSTING, Phase.OPEN, Phase.CLOSING)
    state = place.state
    if state.phase in undecided:
        return False
    if kind is MessageKind.RESULTS and place.forum and not state.question_message_id:
        return True  # no post in which they could stand
    winner = state.question_message_id if kind is MessageKind.QUESTION else state.results_message_id
    for message_id in await announcer.find_all(place, kind, since_ms):
        if message_id != winner:
            log.warning("orphaned placeholder deleted", guild=place.guild_id, game=place.id, message=message_id)
            await announcer.discard(place, kind, message_id)
    return True
