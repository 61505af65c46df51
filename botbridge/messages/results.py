"""The results post and one player's own result."""

from __future__ import annotations

from collections.abc import Sequence, Set

from discord import Embed

from botbridge.messages.posts import GREEN, GREY, message_link, title
from botbridge.messages.text import FIELD, badge, escape, join_within, size, stamp
from games.domain.points_rule import FLAT
from games.domain.records import Game, Question, QuestionResult, Results, Ruling, Standing
from games.domain.text import count
from games.matching.verdict import choice_index
from games.questions.own import WITHHELD
from games.rules.places import TIE_WORDS
from games.rules.scoring import option_letter, ranked, ranking, ruled, tie

_BAR = 10
_AMENDED = 450
"""What the list of rulings may take; an embed holds 6,000 characters in all."""


def results_post(game: Game, results: Results) -> Embed:
    """The outcome within an embed's 6,000 characters, for any number of players and up to 25 questions."""
    embed = Embed(title=title(game, "Results"), colour=GREEN if results.winners else GREY)
    if len(game.questions) == 1:
        _one_question(embed, game, results)
    else:
        _many_questions(embed, game, results)
    _ranking(embed, game, results)
    _amended(embed, game, results)
    _proof(embed, results)
    return embed


def _one_question(embed: Embed, game: Game, results: Results) -> None:
    question, tally = game.questions[0], results.tallies[0]
    lines = [_linked(game, question), f"✅ **{escape(question.answer, 300)}**"]
    if question.explanation:
        lines += ["", escape(question.explanation, 1000)]
    if question.source:
        lines.append(f"-# Source: {escape(question.source, 200)}")
    embed.description = "\n".join(lines)
    embed.add_field(name="What was answered", value=_distribution(question, tally, results.rulings), inline=False)


def _linked(game: Game, question: Question) -> str:
    text = f"**{escape(question.text, 900)}**"
    post = game.state.question_message_id
    return f"{text} [↗]({message_link(game, post)})" if post.isdigit() else text


def _distribution(question: Question, tally: QuestionResult, rulings: Sequence[Ruling]) -> str:
    if not tally.counts or not tally.answers:
        return "Nobody answered."
    lines = [
        _bar(question, answer, number, tally) + _tick(question, answer, rulings) for answer, number in tally.counts
    ]
    return join_within(lines, FIELD)


def _bar(question: Question, answer: str, number: int, tally: QuestionResult) -> str:
    share = number / tally.answers
    filled = round(_BAR * share)
    bar = "▰" * filled + "▱" * (_BAR - filled)
    text = answer_text(question, answer, 60)
    return f"`{bar}` {100 * share:.0f}% ({number:,}) · {text}"


def _tick(question: Question, answer: str, rulings: Sequence[Ruling]) -> str:
    """Behind the right option, and behind whatever was ruled to be right."""
    verdict = ruled(question, answer, rulings)
    if verdict is not None:
        return " ✅" if verdict else ""
    index = option_of(question, answer)
    return " ✅" if index is not None and question.options[index] == question.answer else ""


def option_of(question: Question, answer: str) -> int | None:
    """The index of the option that a stored answer names; None when it was typed."""
    return choice_index(answer, question.options) if question.options else None


def answer_text(question: Question, answer: str, limit: int = 300) -> str:
    """An answer as people read it: `B · Paris` for a choice, else what was typed; escaped."""
    index = option_of(question, answer)
    if index is None:
        return escape(answer, limit)
    return f"{option_letter(index)} · {escape(question.options[index], limit - 4)}"


def _many_questions(embed: Embed, game: Game, results: Results) -> None:
    share = 3800 // len(game.questions)
    pairs = zip(game.questions, results.tallies, strict=True)
    lines = [_summary(number, question, tally, share) for number, (question, tally) in enumerate(pairs, 1)]
    embed.description = "\n".join(lines)


def _summary(number: int, question: Question, tally: QuestionResult, share: int) -> str:
    """One question in at most `share` characters: its text, the answer, how many had it right."""
    right = f"{100 * tally.right / tally.answers:.0f}% right" if tally.answers else "nobody answered"
    room = share - size(f"**{number}.** \n✅ **** · {right}") - 2
    answer = escape(question.answer, min(300, room // 2))
    return f"**{number}.** {escape(question.text, min(500, room - size(answer)))}\n✅ **{answer}** · {right}"


def _ranking(embed: Embed, game: Game, results: Results) -> None:
    many = len(game.questions) > 1
    lines = [_place(place, standing, game) for place, standing in ranking(game, results)]
    if (more := ranked(game, results) - len(results.top)) > 0:
        lines.append(f"… and {more:,} more")
    if lines:
        embed.add_field(name="Top players", value=join_within(lines, FIELD), inline=False)
        embed.set_footer(text=TIE_WORDS[tie(game)])
    fastest = _fastest(results)
    if fastest is not None:
        text = f"⚡ {escape(fastest.name or 'someone', 40)}, {took(fastest.time_ms)}"
        embed.add_field(name="Fastest right answer", value=text, inline=True)
    summary = f"{count(results.players, 'player')}, {results.winners:,} with {'a' if many else 'the'} right answer"
    embed.add_field(name="Took part", value=summary if results.players else "Nobody", inline=True)


def _place(place: int, standing: Standing, game: Game) -> str:
    score = f"{standing.score} right, " if len(game.questions) > 1 else ""
    points = f"{count(standing.points, 'point')}, " if game.points != FLAT else ""
    return f"{badge(place)} {escape(standing.name or 'someone', 60)} · {points}{score}{took(standing.time_ms)}"


def _amended(embed: Embed, game: Game, results: Results) -> None:
    """That the results are no longer those of the close, since when, and what was ruled; the newest first."""
    if not results.rulings:
        return
    newest = {(ruling.question, ruling.answer): ruling for ruling in results.rulings}
    lines = [_ruling(game, ruling) for ruling in sorted(newest.values(), key=lambda r: r.at_ms, reverse=True)]
    text = f"{stamp(results.rulings[-1].at_ms, 'f')}\n{join_within(lines, _AMENDED)}"
    embed.add_field(name="✏️ Amended", value=text, inline=False)


def _proof(embed: Embed, results: Results) -> None:
    """What a receipt is compared with: it has to stand where all see the same."""
    if proof := results.proof:
        lines = (f"Root of {count(proof.size, 'answer')}: `{proof.root}`", f"Salt: `{proof.salt}`")
        embed.add_field(name="Check it yourself: /trivia receipt", value="\n".join(lines), inline=False)


def _ruling(game: Game, ruling: Ruling) -> str:
    where = f"Question {ruling.question + 1}: " if len(game.questions) > 1 else ""
    return f"{where}“{escape(ruling.shown, 80)}” now counts as {'right' if ruling.is_right else 'wrong'}"


def _fastest(results: Results) -> Standing | None:
    candidates = [tally.fastest for tally in results.tallies if tally.fastest is not None]
    return min(candidates, key=lambda standing: (standing.time_ms, int(standing.user_id)), default=None)


def took(ms: int) -> str:
    """A stretch of time: `3.4 s`, `2 min 05 s`, `1 h 12 min`."""
    if ms < 60_000:
        return f"{ms / 1000:.1f} s"
    minutes, seconds = divmod(ms // 1000, 60)
    if minutes < 60:
        return f"{minutes} min {seconds:02d} s"
    return f"{minutes // 60} h {minutes % 60:02d} min"


def my_result(
    game: Game,
    mine: Sequence[tuple[int, str, bool]],
    place: int | None,
    points: int | None = None,
    hidden: Set[int] = frozenset(),
) -> Embed:
    """One player's answers (question index, answer, whether right) and, where they are known, points and place from 1.

    Of `hidden` questions, by index, it does not say what is right: a place among the first would give it away too.
    """
    right = sum(is_right for index, _, is_right in mine if index not in hidden)
    shown = len(game.questions) - len(hidden)
    if len(game.questions) > 1:
        heading = f"{right} of {shown} questions right"
    else:
        heading = "You were right" if right else "You were not right" if shown else WITHHELD.capitalize()
    if points is not None and game.points != FLAT and not hidden:
        heading += f" · {count(points, 'point')}"
    if place is not None and not hidden:
        heading += f" · place {place}"
    lines = [_own(game, index, answer, is_right, index in hidden) for index, answer, is_right in mine]
    return Embed(title=heading, description=join_within(lines, 4000), colour=GREEN if right else GREY)


def _own(game: Game, index: int, answer: str, is_right: bool, is_hidden: bool) -> str:
    question = game.questions[index]
    number = f"**{index + 1}.** " if len(game.questions) > 1 else ""
    if is_hidden:
        return f"{number}{answer_text(question, answer, 80)} ({WITHHELD})"
    mark = "✅" if is_right else "❌"
    correction = "" if is_right else f" (right: {escape(question.answer, 60)})"
    return f"{number}{mark} {answer_text(question, answer, 80)}{correction}"
