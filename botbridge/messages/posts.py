"""The two messages of a game before its results: the bare placeholder and the question post in each of its phases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord import Embed

from botbridge.messages.text import DESCRIPTION, escape, plain, size, stamp
from games.domain.points_rule import FLAT
from games.domain.records import AnswerPolicy, Game, GameState, MessageKind, Phase, Question
from games.domain.text import count
from games.rules.commitment import short
from games.rules.points_text import explain
from games.rules.schedule import game_id
from games.rules.scoring import option_letter

if TYPE_CHECKING:
    from discord.types.threads import ThreadArchiveDuration

BLURPLE, GREY, RED, GREEN = 0x5865F2, 0x80848E, 0xD83C3E, 0x2E8B57

_ROOM = 3600
"""What the questions may take of a description; the lines around them need the rest."""
BUTTON_SHOWS = 38
"""Characters of a button's label that a narrow phone shows: an option that is longer stands in the post as well."""
_ID_ROOM = 20
"""Characters of a game's id in a marker: it has one for the kind, and up to four for the generation."""
_ARCHIVES_AFTER_MIN: tuple[ThreadArchiveDuration, ...] = (1440, 4320, 10_080)
_SHOWN_OPEN = (Phase.POSTING, Phase.OPEN)
CALLED_OFF = (Phase.CANCELLING, Phase.CANCELLED, Phase.FAILED)
"""The phases of a game that has no results and never will."""


def shows_open(state: GameState) -> bool:
    """Whether a post in this state invites answers (its buttons are there before the game is open)."""
    return state.phase in _SHOWN_OPEN


def marker(game: Game, kind: MessageKind, generation: int) -> str:
    """Names one placeholder, at most 25 characters: its nonce, and its footer by which we find it again.

    A longer id than Tally makes, such as a UUID of a game that came from elsewhere, stands in it shortened.
    """
    short = game.id if len(game.id) <= _ID_ROOM else game_id(game.guild_id, "", game.id)
    return f"{kind}{short}{generation}"[:25]


def title(game: Game, heading: str = "Trivia") -> str:
    """`Trivia · Geography · easy`, or the number of questions and what they have in common."""
    parts = [heading]
    if len(game.questions) > 1:
        parts.append(count(len(game.questions), "question"))
    parts += [plain(word, 40) for word in (_common(game, "category").capitalize(), _common(game, "difficulty")) if word]
    return " · ".join(parts)


def _common(game: Game, name: str) -> str:
    values = {getattr(question, name) for question in game.questions}
    return str(values.pop()) if len(values) == 1 else ""


def placeholder(game: Game, kind: MessageKind, generation: int) -> Embed:
    """What stands in the channel until the question or the results are filled in."""
    text = "The question appears in a moment." if kind is MessageKind.QUESTION else "The results appear in a moment."
    embed = Embed(title=title(game), description=text, colour=GREY)
    return embed.set_footer(text=marker(game, kind, generation))


def ping(game: Game) -> str | None:
    """The placeholder's text: the role to notify, if the registration names one."""
    return f"<@&{game.mention_role_id}>" if game.mention_role_id else None


def note_of_test_post(game: Game) -> str:
    """The text above a test post; the role that a real one pings is named but not notified."""
    role = f" A real post pings {ping(game)}." if game.mention_role_id else ""
    return f"🧪 **Test post.** Nobody is asked anything: its buttons take no answer, and no question is used up.{role}"


def question_post(game: Game) -> Embed:
    """The question post: open with time and count, closed, or cancelled."""
    lines = [_questions(game), "", *_status(game)]
    colour = BLURPLE if shows_open(game.state) else GREY
    if game.state.phase in CALLED_OFF:
        colour = RED
    embed = Embed(title=title(game), description="\n".join(lines), colour=colour)
    if footer := _footer(game):
        embed.set_footer(text=footer)
    return embed


def lost_post(embed: Embed) -> Embed:
    """The post of a game that nobody knows any more, made of what stands there: the question, and its end."""
    shown, _, _ = (embed.description or "").partition("\n⏳")
    text = "❌ This game was lost with the bot's records. It takes no more answers and will have no results."
    return Embed(title=embed.title, description=f"{shown.rstrip()}\n\n{text}"[-DESCRIPTION:], colour=RED)


def _questions(game: Game) -> str:
    """The questions as completely as they fit: with options, without them, or shortened to equal parts."""
    if len(game.questions) == 1:
        return _question(game.questions[0], on_buttons=shows_open(game.state))
    whole = [_numbered(number, question) for number, question in enumerate(game.questions, 1)]
    if sum(size(text) + 2 for text in whole) <= _ROOM:
        return "\n\n".join(whole)
    share = _ROOM // len(game.questions) - 10
    return "\n".join(f"**{number}.** {escape(q.text, share)}" for number, q in enumerate(game.questions, 1))


def _question(question: Question, *, on_buttons: bool) -> str:
    """With its options, but where they all fit on the buttons below: written once, a phone shows all at a glance."""
    share = 2000 // max(1, len(question.options)) - 10
    options = [f"**{option_letter(n)}** {escape(option, share)}" for n, option in enumerate(question.options)]
    if on_buttons and all(len(f"A · {option}") <= BUTTON_SHOWS for option in question.options):
        options = []
    return "\n".join([f"**{escape(question.text, 1400)}**", *([""] if options else []), *options])


def _numbered(number: int, question: Question) -> str:
    options = [f"**{option_letter(n)}** {escape(option, 100)}" for n, option in enumerate(question.options)]
    return "\n".join([f"**{number}.** {escape(question.text, 700)}", *([" · ".join(options)] if options else [])])


def _status(game: Game) -> list[str]:
    state = game.state
    if state.phase in CALLED_OFF:
        return ["❌ This game was cancelled; its answers do not count."]
    if shows_open(state):
        return [f"⏳ Closes {stamp(state.ends_ms)}", _count(state)]
    lines = [f"🔒 Closed {stamp(state.ends_ms)}", _count(state)]
    if state.results_message_id.isdigit():
        lines.append(f"[Results]({message_link(game, state.results_message_id)})")
    return lines


def _count(state: GameState) -> str:
    if state.players:
        return f"👥 {count(state.players, 'player')} answered"
    return "👥 Nobody has answered yet: be the first" if shows_open(state) else "👥 Nobody answered"


def _footer(game: Game) -> str:
    """The rule as long as it is one, and the beginning of the commitment for good."""
    parts = [_rule(game)] if shows_open(game.state) else []
    return "\n".join([*parts, f"Commitment {short(game.commitment)}"] if game.commitment else parts)


def _rule(game: Game) -> str:
    last = game.policy is AnswerPolicy.LAST
    rule = "You can change your answer until the end." if last else "Your first answer counts."
    return rule if game.points == FLAT else f"{rule} {explain(game.points)}"


def message_place(game: Game, post_id: str) -> str:
    """The channel or thread in which a game's messages stand; `post_id` is the question's message, empty before it."""
    return post_id if game.forum and post_id else game.channel_id


def forum_title(game: Game) -> str:
    """What a forum's post is called, at most 100 characters. The question is not yet shown when it is made."""
    when = game.slot.replace("T", " ") if "T" in game.slot else ""
    return plain(" · ".join(word for word in (title(game), when) if word), 100)


def message_link(game: Game, message_id: str) -> str:
    """The address of a message in the game's channel."""
    place = message_place(game, game.state.question_message_id)
    return f"https://discord.com/channels/{game.guild_id}/{place}/{message_id}"


def archive_after_min(game: Game) -> ThreadArchiveDuration:
    """After how many minutes without a message a thread of this game may leave the list: not before its window ends.

    Of what Discord offers, the hour is left out: people go on talking when a short game is over.
    https://docs.discord.com/developers/resources/channel#thread-metadata-object
    """
    window_min = (game.state.ends_ms - game.state.opens_ms) / 60_000 if game.state.opens_ms else game.window_s / 60
    return next((minutes for minutes in _ARCHIVES_AFTER_MIN if minutes >= window_min), _ARCHIVES_AFTER_MIN[-1])


def thread_name(game: Game) -> str:
    """What the thread under a post is called, at most 100 characters."""
    return plain(f"{title(game)}: {game.questions[0].text}" if len(game.questions) == 1 else title(game), 100)
