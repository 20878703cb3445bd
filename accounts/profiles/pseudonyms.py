"""Pseudonyms: public by design, and safe against look-alikes.

A name is kept in three forms: as it was typed, as a key (NFKC, case folded) that addresses use,
and as a skeleton, see skeletons.py. Key and skeleton are unique, so nobody can pass for another
member; official_names.py keeps everybody from passing for staff.
"""

import re
import unicodedata

from confusable_homoglyphs import categories
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.profiles.official_names import sounds_official
from recovery_forum.lib.text import LETTER, LETTERS, ZERO_WIDTH, clean_line

MIN_NAME_LENGTH, MAX_NAME_LENGTH = 3, 30
NAME_TAKEN = _("This name, or one that looks like it, is taken. Please choose another.")

NAME_PATTERN = re.compile(rf"{LETTER}[{LETTERS}]*(?:[-._]{LETTER}[{LETTERS}]*)*")
ZERO_WIDTH_CHARACTERS = re.compile(f"[{ZERO_WIDTH}]")


def get_name_key(name: str) -> str:
    """Return the key of `name`, which is equal for two spellings of one name."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())


def validate_pseudonym(name: str) -> str:
    """Return the normalised name. Raises ValidationError with a message for the member."""
    visible = ZERO_WIDTH_CHARACTERS.sub("", clean_line(name))
    name = unicodedata.normalize("NFKC", visible).strip()
    if not MIN_NAME_LENGTH <= len(name) <= MAX_NAME_LENGTH:
        raise ValidationError(_("A pseudonym must have 3 to 30 characters."))
    if not NAME_PATTERN.fullmatch(name):
        raise ValidationError(
            _("Use letters and digits, with single dots, hyphens or underscores between them.")
        )
    if "@" in name or (categories.unique_aliases(name) - {"COMMON"} and _mixes_scripts(name)):
        raise ValidationError(_("Please use letters from one alphabet only."))
    if sounds_official(name):
        raise ValidationError(_("This name is reserved for the people who run the forum."))
    return name


def _mixes_scripts(name: str) -> bool:
    # Japanese is written in several scripts at once; other mixtures serve impersonation.
    scripts = categories.unique_aliases(name) - {"COMMON", "INHERITED"}
    return len(scripts) > 1 and not scripts <= {"HIRAGANA", "KATAKANA", "HAN"}
