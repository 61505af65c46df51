"""What players read of what is kept of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from botbridge.messages.text import CONTENT, join_within
from games.domain.text import count
from games.models.hidden import SHOWN_AS
from games.privacy.retention import Removed

_OFFER = (
    "**What is kept of you in this server**\n"
    "Your answers with their times, the name that you had when you answered, and the places that follow from them. "
    "Nobody else reads your answers before a game is over.\n"
    "**Take out my data**: two files, for you alone."
)
_SHOWN = (
    f"**Hide my name**: from now on others read “{SHOWN_AS}” where your name would stand, in results, boards and "
    "pages. You play on and keep your places, and you are told yours."
)
_HIDDEN = (
    f"**Show my name**: you are hidden now. Others read “{SHOWN_AS}” where your name would stand; you are told your "
    "places."
)
_FORGET = "**Forget me**: removes it. You are asked once more, and read first what would go."
NOTHING = "No answer, place or name of you is kept in this server."


def offer(is_hidden: bool) -> str:
    """What a player may do. What is in a channel already stays as it was posted, and says so."""
    posted = "Results that stand in channels stay as they were posted."
    return "\n".join([_OFFER, _HIDDEN if is_hidden else f"{_SHOWN} {posted}", _FORGET])


def exported(counts: Mapping[str, int]) -> str:
    """What is in the files, by kind of record."""
    lines = ["Here is all that is kept of you in this server, as JSON and as a table. Only you see this message."]
    lines += _listed(counts)
    return join_within(lines, CONTENT)


def confirm_forgetting(counts: Mapping[str, int]) -> str:
    """Asks once before a player is forgotten."""
    lines = ["**Remove all this of you, in this server?**", *_listed(counts)]
    lines += [
        "All that follows from your answers goes with it; what others have is computed again.",
        "Answers in a game that is still open are removed too. What stands in messages of Discord stays there.",
        "**This cannot be undone.** You may play again at any time.",
    ]
    return join_within(lines, CONTENT)


def forgotten(certificate: Mapping[str, Any]) -> str:
    """What was removed; the certificate comes along."""
    lines = ["Done. Removed of you in this server:", *_listed(certificate["removed"])]
    if certificate["left"] or certificate["left_in_histories_for_a_week"]:
        lines += [
            "Left, because a game is being closed right now; press again in a minute:",
            *_listed(certificate["left"]),
        ]
    if certificate["kept"]:
        lines += ["Kept, for it is no play:", *_listed(certificate["kept"])]
    lines.append("The file certifies it. Nobody else gets it, and no copy of it is kept.")
    return join_within(lines, CONTENT)


def _listed(counts: Mapping[str, int]) -> list[str]:
    return [f"- {kind}: {number:,}" for kind, number in counts.items()]


def kept(days: int | None) -> str:
    """How long a server keeps answers."""
    if days is None:
        return "The answers of past games are kept for good here."
    return (
        f"The answers of a game are kept for {days} days after its end, then removed. Boards count what is kept. "
        "`/trivia keep-answers forever:True` keeps them for good from then on."
    )


def confirm_keeping(planned: Removed) -> str:
    """Asks once before answers are removed."""
    answers, games = count(planned.answers, "answer"), count(planned.games, "older game")
    return (
        f"Keep the answers of past games for {planned.days} days? Within the hour {answers} of {games} would be "
        "removed, and later others as they come of age. **This cannot be undone.** What a game asked stays in the "
        "history; its players, its places and what it counts for on the boards go."
    )


def too_much(guild_id: str, user_id: str) -> str:
    """For files that Discord would not take."""
    return (
        "More is kept of you here than fits into a message of Discord. Please ask whoever runs this bot to call "
        f"`manage.py export_player {guild_id} {user_id} --to DIRECTORY`, which writes the same files."
    )
