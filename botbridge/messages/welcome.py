"""What a server reads when the bot has joined it, and while somebody sets up its first games."""

from __future__ import annotations

from botbridge.messages.posts import note_of_test_post
from games.domain.records import Game

FORM_TITLE = "Trivia in this channel"
NOT_A_NUMBER = "Write the number of questions as a number from 1 to 25."
AGAIN = "Nothing was saved yet. Press **Set up** to try again."


def welcome() -> str:
    """The one message in a new server."""
    return (
        "👋 **I ask trivia questions at set times.** I post them, take everybody's answers until the time is up, and "
        "then show who was right.\n"
        "**Set up** chooses weekdays, times and time zone for the channel in which you press it. **Try it now** shows "
        "a question as it will look, to you alone. Both need the permission **Manage Server**.\n"
        "In another channel, or with every option there is: `/trivia register`. Everything else: `/trivia help`."
    )


def trying_out(game: Game) -> str:
    """Above the example that only the one who pressed sees."""
    return f"{note_of_test_post(game)} Only you see this."


def refused(words: str) -> str:
    """Why what was filled in was not saved."""
    return f"{words}\n{AGAIN}"
