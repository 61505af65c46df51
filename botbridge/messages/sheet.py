"""The answer sheet: a private message on which a player answers a game of several questions, page by page."""

from __future__ import annotations

from collections.abc import Mapping

from discord import Embed

from botbridge.messages.posts import BLURPLE, title
from botbridge.messages.results import answer_text
from botbridge.messages.text import escape, stamp
from games.domain.records import Game, Submission

PER_PAGE = 4
"""Questions on one page: each may need a row of its own, and the fifth row turns pages."""


def pages(game: Game) -> int:
    """How many pages the game's sheet has."""
    return -(-len(game.questions) // PER_PAGE)


def on_page(game: Game, page: int) -> range:
    """The indices of the questions on a page (from 0); a page out of range is brought into it."""
    page = min(max(page, 0), pages(game) - 1)
    return range(page * PER_PAGE, min((page + 1) * PER_PAGE, len(game.questions)))


def sheet(game: Game, mine: Mapping[int, Submission], page: int, said: str = "") -> Embed:
    """A page of the sheet with the player's stored answers; `said` is what the last press did."""
    lines = [said] if said else []
    lines.append(f"{_progress(game, mine)} Closes {stamp(game.state.ends_ms)}.")
    embed = Embed(title=title(game, "Your answers"), description="\n".join(lines), colour=BLURPLE)
    for index in on_page(game, page):
        question = game.questions[index]
        answer = f"➜ **{answer_text(question, mine[index].answer, 200)}**" if index in mine else "➜ not answered yet"
        embed.add_field(name=f"Question {index + 1}", value=f"{escape(question.text, 750)}\n{answer}", inline=False)
    if pages(game) > 1:
        embed.set_footer(text=f"Page {page + 1} of {pages(game)}")
    return embed


def _progress(game: Game, mine: Mapping[int, Submission]) -> str:
    """`3 of 6 answered, missing: 2, 4, 5.`"""
    missing = [str(index + 1) for index in range(len(game.questions)) if index not in mine]
    if not missing:
        return f"All {len(game.questions)} answered."
    named = f", missing: {', '.join(missing)}" if mine else ""
    return f"{len(mine)} of {len(game.questions)} answered{named}."
