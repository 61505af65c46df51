"""What the duties' model compares of a game: the store's fields with the book's."""

from __future__ import annotations

from games.domain.codec import load_submission
from games.domain.records import MessageKind, Results
from tests.games.store.redis.duty_book import Page

NO_RESULTS = Results(players=0, answers=0, tallies=(), top=(), winners=0)
_COMPARED = (
    *("phase", "opens_at", "ends_at", "closed_at", "tries"),
    *("q_msg", "r_msg", "q_intent", "r_intent", "q_gen", "r_gen"),
)


def stored_facts(fields: dict[str, str]) -> dict[str, str]:
    """The fields that the book has too, but for those that say nothing."""
    return {name: fields[name] for name in _COMPARED if fields.get(name, "0") != "0"}


def stored_answers(answers: dict[str, str]) -> dict[str, tuple[int, str]]:
    """User -> interaction and answer."""
    given = (load_submission(field, value) for field, value in answers.items())
    return {one.user_id: (int(one.interaction_id), one.answer) for one in given}


def book_facts(page: Page) -> dict[str, str]:
    """The same, as the book has them."""
    facts: dict[str, object] = {name: getattr(page, name) for name in _COMPARED[:5]}
    for kind in MessageKind:
        facts[f"{kind}_msg"] = page.messages.get(kind, 0)
        facts[f"{kind}_intent"] = page.intents.get(kind, 0)
        facts[f"{kind}_gen"] = page.generations[kind]
    return {name: str(value) for name, value in facts.items() if value}
