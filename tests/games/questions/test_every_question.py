"""Rules that hold for each single question of the bank."""

from __future__ import annotations

from collections import defaultdict

from games.domain.records import Question
from games.matching.verdict import choice_index, is_right
from games.questions import draw

TINY = {"Monaco", "San Marino", "Nauru", "Tuvalu", "Palau", "Liechtenstein", "Andorra", "Kiribati", "Saint Lucia"}
READ_IN_ORDER = ("year", "how-many", "stands-for", "status", "port")
"""Generators whose wrong options are chosen by number or written out."""


def made_by(question: Question) -> str:
    return question.seed.partition(":")[0]


def test_every_field_is_within_its_limits(questions: dict[str, Question]) -> None:
    for seed, question in questions.items():
        assert question.seed == seed
        assert 0 < len(question.text) <= 300, seed
        assert 0 < len(question.answer) <= 200, seed
        assert 0 < len(question.explanation) <= 500, seed
        assert question.source, seed
        assert question.category.isalpha() and question.category.islower(), seed
        assert question.difficulty in {"easy", "medium", "hard"}, seed


def test_every_text_is_tidy(questions: dict[str, Question]) -> None:
    for seed, question in questions.items():
        for text in (question.text, question.answer, question.explanation, *question.options, *question.aliases):
            assert text == " ".join(text.split()), seed
            assert not set(text) & set("{}|;<>@"), (seed, text)
        assert question.text[0].isupper() or question.text[0] in '"+.', seed
        assert question.text.endswith(("?", "?'")) or ": " in question.text, seed
        assert ".." not in question.explanation, seed


def test_every_choice_has_four_different_options_with_the_answer_among_them(questions: dict[str, Question]) -> None:
    for seed, question in questions.items():
        if question.options:
            assert len(question.options) == len({option.casefold() for option in question.options}) == 4, seed
            assert question.options.count(question.answer) == 1, seed
            assert all(0 < len(option) <= 80 for option in question.options), seed


def test_every_option_can_be_chosen_by_letter_and_by_text(questions: dict[str, Question]) -> None:
    for seed, question in questions.items():
        for index, option in enumerate(question.options):
            assert choice_index("ABCD"[index], question.options) == index, seed
            assert choice_index(option, question.options) == index, (seed, option)


def test_options_do_not_look_alike(questions: dict[str, Question]) -> None:
    for seed, question in questions.items():
        if made_by(question) not in READ_IN_ORDER:
            for index, option in enumerate(question.options):
                for other in question.options[:index]:
                    assert not draw.look_alike(option, other), (seed, option, other)


def test_the_answer_stands_in_every_place_equally_often(questions: dict[str, Question]) -> None:
    places = [question.options.index(question.answer) for question in questions.values() if question.options]
    for place in range(4):
        assert 0.2 < places.count(place) / len(places) < 0.3


def test_no_two_questions_are_the_same(questions: dict[str, Question]) -> None:
    seen: dict[tuple[str, str], str] = {}
    for seed, question in questions.items():
        asked = (question.text, question.answer)
        assert asked not in seen, (seed, seen.get(asked))
        seen[asked] = seed


def test_a_typed_question_has_one_answer(questions: dict[str, Question]) -> None:
    typed = [question for question in questions.values() if not question.options]
    assert len(typed) >= 300
    assert len({question.text for question in typed}) == len(typed)


def test_a_typed_answer_is_accepted_in_each_of_its_spellings(questions: dict[str, Question]) -> None:
    for seed, question in questions.items():
        if not question.options:
            for spelling in (question.answer, *question.aliases):
                for guess in (spelling, spelling.upper(), f" {spelling.lower()}! "):
                    assert is_right(guess, question.answer, question.aliases, question.rivals), (seed, guess)


def test_a_typed_answer_of_a_sibling_is_refused(questions: dict[str, Question]) -> None:
    siblings: dict[str, list[Question]] = defaultdict(list)
    for question in questions.values():
        if not question.options:
            siblings[made_by(question)].append(question)
    for family in siblings.values():
        spellings = {(other.answer, spelling) for other in family for spelling in (other.answer, *other.aliases)}
        for question in family:
            for answer, spelling in spellings:
                if answer != question.answer:
                    accepted = is_right(spelling, question.answer, question.aliases, question.rivals)
                    assert not accepted, (question.seed, spelling)


def test_rivals_are_few_and_none_is_right(questions: dict[str, Question]) -> None:
    for seed, question in questions.items():
        assert len(question.rivals) <= 12, seed
        assert not set(question.rivals) & {question.answer, *question.aliases}, seed


def test_no_tiny_country_is_asked_for_at_the_easy_level(questions: dict[str, Question]) -> None:
    for seed, question in questions.items():
        if question.difficulty == "easy" and question.category == "geography":
            assert question.answer not in TINY, seed
            assert not any(name in question.text for name in TINY), seed
