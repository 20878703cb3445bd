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

MIN_NAME_LENGTH, MAX_NAME_LENGTH = 3, 30
NAME_TAKEN = _("Someone here has this name or one that looks like it. Please choose another.")

# Names that would let a member pose as staff, or that break a URL.
RESERVED_NAMES = frozenset(
    (
        "admin administrator moderator moderators mod mods staff support help helpline root system "
        "forum recovery recoveryforum official team owner organizer host editor crisis lifeline "
        "samaritans everyone here anonymous nobody me settings new null undefined deleted member"
    ).split()
)

NAME_PATTERN = re.compile(r"[\w]+(?:[-._][\w]+)*", re.UNICODE)


def get_name_key(name: str) -> str:
    """Return the key of `name`, which is equal for two spellings of one name."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())


@cache
def get_confusable_letters() -> dict[str, str]:
    """Return, for each character of the published data, the plainest look-alike."""
    parents: dict[str, str] = {}

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
    return {
        one: min(family, key=_rank_by_plainness) for family in families.values() for one in family
    }


def _rank_by_plainness(character):
    return (not character.isascii(), not character.isalpha(), character)


def get_skeleton(name: str) -> str:
    """Return the skeleton, which look-alikes share: "аdmın" and "adrnin" have that of "admin"."""
    twins = get_confusable_letters()
    for _case in ("as typed", "folded"):
        bare = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", name))
        name = "".join(twins.get(c, c) for c in bare if not unicodedata.combining(c)).casefold()
    name = re.sub(r"[-._]", "", name)
    # In many fonts a small L, a capital i and a one look alike; "rn" and "vv" do in all.
    return name.replace("l", "i").replace("rn", "m").replace("vv", "w")


@cache
def get_reserved_skeletons() -> frozenset[str]:
    return frozenset(get_skeleton(name) for name in RESERVED_NAMES)


def validate_pseudonym(name: str) -> str:
    """Return the normalised name. Raises ValidationError with a message for the member."""
    name = unicodedata.normalize("NFKC", name).strip()
    if not MIN_NAME_LENGTH <= len(name) <= MAX_NAME_LENGTH:
        raise ValidationError(_("A pseudonym has 3 to 30 characters."))
    if not NAME_PATTERN.fullmatch(name):
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
