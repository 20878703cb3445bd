"""Pseudonyms: public by design, and safe against look-alikes.

A name is kept in three forms: as it was typed, as a key (NFKC, case folded) that addresses use,
and as a skeleton in which characters that look alike are one (Unicode TS #39, by the data of the
confusable-homoglyphs package). Key and skeleton are unique, so nobody can pass for a moderator or
for another member.
"""

import re
import unicodedata
from collections import defaultdict
from functools import cache

from confusable_homoglyphs import categories, confusables
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

MIN_LENGTH, MAX_LENGTH = 3, 30

# Names that would let someone speak for the house, or break an address.
RESERVED = frozenset(
    (
        "admin administrator moderator moderators mod mods staff support help helpline root system "
        "forum recovery recoveryforum official team owner organizer host editor crisis lifeline "
        "samaritans everyone here anonymous nobody me settings new null undefined deleted member"
    ).split()
)

WORD = re.compile(r"[\w]+(?:[-._][\w]+)*", re.UNICODE)


def get_name_key(name: str) -> str:
    """The form in which two spellings of one name are equal."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())


@cache
def get_confusable_letters() -> dict[str, str]:
    """For every character of the published data, the plainest one that it can be taken for."""
    parents = {}

    def root(character):
        while (parent := parents.setdefault(character, character)) != character:
            character = parent
        return character

    for character, twins in confusables.confusables_data.items():
        for twin in twins:
            if len(character) == len(twin["c"]) == 1:
                parents[root(character)] = root(twin["c"])
    families = defaultdict(list)
    for character in list(parents):
        families[root(character)].append(character)
    return {one: min(family, key=_plainness) for family in families.values() for one in family}


def _plainness(character):
    return (not character.isascii(), not character.isalpha(), character)


def get_skeleton(name: str) -> str:
    """The form in which look-alikes are equal: "аdmın" and "adrnin" both give that of "admin"."""
    twins = get_confusable_letters()
    for _case in ("as typed", "folded"):
        bare = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", name))
        name = "".join(twins.get(c, c) for c in bare if not unicodedata.combining(c)).casefold()
    name = re.sub(r"[-._]", "", name)
    # A small L, a capital i and a one are one sign in many fonts; the last two pairs in all.
    return name.replace("l", "i").replace("rn", "m").replace("vv", "w")


@cache
def get_reserved_skeletons() -> frozenset[str]:
    return frozenset(get_skeleton(name) for name in RESERVED)


def validate_pseudonym(name: str) -> str:
    """`name`, normalised. Raises ValidationError with a sentence for the person who typed it."""
    name = unicodedata.normalize("NFKC", name).strip()
    if not MIN_LENGTH <= len(name) <= MAX_LENGTH:
        raise ValidationError(_("A pseudonym has 3 to 30 characters."))
    if not WORD.fullmatch(name):
        raise ValidationError(
            _("Use letters and digits, with single dots, hyphens or underscores between them.")
        )
    if "@" in name or (categories.unique_aliases(name) - {"COMMON"} and _mixes_scripts(name)):
        raise ValidationError(_("Please use the letters of one alphabet only."))
    if get_skeleton(name) in get_reserved_skeletons():
        raise ValidationError(_("That name is kept for the people who run this place."))
    return name


def _mixes_scripts(name: str) -> bool:
    # Japanese is written in several scripts at once; other mixtures serve impersonation.
    scripts = categories.unique_aliases(name) - {"COMMON", "INHERITED"}
    return len(scripts) > 1 and not scripts <= {"HIRAGANA", "KATAKANA", "HAN"}
