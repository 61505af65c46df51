"""Strangers' text: which function is for what.

| function | for | what it does |
| --- | --- | --- |
| `visible` | ground of others | drops what no reader sees; blanks become spaces |
| `one_line` | what is stored: answers, names, questions, subjects | `visible`, NFC, single spaces |
| `answer_request.clean_answer` | an answer | `one_line`; refuses what is empty or too long |
| `cut` | texts that have a limit | at most so many characters, the last an ellipsis |
| `quoted` | what was typed, in a message about it | single spaces, `cut` at 40 |
| `names.fold` | finding a name that somebody typed | NFKC; case, blanks, underscores and hyphens go |
| `matching.normalise.normalise` | comparing guesses with answers | lower-case ASCII words and numbers |
| `questions.own.text_key` | finding a question that is there already | hash of `one_line`, NFKC, without case |
| `archive.archived_game.searchable` | the archive's search | single spaces, without case |
| `dashboard.labels.short` | cells of the dashboard | the first 60 characters and an ellipsis |
| `questions.csv_injection.escape` | cells that a spreadsheet may open | none is a formula |
| `botbridge.messages.text.clean` | ground of the next two | one line; piled-up marks go, joiners of emoji stay |
| `botbridge.messages.text.plain` | Discord's labels, titles, footers | `clean`, isolated where right-to-left, cut |
| `botbridge.messages.text.escape` | Discord's content, descriptions, fields | as `plain`, and no markdown or mention |

HTML is escaped by Django's templates and nowhere else.
"""

from __future__ import annotations

from unicodedata import category, normalize


def visible(text: str) -> str:
    """Drop what no reader sees (zero-width, bidi, NUL, lone surrogates, private use); every blank becomes a space."""
    kept = (" " if char.isspace() else char for char in text if char.isspace() or category(char)[0] != "C")
    return "".join(kept)


def one_line(text: str) -> str:
    """One line without what no reader sees, in Unicode's composed form."""
    return " ".join(normalize("NFC", visible(text)).split())


def cut(text: str, most: int) -> str:
    """At most so many characters of a text, the last of them an ellipsis where there were more."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


def count(number: int, noun: str, plural: str = "") -> str:
    """`1 player`, `12,345 players`."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def quoted(text: str) -> str:
    """What was typed, as a message repeats it: one short line."""
    return cut(" ".join(text.split()), 40)
