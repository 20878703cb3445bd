"""Codes of meeting types and languages. The meaning of a type depends on the fellowship.

AA's codes come from the Meeting Guide format (code4recovery/spec at 404117a, March 2026), those
of other fellowships from their own listings. The keys are the codes as they appear in feeds. The
names may appear in feeds too, in any case.
"""

from django.utils.translation import gettext_lazy as _

AA = {
    "11": _("11th Step meditation"),
    "12x12": _("12 Steps & 12 Traditions"),
    "A": _("Secular"),
    "ABSI": _("As Bill Sees It"),
    "AF": _("Afrikaans"),
    "AL": _("Concurrent with Alateen"),
    "AL-AN": _("Concurrent with Al-Anon"),
    "AM": _("Amharic"),
    "AR": _("Arabic"),
    "ASL": _("American Sign Language"),
    "B": _("Big Book"),
    "BA": _("Babysitting available"),
    "BE": _("Newcomer"),
    "BG": _("Bulgarian"),
    "BI": _("Bisexual"),
    "BRK": _("Breakfast"),
    "C": _("Closed"),
    "CAN": _("Candlelight"),
    "CF": _("Child-friendly"),
    "D": _("Discussion"),
    "DA": _("Danish"),
    "DB": _("Digital basket"),
    "DD": _("Dual diagnosis"),
    "DE": _("German"),
    "DR": _("Daily Reflections"),
    "EL": _("Greek"),
    "EN": _("English"),
    "FA": _("Persian"),
    "FF": _("Fragrance free"),
    "FI": _("Finnish"),
    "FR": _("French"),
    "G": _("Gay"),
    "GR": _("Grapevine"),
    "H": _("Birthday"),
    "HE": _("Hebrew"),
    "HI": _("Hindi"),
    "HR": _("Croatian"),
    "HU": _("Hungarian"),
    "IS": _("Icelandic"),
    "ITA": _("Italian"),
    "JA": _("Japanese"),
    "KA": _("Georgian"),
    "KOR": _("Korean"),
    "L": _("Lesbian"),
    "LGBTQ": _("LGBTQ"),
    "LIT": _("Literature"),
    "LS": _("Living Sober"),
    "LT": _("Lithuanian"),
    "M": _("Men"),
    "MED": _("Meditation"),
    "ML": _("Malayalam"),
    "MT": _("Maltese"),
    "N": _("Native American"),
    "NB": _("Non-binary"),
    "NDG": _("Indigenous"),
    "NE": _("Nepali"),
    "NL": _("Dutch"),
    "NO": _("Norwegian"),
    "O": _("Open"),
    "OUT": _("Outdoor"),
    "P": _("Professionals"),
    "POA": _("Proof of attendance"),
    "POC": _("People of color"),
    "POL": _("Polish"),
    "POR": _("Portuguese"),
    "PUN": _("Punjabi"),
    "RUS": _("Russian"),
    "S": _("Spanish"),
    "SEN": _("Seniors"),
    "SK": _("Slovak"),
    "SL": _("Slovenian"),
    "SM": _("Smoking permitted"),
    "SP": _("Speaker"),
    "ST": _("Step study"),
    "SV": _("Swedish"),
    "T": _("Transgender"),
    "TC": _("Location temporarily closed"),
    "TH": _("Thai"),
    "TL": _("Tagalog"),
    "TR": _("Tradition study"),
    "TUR": _("Turkish"),
    "UK": _("Ukrainian"),
    "W": _("Women"),
    "X": _("Wheelchair access"),
    "XB": _("Wheelchair-accessible bathroom"),
    "XT": _("Cross talk permitted"),
    "Y": _("Young people"),
}

NA = {
    "CPT": _("12 Concepts"),
    "BT": _("Basic Text"),
    "BEG": _("Newcomer"),
    "CAN": _("Candlelight"),
    "CW": _("Children welcome"),
    "C": _("Closed"),
    "DISC": _("Discussion"),
    "GL": _("Gay and lesbian"),
    "IP": _("Pamphlet study"),
    "IW": _("It Works Study"),
    "JFT": _("Just for Today"),
    "LIT": _("Literature"),
    "LC": _("Living Clean"),
    "M": _("Men"),
    "MED": _("Meditation"),
    "NS": _("Smoke-free"),
    "O": _("Open"),
    "QA": _("Questions and answers"),
    "RA": _("Restricted access"),
    "SMOK": _("Smoking permitted"),
    "SPAD": _("A Spiritual Principle a Day"),
    "SPK": _("Speaker"),
    "STEP": _("Step study"),
    "SWG": _("Step working guides"),
    "TOP": _("Topic"),
    "TRAD": _("Tradition study"),
    "VAR": _("Format varies"),
    "X": _("Wheelchair access"),
    "W": _("Women"),
    "Y": _("Young people"),
}

# For meetings without a fellowship: codes that do not refer to a fellowship's books or steps.
SHARED = {
    code: AA[code]
    for code in (
        "O C D MED SP BE M W NB LGBTQ BI G L T POC N NDG Y SEN P DD H XT LIT "
        "X XB BA CF DB FF CAN BRK OUT POA TC"
    ).split()
}


def select_aa_codes(codes: str) -> dict:
    """Return the names of `codes`, separated by spaces, as in AA."""
    return {code: AA[code] for code in codes.split()}


CA = select_aa_codes(
    "11 12x12 ABSI A BA B H BRK CF C CAN AL-AN AL XT DR D DD FF G GR L LIT LS LGBTQ MED M N BE O "
    "SM SP ST TR T X W Y"
) | {"BUS": _("Business")}
CMA = select_aa_codes("C LGBTQ LIT M BE O OUT POC SM SP ST T W Y X XB")
CODA = select_aa_codes(
    "A BA BE CF H C CAN AL-AN AL XT FF G L LIT LGBTQ MED M O SM SP ST D TR T X W Y"
) | {
    "B": _("Book study"),
    "QA": NA["QA"],
    "READ": _("Reading"),
    "SHARE": _("Sharing"),
    "TEEN": _("Teens"),
    "WRITE": _("Writing"),
}
EDA = select_aa_codes(
    "11 12x12 BA B CF C NDG LIT LGBTQ MED M O OUT POC A SEN SP ST TR T X XB W Y"
) | {
    "BEG": NA["BEG"],
    "CC": _("Chair's choice"),
    "RF": NA["VAR"],
    "TO": NA["TOP"],
    "WR": _("Writing"),
}

OTHER = ""
FELLOWSHIPS = {
    OTHER: _("Any path"),
    "AA": _("Alcoholics Anonymous"),
    "NA": _("Narcotics Anonymous"),
    "CA": _("Cocaine Anonymous"),
    "CMA": _("Crystal Meth Anonymous"),
    "CODA": _("Co-Dependents Anonymous"),
    "EDA": _("Eating Disorders Anonymous"),
}
TYPES = {OTHER: SHARED, "AA": AA, "NA": NA, "CA": CA, "CMA": CMA, "CODA": CODA, "EDA": EDA}

# Types that describe a place. They are removed from meetings that are online only. Types that say
# who is welcome, such as children, stay.
IN_PERSON_TYPES = frozenset("BA BRK CAN FF OUT SM X XB NS SMOK".split())
# The type of a meeting whose place is closed for now. It does not count as in person.
LOCATION_TEMPORARILY_CLOSED = "TC"
# Types that every fellowship has, also where its own table does not list them.
COMMON_TYPES = {LOCATION_TEMPORARILY_CLOSED: AA[LOCATION_TEMPORARILY_CLOSED]}

# From ISO 639 codes to codes in feeds. The reverse is unambiguous too.
LANGUAGE_CODES = {
    "af": "AF", "am": "AM", "ar": "AR", "ase": "ASL", "bg": "BG", "da": "DA", "de": "DE",
    "el": "EL", "en": "EN", "es": "S", "fa": "FA", "fi": "FI", "fr": "FR", "he": "HE",
    "hi": "HI", "hr": "HR", "hu": "HU", "is": "IS", "it": "ITA", "ja": "JA", "ka": "KA",
    "ko": "KOR", "lt": "LT", "ml": "ML", "mt": "MT", "ne": "NE", "nl": "NL", "no": "NO",
    "pa": "PUN", "pl": "POL", "pt": "POR", "ru": "RUS", "sk": "SK", "sl": "SL", "sv": "SV",
    "th": "TH", "tl": "TL", "tr": "TUR", "uk": "UK",
}  # fmt: skip
LANGUAGES = {iso: AA[code] for iso, code in LANGUAGE_CODES.items()}
LANGUAGES_BY_CODE = {code: iso for iso, code in LANGUAGE_CODES.items()}


# What these two mean is not clear by their names, which feeds may hold. They are in every table.
EXPLAINED_TYPES = {
    "O": _("Open: anyone is welcome"),
    "C": _("Closed: for people who share the problem"),
}

_NAMES = {code: COMMON_TYPES | table | EXPLAINED_TYPES for code, table in TYPES.items()}


def get_type_name(fellowship: str, code: str) -> str:
    """Return the name of the type or language `code` in `fellowship`, or `code` if unknown."""
    types = _NAMES.get(fellowship, _NAMES[OTHER])
    return str(types.get(code) or LANGUAGES.get(LANGUAGES_BY_CODE.get(code, "")) or code)


def get_meeting_type_choices(fellowship: str) -> list[tuple]:
    """Return pairs (code, words) of the types of `fellowship`, without languages, by name."""
    pairs = [
        (code, EXPLAINED_TYPES.get(code, name))
        for code, name in TYPES.get(fellowship, SHARED).items()
        if fellowship == "NA" or code not in LANGUAGES_BY_CODE
    ]
    return sorted(pairs, key=lambda pair: str(pair[1]))


def find_types_by_name(name: str) -> list[tuple[str, str]]:
    """Return every pair (fellowship, code) that has the English `name`."""
    return [
        (fellowship, code)
        for fellowship, table in TYPES.items()
        for code, label in table.items()
        if label == name
    ]
