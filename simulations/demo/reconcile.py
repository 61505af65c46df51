"""Compares what the players read with what the store, the channel, the history and SQL have."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from botbridge.messages.posts import marker
from discord_sandbox.views import MessageView
from games.domain.records import FinishedGame, Game, GameState, MessageKind, Phase
from games.models import ArchivedAnswer, ArchivedGame
from simulations.demo.dashboard_client import DashboardClient
from simulations.demo.environment import DemoEnvironment
from simulations.players.receipts import Receipts


@dataclass(frozen=True, kw_only=True, slots=True)
class DemoReport:
    """One game, counted from all sides. An answer is one player's to one question; a change of mind adds none."""

    acknowledged: int
    """Answers whose player read a receipt that says stored."""
    refused_by_reason: Mapping[str, int]
    """Error code -> replies that refused; from the players' receipts."""
    stored: int
    """Answers by the store's own counter, at the close."""
    scored: int
    """Answers that the results in the history judge."""
    results_posts: int
    """Messages in the channel that are this game's results, placeholders included."""
    in_history: int
    """Answers of the game in the store's history; 0 when it is not there."""
    in_sql: int
    """Answers in SQL; 0 when the game is not confirmed there."""
    live_updates_seen: int
    """WebSocket messages about the game that the dashboard sent, the first snapshot not counted."""
    duration_s: float
    """From the order to post until everything was counted."""
    live_last_answers: int
    """What the last of those messages said about the answers."""
    receipts: int
    """Receipts that say stored, changes of mind included."""
    accepted: int
    """The same, by the store's counter."""
    changed: int
    """Of these, changes of mind, by the store's counter."""
    refused_by_store: Mapping[str, int]
    """Error code -> submissions refused, by the store's counter."""
    different_answers: int
    """Answers that SQL has otherwise than the players gave them last, or that only one side knows."""
    players: int
    questions: int
    window_s: int
    game: str
    problems: tuple[str, ...] = ()
    """What does not agree, in words; empty when all is well."""

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


async def reconcile(
    environment: DemoEnvironment,
    game: Game,
    state: GameState,
    receipts: Receipts,
    dashboard: DashboardClient,
    duration_s: float,
) -> DemoReport:
    """Count a game that is over from all sides."""
    finished = next(
        (f for f in await environment.store.get_history(environment.guild_id) if f.game.id == game.id), None
    )
    archived = await _archived_answers(game)
    posts = results_posts(game, await environment.sandbox.messages(environment.channel_id))
    counted = DemoReport(
        acknowledged=len(receipts.answers),
        refused_by_reason=dict(receipts.refused),
        stored=state.answers,
        scored=sum(tally.answers for tally in finished.results.tallies) if finished else 0,
        results_posts=len(posts),
        in_history=finished.results.answers if finished else 0,
        in_sql=len(archived),
        live_updates_seen=dashboard.updates(game.id),
        duration_s=round(duration_s, 2),
        live_last_answers=int(dashboard.last(game.id).get("answers", 0)),
        receipts=receipts.count,
        accepted=state.accepted,
        changed=state.changed,
        refused_by_store=dict(state.refused),
        different_answers=len(set(receipts.answers.items()) ^ set(archived.items())),
        players=len(environment.players),
        questions=len(game.questions),
        window_s=game.window_s,
        game=game.id,
    )
    problems = (*find_problems(counted), *_posts_problems(posts, state, finished), *_replies(receipts))
    return replace(counted, problems=problems)


def find_problems(report: DemoReport) -> Iterable[str]:
    """What must agree and does not."""
    answers = {
        name: getattr(report, name)
        for name in ("acknowledged", "stored", "scored", "in_history", "in_sql", "live_last_answers")
    }
    if len(set(answers.values())) != 1:
        yield f"The answers differ: {answers}."
    if report.different_answers:
        yield f"{report.different_answers} answers are in SQL otherwise than the players gave them."
    if report.receipts != report.accepted:
        yield f"The players have {report.receipts} receipts, the store accepted {report.accepted} submissions."
    if report.results_posts != 1:
        yield f"The results were posted {report.results_posts} times."
    if not report.live_updates_seen:
        yield "The dashboard's WebSocket sent nothing about the game."


def _posts_problems(posts: list[MessageView], state: GameState, finished: FinishedGame | None) -> Iterable[str]:
    if state.phase is not Phase.GONE:
        yield f"The game ended as {state.phase}."
    if finished is None:
        yield "The game is not in the history."
    if [post.id for post in posts] != [state.results_message_id]:
        yield f"The store names {state.results_message_id} as the results post."


def _replies(receipts: Receipts) -> Iterable[str]:
    if receipts.unclear:
        yield f"{len(receipts.unclear)} replies leave the outcome open, such as {receipts.unclear[0]!r}."


def results_posts(game: Game, messages: Iterable[MessageView]) -> list[MessageView]:
    """The messages that are a game's results: filled, or still the bare placeholder."""
    sign = marker(game, MessageKind.RESULTS, 0)[:-1]
    return [message for message in messages if (message.nonce or "").startswith(sign)]


async def _archived_answers(game: Game) -> dict[tuple[str, int], str]:
    """(member, question) -> answer, as SQL has it; empty unless the game is confirmed."""
    if not await ArchivedGame.objects.confirmed().filter(id=game.id).aexists():
        return {}
    rows = ArchivedAnswer.objects.filter(game_id=game.id).values_list("user_id", "question", "answer")
    return {(user_id, question): answer async for user_id, question, answer in rows}
