"""What the bot says to one person: receipts, refusals, confirmations."""

from __future__ import annotations

from collections.abc import Sequence

from botbridge.messages.posts import CALLED_OFF
from botbridge.messages.results import answer_text
from botbridge.messages.text import CONTENT, escape, join_within, seconds_ago, stamp
from games.domain.errors import GameError, InvalidAnswer, InvalidRegistration
from games.domain.records import AnswerPolicy, Game, GameState, Outcome, Phase, Receipt, Submission
from games.domain.text import count

GUILD_ONLY = "Trivia is played in servers: please use this in a server's channel."
NOT_MINE = "That message is not a trivia post of mine. Choose a message with the question and its buttons."
NOTHING_TYPED = "Nothing was typed, so nothing was saved."
NO_GAME = "No game is open here right now. `/trivia status` shows what is next."
SEVERAL_GAMES = "Several games are open here: choose one with the option `game`."
RESULTS_SOON = "The answers are being counted: the results appear in a moment."
NOT_OVER = "The results come when the game is over. `/trivia my-answer` shows what you have saved."
CANCELLED = "This game was cancelled; its answers do not count."
TOOK_NO_PART = "You did not answer in this game."
OLD_COMMAND = "This command has changed. Restart Discord, or try again in a minute."
ONLY_A_TEST = "This is only a test post: it takes no answer."
OLD_COMPONENT = "I do not know that button any more. `/trivia answer` always works."
UNAVAILABLE_SERVER = (
    "Discord has trouble with this server right now: I cannot see its channels and roles. Nothing was changed; "
    "please try again in some minutes. Games go on meanwhile."
)
NOT_HERE = (
    "I am not a member of this server, so I cannot see its channels and roles. Somebody who manages it can invite me."
)
UNREADABLE_OPTION = "I could not read one of the options. Please choose it from the list."
NO_MASS_MENTION = "I do not mention @everyone: please choose another role."
NO_REGISTRATION = (
    "There is no such registration in a channel that you see. One whose channel is gone is shown to people with the "
    "permission **Administrator**, and on the dashboard."
)
HIDDEN_CHANNEL = "Please choose a channel that you see yourself."
NOT_POSTABLE = (
    "Nothing can be posted in this channel. Choose another one by the option `channel`: a text or announcement "
    "channel, or a forum."
)
SECOND_BOT = (
    "I do not know this game, though the post is mine: another copy of me may be at work. I saved nothing; "
    "please tell whoever runs this bot."
)
SLOW_STORE = "That took too long. Nothing was saved; please press it again."


def which_registration(ids: Sequence[str]) -> str:
    """Several registrations were meant."""
    return f"Several registrations may be meant: {', '.join(f'`{id}`' for id in sorted(ids))}. Please name one of them."


class RefusedByBot(Exception):
    """The bot itself refuses; the message says why and what to do, in words for the person who asked."""


def receipt(answer: str, stored: Receipt, right: bool | None = None) -> str:
    """The acknowledgement of one stored answer; `answer` is escaped already, `right` None keeps the verdict secret."""
    if stored.outcome is Outcome.SUPERSEDED:
        return "A newer answer of yours is saved already; that one counts."
    verb = "Changed to" if stored.outcome is Outcome.EDIT else "Saved"
    lines = [f"✅ {verb}: **{answer}**"]
    if right is not None:
        lines.append(verdict(right))
    if stored.may_change:
        lines.append("You can change it until the end: just answer again.")
    else:
        lines.append("This answer is final.")
    lines.append(f"Results {stamp(stored.ends_ms)}.")
    return "\n".join(lines)


def verdict(right: bool) -> str:
    """For games that reveal at once what is right."""
    return "That is right! 🎉" if right else "That is not right."


def receipt_for_many(number: int, stored: Receipt) -> str:
    """The acknowledgement of several answers that were stored together."""
    if stored.outcome is Outcome.SUPERSEDED:
        return "Newer answers of yours are saved already; those count."
    change = "You can change them until the end." if stored.may_change else "They are final."
    return f"✅ Saved {count(number, 'answer')}. {change} Results {stamp(stored.ends_ms)}."


def late(state: GameState | None, now_ms: int, *, answered: bool = True) -> str:
    """That a game takes no more answers, and since when; `state` None when the store no longer knows the game."""
    lost = " This answer was not saved." if answered else ""
    if state is not None and state.phase in (*CALLED_OFF, Phase.MISSED):
        return CANCELLED
    if state is None or not 0 < state.ends_ms <= now_ms:
        return f"The window closed.{lost}"
    return f"The window closed {seconds_ago(now_ms - state.ends_ms)}.{lost}"


def failure(error: GameError | RefusedByBot) -> str:
    """A refusal in words that say what to do."""
    if isinstance(error, (RefusedByBot, InvalidRegistration, InvalidAnswer)):
        return str(error)[:CONTENT]
    return error.hint


def apology(reference: str) -> str:
    """For an error that nobody foresaw; the reference finds it in the log."""
    return f"Sorry, something went wrong here (reference `{reference}`). Please try again; what is saved is safe."


def missing_permission(name: str) -> str:
    """For a command that the person may not use."""
    return f"You need the permission **{name}** in this server to do that."


def bot_lacks(channel_id: str, names: Sequence[str]) -> str:
    """For a channel in which the bot could not post."""
    return f"I cannot post in <#{channel_id}>. Please give me these permissions there: **{', '.join(names)}**."


def my_answers(game: Game, mine: Sequence[Submission]) -> str:
    """What a player has stored in a game in play."""
    if not mine:
        return "You have not answered in this game yet."
    many = len(game.questions) > 1
    lines = [
        (f"**{entry.question + 1}.** " if many else "Your answer: ")
        + f"**{answer_text(game.questions[entry.question], entry.answer, 60 if many else 300)}**"
        for entry in mine
    ]
    if many:
        lines.insert(0, f"You have answered {len(mine)} of {len(game.questions)} questions:")
    if game.state.phase is Phase.OPEN:
        change = f" You can change {'them' if many else 'it'} until then." if game.policy is AnswerPolicy.LAST else ""
        lines.append(f"Results {stamp(game.state.ends_ms)}.{change}")
    return join_within(lines, CONTENT)


def which_question(questions: int) -> str:
    """For an answer by command to a game of several questions."""
    return f"This game has {questions} questions: say which with the option `question`."


def none_of_the_options(last_letter: str) -> str:
    """For an answer by command that is neither a letter nor an option's text."""
    return f"That is none of the options: choose from A to {last_letter}, or type an option's text."


def queued(channel_id: str) -> str:
    """A manual post was accepted."""
    return f"On its way: the post appears in <#{channel_id}> within a few seconds."


def closing() -> str:
    """Somebody ended a game."""
    return "Closed: no more answers are taken, and the results follow within a few seconds."


def extended(ends_ms: int) -> str:
    """A game takes answers for longer; the post is edited."""
    return f"Extended: answers are taken until {stamp(ends_ms, 'f')}, and the post says so in a moment."


def confirm_cancel(game: Game) -> str:
    """Asks once before a game ends without results."""
    answered = f"{count(game.state.players, 'player')} answered so far. " if game.state.players else ""
    return (
        f"Cancel “{escape(game.questions[0].text, 300)}”? It takes no more answers, the post says that it was "
        "cancelled, "
        f"and nobody gets results. {answered}What was answered is kept, but not scored. This cannot be undone."
    )


def cancelled() -> str:
    """Somebody cancelled a game."""
    return "Cancelled: no more answers are taken, and the post says so in a moment. The answers are kept, unscored."


def confirm_delete(registration_id: str) -> str:
    """Asks once before a registration is deleted."""
    return (
        f"Delete the registration `{escape(registration_id, 40)}`? It will post no more games. "
        "A game in play goes on, and the history stays. To stop it only for a while, use `/trivia disable`."
    )


def deleted(registration_id: str) -> str:
    """A registration was deleted."""
    return f"The registration `{escape(registration_id, 40)}` is deleted."
