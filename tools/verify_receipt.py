"""Verifies a receipt of a trivia game, with nothing but Python's standard library.

    python tools/verify_receipt.py RECEIPT.json [--commitment HEX_FROM_POST] [--root HEX_FROM_RESULTS]

A receipt proves something only beside what was public when it mattered: the commitment that stood with the post while
the answers were secret, and the root in the results. Exit status 0: verified. 1: something differs. 2: unreadable.
"""

import argparse
import hashlib
import json
import re
import sys
from datetime import datetime, timedelta

MOST_BYTES = 1_000_000
NUMBER, TEXT, HASH = "[0-9]{1,14}", '".*"', '"[0-9a-f]{64}"'  # what the JSON of such a value looks like
QUESTION = {"text": TEXT, "options": [TEXT], "answer": TEXT, "aliases": [TEXT], "rivals": [TEXT]}
ANSWER = {"question": NUMBER, "answer": TEXT, "received_ms": NUMBER, "salt": HASH, "index": NUMBER, "path": [HASH]}
RECEIPT = {"kind": '"tally-receipt"', "version": "1", "game": TEXT, "questions": [QUESTION], "salt": HASH}
RECEIPT |= {"commitment": HASH, "user": TEXT, "answers": [ANSWER], "size": NUMBER, "root": HASH}
NOT_PROVEN = """It cannot prove
  - that nobody was added to those who answered, or left out: it shows one player's answers, and no others;
  - who pressed: the server says which account it was, and when;
  - that the rules were applied rightly: verdicts, rulings after the close, points and places are not in it."""


class Refused(Exception):
    """Why it is not verified, behind the exit status: 1 for what is not so, 2 for what cannot be read."""


def check(value, shape, name="receipt"):
    """Refuse whatever is not exactly of this shape: what is not verified has no place in a receipt."""
    if isinstance(shape, dict):
        if type(value) is not dict or value.keys() != shape.keys():
            raise Refused(2, f"{name}: has to have the fields {', '.join(shape)}, and no others.")
        for each in shape:
            check(value[each], shape[each], each)
    elif isinstance(shape, list):
        for each in value if type(value) is list else [None]:
            check(each, shape[0], name)
    elif not re.fullmatch(shape, json.dumps(value)):
        raise Refused(2, f"{name}: has a value that does not belong there; its form has to be {shape}.")


def once(pairs):
    """An object of the file. A name that stands twice would be read as one by some, as the other by others."""
    if len(dict(pairs)) != len(pairs):
        raise Refused(2, "A field stands twice in the file.")
    return dict(pairs)


def canonical(value):
    """RFC 8785. Its order of keys is that of Python where all of them are ASCII, as they are here."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode("utf-8")


def read(path):
    try:
        with open(path, "rb") as file:
            content = file.read(MOST_BYTES + 1)
        if len(content) > MOST_BYTES:
            raise Refused(2, "The file is too large for a receipt.")
        receipt = json.loads(content.decode("utf-8"), object_pairs_hook=once)
        canonical(receipt)  # here a text is found that cannot be written in UTF-8
        check(receipt, RECEIPT)
    except OSError as error:
        raise Refused(2, f"The file cannot be read: {error.strerror}.") from None
    except (ValueError, RecursionError):
        raise Refused(2, "The file is no JSON in UTF-8, or not a whole one.") from None
    return receipt


def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def tree_hash(leaf, index, size, path):
    """RFC 6962, section 2.1: a tree is split at the largest power of two below its size; the path ends at its top."""
    if not 0 <= index < size or (size == 1) != (not path):
        raise Refused(1, "The path does not fit: index, size or path was changed.")
    if size == 1:
        return leaf
    middle = 1 << (size - 1).bit_length() - 1
    if index < middle:
        return sha256(b"\x01", tree_hash(leaf, index, middle, path[:-1]), path[-1])
    return sha256(b"\x01", path[-1], tree_hash(leaf, index - middle, size - middle, path[:-1]))


def verify(receipt):
    """Refuse a receipt that does not agree with itself."""
    promised = {name: receipt[name] for name in ("version", "game", "questions", "salt")}
    if sha256(canonical(promised)).hex() != receipt["commitment"]:
        raise Refused(1, "The commitment is not that of game, questions and salt: one of these was changed.")
    for answer in receipt["answers"]:
        leaf = {name: answer[name] for name in ("question", "answer", "received_ms", "salt")}
        leaf |= {"game": receipt["game"], "user": receipt["user"]}
        path = [bytes.fromhex(each) for each in answer["path"]]
        tree = tree_hash(sha256(b"\x00", canonical(leaf)), answer["index"], receipt["size"], path)
        if sha256(b"\x02", receipt["size"].to_bytes(8, "big"), tree).hex() != receipt["root"]:
            raise Refused(1, "The root is not that of user, answer, index, path and size: one of these was changed.")
    answered = [answer["question"] for answer in receipt["answers"]]
    if len(set(answered)) < len(answered) or not set(answered) <= set(range(len(receipt["questions"]))):
        raise Refused(1, "One question is answered twice, or one that was not asked.")


def compare(name, given, stated, place):
    """How the receipt stands to what was public, in words."""
    if given is None:
        return f"NOT COMPARED: copy the {name} from {place}, and give it with --{name}. Here it is {stated}"
    if not re.fullmatch("[0-9a-f]{16}|[0-9a-f]{64}", given):
        raise Refused(2, f"--{name} has to be 64 hexadecimal digits, or the first 16 of them.")
    if not stated.startswith(given):
        raise Refused(1, f"The {name} from {place} is {given}, that of the receipt {stated}.")
    if given != stated:
        return f"COMPARED IN PART: {given} are {len(given)} of 64 digits, and two games can be made that share these."
    return f"COMPARED: the {name} is {stated}, as in {place}."


def described(receipt):
    """What was asked and answered, line by line, so that no text does anything to a terminal."""
    yield f"game {receipt['game']}, player {receipt['user']}, {receipt['size']} answers of all players"
    for number, question in enumerate(receipt["questions"]):
        yield f"question {number + 1}: {question['text']}"
        yield from (f"  {chr(ord('A') + at)}: {option}" for at, option in enumerate(question["options"]))
        yield f"  right: {'; '.join([question['answer'], *question['aliases']])}"
        yield from (f"  wrong although alike: {rival}" for rival in question["rivals"])
        for answer in (each for each in receipt["answers"] if each["question"] == number):
            received = datetime(1970, 1, 1) + timedelta(milliseconds=answer["received_ms"])
            yield f"  this player: {answer['answer']}, received {received} UTC"


def main(arguments=None):
    parser = argparse.ArgumentParser(description="Verify a receipt of a trivia game.")
    parser.add_argument("receipt", metavar="RECEIPT.json")
    parser.add_argument("--commitment", type=str.lower, help="what stood with the post, copied before the close")
    parser.add_argument("--root", type=str.lower, help="what stands in the results")
    given = parser.parse_args(arguments)
    try:
        receipt = read(given.receipt)
        verify(receipt)
        print(compare("commitment", given.commitment, receipt["commitment"], "the post"))
        print(compare("root", given.root, receipt["root"], "the results"))
    except Refused as refused:
        status, why = refused.args
        print(f"DIFFERS: {why}" if status == 1 else f"UNREADABLE: {why}", file=sys.stderr)
        return status
    for line in described(receipt):
        print("".join(each if each.isprintable() else f"\\u{ord(each):04x}" for each in line))
    if (given.commitment, given.root) == (receipt["commitment"], receipt["root"]):
        print("VERIFIED: these questions were fixed with the post, and these answers are among those of the results.")
    else:
        print("VERIFIED IN ITSELF ONLY: anybody can make such a file, until all is compared as said above.")
    print(NOT_PROVEN)
    return 0


if __name__ == "__main__":
    sys.stdout.reconfigure(errors="backslashreplace")
    sys.exit(main())
