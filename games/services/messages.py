"""Send a game's message so that there is never a second one, whatever happened to earlier tries."""

from __future__ import annotations

from games.domain import Claim, Game, Kind
from games.errors import LeaseLost
from games.ports import Announcer, Store


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
        mine = await announcer.find(game, kind, intent.generation, intent.since_ms)
    if mine is None:
        mine = await announcer.reserve(game, kind, intent.generation)
    winner = await store.commit(claim, kind, mine)
    if winner != mine:
        await announcer.discard(game, mine)
    if not winner:
        raise LeaseLost  # the game went on without this worker
    return winner
