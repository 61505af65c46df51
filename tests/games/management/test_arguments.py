"""What commands take on their line, and in which words they refuse the rest."""

from __future__ import annotations

from argparse import ArgumentTypeError
from collections.abc import Callable

import pytest

from games.management import arguments

RIGHT: list[tuple[Callable[[str], object], str, object]] = [
    (arguments.whole(1, 99), "1", 1),
    (arguments.whole(1, 99), "99", 99),
    (arguments.port, "65535", 65535),
    (arguments.port_or_any, "0", 0),
    (arguments.seconds, "0", 0.0),
    (arguments.seconds, "1.5", 1.5),
    (arguments.duration, "1h30m", 5400),
    (arguments.identity, "819651574603317248", "819651574603317248"),
    (arguments.word, "Ada Lovelace", "Ada Lovelace"),
    (arguments.path, "-", "-"),
    (arguments.host, "::1", "::1"),
    (arguments.web_address, "https://[::1]:8000/x?y", "https://[::1]:8000/x?y"),
    (arguments.redis_address, "rediss://user:pass@h:6380/3", "rediss://user:pass@h:6380/3"),
    (arguments.zone, "europe/vienna", "Europe/Vienna"),
]

WRONG: list[tuple[Callable[[str], object], str, str]] = [
    (arguments.whole(1, 99), "0", "'0' is no whole number from 1 to 99"),
    (arguments.whole(1, 99), "100", "'100' is no whole number from 1 to 99"),
    (arguments.whole(1, 99), "1_0", "'1_0' is no whole number from 1 to 99"),
    (arguments.port, "0", "'0' is no whole number from 1 to 65535"),
    (arguments.seconds, "soon", "'soon' is no number of seconds from 0 to 86400"),
    (arguments.seconds, "86401", "'86401' is no number of seconds from 0 to 86400"),
    (arguments.duration, "soon", "A duration is from 10 seconds to 7 days, written like 90s, 30m, 2h30m or 1d."),
    (arguments.identity, "000", "'000' is not an id: 1 to 20 decimal digits, more than 0"),
    (arguments.word, " ", "' ' is empty or has characters that cannot be printed"),
    (arguments.path, "", "'' names no file"),
    (arguments.host, "me@here", "'me@here' is no address to listen on, such as 127.0.0.1"),
    (arguments.web_address, "http://h:x/", "'http://h:x/' is no address such as http://127.0.0.1:8000/"),
    (arguments.web_address, "ftp://h/", "'ftp://h/' is no address such as http://127.0.0.1:8000/"),
    (arguments.zone, "Mars/Phobos", "“Mars/Phobos” is not a time zone. Use an IANA name such as Europe/Vienna."),
]


@pytest.mark.parametrize(("read", "text", "value"), RIGHT)
def test_what_is_right_is_taken_as_it_is_meant(read: Callable[[str], object], text: str, value: object) -> None:
    assert read(text) == value


@pytest.mark.parametrize(("read", "text", "words"), WRONG)
def test_what_is_wrong_is_repeated_with_what_would_be_right(
    read: Callable[[str], object], text: str, words: str
) -> None:
    with pytest.raises(ArgumentTypeError) as refused:
        read(text)
    assert str(refused.value) == words


@pytest.mark.parametrize("read", [arguments.port, arguments.seconds, arguments.identity, arguments.host])
def test_of_what_is_endless_only_the_beginning_is_repeated(read: Callable[[str], object]) -> None:
    with pytest.raises(ArgumentTypeError) as refused:
        read("9" * 5000 + "@")
    assert str(refused.value).startswith(f"'{'9' * 40}...' is no")


def test_no_word_of_a_stores_address_is_repeated() -> None:
    with pytest.raises(ArgumentTypeError) as refused:
        arguments.redis_address("foo://:secret-word@h/0")
    assert str(refused.value) == "it is no address such as redis://127.0.0.1:6379/0"
