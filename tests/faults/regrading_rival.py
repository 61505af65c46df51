"""An administrator in a process of their own, on the database that the environment names.

`python regrading_rival.py seed` writes a finished game and prints the fingerprint of its results. `apply FINGERPRINT`
says `ready`, waits for a line, rules on an answer as if those results had been seen, and says what came of it; with the
name of a step behind, it kills itself right after that step, inside the transaction.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import django

OPENED = datetime(2030, 1, 1, tzinfo=UTC)
PLAYERS = 500
STEPS = ("_change_answers", "ask", "note")


def _seed() -> None:
    from games.archive.archived_game import answer_row, game_row
    from games.domain.records import Game, GameState, Phase, Question, Submission
    from games.models import ArchivedAnswer, ArchivedGame
    from games.play import regrading
    from games.rules.scoring import ResultsBuilder, results

    opens_ms = int(OPENED.timestamp() * 1000)
    question = Question(seed="element:W", text="Which element has the symbol W?", answer="Tungsten")
    state = GameState(phase=Phase.POSTED, opens_ms=opens_ms, ends_ms=opens_ms + 9, closed_ms=opens_ms + 9)
    game = Game(id="rivals", guild_id="1", channel_id="2", questions=(question,), window_s=60, state=state)
    answers = [
        Submission(
            user_id=str(n + 1),
            question=0,
            answer=f"tin{'!' * (n % 7)}" if n % 2 else "Tungsten",
            interaction_id=str(n + 1),
            received_ms=opens_ms + n,
        )
        for n in range(PLAYERS)
    ]
    row = game_row(game, results(game, answers))
    row.confirmed_at = OPENED + timedelta(minutes=1)
    row.save(force_insert=True)
    judge = ResultsBuilder(game)
    ArchivedAnswer.objects.bulk_create([answer_row(game, judge, one) for one in answers])
    print(regrading.fingerprint(ArchivedGame.objects.get()), flush=True)


def _killing(original: Callable[..., Any]) -> Callable[..., Any]:
    def stepped(*args: Any, **kwargs: Any) -> Any:
        original(*args, **kwargs)
        os.kill(os.getpid(), signal.SIGKILL)

    return stepped


def _apply(seen: str, step: str = "") -> None:
    from games.archive import audit
    from games.domain.errors import VersionConflict
    from games.domain.records import Ruling
    from games.play import outbox, regrading

    owners = dict(zip(STEPS, (regrading, outbox, audit), strict=True))
    if step:
        setattr(owners[step], step, _killing(getattr(owners[step], step)))
    print("ready", flush=True)
    sys.stdin.readline()
    ruling = Ruling(question=0, answer="tin", is_right=True, shown="tin", at_ms=1_900_000_000_000)
    try:
        print(regrading.apply(audit.SHELL, "rivals", ruling, seen), flush=True)
    except VersionConflict:
        print("reported", flush=True)


if __name__ == "__main__":
    django.setup()
    {"seed": _seed, "apply": _apply}[sys.argv[1]](*sys.argv[2:])
