"""The word lists that `games.matching.verdict` reads: plain lower-case ASCII, as words look after transliteration."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

WHOLE: Mapping[str, str] = MappingProxyType(
    {
        "us": "united states",
        "usa": "united states",
        "united states of america": "united states",
        "uk": "united kingdom",
        "united kingdom of great britain and northern ireland": "united kingdom",
        "uae": "united arab emirates",
        "ussr": "soviet union",
        "union of soviet socialist republics": "soviet union",
        "drc": "democratic republic of congo",
        "dr congo": "democratic republic of congo",
        "prc": "peoples republic of china",
        "un": "united nations",
        "eu": "european union",
        "nyc": "new york city",
        "ww 1": "world war 1",
        "wwi": "world war 1",
        "ww 2": "world war 2",
        "wwii": "world war 2",
    }
)
"""Meaning of an abbreviation that is the whole text."""

ABBREVIATIONS: Mapping[str, str] = MappingProxyType(
    {
        "ste": "sainte",
        "mt": "mount",
        "mtn": "mountain",
        "mtns": "mountains",
        "mts": "mountains",
        "ft": "fort",
        "dr": "doctor",
        "jr": "junior",
        "sr": "senior",
        "prof": "professor",
        "vs": "versus",
        "gray": "grey",
        "sulphur": "sulfur",
        "sulphuric": "sulfuric",
        "esq": "esquire",
    }
)
"""Meaning of a word wherever it stands."""

_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth "
    "sixteenth seventeenth eighteenth nineteenth twentieth"
)

SPELLED: Mapping[str, int] = MappingProxyType(
    {word: number for number, word in enumerate(_UNITS.split())}
    | {word: 20 + 10 * index for index, word in enumerate(_TENS.split())}
)

ORDINALS: Mapping[str, int] = MappingProxyType({word: number for number, word in enumerate(_ORDINALS.split(), 1)})

SCALES: Mapping[str, int] = MappingProxyType(
    {"hundred": 100, "thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000, "trillion": 1_000_000_000_000}
)

UMLAUTS: Mapping[int, str] = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"})
"""How these letters are typed where the keyboard lacks them."""

SAME_SOUND_STARTS: tuple[tuple[str, ...], ...] = (("c", "k"), ("f", "ph"), ("s", "z"), ("i", "y"), ("j", "y"))
"""Beginnings that are mistaken for each other by ear."""

CONTRASTING_PREFIXES: tuple[tuple[str, str], ...] = (
    ("hyper", "hypo"),
    ("micro", "macro"),
    ("inter", "intra"),
    ("inter", "intro"),
    ("endo", "ecto"),
)
"""Two beginnings that turn the same rest into opposite or different terms."""

CONTRASTING_SUFFIXES: tuple[tuple[str, str], ...] = (
    ("ide", "ite"),
    ("ide", "ate"),
    ("ite", "ate"),
    ("ane", "ene"),
    ("ane", "yne"),
    ("ene", "yne"),
    ("phobia", "philia"),
)

_GROUPS = """
iceland ireland island
kingston kingstown
monet manet money
laos lagos
india indian indiana
boston bolton
malaga malaya
basel basil babel
copper cooper
carbon carton
boron baron
silicon silicone
radon random
argon aragon
elgar edgar
klimt klint
castro castor
wilde wilder
johnson jonson
alien allen
maria marie mario
martin marvin
mahler mailer
fermat format
chile child
congo conga
sudan susan sedan
stalactite stalagmite
desert dessert
moral morale
trial trail
martial marital
causal casual
complement compliment
principal principle
stationary stationery
capital capitol
council counsel
flour floor flower
horse house hours mouse moose
silver sliver
syria styria
tunis tunisia
samoa samba
turin turing
rhine rhone rhein
plato pluto
titan titian triton
rodin robin
kelvin kevin melvin
galileo galilee
athena athens
ares aries
freya freyr
osiris horus
peach perch beach
raven ravel
crane crate
snake skate stake
camel cameo
tuesday thursday
austria australia
slovakia slovenia
paraguay uruguay
niger nigeria
guinea guyana
mauritius mauritania
gambia zambia
dominica dominican
lithuania latvia
malawi mali malta
serbia siberia
macedonia micronesia
tasmania tanzania
bucharest budapest
brasilia brazil
panama palau
havana ghana
delhi deli
lublin dublin durban
thallium thulium gallium
iridium indium
hafnium hassium holmium
radium radon
terbium erbium ytterbium
niobium nobelium
magnesium manganese
ruthenium rubidium rhenium rhodium
fluorine chlorine
cerium cesium
cerium caesium
electron neutron
astronomy astrology gastronomy
meteor meteorite meteoroid
ethanol methanol
quark quart quartz
proton photon
meter motor
volt vault
isotope isotone
species spices
genus genius
flora fauna
femur lemur
ulna luna
retina regina
cornea corona
larynx pharynx
virus virtue
mitosis meiosis
concave convex
latitude altitude attitude
equator equation
median medium medial
radius radian radians
sine cosine
hexagon heptagon
pentagon pentagram
polygon polyglot
prism prison
cylinder calendar
circe ceres
medea medusa
juno june juneau
saturn satyr
leda leto
castor pastor
helios helium
dante danton
homer horner
schumann schubert
strauss stravinsky
handel hansel
wagner warner
adams adam
jackson johnson
clinton clifton
hanover hangover
tudor tutor
francis frances
darius marius
marat murat
lenin lennon
wolfe woolf
keats yeats
wells welles
swift smith
python pylon
linux linus
unix unit
cello jello
flute fluke
organ oregon
viola violin
rally relay
salmon saloon
mussel muscle
otter other
tiger timer
whale while
seal seat
shark spark
sheep sheet steep sleep
goat coat
"""


def _table(groups: str) -> Mapping[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for line in groups.split("\n"):
        words = frozenset(line.split())
        for word in words:
            found[word] = found.get(word, frozenset()) | words - {word}
    return MappingProxyType(found)


CONFUSABLE: Mapping[str, frozenset[str]] = _table(_GROUPS)
"""Word -> well-known other words near it in spelling, which are therefore no slips of it."""
