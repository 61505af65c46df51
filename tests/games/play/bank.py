"""A bank of three questions, small enough to run out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from games.domain.records import Question

QUESTIONS = {
    f"letter:{n}": Question(
        seed=f"letter:{n}",
        text=f"Which is letter {n} of the alphabet?",
        answer="ABC"[n],
        options=("A", "B", "C"),
        category="language",
        difficulty="easy",
    )
    for n in range(3)
}


class SmallBank:
    """Implements `games.domain.ports.QuestionSource` and `QuestionBanks`."""

    def seeds(self, category: str = "", difficulty: str = "") -> Sequence[str]:
        return [seed for seed, q in QUESTIONS.items() if category in ("", q.category)]

    def by_category(self, difficulty: str = "") -> Mapping[str, Sequence[str]]:
        return {"language": self.seeds("", difficulty)}

    def question(self, seed: str) -> Question:
        return QUESTIONS[seed]

    async def of_guild(self, guild_id: str) -> SmallBank:
        return self

    def categories(self) -> Mapping[str, int]:
        return {"language": len(QUESTIONS)}
