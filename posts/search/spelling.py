"""Another spelling of words that were searched for in vain."""

import operator
import re
from difflib import get_close_matches
from functools import reduce

from django.db.models import Q

from accounts.models import Challenge, Member
from groups.models import Group
from posts.search.queries import list_searchable_threads

MIN_CORRECTED_LENGTH = 4  # Letters. A shorter word resembles too many others.
MAX_CORRECTED_WORDS = 5  # Words of a search for which another spelling is looked up.
MAX_SIMILAR_TITLES = 250  # Titles, and names of groups, in which it is looked up.


def _resembles(field: str, words: list[str]) -> Q:
    """Return a condition: `field` has a word that is spelt like one of `words`."""
    resembles = (Q(**{f"{field}__trigram_word_similar": word}) for word in words)
    return reduce(operator.or_, resembles, Q(pk__in=[]))


def suggest_spelling(member: Member, words: str) -> str:
    """Return `words` with corrected spelling, or "" if there is no better one.

    The corrections come from the names of challenges, and from titles and group names that `member`
    may see.
    """
    asked = words.split()[:MAX_CORRECTED_WORDS]
    threads = list_searchable_threads(member).not_blocked_for(member)
    titles = threads.filter(_resembles("title", asked)).order_by().values_list("title", flat=True)
    groups = Group.objects.visible_to(member).filter(_resembles("name", asked)).order_by()
    names = groups.values_list("name", flat=True)
    # All of these few: "alchohol" is too unlike "Alcohol" for the comparison by three letters.
    challenges = Challenge.objects.order_by().values_list("name", flat=True)
    # One query.
    titles_found = titles[:MAX_SIMILAR_TITLES].union(names[:MAX_SIMILAR_TITLES], challenges)
    vocabulary = sorted(
        {word for title in titles_found for word in re.findall(r"\w+", title.lower())}
    )
    matches = [
        (len(word) >= MIN_CORRECTED_LENGTH and get_close_matches(word.lower(), vocabulary, 1, 0.7))
        or [word]
        for word in words.split()
    ]
    suggestion = " ".join(match[0] for match in matches)
    return "" if suggestion in (words, words.lower()) else suggestion
