"""What a server's log channel reads."""

from __future__ import annotations

from botbridge.messages.text import escape, size
from games.domain.notices import LogLine, Notice

_ROOM = 1800
"""Characters of the lines; what stands around them needs the rest of a message."""
NONE = "This server has no log channel. `/trivia log-channel channel:` chooses one."
OFF = "Nothing is logged any more."


def server_log(notice: Notice) -> str:
    """What has changed within a minute, and behind it the mark of this message."""
    lines = [_line(line) for line in notice.lines]
    shown = next(n for n in range(len(lines), -1, -1) if size("\n".join(lines[:n])) <= _ROOM)
    left = len(lines) - shown + notice.more
    more = [f"… and {left} more: see the dashboard, Problems."] if left else []
    return "\n".join([*lines[:shown], *more, mark(notice)])


def mark(notice: Notice) -> str:
    """Names one message: by it we find it again."""
    return f"-# Log of this server's trivia · {notice.nonce}"


def _line(line: LogLine) -> str:
    where = f"<#{line.channel_id}> `{escape(line.registration_id, 40)}`"
    if line.solved:
        return f"✅ Solved in {where}: {escape(line.text, 200)}"
    return f"⚠️ {where}: {escape(line.text, 500)} {escape(line.advice, 400)}".rstrip()


def logged_in(channel_id: str) -> str:
    """Where it is logged from now on."""
    return (
        f"What keeps games from being posted is written in <#{channel_id}>, once, and once more when it is solved. "
        "What there is now comes within a minute."
    )


def log_channel(channel_id: str) -> str:
    """Where it is logged."""
    return f"The log channel is <#{channel_id}>. `/trivia log-channel off:True` ends that."
