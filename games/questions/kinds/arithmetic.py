"""Sums to do in the head: made from their key alone, answered by typing a number."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import gcd, isqrt

from games.domain.records import Question
from games.questions.kinds.generator import Generator, SeedEntry

Sum = tuple[str, str, str]
"""Question, answer, explanation."""
MakeSum = Callable[..., Sum]


@dataclass(frozen=True, kw_only=True)
class Arithmetic:
    """One sort of sum. A key is its numbers joined by hyphens, for example `times:17-6`."""

    name: str
    make_sum: MakeSum
    keys: tuple[str, ...]
    difficulty: str

    def entries(self) -> Iterable[SeedEntry]:
        for key in self.keys:
            yield SeedEntry(key=key, category="mathematics", difficulty=self.difficulty)

    def make(self, key: str) -> Question:
        if key not in self.keys:
            raise KeyError(key)
        text, answer, explanation = self.make_sum(*map(int, key.split("-")))
        return Question(
            seed=f"{self.name}:{key}",
            text=text,
            answer=answer,
            category="mathematics",
            difficulty=self.difficulty,
            explanation=explanation,
            source="Arithmetic",
        )


def times(left: int, right: int) -> Sum:
    tens = left // 10 * 10
    steps = f"{tens} × {right} = {tens * right}, {left - tens} × {right} = {(left - tens) * right}"
    return f"What is {left} × {right}?", str(left * right), f"{steps}, together {left * right}."


def square(side: int) -> Sum:
    return f"What is {side} squared?", str(side**2), f"{side} × {side} = {side**2}."


def square_root(number: int) -> Sum:
    return f"What is the square root of {number}?", str(isqrt(number)), f"{isqrt(number)} × {isqrt(number)} = {number}."


def percent(share: int, whole: int) -> Sum:
    part = share * whole // 100
    return f"What is {share}% of {whole}?", str(part), f"{share} hundredths of {whole} are {part}."


def binary(number: int) -> Sum:
    bits = [str(1 << place) for place in range(number.bit_length()) if number >> place & 1]
    explanation = f"{' + '.join(reversed(bits))} = {number}."
    return f"Which number is binary {number:b} in decimal?", str(number), explanation


def hexadecimal(number: int) -> Sum:
    high, low = divmod(number, 16)
    explanation = f"{high} × 16 + {low} = {number}."
    return f"Which number is hexadecimal {number:X} in decimal?", str(number), explanation


def roman(number: int) -> Sum:
    return f"Which number is the Roman numeral {to_roman(number)}?", str(number), f"{to_roman(number)} is {number}."


def next_prime(number: int) -> Sum:
    prime = next(n for n in range(number + 1, 2 * number) if all(n % d for d in range(2, isqrt(n) + 1)))
    return f"What is the first prime number after {number}?", str(prime), f"No smaller number after {number} is prime."


def common_divisor(left: int, right: int) -> Sum:
    common = gcd(left, right)
    explanation = f"{left} = {common} × {left // common} and {right} = {common} × {right // common}."
    return f"What is the greatest common divisor of {left} and {right}?", str(common), explanation


def power_of_two(exponent: int) -> Sum:
    return f"What is 2 to the power of {exponent}?", str(2**exponent), f"Two doubled again and again: {2**exponent}."


def sum_up_to(last: int) -> Sum:
    total = last * (last + 1) // 2
    text = f"What do the whole numbers from 1 to {last} add up to?"
    return text, str(total), f"{last} × {last + 1} / 2 = {total}."


def polygon(sides: int) -> Sum:
    total = (sides - 2) * 180
    text = f"How many degrees do the inner angles of a polygon with {sides} sides add up to?"
    return text, str(total), f"It falls into {sides - 2} triangles of 180 degrees."


def to_roman(number: int) -> str:
    """The number from 1 to 3999 in Roman numerals."""
    signs = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"))
    written = ""
    for value, sign in (*signs, (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")):
        written += sign * (number // value)
        number %= value
    return written


def _keys(text: str) -> tuple[str, ...]:
    return tuple(text.split())


GENERATORS: tuple[Generator, ...] = (
    Arithmetic(
        name="times",
        make_sum=times,
        difficulty="easy",
        keys=_keys("17-6 23-4 14-7 19-5 36-3 48-5 27-8 34-6 52-7 63-4 13-9 16-8 29-7 45-6 75-8 18-9 24-7 37-4 56-5"),
    ),
    Arithmetic(
        name="square",
        make_sum=square,
        difficulty="medium",
        keys=_keys("13 14 15 16 17 18 19 21 22 24 25 30 35 45 99"),
    ),
    Arithmetic(
        name="square-root",
        make_sum=square_root,
        difficulty="medium",
        keys=_keys("144 169 196 225 256 289 324 361 441 484 529 576 625 900 1024 1225 1600 2025"),
    ),
    Arithmetic(
        name="percent",
        make_sum=percent,
        difficulty="easy",
        keys=_keys("15-80 25-64 12-50 30-90 75-48 5-260 40-35 60-45 35-60 20-85 45-200 8-150 90-70 55-40 65-20 2-350"),
    ),
    Arithmetic(
        name="binary",
        make_sum=binary,
        difficulty="medium",
        keys=_keys("9 11 13 14 18 21 25 27 30 33 36 42 45 51 63 64 77 85 100 127"),
    ),
    Arithmetic(
        name="hexadecimal",
        make_sum=hexadecimal,
        difficulty="hard",
        keys=_keys("26 31 42 59 77 100 128 160 171 186 200 222 240 255"),
    ),
    Arithmetic(
        name="roman",
        make_sum=roman,
        difficulty="medium",
        keys=_keys("14 19 24 39 44 49 68 90 99 149 240 399 444 490 666 949 1066 1492 1666 1789 1815 1914 1999 2024"),
    ),
    Arithmetic(
        name="next-prime",
        make_sum=next_prime,
        difficulty="hard",
        keys=_keys("24 31 32 47 53 61 73 83 89 90 97 103 113 120 127 139"),
    ),
    Arithmetic(
        name="common-divisor",
        make_sum=common_divisor,
        difficulty="hard",
        keys=_keys("24-36 45-60 28-42 54-72 48-80 39-65 84-120 51-68 96-144 63-105 75-125 34-85"),
    ),
    Arithmetic(
        name="power-of-two",
        make_sum=power_of_two,
        difficulty="medium",
        keys=_keys("5 6 7 8 9 10 11 12 14 16"),
    ),
    Arithmetic(
        name="sum-up-to",
        make_sum=sum_up_to,
        difficulty="hard",
        keys=_keys("10 12 15 20 25 30 40 50 60 100 200 1000"),
    ),
    Arithmetic(name="polygon", make_sum=polygon, difficulty="hard", keys=_keys("4 5 6 7 8 9 10 12")),
)
