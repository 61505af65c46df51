"""What players read with a commitment or a receipt; `docs/receipts.md` says more."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from botbridge.messages.posts import title
from botbridge.messages.text import escape
from games.domain.records import Game
from games.domain.text import count

NONE_YET = "You have answered in no finished game that has receipts. Choose a game in play with the option `game`."
NO_RECEIPTS = "This game has no receipts: it was posted before this bot could give them, or came from elsewhere."
WITHHELD = (
    "A game in play asks one of these questions again. A receipt tells the right answers, so please ask for it once "
    "that game is over."
)
DIFFERS = (
    "I cannot give you a receipt: the answers in my database are not those of the root in the results. Please tell "
    "whoever runs this bot, who can look with `manage.py verify_game`."
)


def promised(game: Game) -> str:
    """Before the results there is only what the post has promised."""
    return (
        f"The commitment to the questions and right answers of “{_named(game)}”:\n`{game.commitment}`\n"
        "Keep it: its first digits stand under the post. Once the results are there, `/trivia receipt` gives you the "
        "proof of your own answers, and that has to fit to it."
    )


def proven(game: Game, receipt: Mapping[str, Any], file_name: str) -> str:
    """What is in the file, and how it is checked."""
    mine = len(receipt["answers"])
    held = f"{count(mine, 'answer')} of yours" if mine else "none of yours, for you did not answer,"
    root, commitment = receipt["root"], receipt["commitment"]
    return (
        f"The receipt of “{_named(game)}”: {held} among {receipt['size']:,}, and what was asked.\n"
        f"Root, as in the results: `{root}`\n"
        f"Commitment, as you have kept it since before the close: `{commitment}`\n"
        "Check it without trusting me, with `tools/verify_receipt.py` of Tally, which needs nothing but Python:\n"
        f"```\npython3 verify_receipt.py {file_name} --commitment {commitment} --root {root}\n```"
        "Compare both with what you saw yourself: what I say here proves nothing. Who gets the file reads your answers."
    )


def _named(game: Game) -> str:
    return f"{escape(title(game), 100)}: {escape(game.questions[0].text, 150)}"
