"""What the players themselves read: the other half of the comparison with the store.

A player knows only what Discord shows, so a receipt is recognised by its words. The words come from the bot's own
modules; a reply that none of them explains is noted as unclear and fails the check.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from botbridge.messages import replies
from discord_sandbox.views import InteractionView
from games.domain.answer_request import clean_answer
from games.domain.errors import BY_CODE, WindowClosed

STORED = ("✅ Saved", "✅ Changed to")
NO_REPLY = "NO_REPLY"
UNCLEAR = "UNCLEAR"

_LATE = replies.late(None, 0).partition(".")[0]
_CODES = {
    _LATE: WindowClosed.code,
    replies.OLD_COMPONENT: "BUTTON_GONE",
    replies.SLOW_STORE: "SLOW_STORE",
    **{kind.hint: code for code, kind in BY_CODE.items()},
}


def refusal(seen: InteractionView | None) -> str | None:
    """Why an answer was refused, as an error's code; None when the receipt says that it is stored."""
    if seen is None or not seen.acknowledged:
        return NO_REPLY
    lines = [line.removeprefix("⚠️ ") for line in seen.text.splitlines()]
    if any(line.startswith(STORED) for line in lines):
        return None
    return next((code for words, code in _CODES.items() if any(words in line for line in lines)), UNCLEAR)


@dataclass(slots=True)
class Receipts:
    """What the players of one game read."""

    count: int = 0
    """Replies that said stored, changes of mind included."""
    refused: Counter[str] = field(default_factory=Counter)
    """Error code -> how many replies said so."""
    unclear: list[str] = field(default_factory=list)
    """Replies that nobody understands, as they were read; silence too, because it leaves the outcome open."""
    answers: dict[tuple[str, int], str] = field(default_factory=dict)
    """(member, question) -> the last answer whose receipt said stored."""

    def record(self, member_id: str, answers: Mapping[int, str], seen: InteractionView | None) -> bool:
        """Write down what became of some answers (None: no reply came), in the order of the member's acts.

        Returns whether they are stored.
        """
        code = refusal(seen)
        if code is not None:
            self.refused[code] += 1
            if code in (UNCLEAR, NO_REPLY):
                self.unclear.append(seen.text if seen else NO_REPLY)
            return False
        self.count += 1
        self.answers |= {(member_id, question): clean_answer(text) for question, text in answers.items()}
        return True
