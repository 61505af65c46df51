"""The records of the game: frozen, keyword-only, without behaviour beyond what their own fields say.

Ids (guild, channel, user, message, interaction) are Discord snowflakes written as decimal strings: they exceed 2**53,
so a number would be rounded by Lua and by the browser. Times whose name ends in `_ms` are integer milliseconds since
the Unix epoch, by the clock of the store.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from games.domain.points_rule import FLAT, PointsRule
from games.domain.proofs import Proof, Secrets


class Phase(StrEnum):
    """Where a game stands; `docs/protocol.md` draws the transitions."""

    POSTING = "posting"
    OPEN = "open"
    CANCELLING = "cancelling"
    """Somebody cancelled it: no answer is taken, and a duty brings its answers to SQL, unscored."""
    CLOSING = "closing"
    POSTED = "posted"
    GONE = "gone"
    MISSED = "missed"
    FAILED = "failed"
    CANCELLED = "cancelled"


IN_PLAY = frozenset({Phase.POSTING, Phase.OPEN, Phase.CANCELLING, Phase.CLOSING, Phase.POSTED})
"""The phases in which a duty still has work to do."""


class AnswerPolicy(StrEnum):
    """Which of a player's answers to one question counts."""

    LAST = "last"
    FIRST = "first"


class MessageKind(StrEnum):
    """Which of a game's two messages: the question post or the results post."""

    QUESTION = "q"
    RESULTS = "r"


@dataclass(frozen=True, kw_only=True, slots=True)
class Question:
    """One question with everything needed to show it, to judge an answer and to explain it."""

    seed: str
    """Names the question reproducibly, for example `capital:FR`."""
    text: str
    """What the players read, at most 300 characters."""
    answer: str
    """The right answer as it is shown; for a choice, equal to one of `options`."""
    options: tuple[str, ...] = ()
    """The choices in the order shown, 2 to 10; empty when the answer is typed."""
    aliases: tuple[str, ...] = ()
    """Other spellings that are right."""
    rivals: tuple[str, ...] = ()
    """Right answers to sibling questions that look like this one: a guess equal to one of them is wrong."""
    category: str = "general"
    """Short lower-case word such as `geography`."""
    difficulty: str = "medium"
    """`easy`, `medium` or `hard`."""
    explanation: str = ""
    """Shown with the results, at most 500 characters."""
    source: str = ""
    """Where the fact comes from."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Registration:
    """The schedule of games in one channel: ask these questions in this channel at these times."""

    id: str
    """Short, unambiguous to read aloud, unique in its guild."""
    guild_id: str
    channel_id: str
    times: tuple[str, ...] = ()
    """Local times of day, `HH:MM`, sorted; exclusive with `cron`."""
    days: tuple[str, ...] = ()
    """The weekdays on which `times` are meant, `MON` to `SUN` in this order; empty for every day, and with `cron`."""
    cron: str = ""
    """A five-field cron line in local time; exclusive with `times`."""
    zone: str = "UTC"
    """IANA name of the time zone in which `times` and `cron` are read."""
    window_s: int = 3600
    """How long answers are taken, in seconds, 10 to 604800."""
    grace_s: int = 900
    """How late, in seconds, a missed slot may still be posted."""
    questions: int = 1
    """How many questions a game holds, 1 to 25."""
    category: str = ""
    """Only questions of this category, or of several with weights, `2 history, science`; empty for any."""
    difficulty: str = ""
    """Only questions of this difficulty; empty for any."""
    mix: str = ""
    """How many questions of each difficulty, `3 easy, 2 medium, 1 hard`, `questions` in all; empty for `difficulty`."""
    policy: AnswerPolicy = AnswerPolicy.LAST
    points: PointsRule = FLAT
    """What answers are worth."""
    reveal: bool = False
    """True shows a player at once whether the answer is right; False keeps it until the close."""
    mention_role_id: str = ""
    """The role that the post pings; empty for none."""
    thread: bool = False
    """True opens a thread under each post."""
    publish: bool = False
    """True has question and results of an announcement channel copied to the servers that follow it."""
    enabled: bool = True
    paused_reason: str = ""
    """Why the bot paused it itself; empty when a person did or when it runs."""
    failures: int = 0
    """Posts in a row that Discord refused for good; the third pauses the registration."""
    last_problem: str = ""
    """What went wrong at the last post, for people to read; empty after a good one."""
    created_ms: int = 0
    version: int = 0
    """Counts saves; a save of an older version is refused. 0 means not yet saved."""


@dataclass(frozen=True, kw_only=True, slots=True)
class GameState:
    """What the scripts decide on: the game's state in the store."""

    phase: Phase
    opens_ms: int = 0
    ends_ms: int = 0
    """The first millisecond in which no answer is taken; 0 until it is fixed, before the question is shown."""
    closed_ms: int = 0
    """When the closing began; 0 before."""
    question_message_id: str = ""
    results_message_id: str = ""
    """A message id, or `undeliverable:<code>` when Discord refused the results for good."""
    players: int = 0
    """People with at least one stored answer."""
    answers: int = 0
    """Stored answers: one per player and question."""
    accepted: int = 0
    """Acknowledged submissions, edits and repeats of the same interaction included only once each."""
    changed: int = 0
    """Of these, how many replaced an earlier answer."""
    refused: Mapping[str, int] = field(default_factory=dict)
    """Error code -> how many submissions it refused."""
    seq: int = 0
    """Grows with every change that a watcher would show."""
    stored: int = 0
    """Stored answers as they were counted, not summed up, in the moment of the close; 0 before."""
    posted: int = 0
    """Answers that the results message counts; 0 before, and when Discord refused it for good."""
    checksum: str = ""
    """Over the frozen answers, as `games.archive.certificate` computes it; empty until the results are posted."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Game:
    """One game: what it asks (never changes) and where it stands (`state`)."""

    id: str
    guild_id: str
    channel_id: str
    questions: tuple[Question, ...]
    window_s: int
    registration_id: str = ""
    """Empty for a game without a registration."""
    slot: str = ""
    """The scheduled slot as local date and time, or the interaction's id for a game posted manually."""
    slot_ms: int = 0
    """When it was due."""
    grace_s: int = 900
    policy: AnswerPolicy = AnswerPolicy.LAST
    points: PointsRule = FLAT
    """What its answers are worth, as its post says."""
    reveal: bool = False
    mention_role_id: str = ""
    thread: bool = False
    publish: bool = False
    forum: bool = False
    """Whether the channel is a forum; the game is then a post of it, with the results below the question."""
    thread_id: str = ""
    """A thread that was there before Tally took the game over; empty when Tally opens it itself."""
    secrets: Secrets | None = None
    """For commitment and receipts; None for a game that is over, and for one posted before there were any."""
    commitment: str = ""
    """64 hexadecimal digits by which the post promises its questions; empty for one posted before there were any."""
    state: GameState = field(default_factory=lambda: GameState(phase=Phase.POSTING))


@dataclass(frozen=True, kw_only=True, slots=True)
class Submission:
    """A player's stored answer to one question of a game."""

    user_id: str
    question: int
    """Index into the game's questions, from 0."""
    answer: str
    """What was typed, or the option's letter (`A` is the first)."""
    interaction_id: str
    """The Discord interaction that brought it; a repeat of the same one changes nothing."""
    received_ms: int = 0
    name: str = ""
    """The player's display name when answering; for people to read, never an identity."""
    verdict: bool | None = None
    """A moderator's ruling that overrides the rules; None leaves it to them."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Refusal:
    """A submission that the store refused lately. What was answered is not kept."""

    user_id: str
    at_ms: int
    code: str
    """The word of the `GameError` that refused it."""
    name: str = ""
    """The player's display name where an answer of theirs is stored; empty otherwise."""


class Outcome(StrEnum):
    """What became of an acknowledged submission."""

    NEW = "NEW"
    EDIT = "EDIT"
    DUP = "DUP"
    """The same interaction was already stored: a retry or a re-delivery."""
    SUPERSEDED = "SUPERSEDED"
    """A newer interaction of the same player was already stored; that one counts."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Receipt:
    """The store's acknowledgement of a submission."""

    outcome: Outcome
    received_ms: int
    ends_ms: int
    may_change: bool
    """Whether another answer would replace this one (policy `last`)."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """One line of the ranking of one game."""

    user_id: str
    name: str
    score: int
    """Right answers."""
    points: int
    """All that the game brings by its rule; as many as `score` where that is flat."""
    time_ms: int
    """Sum over the right answers of the time from the opening to the answer; less is better among equals."""


@dataclass(frozen=True, kw_only=True, slots=True)
class QuestionResult:
    """How one question of a finished game was answered."""

    answers: int
    right: int
    counts: tuple[tuple[str, int], ...]
    """What was answered and how often: every option in order for a choice, the ten commonest texts otherwise."""
    fastest: Standing | None = None
    """The quickest right answer, with `score` 1 and the points of this answer alone."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Ruling:
    """A person's word, after the close, on one of the answers that were given to a question."""

    question: int
    """Index into the game's questions, from 0."""
    answer: str
    """`scoring.answer_key` of the answer, which names all spellings of it."""
    is_right: bool
    shown: str
    """The answer as people read it."""
    at_ms: int
    """When it was applied, by the clock of the site."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Results:
    """The outcome of a closed game: a pure function of the game, its frozen submissions and the rulings on them."""

    players: int
    answers: int
    tallies: tuple[QuestionResult, ...]
    """One per question, in order."""
    top: tuple[Standing, ...]
    """The best ten of those with points, in the order of `games.rules.places`."""
    winners: int
    """How many players have at least one right answer."""
    rulings: tuple[Ruling, ...] = ()
    """What was ruled after the close, oldest first; of two on the same answer the newer counts."""
    proof: Proof | None = None
    """What was published at the close, which no ruling changes; None for a game without secrets."""


@dataclass(frozen=True, kw_only=True, slots=True)
class FinishedGame:
    """What the store's seven-day history keeps of a game."""

    game: Game
    results: Results
    archived_ms: int = 0
    """When SQL confirmed the archive; 0 when the history was moved without."""
