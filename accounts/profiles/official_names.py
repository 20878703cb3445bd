"""Names that sound official, so that nobody can speak for the people who run the forum.

The words are data, in official_names.json, in the languages that members use:

- `roles` make a name official wherever one stands as a word of its own: "the-admin", "mod.tom".
- `words` and `fillers` are harmless alone or beside other words ("recoverygirl"), but a name that
  consists of nothing else and holds two of `words` reads like an office: "crisis-line".
- `words` are refused as whole names, also with a number: "support", "help24".
- `reserved` are refused as whole names: "everyone", "member".

Names are compared by their skeletons, and with digits read as the letters that they are put for, so
that "4dmin", "аdmin" and "m0d_team" are found too.
"""

import json
import re
from functools import cache
from pathlib import Path

from accounts.profiles.skeletons import get_skeleton

WORDS_FILE = Path(__file__).with_name("official_names.json")
DIGITS_AS_LETTERS = str.maketrans("0134578", "oieastb")
SEPARATORS = re.compile(r"[-._\s'’\"“”„«»,:;!?&/()|•]+")
CASE_CHANGE = re.compile(r"(?<=[a-z])(?=[A-Z])")


@cache
def _words() -> dict[str, frozenset[str]]:
    """The skeletons of the words of each list. Plurals in -s are found without being listed."""
    lists = json.loads(WORDS_FILE.read_text(encoding="utf-8"))
    return {name: frozenset(map(get_skeleton, words)) for name, words in lists.items()}


def sounds_official(name: str) -> bool:
    """Whether `name` could be taken for that of staff, of the forum itself, or of a help line."""
    whole = "".join(map(get_skeleton, SEPARATORS.split(name)))
    return _is_in(whole, _words()["reserved"]) or any(map(_is_official, _readings(name)))


def names_staff(words: str) -> bool:
    """Whether one of `words` is that of staff: for names of groups, which may say "support"."""
    roles = _words()["roles"]
    return any(_is_in(part, roles) for parts in _readings(words) for part in parts)


def _readings(name):
    """The ways to read `name`: lists of the skeletons of its parts, with and without digits."""
    parts = [part for part in SEPARATORS.split(CASE_CHANGE.sub("-", name)) if part]
    # A capital letter may look like one of another alphabet where the small one does not.
    for spelled in (parts, [part.casefold() for part in parts]):
        for bare in (spelled, [part.strip("0123456789") for part in spelled]):
            yield [get_skeleton(part) for part in bare if part]
            yield [get_skeleton(part.translate(DIGITS_AS_LETTERS)) for part in bare if part]


def _is_official(parts):
    words = _words()
    if any(_is_in(part, words["roles"]) for part in parts):
        return True
    whole = "".join(parts)
    return _is_in(whole, words["words"]) or _weight(whole) >= 2


def _is_in(part, words):
    return part in words or part.removesuffix("s") in words


def _weight(whole):
    """The most that `whole` weighs, divided into listed words without rest; 0 where it can't be.

    A role weighs 2, a word 1, a filler nothing.
    """
    weights = _weights()
    best: list[int | None] = [0]  # The most that the first so many characters weigh.
    for end in range(1, len(whole) + 1):
        sums = [
            before + weights[whole[start:end]]
            for start, before in enumerate(best)
            if before is not None and whole[start:end] in weights
        ]
        best.append(max(sums, default=None))
    return best[-1] or 0


@cache
def _weights():
    """What each listed word and its plural weigh. Fillers have none: "less" is not "les"."""
    words = _words()
    weighty = {**dict.fromkeys(words["words"], 1), **dict.fromkeys(words["roles"], 2)}
    plurals = {f"{word}s": weight for word, weight in weighty.items()}
    return dict.fromkeys(words["fillers"], 0) | plurals | weighty
