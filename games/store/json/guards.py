"""What several steps ask first, as `games/store/lua/include/` has it for the scripts."""

from __future__ import annotations

from games.domain import errors
from games.domain.duties import Claim
from games.domain.records import Phase
from games.legacy.app_state import GAMES
from games.store.json.entry import GameEntry, StateFields
from games.store.json.guild import GuildSection
from games.store.json.page import Page


def in_play(guild: GuildSection, game_id: str, now_ms: int) -> GameEntry:
    """A game in play. Raises GameNotFound, GameClosed for one that has ended, DamagedValue."""
    if entry := guild.games.get(game_id):
        return entry
    if game_id in guild.damaged[GAMES]:
        raise errors.DamagedValue(f"The file's record of game {game_id} is damaged.")
    raise errors.GameClosed if guild.tombstone(game_id, now_ms) else errors.GameNotFound


def described(guild: GuildSection, game_id: str) -> GameEntry:
    """A game in play. Raises GameNotFound, also for one that has ended, and DamagedValue."""
    try:
        return in_play(guild, game_id, 0)
    except errors.GameClosed:
        raise errors.GameNotFound from None


def open_game(guild: GuildSection, game_id: str, now_ms: int) -> GameEntry:
    """An open game. Raises GameNotFound, NotOpenYet, GameClosed, DamagedValue."""
    entry = in_play(guild, game_id, now_ms)
    if refusal := why_not_open(entry.phase):
        raise refusal
    return entry


def fields_in_store(guild: GuildSection, game_id: str, now_ms: int) -> StateFields:
    """The state of a game in play or of its tombstone. Raises GameNotFound, DamagedValue."""
    try:
        return in_play(guild, game_id, now_ms).fields
    except errors.GameClosed:
        return guild.ended[game_id]


def owned(page: Page, claim: Claim, phase: Phase | None = None) -> tuple[GuildSection, GameEntry]:
    """The claimed game, about to be changed. Raises LeaseLost when it is another worker's, or not in this phase."""
    guild = page.guild_to_change(claim.guild_id)
    entry = guild.games.get(claim.game_id)
    if entry is None or entry.fields.get("owner") != claim.token or phase not in (None, entry.phase):
        raise errors.LeaseLost
    guild.touch(claim.game_id)
    return guild, entry


def why_not_open(phase: Phase) -> errors.GameError | None:
    """Why a game in this phase takes no answers; nothing while it is open."""
    if phase is Phase.POSTING:
        return errors.NotOpenYet()
    return None if phase is Phase.OPEN else errors.GameClosed()


def why_frozen(phase: Phase) -> errors.GameError | None:
    """Why nothing of a game in this phase may change any more; nothing before the close begins. The results are a
    function of the description and the answers: from then on both are frozen."""
    return None if phase in (Phase.POSTING, Phase.OPEN) else errors.GameClosed()
