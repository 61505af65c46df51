"""What games in play ask. Nobody is to read an answer before the close: whoever shows a question asks here first.

A question counts as one that is asked if it has the seed of one, or its text: the same question may stand in the banks
of two servers. The bundled ones are shared by all, and who sees one server may play in another: so it does not matter
in which server the game is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Set
from dataclasses import replace

from games.archive import audit
from games.domain.ports import Store
from games.domain.records import FinishedGame, Game, Phase, Question, Results
from games.questions import own

_BEFORE_RESULTS = frozenset({Phase.POSTING, Phase.OPEN, Phase.CANCELLING, Phase.CLOSING})


class Withheld:
    """The questions whose answers are to be shown to nobody, or not to one person, at this moment."""

    def __init__(self, games: Iterable[Game] = ()) -> None:
        self._by_seed: defaultdict[str, list[Game]] = defaultdict(list)
        self._by_text: defaultdict[str, list[Game]] = defaultdict(list)
        for game in games:
            for question in game.questions:
                if question.seed:
                    self._by_seed[question.seed].append(game)
                for key in _keys(question.text):
                    self._by_text[key].append(game)

    @property
    def seeds(self) -> Set[str]:
        return self._by_seed.keys()

    @property
    def text_keys(self) -> Set[str]:
        """Of the texts, as `games.questions.own.text_key` makes them."""
        return self._by_text.keys()

    def games(self, seed: str, text: str) -> list[Game]:
        """The games that ask this question; empty when its answer may be shown."""
        if not self._by_text:
            return []
        found = [*self._by_seed.get(seed, ()), *self._by_text.get(own.text_key(text), ())]
        return list({(game.guild_id, game.id): game for game in found}.values())

    def asks(self, seed: str, text_key: str) -> bool:
        """Whether one of the games does; by the key where the text itself is not at hand."""
        return seed in self._by_seed or text_key in self._by_text

    def covers(self, question: Question) -> bool:
        return bool(self._by_text) and self.asks(question.seed, own.text_key(question.text))

    def cover(self, question: Question) -> Question:
        """The question as it may be shown: whatever gives the answer away is gone."""
        if not self.covers(question):
            return question
        return replace(question, answer=own.WITHHELD, aliases=(), rivals=(), explanation="", source="")

    def covered(self, game: Game) -> frozenset[int]:
        """Which of a game's questions, by index, are withheld."""
        return frozenset(n for n, question in enumerate(game.questions) if self.covers(question))

    def cover_finished(self, finished: FinishedGame) -> FinishedGame:
        """A finished game that asked the same, as it may be shown."""
        hidden = self.covered(finished.game)
        if not hidden:
            return finished
        questions = tuple(self.cover(question) for question in finished.game.questions)
        game, results = replace(finished.game, questions=questions), cover_results(finished.results, hidden)
        return replace(finished, game=game, results=results)


def cover_results(results: Results, hidden: Set[int]) -> Results:
    """Without what was answered to these questions, how often it was right, and what an answer could be tried by."""
    tallies = (
        replace(tally, right=0, counts=(), fastest=None) if n in hidden else tally
        for n, tally in enumerate(results.tallies)
    )
    rulings = (replace(r, answer="", shown=own.WITHHELD) if r.question in hidden else r for r in results.rulings)
    return replace(results, tallies=tuple(tallies), rulings=tuple(rulings), proof=None)


def _keys(text: str) -> Set[str]:
    """Of the text, and of what the audit keeps of it."""
    return {own.text_key(each) for each in {text, audit.kept(text, "subject")}}


async def in_play(store: Store) -> list[Game]:
    """The games whose results are not posted yet, of all servers; also those whose question is not posted yet."""
    return [game for game in await store.get_games_everywhere() if game.state.phase in _BEFORE_RESULTS]


async def from_everybody(store: Store) -> Withheld:
    """For where it is not known who reads, or where all read the same."""
    return Withheld(await in_play(store))
