"""Send a game's message so that there is never a second one, whatever happened to earlier tries."""

from __future__ import annotations

from games.domain import Claim, Game, Kind
from games.errors import GameNotFound, LeaseLost
from games.ports import Announcer, Store
from games.services.certificate import UNDELIVERABLE


async def reserve(store: Store, announcer: Announcer, claim: Claim, game: Game, kind: Kind) -> str:
    """The id of the game's one message of this kind, sent as a bare placeholder if there is none yet.

    A request whose outcome is unknown is looked for before it is repeated. A worker that stood still between its
    look and its request may send a second placeholder; it loses at `commit` and is deleted, never filled.
    """
    intent = await store.intent(claim, kind)
    if intent.message_id:
        return intent.message_id
    mine = None
    if not intent.first:
        await store.expect_strays(game, intent.since_ms)  # an earlier try may arrive after this one
        mine = await announcer.find(game, kind, intent.generation, intent.since_ms)
    if mine is None:
        mine = await announcer.reserve(game, kind, intent.generation)
    try:
        winner = await store.commit(claim, kind, mine)
    except GameNotFound:
        winner = ""  # the store has forgotten even the tombstone
    refused = winner.startswith(UNDELIVERABLE)  # by then ours may have won, and show the results: it stays
    if winner != mine and not refused:
        await announcer.discard(game, mine)
    if not winner or refused:
        raise LeaseLost  # the game went on without this worker
    return winner
