"""What a container's health check runs: `python -m trivia_site.heartbeat FILE`, without Django, in some milliseconds.

The file is the one that `TALLY_HEARTBEAT_FILE` names for a bot or duties. Exit status 0 when it is fresh and reports
no problem, 1 otherwise, 2 for words that it does not understand; what is wrong is printed, warnings too.
"""

from __future__ import annotations

import json
import math
import sys
import time
from pathlib import Path

STALE_S = 60.0
"""The file is written every ten seconds while the process is not stuck."""
AHEAD_S = 10.0
"""How far a clock may have been set back since: a file of a later moment would look fresh however long nobody wrote."""
USAGE = "usage: python -m trivia_site.heartbeat FILE\n"


def judge(path: Path, now_s: float) -> tuple[bool, list[str]]:
    """Whether the process behind the file is healthy, and what it says or what is wrong with the file."""
    try:
        beat = json.loads(path.read_text())
        age_s = now_s - float(beat["at"])
        states = [(signal["level"], f"{signal['name']}: {signal['text']}") for signal in beat["signals"]]
    except OSError as error:
        return False, [f"problem  {path} cannot be read: {error.strerror}"]
    except (ValueError, KeyError, TypeError, OverflowError):
        return False, [f"problem  {path} is no heartbeat file"]
    if not math.isfinite(age_s):
        return False, [f"problem  {path} is no heartbeat file"]
    if age_s > STALE_S:
        states.insert(0, ("problem", f"no heartbeat for {age_s:.0f} s"))
    elif age_s < -AHEAD_S:
        states.insert(0, ("problem", f"the heartbeat is ahead of this machine's clock by {-age_s:.0f} s"))
    return all(level != "problem" for level, _ in states), [f"{level:8} {text}" for level, text in states]


def main(words: list[str]) -> int:
    """The exit status."""
    if words in (["--help"], ["-h"]):
        sys.stdout.write(USAGE)
        return 0
    if len(words) != 1 or words[0].startswith("-"):
        sys.stderr.write(USAGE)
        return 2
    healthy, lines = judge(Path(words[0]), time.time())
    sys.stdout.write("".join(f"{line}\n" for line in lines or ["ok"]))
    return 0 if healthy else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
