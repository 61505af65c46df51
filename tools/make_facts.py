"""Makes the tables of facts that come from other projects' data; the hand-written ones beside them stay untouched.

Development only. It needs two packages that the game does not, and an unpacked npm package:

    pip install "babel>=2.18,<3" "periodictable>=2.1,<3"
    npm pack countries-list@3 && tar xzf countries-list-*.tgz
    python tools/make_facts.py package

The output is the same for the same versions. Licences of the sources: see NOTICE.
"""

from __future__ import annotations

import json
import sys
import unicodedata
from collections.abc import Iterable, Sequence
from hashlib import sha256
from http import HTTPStatus
from pathlib import Path

import periodictable
from anyascii import anyascii
from babel import Locale
from country_choices import (
    CAPITALS,
    CURRENCY_UNITS,
    DOMAINS,
    EASY,
    LEFT_OUT,
    MEDIUM,
    NAMES,
    NO_CAPITAL,
    REGIONS,
)
from rapidfuzz.distance import OSA

FACTS = Path(__file__).resolve().parent.parent / "games" / "questions" / "facts"

NAMING = "fi sv da de nl fr es it pt pl cs hu tr is cy ga et lv lt hr sk sl ro vi eu sq id".split()
"""Languages in Latin script whose words for countries are asked."""
DAYS = "fr es it de nl sv fi pl cs hu tr ro id cy hr da".split()
MONTHS = "fi pl cs hr eu lt cy ga tr".split()
SELVES = (
    "fi hu hr sq hy ka el th ja ko ar he hi zh ru uk bg is cy ga eu et lv lt mt vi am fa ta te km lo my mn ne si bn sr "
    "mk be kk sw af gd lb fo gl so uz az tr pl sk cs ro sl ur ml kn gu pa mi haw"
).split()
"""Languages that are asked by the name they give themselves."""
HOMES = (
    "FI:fi HU:hu HR:hr AL:sq AM:hy GE:ka GR:el TH:th JP:ja KR:ko EG:ar IL:he IN:hi CN:zh RU:ru UA:uk BG:bg IS:is "
    "IE:ga EE:et LV:lv LT:lt VN:vi ET:am IR:fa KH:km LA:lo MM:my MN:mn NP:ne LK:si BD:bn RS:sr MK:mk BY:be KZ:kk "
    "DE:de AT:de NL:nl SE:sv NO:no DK:da ES:es PL:pl CZ:cs SK:sk SI:sl TR:tr MA:ar DZ:ar JO:ar CH:de MV:dv BT:dz"
).split()
STATUS_LEVELS = {200: "e", 404: "e", 403: "e", 500: "e", 418: "e", 301: "e", 401: "e"}
HARD_STATUS = {102, 103, 203, 205, 207, 208, 226, 305, 411, 412, 416, 417, 421, 422, 423, 424, 425, 426, 428, 431, 506}
HARD_STATUS |= {507, 508, 510, 511}
RENAMED_STATUS = {413: "Content Too Large", 414: "URI Too Long", 416: "Range Not Satisfiable"}
RENAMED_STATUS |= {418: "I'm a teapot", 422: "Unprocessable Content"}
"""As the registry says today; older versions of the standard library have earlier words."""
KINDS = {
    "an alkali metal": (3, 11, 19, 37, 55, 87),
    "an alkaline earth metal": (4, 12, 20, 38, 56, 88),
    "a halogen": (9, 17, 35, 53),
    "a noble gas": (2, 10, 18, 36, 54, 86),
    "a lanthanide": tuple(range(58, 71)),
    "an actinide": tuple(range(90, 103)),
    "a transition metal": (*range(21, 30), *range(39, 48), *range(72, 80)),
}
EASY_ELEMENTS = {1, 2, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 26, 27, 28, 29, 30, 47, 50, 53, 78, 79}
EASY_ELEMENTS |= {80, 82, 86, 88, 92}


def main() -> None:
    if len(sys.argv) != 2:
        sys.exit("usage: make_facts.py <folder of the unpacked npm package countries-list>")
    countries = json.loads((Path(sys.argv[1]) / "countries.min.json").read_text(encoding="utf-8"))
    head = "code | country | capital | region | currency | domain | calling | level"
    write("countries", head, country_rows(countries))
    write("country_words", "language | word | country | region | level", country_words())
    write("calendar_words", "language | word | meaning | kind | level", calendar_words())
    write("own_names", "name | meaning | kind | region | level", own_names())
    write("elements", "number | symbol | element | initial | kind | decade | level", element_rows())
    write("status_codes", "code | phrase | class | level", status_rows())


def write(table: str, head: str, lines: Iterable[Sequence[object]]) -> None:
    body = "\n".join(" | ".join(map(str, line)) for line in lines)
    text = f"# Made by tools/make_facts.py: change it there. Licence of the data: see NOTICE.\n{head}\n{body}\n"
    (FACTS / f"{table}.psv").write_text(text, encoding="utf-8")
    print(f"{table}: {text.count(chr(10)) - 2} rows")


def country_rows(countries: dict[str, dict[str, object]]) -> Iterable[Sequence[object]]:
    for code, region in REGIONS.items():
        facts = countries[code]
        phone = facts["phone"]
        calling = f"+{phone[0]}" if isinstance(phone, list) and len(phone) == 1 and 1 < phone[0] < 1000 else ""
        capital = "" if code in NO_CAPITAL else CAPITALS.get(code, facts["capital"])
        domain = DOMAINS.get(code, f".{code.lower()}")
        yield code, spelled(code), capital, region, CURRENCY_UNITS.get(code, ""), domain, calling, level(code)


def spelled(code: str) -> str:
    """The country's English name, then other spellings after semicolons."""
    return NAMES.get(code) or Locale("en").territories[code].replace("&", "and")


def english(code: str) -> str:
    return spelled(code).split(";")[0]


def level(code: str) -> str:
    return "e" if code in EASY else "m" if code in MEDIUM else "h"


def country_words() -> Iterable[Sequence[object]]:
    """The six names per language that are least like the English one, so that they can be guessed but not read off."""
    seen: set[str] = set()
    for tag in NAMING:
        here = Locale(tag)
        found = []
        for code in sorted((EASY | MEDIUM) - LEFT_OUT):
            word = here.territories[code]
            if f"{code}:{tag}" in HOMES:
                continue
            likeness = OSA.normalized_similarity(anyascii(word).lower(), english(code).lower())
            if likeness < 0.5 and len(word) <= 24 and word not in seen:
                found.append((likeness, code, word))
        for _, code, word in sorted(found)[:6]:
            seen.add(word)
            yield language(tag), word, english(code), REGIONS[code], "m" if code in EASY else "h"


def language(tag: str) -> str:
    return Locale("en").languages[tag]


def calendar_words() -> Iterable[Sequence[object]]:
    days, months = Locale("en").days["stand-alone"]["wide"], Locale("en").months["stand-alone"]["wide"]
    for kind, tags, names, most in (("day of the week", DAYS, days, 4), ("month", MONTHS, months, 4)):
        for tag in tags:
            here = Locale(tag)
            words = (here.days if names is days else here.months)["stand-alone"]["wide"]
            unlike = [
                index
                for index, word in words.items()
                if OSA.normalized_similarity(anyascii(word).lower(), names[index].lower()) < 0.5
            ]
            for index in sorted(unlike, key=lambda index: sha256(f"{tag}{kind}{index}".encode()).digest())[:most]:
                easy = tag in {"fr", "es", "it", "de"}
                yield language(tag), words[index], names[index], kind, "e" if easy else "m" if names is days else "h"


def own_names() -> Iterable[Sequence[object]]:
    for tag in SELVES:
        name = Locale(tag).languages.get(tag, "")
        if OSA.normalized_similarity(anyascii(name).lower(), language(tag).lower()) < 0.6:
            yield name, language(tag), "language", script(name), "m" if tag in {"ja", "zh", "ru", "el", "ar"} else "h"
    for pair in HOMES:
        code, tag = pair.split(":")
        try:
            name = Locale(tag).territories.get(code, "")
        except LookupError:
            continue
        if name and OSA.normalized_similarity(anyascii(name).lower(), english(code).lower()) < 0.65:
            yield name, english(code), "country", REGIONS[code], "m" if code in EASY else "h"


def script(name: str) -> str:
    """The writing system where several languages share it, else `other`."""
    found = unicodedata.name(next(char for char in name if char.isalpha())).split()[0].lower()
    return found if found in {"latin", "cyrillic", "arabic"} else "other"


def element_rows() -> Iterable[Sequence[object]]:
    kinds = {number: kind for kind, numbers in KINDS.items() for number in numbers}
    for element in periodictable.elements:
        number = element.number
        if number:
            name = {13: "aluminium; aluminum", 16: "sulfur; sulphur", 55: "caesium; cesium", 74: "tungsten; wolfram"}
            known = number <= 56 or number in {74, 77, 81, 83, 94}
            easiness = "e" if number in EASY_ELEMENTS else "m" if known else "h"
            english = name.get(number, element.name)
            yield number, element.symbol, english, english[0], kinds.get(number, ""), number // 9, easiness


def status_rows() -> Iterable[Sequence[object]]:
    for status in HTTPStatus:
        easiness = STATUS_LEVELS.get(status.value, "h" if status.value in HARD_STATUS else "m")
        phrase = RENAMED_STATUS.get(status.value, status.phrase)
        yield status.value, phrase, status.value // 100, easiness


if __name__ == "__main__":
    main()
