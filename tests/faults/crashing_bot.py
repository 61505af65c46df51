"""`runbot` that kills itself, as if the machine had lost power, right after a chosen step of a post or a close.

Run as a process: `python tests/faults/crashing_bot.py STEP [SIGNAL]`, where STEP is a method of the store, the
announcer or the archive, such as `elect_message`, with `#2` behind it for the second time it happens, or with
`before:` in front for right before it; `none` runs the bot as it is. SIGNAL is SIGKILL unless said otherwise; with
SIGSTOP the bot stands still there until SIGCONT. Nobody waits for the duty loop's next look.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Awaitable, Callable
from typing import Any

import django

Method = Callable[..., Awaitable[Any]]

STORE = (
    *("schedule_game", "claim", "begin_send", "elect_message", "fix_deadline", "open", "posted", "move_to_history"),
    *("games_in_play", "settle_game"),
)
ANNOUNCER = ("find", "send_placeholder", "show_question", "show_results", "_publish", "send_notice")
ARCHIVE = ("archive",)


def _signal_at(original: Method, times: int, number: signal.Signals, *, before: bool) -> Method:
    done = 0

    async def stepped(*args: Any, **kwargs: Any) -> Any:
        nonlocal done
        done += 1
        its_turn = done == times
        if its_turn and before:
            os.kill(os.getpid(), number)
        result = await original(*args, **kwargs)
        if its_turn and not before:
            os.kill(os.getpid(), number)
        return result

    return stepped


def main(step: str, signal_name: str = "SIGKILL") -> None:
    django.setup()
    from django.core.management import call_command

    from botbridge import runner
    from botbridge.announcer import DiscordAnnouncer
    from games.archive import archive
    from games.store.redis import RedisStore

    runner.POLL_S = 0.1
    if step != "none":
        name, _, times = step.removeprefix("before:").partition("#")
        owners: dict[tuple[str, ...], Any] = {STORE: RedisStore, ANNOUNCER: DiscordAnnouncer, ARCHIVE: archive}
        [owner] = [owner for names, owner in owners.items() if name in names]
        number, before = signal.Signals[signal_name], step.startswith("before:")
        setattr(owner, name, _signal_at(getattr(owner, name), int(times or 1), number, before=before))
    call_command("runbot")


if __name__ == "__main__":
    main(*sys.argv[1:])
