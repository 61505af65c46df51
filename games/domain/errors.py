"""What can go wrong in a game. Each error's `code` is the word that a Lua script returns for it."""

from __future__ import annotations

from typing import ClassVar


class GameError(Exception):
    """Base of everything that the game refuses; `hint` says what a person can do."""

    code: ClassVar[str] = "GAME_ERROR"
    hint: ClassVar[str] = "Please try again."

    def __init__(self, detail: str = "") -> None:
        super().__init__(detail or self.hint)


class GameNotFound(GameError):
    code = "GAME_NOT_FOUND"
    hint = "There is no such game here. It may have ended more than a week ago."


class GameClosed(GameError):
    code = "GAME_CLOSED"
    hint = "This game is closed."


class WindowClosed(GameError):
    code = "WINDOW_CLOSED"
    hint = "The answer window is over."


class NotOpenYet(GameError):
    code = "NOT_OPEN_YET"
    hint = "This game is not open yet. Try again in a moment."


class WindowTooLong(GameError):
    code = "WINDOW_TOO_LONG"
    hint = "A game takes answers for at most 7 days in all. Extend it by less."


class InvalidExtension(GameError):
    code = "INVALID_EXTENSION"
    hint = "A game is extended by 1 minute to 7 days, written like 15m, 2h30m or 1d."


class AlreadySubmitted(GameError):
    code = "ALREADY_SUBMITTED"
    hint = "You have answered already, and in this game the first answer counts."


class TooMany(GameError):
    code = "TOO_MANY"
    hint = "That was too many changes at once. Wait a few seconds; your last stored answer stands."


class QuestionNotFound(GameError):
    code = "QUESTION_NOT_FOUND"
    hint = "This game has no question with that number."


class SubmissionNotFound(GameError):
    code = "SUBMISSION_NOT_FOUND"
    hint = "This player has not answered that question."


class InvalidAnswer(GameError):
    code = "INVALID_ANSWER"
    hint = "An answer is 1 to 200 characters of text."


class InvalidRegistration(GameError):
    code = "INVALID_REGISTRATION"
    hint = "Check the registration's values."


class TooManyRegistrations(GameError):
    code = "TOO_MANY_REGISTRATIONS"
    hint = "This server has as many registrations as it may have. Delete one first; whoever runs Tally can allow more."


class RegistrationNotFound(GameError):
    code = "REGISTRATION_NOT_FOUND"
    hint = "There is no such registration in this server."


class VersionConflict(GameError):
    code = "VERSION_CONFLICT"
    hint = "Somebody changed this in the meantime. Load it again and repeat your change."


class NotDue(GameError):
    """Nothing to do now: too early, already done, or another worker has it. A normal outcome of a race."""

    code = "NOT_DUE"
    hint = "Not due yet, or already done."


class LeaseHeld(GameError):
    """Another worker holds the lease. A normal outcome of a race."""

    code = "LEASE_HELD"
    hint = "Another worker is on it."


class LeaseLost(GameError):
    """The claim's token is no longer the game's owner: whatever was being done belongs to another worker now."""

    code = "LEASE_LOST"
    hint = "Another worker took over."


class SlotMissed(GameError):
    code = "SLOT_MISSED"
    hint = "The slot is older than the registration's grace and was recorded as missed."


class SeedTaken(GameError):
    code = "SEED_TAKEN"
    hint = "Another game took this question first."


class GameExists(GameError):
    code = "GAME_EXISTS"
    hint = "This slot has a game already."


class AlreadyThere(GameError):
    """What was to be brought in from elsewhere is here, or was and has ended since: it is not brought back to life."""

    code = "ALREADY_THERE"
    hint = "It is there already, or has ended since."


class InvalidId(GameError):
    code = "INVALID_ID"
    hint = "An id is 1 to 20 decimal digits."


class NoQuestions(GameError):
    code = "NO_QUESTIONS"
    hint = "There is no question of this category and difficulty."


class QuestionsInPlay(NoQuestions):
    code = "QUESTIONS_IN_PLAY"
    hint = "Games in play ask the questions of this choice. Their answers are withheld until the games have closed."


class InvalidQuestion(GameError):
    code = "INVALID_QUESTION"
    hint = "Check the question's values."


class QuestionGone(GameError):
    code = "QUESTION_GONE"
    hint = "There is no such question in this server. It may have been deleted."


class DamagedValue(GameError):
    """A value in the store is not what was written: its checksum does not fit. Other games are not touched by it."""

    code = "DAMAGED_VALUE"
    hint = "This game's record in the store is damaged. Other games go on; an administrator has to look at this one."


class StoreUnavailable(GameError):
    """The store did not answer or refused to write: the outcome is unknown. Calls are idempotent."""

    is_permanent: ClassVar[bool] = False
    """Whether repeating is known to fail the same way until somebody has fixed something."""
    code = "STORE_UNAVAILABLE"
    hint = "Not saved, please try again in a minute."


class StoreUnreadable(StoreUnavailable):
    """The store did not answer when something was only to be read."""

    code = "STORE_UNREADABLE"
    hint = "The store cannot be reached right now, please try again in a minute."


class StoreSilent(StoreUnavailable):
    """The store has not answered others in time, so this was not even sent to it: nothing was stored."""

    code = "STORE_SILENT"
    hint = "The store does not answer right now. Nothing was saved; please try again in a minute."


class Busy(GameError):
    """More is asked than the store takes at its pace of this moment: this was not sent to it, so nothing was stored."""

    code = "BUSY"
    hint = "Busy: very many are answering right now. Nothing was saved; please try again in a few seconds."


class AnnounceError(Exception):
    """Base of what an Announcer raises."""


class Undeliverable(AnnounceError):
    """Discord refuses for good (missing access or permission, unknown channel): its code is known to mean that."""

    def __init__(self, code: int, detail: str = "") -> None:
        super().__init__(detail or f"Discord error {code}")
        self.code = code


class MayStand(Undeliverable):
    """An earlier try may have sent it, and Discord refuses for good to let us look: to be sent nowhere else."""


class MessageGone(AnnounceError):
    """The message to edit no longer exists (10008)."""


class TokenRevoked(AnnounceError):
    """401: every further call would count towards a ban, so all calls stop."""


class OutcomeUnknown(AnnounceError):
    """Timed out, reset or refused for now: it may or may not have happened. Search for it before repeating."""

    def __init__(self, detail: str = "", *, retry_after_s: float = 0.0) -> None:
        super().__init__(detail)
        self.retry_after_s = retry_after_s
        """Discord does not want to be asked earlier; 0 where it has not said."""


class RefusedForNow(OutcomeUnknown):
    """Discord, or something in front of it, refuses, and nothing says that it will do so for good.

    It is tried again with growing pauses up to an age that depends on what was to be done. It pauses no registration.
    """

    def __init__(self, code: int, detail: str = "") -> None:
        super().__init__(detail or f"Discord error {code}")
        self.code = code
        """Discord's code, or the HTTP status where there is none."""


def _family(base: type[GameError]) -> dict[str, type[GameError]]:
    own = {kind.code: kind for kind in base.__subclasses__()}
    return own | {code: kind for child in own.values() for code, kind in _family(child).items()}


BY_CODE: dict[str, type[GameError]] = _family(GameError)
"""Error word of a Lua script -> exception."""
