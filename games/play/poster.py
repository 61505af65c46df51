"""Post a game: reserve its slot, then show its question and open it, exactly once whatever crashes when.

1. `schedule_game` makes the slot's game, whose id depends on nothing but the slot, and moves the registration on.
2. `claim` gives one worker the lease.
3. A bare placeholder is sent and offered; of several, the first offered is elected and only that one is ever filled.
4. `fix_deadline` fixes the end of the window, the question is put into the placeholder, `open` takes answers.
A worker that dies anywhere is followed by the next one, which finds the game due and goes on at step 2.
"""

from __future__ import annotations

import secrets
from dataclasses import replace

import structlog

from games.archive import archive, audit
from games.domain.duties import Claim, Duty, Slot
from games.domain.errors import (
    GameExists,
    InvalidRegistration,
    LeaseLost,
    MessageGone,
    NoQuestions,
    NotDue,
    RefusedForNow,
    RegistrationNotFound,
    SeedTaken,
    SlotMissed,
    Undeliverable,
    WindowClosed,
)
from games.domain.ports import Announcer, QuestionBanks, Store
from games.domain.proofs import SALT_BYTES, Secrets
from games.domain.records import Game, GameState, MessageKind, Phase, Registration
from games.play import patience
from games.play.placeholders import ShownEarlier, send_once
from games.play.question_choice import choose
from games.play.registrations import note_problem
from games.recovery import lost_posts
from games.rules import durations, mix, registration_rules, schedule
from games.rules.commitment import committed
from games.rules.schedule import newest_slot, next_ms

log = structlog.get_logger(__name__)

MAX_FAILURES = 3
"""Posts in a row that Discord refuses for good before the registration is paused."""
_SEED_TRIES = 5


async def post_slot(store: Store, banks: QuestionBanks, duty: Duty, now_ms: int) -> None:
    """Reserve the newest slot of a registration that is due; older ones are missed for good."""
    try:
        registration = await store.get_registration(duty.guild_id, duty.id)
    except RegistrationNotFound:
        return  # deleted meanwhile, and its due time with it
    if not registration.enabled:
        await store.save_registration(registration, None)  # paused while this slot was already due
        return
    if wrong := registration_rules.unplayable(registration):  # stored before there was the rule that it breaks
        log.error("registration against the rules", guild=duty.guild_id, registration=duty.id, problems=wrong)
        await store.save_registration(replace(registration, enabled=False, paused_reason=" ".join(wrong)), None)
        return
    slot = newest_slot(registration, duty.due_ms, now_ms) or Slot(at_ms=duty.due_ms, local=f"{duty.due_ms}")
    after_ms = next_ms(registration, now_ms)
    try:
        await _schedule(store, banks, registration, slot, due_ms=duty.due_ms, next_ms=after_ms)
    except SlotMissed:
        log.warning("slot missed", guild=duty.guild_id, registration=duty.id, slot=slot.local)
        await _note_missed(store, registration, slot)
    except (NotDue, GameExists):
        pass  # another worker was first
    except NoQuestions as problem:
        log.error("no questions", guild=duty.guild_id, registration=duty.id)
        await store.save_registration(replace(registration, last_problem=str(problem)), after_ms)


async def _note_missed(store: Store, registration: Registration, slot: Slot) -> None:
    """For people to read, until the next post is a good one."""
    when, grace = slot.local.replace("T", " "), durations.format_duration(registration.grace_s)
    problem = f"The post of {when} was missed: the bot was offline until more than {grace} after it."
    await note_problem(store, registration.guild_id, registration.id, lambda r: replace(r, last_problem=problem))


async def post_now(
    store: Store,
    banks: QuestionBanks,
    registration: Registration,
    slot: str,
    actor: audit.Actor | None = None,
    *,
    subject: str = "",
) -> Game:
    """Queue a game besides the scheduled ones; the duty loop posts it within about a second.

    `slot` is an idempotency key, such as the interaction's id: repeating it posts nothing new (GameExists). Once it is
    queued, `actor` is noted (None: nobody), with the registration called `subject`. Raises InvalidRegistration too.
    """
    if wrong := registration_rules.unplayable(registration):
        raise InvalidRegistration(" ".join(wrong))
    now_ms = await store.now_ms()
    game = await _schedule(store, banks, registration, Slot(at_ms=now_ms, local=slot), due_ms=None, next_ms=None)
    if actor:
        about = {"subject_id": registration.id, "subject": subject, "after": {"game": game.id}}
        await audit.note_stored_async(actor, registration.guild_id, "registration.posted", **about)
    return game


async def _schedule(
    store: Store,
    banks: QuestionBanks,
    registration: Registration,
    slot: Slot,
    *,
    due_ms: int | None,
    next_ms: int | None,
) -> Game:
    """Reserve a slot with the game that it makes. Raises NoQuestions, and what `Store.schedule_game` raises."""
    r, tries = registration, _SEED_TRIES
    questions = await banks.of_guild(r.guild_id)
    draft = await _draft(store, r, slot)
    while True:
        seeds = await choose(store, questions, r.guild_id, mix.wanted(r))
        # Stored with the game, once for each slot: whatever is posted again shows the same commitment.
        own = Secrets(salt=secrets.token_bytes(SALT_BYTES), leaf_key=secrets.token_bytes(SALT_BYTES))
        game = committed(replace(draft, questions=tuple(questions.question(seed) for seed in seeds)), own)
        # The store forgets a slot after eight days, or all at once when it is lost: SQL does not.
        archived = await archive.slot_is_taken(game.id)
        try:
            await store.schedule_game(game, seeds, archived=archived, due_ms=due_ms, next_ms=next_ms)
        except SeedTaken:  # two games of a guild chose the same in the same moment: whoever is second chooses again
            tries -= 1
            if not tries:
                raise
        else:
            return game


async def _draft(store: Store, registration: Registration, slot: Slot) -> Game:
    """The slot's game, still without questions."""
    r, forum = registration, (await store.get_directory(registration.guild_id)).is_forum(registration.channel_id)
    game = registration_rules.game_of(r, schedule.game_id(r.guild_id, r.id, slot.local))
    return replace(game, slot=slot.local, slot_ms=slot.at_ms, grace_s=r.grace_s, forum=forum)


async def post(store: Store, announcer: Announcer, claim: Claim) -> None:
    """Show a claimed game's question and open it. Raises AnnounceError other than Undeliverable, and LeaseLost."""
    game = await store.get_game(claim.guild_id, claim.game_id)
    message_id = ""
    try:
        message_id = await send_once(store, announcer, claim, game, MessageKind.QUESTION)
        ends_ms = await store.fix_deadline(claim, message_id, game.window_s)
        shown = GameState(phase=Phase.OPEN, ends_ms=ends_ms, question_message_id=message_id)
        await announcer.show_question(replace(game, state=shown), message_id)
        await _open(store, announcer, claim, game, message_id)
    except Undeliverable as problem:
        await store.fail(claim)
        await _note_failure(store, game, str(problem))
    except RefusedForNow as problem:
        if not await patience.is_over(store, problem, game.slot_ms, max(game.grace_s, patience.QUESTION_S)):
            raise
        await store.fail(claim)
        # Nothing says that it was for good: no registration is paused for it.
        await _note_failure(store, game, str(problem), counts=False)
    except ShownEarlier as earlier:
        await lost_posts.give_up(announcer, game, earlier.message_id)
        await store.fail(claim)
        await _note_lost(store, game)
    except MessageGone:
        await store.forget_message(claim, MessageKind.QUESTION, message_id)
        await store.retry_later(claim)
    except WindowClosed:
        await store.retry_later(claim)  # the worker stood still for longer than the window: fix a new end
    else:
        log.info("question posted", guild=game.guild_id, game=game.id, channel=game.channel_id, message=message_id)
        await _note_success(store, game)


async def _open(store: Store, announcer: Announcer, claim: Claim, game: Game, message_id: str) -> None:
    """Take answers. Where another worker did so long ago, our question has come late: no option may stay under it."""
    try:
        await store.open(claim)
    except LeaseLost:
        state = (await store.get_states(game.guild_id, [game.id])).get(game.id)
        if state is not None and state.phase not in (Phase.POSTING, Phase.OPEN):
            await announcer.show_question(replace(game, state=state), message_id)
        raise


async def _note_failure(store: Store, game: Game, problem: str, *, counts: bool = True) -> None:
    """For people to read; refusals that count pause the registration after MAX_FAILURES in a row."""
    log.error("post refused by Discord", guild=game.guild_id, channel=game.channel_id, problem=problem)

    def change(r: Registration) -> Registration:
        failures = r.failures + counts
        paused = counts and failures >= MAX_FAILURES
        reason = f"Paused after {failures} posts that Discord refused: {problem}" if paused else ""
        return replace(r, failures=failures, last_problem=problem, paused_reason=reason, enabled=not paused)

    await note_problem(store, game.guild_id, game.registration_id, change)


async def _note_lost(store: Store, game: Game) -> None:
    problem = f"The post of {game.slot.replace('T', ' ')} was made before an older copy of the store was restored."
    await note_problem(store, game.guild_id, game.registration_id, lambda r: replace(r, last_problem=problem))


async def _note_success(store: Store, game: Game) -> None:
    await note_problem(store, game.guild_id, game.registration_id, lambda r: replace(r, failures=0, last_problem=""))
