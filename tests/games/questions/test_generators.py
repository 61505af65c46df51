"""How questions are made out of facts."""

from __future__ import annotations

from pathlib import Path

import pytest

from games.questions import draw
from games.questions.bundled import BundledBank
from games.questions.kinds import arithmetic, fact_tables
from games.questions.kinds.relation import Relation
from games.questions.kinds.years import YearOf, shown

TABLES = sorted(path.stem for path in fact_tables.FOLDER.glob("*.psv"))


@pytest.mark.parametrize("table", TABLES)
def test_every_table_is_read_and_its_levels_are_known(table: str) -> None:
    found = fact_tables.rows(table)
    assert len(found) >= 10
    for row in found:
        assert row.get("level", "") in fact_tables.LEVELS, row
        assert all("  " not in cell for cell in row.values()), row


def test_a_line_with_too_many_cells_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "too_wide.psv").write_text("# a comment\na | b\n1 | 2\n\n3\n", encoding="utf-8")
    monkeypatch.setattr(fact_tables, "FOLDER", tmp_path)
    assert fact_tables.rows("too_wide") == ({"a": "1", "b": "2"}, {"a": "3", "b": ""})
    (tmp_path / "wider.psv").write_text("a | b\n1 | 2 | 3\n", encoding="utf-8")
    with pytest.raises(ValueError, match="more cells"):
        fact_tables.rows("wider")


@pytest.mark.parametrize(
    ("text", "slug"),
    [("FR", "FR"), ("Moby-Dick", "moby-dick"), ("Größe & Maß", "grosse-mass"), ("C++", "c-plus-plus")],
)
def test_a_slug_is_short_plain_text(text: str, slug: str) -> None:
    assert fact_tables.slug(text) == slug


def test_long_slugs_stay_different_when_cut() -> None:
    one, other = (fact_tables.slug(f"metal that is alloyed with copper to make {name}") for name in ("brass", "bronze"))
    assert one != other
    assert len(one) <= fact_tables.LONGEST_SLUG + 5


def test_two_facts_of_one_name_are_refused() -> None:
    with pytest.raises(ValueError, match="two facts"):
        fact_tables.keyed(({"a": "x"}, {"a": "x"}), "a")


def test_borders_are_mutual() -> None:
    neighbours = {row["code"]: row["neighbours"].split() for row in fact_tables.rows("borders")}
    known = {row["code"] for row in fact_tables.rows("countries")}
    for code, others in neighbours.items():
        assert code in known
        assert code not in others
        for other in others:
            assert other in known
            assert other not in neighbours or code in neighbours[other], (code, other)


def test_years_are_shown_as_people_write_them() -> None:
    assert (shown(1969), shown(-44)) == ("1969", "44 BC")


def test_wrong_years_are_not_in_the_future(bank: BundledBank) -> None:
    generator = YearOf(name="y", category="history", table="events", key="event", ask="{event}?", latest=2020)
    for entry in generator.entries():
        options = generator.make(entry.key).options
        assert all(int(option.removesuffix(" BC")) <= 2020 for option in options)


def test_the_earliest_is_really_the_earliest(bank: BundledBank) -> None:
    year = {row["event"].casefold(): int(row["year"]) for row in fact_tables.rows("events")}
    for seed in bank.seeds("history"):
        if seed.startswith("first:"):
            question = bank.question(seed)
            years = {option: year[option.casefold()] for option in question.options}
            assert min(years, key=years.__getitem__) == question.answer
            assert list(years.values()).count(years[question.answer]) == 1


@pytest.mark.parametrize("number", [1, 2, 5, 12, 206, 2019])
def test_numbers_nearby_are_four_ascending_and_positive(number: int) -> None:
    for seed in map(str, range(50)):
        values = [int(value) for value in draw.nearby_numbers(seed, number, 3, most=2020)]
        assert values == sorted(set(values))
        assert len(values) == 4
        assert number in values
        assert values[0] >= 1
        assert values[-1] <= 2020


def test_the_place_among_nearby_numbers_varies() -> None:
    places = {draw.nearby_numbers(str(seed), 100, 5).index("100") for seed in range(40)}
    assert places == {0, 1, 2, 3}


def test_options_leave_out_look_alikes_and_other_right_answers() -> None:
    tiers = [["Irelands", "Norway"], ["Sweden", "Denmark", "Ireland", "Finland"]]
    options = draw.options("seed", "Iceland", tiers, {"Sweden"})
    assert sorted(options) == ["Denmark", "Finland", "Iceland", "Norway"]


def test_too_few_options_are_an_error() -> None:
    with pytest.raises(ValueError, match="only 2"):
        draw.options("seed", "Paris", [["Rome"]], ())


def test_rivals_are_only_siblings_near_in_spelling() -> None:
    siblings = [("Ireland",), ("Sweden",), ("Iceland",), ("Burma", "Icelant")]
    assert draw.rivals("Iceland", (), siblings) == ("Ireland", "Icelant")


def test_a_question_that_contains_its_answer_is_not_asked(bank: BundledBank) -> None:
    for seed in ("capital:MX", "capital:GT", "capital:TN", "capital:LU"):
        with pytest.raises(KeyError):
            bank.question(seed)


def test_an_author_with_several_books_is_never_a_wrong_answer_to_itself(bank: BundledBank) -> None:
    works: dict[str, set[str]] = {}
    for row in fact_tables.rows("books"):
        works.setdefault(row["author"], set()).add(row["work"])
    for seed in bank.seeds("arts"):
        if seed.startswith("work-of:"):
            question = bank.question(seed)
            author = next(author for author, written in works.items() if question.answer in written)
            assert set(question.options) & works[author] == {question.answer}


def test_a_relation_without_groups_takes_any_other_row() -> None:
    relation = Relation(name="r", category="c", table="measures", ask="{unit}?", answer="quantity", key=("unit",))
    question = relation.make("newton")
    assert question.answer == "force"
    assert len(question.options) == 4


@pytest.mark.parametrize(
    ("generator", "key", "answer"),
    [
        (arithmetic.times, (17, 6), "102"),
        (arithmetic.square, (25,), "625"),
        (arithmetic.square_root, (2025,), "45"),
        (arithmetic.percent, (15, 80), "12"),
        (arithmetic.binary, (42,), "42"),
        (arithmetic.hexadecimal, (255,), "255"),
        (arithmetic.roman, (1999,), "1999"),
        (arithmetic.next_prime, (113,), "127"),
        (arithmetic.common_divisor, (84, 120), "12"),
        (arithmetic.power_of_two, (10,), "1024"),
        (arithmetic.sum_up_to, (100,), "5050"),
        (arithmetic.polygon, (6,), "720"),
    ],
)
def test_sums_are_right(generator: arithmetic.MakeSum, key: tuple[int, ...], answer: str) -> None:
    assert generator(*key)[1] == answer


@pytest.mark.parametrize(("number", "numeral"), [(4, "IV"), (1066, "MLXVI"), (1999, "MCMXCIX"), (444, "CDXLIV")])
def test_roman_numerals(number: int, numeral: str) -> None:
    assert arithmetic.to_roman(number) == numeral


def test_percentages_come_out_even(bank: BundledBank) -> None:
    for seed in bank.seeds("mathematics"):
        if seed.startswith("percent:"):
            share, whole = map(int, seed.partition(":")[2].split("-"))
            assert share * whole % 100 == 0, seed
