"""What `make_facts.py` does not compute about countries: which are asked, how known they are, what they are called.

Only member states of the United Nations, without disputed facts.
"""

from __future__ import annotations

_REGIONS = {
    "northern Europe": "DK FI IS NO SE EE LV LT IE GB",
    "western Europe": "FR BE NL LU DE AT CH LI MC",
    "southern Europe": "ES PT IT MT GR SM AD CY",
    "south-eastern Europe": "AL BA HR SI RS ME MK BG RO",
    "eastern Europe": "BY UA MD RU PL CZ SK HU",
    "the Caucasus and Central Asia": "AM AZ GE KZ KG TJ TM UZ MN AF",
    "the Middle East": "TR IQ IR IL JO LB SY SA YE OM AE QA BH KW",
    "South Asia": "IN PK BD NP BT LK MV",
    "East Asia": "CN JP KR KP",
    "South-East Asia": "TH VN LA KH MM MY SG ID PH BN TL",
    "North Africa": "EG LY TN DZ MA SD MR",
    "West Africa": "NG GH SN CI ML BF NE BJ TG GN GW SL LR GM CV",
    "Central Africa": "CM TD CF CG CD GA GQ ST AO",
    "East Africa": "KE UG TZ RW BI ET ER DJ SO SS KM SC MG MU",
    "southern Africa": "ZA NA BW ZW ZM MW MZ LS SZ",
    "North and Central America": "US CA MX GT BZ HN SV NI CR PA",
    "the Caribbean": "CU JM HT DO BS BB TT GD LC VC AG DM KN",
    "South America": "AR BR CL CO PE VE EC BO PY UY GY SR",
    "Oceania": "AU NZ FJ PG SB VU WS TO KI TV NR PW FM MH",
}
REGIONS = {code: region for region, codes in _REGIONS.items() for code in codes.split()}

EASY = set(
    "DK FI IS NO SE IE GB FR BE NL DE AT CH ES PT IT GR RU UA PL CZ HU HR RO TR IQ IR IL SA AE IN PK CN JP KR TH VN SG "
    "ID PH EG MA NG KE ZA ET US CA MX CU JM AR BR CL CO PE VE AU NZ AF".split()
)
MEDIUM = set(
    "EE LV LT LU MT CY AL BA SI RS ME MK BG BY MD SK AM AZ GE KZ UZ MN JO LB SY YE OM QA BH KW BD NP BT LK MV KP "
    "LA KH MM MY LY TN DZ SD GH SN CI ML CM CD AO UG TZ RW SO MG MU NA BW ZW ZM MZ GT BZ HN SV NI CR PA HT DO BS BB TT "
    "EC BO PY UY GY FJ PG".split()
)
LEFT_OUT = {"IL", "KP", "CD", "CG"}
"""Not asked by what another language calls them: disputed, or named with a capital in brackets."""

NAMES = {
    "CZ": "Czechia; Czech Republic",
    "GB": "United Kingdom; Great Britain; Britain",
    "US": "United States; America",
    "TR": "Turkey; Türkiye",
    "MM": "Myanmar; Burma",
    "CI": "Ivory Coast; Côte d'Ivoire",
    "CV": "Cape Verde; Cabo Verde",
    "CD": "Democratic Republic of the Congo; DR Congo; Congo-Kinshasa",
    "CG": "Republic of the Congo; Congo-Brazzaville",
    "SZ": "Eswatini; Swaziland",
    "TL": "East Timor; Timor-Leste",
    "NL": "Netherlands; Holland",
    "BA": "Bosnia and Herzegovina; Bosnia",
    "MK": "North Macedonia; Macedonia",
    "BS": "Bahamas",
    "GM": "Gambia",
    "ST": "São Tomé and Príncipe; Sao Tome",
    "TT": "Trinidad and Tobago; Trinidad",
    "AG": "Antigua and Barbuda",
    "KN": "Saint Kitts and Nevis",
    "LC": "Saint Lucia",
    "VC": "Saint Vincent and the Grenadines; Saint Vincent",
    "AE": "United Arab Emirates; Emirates",
}

NO_CAPITAL = {"IL", "ZA", "BO", "LK", "NR", "SZ", "ID", "GQ", "YE", "PW", "KI", "BI"}
"""Several capitals, a disputed one, or one that is being moved."""
CAPITALS = {
    "US": "Washington, D.C.; Washington; Washington DC",
    "UA": "Kyiv; Kiev",
    "KZ": "Astana; Nur-Sultan",
    "MN": "Ulaanbaatar; Ulan Bator",
    "IN": "New Delhi; Delhi",
    "AG": "St. John's",
    "MT": "Valletta",
    "CM": "Yaoundé",
    "MM": "Naypyidaw; Nay Pyi Taw",
    "RO": "Bucharest",
    "CH": "Bern; Berne",
    "CN": "Beijing; Peking",
    "VU": "Port Vila",
    "SM": "San Marino",
}

CURRENCY_UNITS = {
    "DK": "krone",
    "SE": "krona",
    "PL": "złoty",
    "CZ": "koruna",
    "HU": "forint",
    "RO": "leu",
    "RS": "dinar",
    "MK": "denar",
    "AL": "lek",
    "CH": "franc",
    "GB": "pound sterling",
    "RU": "rouble; ruble",
    "UA": "hryvnia",
    "TR": "lira",
    "GE": "lari",
    "AM": "dram",
    "AZ": "manat",
    "KZ": "tenge",
    "UZ": "som",
    "TJ": "somoni",
    "MN": "tögrög",
    "AF": "afghani",
    "IN": "rupee",
    "BD": "taka",
    "BT": "ngultrum",
    "MV": "rufiyaa",
    "CN": "yuan; renminbi",
    "JP": "yen",
    "KR": "won",
    "TH": "baht",
    "VN": "đồng",
    "LA": "kip",
    "KH": "riel",
    "MM": "kyat",
    "MY": "ringgit",
    "ID": "rupiah",
    "PH": "peso",
    "SA": "riyal",
    "AE": "dirham",
    "IR": "rial",
    "IQ": "dinar",
    "EG": "pound",
    "MA": "dirham",
    "NG": "naira",
    "GH": "cedi",
    "GM": "dalasi",
    "AO": "kwanza",
    "ET": "birr",
    "KE": "shilling",
    "MG": "ariary",
    "ZA": "rand",
    "ZM": "kwacha",
    "BW": "pula",
    "MZ": "metical",
    "LS": "loti",
    "SZ": "lilangeni",
    "CA": "dollar",
    "MX": "peso",
    "GT": "quetzal",
    "HN": "lempira",
    "NI": "córdoba",
    "CR": "colón",
    "HT": "gourde",
    "BR": "real",
    "PE": "sol",
    "PY": "guaraní",
    "VE": "bolívar",
    "BO": "boliviano",
    "AR": "peso",
    "AU": "dollar",
    "PG": "kina",
    "WS": "tālā",
    "TO": "paʻanga",
    "VU": "vatu",
    "MR": "ouguiya",
    "SL": "leone",
}
"""The word for the money, without the country's own name in it."""

DOMAINS = {"GB": ".uk"}
