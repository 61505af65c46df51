"""What administrators read: registrations, the next posts, the state of the server."""

from __future__ import annotations

from collections.abc import Sequence

from discord import Embed

from botbridge.messages.posts import BLURPLE, GREY, message_link, title
from botbridge.messages.text import FIELD, escape, join_within, stamp
from games.domain.duties import Slot
from games.domain.points_rule import FLAT
from games.domain.records import AnswerPolicy, Game, GameState, Phase, Registration
from games.domain.text import count
from games.rules.durations import format_duration
from games.rules.points_text import explain, worked_example
from games.rules.schedule_words import in_words

PER_PAGE = 10
_ROOM = 3900


def registration_card(registration: Registration, slots: Sequence[Slot], heading: str) -> Embed:
    """One registration in full with its next posts, as shown after it was saved."""
    r = registration
    embed = Embed(title=heading, colour=BLURPLE if r.enabled else GREY)
    embed.add_field(name="Registration", value=f"`{r.id}` in <#{r.channel_id}>")
    embed.add_field(name="Posts", value=schedule(r))
    embed.add_field(name="Answers taken for", value=format_duration(r.window_s))
    embed.add_field(name="Asks", value=_asks(r))
    embed.add_field(name="Rules", value=_rules(r))
    if r.points != FLAT:
        embed.add_field(name="Points", value=f"{explain(r.points)}\n{worked_example(r.points)}", inline=False)
    if r.mention_role_id:
        embed.add_field(name="Mentions", value=f"<@&{r.mention_role_id}>")
    embed.add_field(name="Next posts", value=_slots(slots, FIELD) if r.enabled else _paused(r), inline=False)
    return embed


def schedule(r: Registration) -> str:
    """`Mon–Fri 08:00, 17:00 (Europe/Rome)`, escaped."""
    return escape(schedule_plain(r), 600)


def _asks(r: Registration) -> str:
    """Such as `6 questions (3 easy, 2 medium, 1 hard), any category`."""
    parts = [count(r.questions, "question"), escape(r.category, 200) if r.category else "any category"]
    if r.mix:
        return f"{parts[0]} ({escape(r.mix, 60)}), {parts[1]}"
    return ", ".join([*parts, escape(r.difficulty, 20) if r.difficulty else "any difficulty"])


def _rules(r: Registration) -> str:
    parts = ["last answer counts" if r.policy is AnswerPolicy.LAST else "first answer counts"]
    parts += ["shows at once what is right"] if r.reveal else []
    parts += ["opens a thread"] if r.thread else []
    parts += ["published"] if r.publish else []
    return ", ".join(parts)


def _paused(r: Registration) -> str:
    return f"⏸️ Paused: {escape(r.paused_reason, 300)}" if r.paused_reason else "⏸️ Disabled"


def _slots(slots: Sequence[Slot], limit: int) -> str:
    return join_within([_slot(slot) for slot in slots], limit) or "None."


def _slot(slot: Slot) -> str:
    note = f" · {escape(slot.note, 120)}" if slot.note else ""
    return f"{stamp(slot.at_ms, 'f')} ({stamp(slot.at_ms)}) · local {escape(slot.local.replace('T', ' '), 20)}{note}"


def registration_list(registrations: Sequence[Registration], page: int) -> Embed:
    """A page of the server's registrations, ten at a time; `page` counts from 1 and is brought into range."""
    if not registrations:
        text = "There is no registration yet. `/trivia register` makes the first one."
        return Embed(title="Registrations", description=text, colour=GREY)
    pages = -(-len(registrations) // PER_PAGE)
    page = min(max(page, 1), pages)
    shown = registrations[(page - 1) * PER_PAGE : page * PER_PAGE]
    embed = Embed(title="Registrations", description="\n".join(_line(r) for r in shown), colour=BLURPLE)
    if pages > 1:
        embed.set_footer(text=f"Page {page} of {pages}: /trivia list page:{page % pages + 1}")
    return embed


def _line(r: Registration) -> str:
    state = "🟢" if r.enabled else "⏸️"
    when = escape(schedule_plain(r), 120)
    lines = [f"{state} `{escape(r.id, 30)}` <#{r.channel_id}> · {when} · open {format_duration(r.window_s)}"]
    if r.paused_reason or r.last_problem:
        lines.append(f"⚠️ {escape(r.paused_reason or r.last_problem, 150)}")
    return "\n".join(lines)


def schedule_plain(r: Registration) -> str:
    """The schedule without markdown, for lists and for choices."""
    return f"{in_words(r)} ({r.zone})"


def next_posts(entries: Sequence[tuple[Registration, Slot]]) -> Embed:
    """The coming posts of one or all registrations, soonest first."""
    if not entries:
        return Embed(title="Next posts", description="Nothing is scheduled.", colour=GREY)
    lines = [f"{_slot(slot)} · <#{r.channel_id}> `{escape(r.id, 30)}`" for r, slot in entries]
    return Embed(title="Next posts", description=join_within(lines, _ROOM), colour=BLURPLE)


def status(
    games: Sequence[Game], entries: Sequence[tuple[Registration, Slot]], problems: Sequence[Registration]
) -> Embed:
    """The server at a glance: games in play, the next posts and, for managers, what needs attention."""
    embed = Embed(title="Trivia in this server", colour=BLURPLE)
    in_play = join_within([_in_play(game) for game in games], FIELD) or "No game is in play."
    embed.add_field(name="In play", value=in_play, inline=False)
    coming = [f"{stamp(slot.at_ms)} in <#{r.channel_id}>" for r, slot in entries]
    embed.add_field(name="Next", value=join_within(coming, FIELD) or "Nothing is scheduled.", inline=False)
    if problems:
        lines = [f"`{escape(r.id, 30)}` {escape(r.paused_reason or r.last_problem, 200)}" for r in problems]
        embed.add_field(name="Needs attention", value=join_within(lines, FIELD), inline=False)
    return embed


def _in_play(game: Game) -> str:
    state = game.state
    name = escape(title(game), 120)
    if state.question_message_id.isdigit():
        name = f"[{name}]({message_link(game, state.question_message_id)})"
    return f"{name} in <#{game.channel_id}> · {_when(state)} · {count(state.players, 'player')}"


def _when(state: GameState) -> str:
    if state.phase is Phase.POSTING:
        return "is being posted"
    if state.phase is Phase.CANCELLING:
        return "is being cancelled"
    return f"closes {stamp(state.ends_ms)}" if state.phase is Phase.OPEN else "is being counted"
