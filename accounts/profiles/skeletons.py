"""Skeletons of names: characters that look alike are one (Unicode TS #39).

The data is that of the confusable-homoglyphs package.
"""

import re
import unicodedata
from collections import defaultdict
from functools import cache

from confusable_homoglyphs import confusables


@cache
def find_confusable_letters() -> dict[str, str]:
    """Return, for every character of the published data, the plainest one that looks like it."""
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
        character: min(family, key=_plainness)
        for family in families.values()
        for character in family
    }


def _plainness(character):
    return (not character.isascii(), not character.isalpha(), character)


def get_skeleton(name: str) -> str:
    """Return the form in which look-alikes are equal: "аdmın" and "adrnin" give that of "admin"."""
    twins = find_confusable_letters()
    for _case in ("as typed", "folded"):
        bare = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", name))
        name = "".join(twins.get(c, c) for c in bare if not unicodedata.combining(c)).casefold()
    name = re.sub(r"[-._]", "", name)
    # A small L, a capital i and a one look the same in many fonts; the last two pairs in all.
    return name.replace("l", "i").replace("rn", "m").replace("vv", "w")
