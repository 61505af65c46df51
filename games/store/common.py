"""What both stores share: constants, checks and the methods that need no script."""

from __future__ import annotations

from dataclasses import replace

from games.domain.duties import EarlierTries
from games.domain.records import Game, Phase


def imported_tries(game: Game, tries: EarlierTries) -> EarlierTries:
    """The tries that a game is brought in with: one that is still to be posted has to know the end of its grace."""
    if game.state.phase is not Phase.POSTING or tries.late_ms:
        return tries
    return replace(tries, late_ms=game.slot_ms + game.grace_s * 1000)
