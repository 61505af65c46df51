"""Send a game's message so that there is never a second one, whatever happened to earlier tries."""

from __future__ import annotations

from games.archive.certificate import UNDELIVERABLE
from games.domain.duties import Claim
from games.domain.errors import GameNotFound, LeaseLost
from games.domain.ports import Announcer, Store
from games.domain.records import Game, MessageKind


class ShownEarlier(Exception):
    """The question was shown in this message already, by a store of which this one is an older copy."""

    def __init__(self, message_id: str) -> None:
        super().__init__(message_id)
        self.message_id = message_id


async def send_once(store: Store, announcer: Announcer, claim: Claim, game: Game, kind: MessageKind) -> str:
    """The id of the game's one message of this kind, sent as a bare placeholder if there is none yet.

    A request whose outcome is unknown is looked for before it is repeated. A worker that stood still between its
    search and its request may send a second placeholder; it loses at `elect_message` and is deleted, never filled. None
    is sent where the store may be an older copy and the channel has the post: raises ShownEarlier for a question.
    """
    send = await store.begin_send(claim, kind)
    if send.message_id:
        return send.message_id
    mine = None
    if not send.first:
        await store.expect_orphans(game, send.since_ms)  # an earlier try may arrive after this one
        mine = await announcer.find(game, kind, send.generation, send.since_ms)
    # Also after a first try: its search may have failed, or its worker died before it.
    if mine is None and _moment(game, kind) < claim.known_since_ms:
        mine = await _of_a_lost_store(announcer, game, kind)
    if mine is None:
        mine = await announcer.send_placeholder(game, kind, send.generation)
    try:
        winner = await store.elect_message(claim, kind, mine)
    except GameNotFound:
        winner = ""  # the store has forgotten even the tombstone
    refused = winner.startswith(UNDELIVERABLE)  # by then ours may have won, and show the results: it stays
    if winner != mine and not refused:
        await announcer.discard(game, kind, mine)
    if not winner or refused:
        raise LeaseLost  # the game went on without this worker
    return winner


def _moment(game: Game, kind: MessageKind) -> int:
    """The earliest at which this message was sent, in ms; somebody may have ended the game before its time."""
    return game.slot_ms if kind is MessageKind.QUESTION else game.state.opens_ms


async def _of_a_lost_store(announcer: Announcer, game: Game, kind: MessageKind) -> str | None:
    """Results are shown again in the same post. A question is not: other ones may have been chosen since."""
    earlier = await announcer.find_earlier(game, kind, _moment(game, kind))
    if earlier is not None and earlier.is_shown and kind is MessageKind.QUESTION:
        raise ShownEarlier(earlier.message_id)
    return earlier.message_id if earlier else None
