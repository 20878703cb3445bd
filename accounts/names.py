"""Pseudonyms: public by design, and safe against look-alikes.

A name is kept in three forms: as it was typed, as a key (NFKC, case folded) that addresses use,
and as a skeleton in which characters that look alike are one (Unicode TS #39, by the data of the
confusable-homoglyphs package). Key and skeleton are unique, so nobody can pass for a moderator or
for another member.
"""

import re
import unicodedata
from functools import cache

from confusable_homoglyphs import categories, confusables
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

SHORTEST, LONGEST = 3, 30

# Names that would let someone speak for the house, or break an address.
RESERVED = frozenset(
    (
        "admin administrator moderator moderators mod mods staff support help helpline root system "
        "forum recovery recoveryforum official team owner organizer host editor crisis lifeline "
        "samaritans everyone here anonymous nobody me settings new null undefined deleted member"
    ).split()
)

WORD = re.compile(r"[\w]+(?:[-._][\w]+)*", re.UNICODE)


def key_of(name: str) -> str:
    """The form in which two spellings of one name are equal."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())


@cache
def looks_like(character: str) -> str:
    """The plainest character that `character` can be taken for: an ASCII one where there is."""
    # The published data is one-way for some pairs, so that "1" and "I" need one more step to "l".
    candidates = {character}
    for _round in range(2):
        for one in list(candidates):
            for twin in confusables.confusables_data.get(one, []):
                candidates.add(twin["c"])
    ascii_ones = sorted(c for c in candidates if len(c) == 1 and c.isascii() and c.isalnum())
    letters = [c for c in ascii_ones if c.isalpha() and c.islower()]
    return (letters or ascii_ones or [min(c for c in candidates if len(c) == 1)])[0]


def skeleton_of(name: str) -> str:
    """The form in which look-alikes are equal: "аdmın" and "adrnin" both give that of "admin"."""
    bare = "".join(
        c for c in unicodedata.normalize("NFKD", key_of(name)) if not unicodedata.combining(c)
    )
    plain = "".join(looks_like(c) for c in bare).casefold()
    plain = re.sub(r"[-._]", "", plain)
    return plain.replace("rn", "m").replace("vv", "w")


@cache
def reserved_skeletons() -> frozenset[str]:
    return frozenset(skeleton_of(name) for name in RESERVED)


def check_pseudonym(name: str) -> str:
    """`name`, normalised. Raises ValidationError with a sentence for the person who typed it."""
    name = unicodedata.normalize("NFKC", name).strip()
    if not SHORTEST <= len(name) <= LONGEST:
        raise ValidationError(_("A pseudonym has 3 to 30 characters."))
    if not WORD.fullmatch(name):
        raise ValidationError(
            _("Use letters and digits, with single dots, hyphens or underscores between them.")
        )
    if "@" in name or (categories.unique_aliases(name) - {"COMMON"} and _mixes_scripts(name)):
        raise ValidationError(_("Please use the letters of one alphabet only."))
    if skeleton_of(name) in reserved_skeletons():
        raise ValidationError(_("That name is kept for the people who run this place."))
    return name


def _mixes_scripts(name: str) -> bool:
    # Japanese is written in several scripts at once; other mixtures serve impersonation.
    scripts = categories.unique_aliases(name) - {"COMMON", "INHERITED"}
    return len(scripts) > 1 and not scripts <= {"HIRAGANA", "KATAKANA", "HAN"}
