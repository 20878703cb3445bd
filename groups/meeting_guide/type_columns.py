"""A mixin of validation.FeedRow: the types and the language of a meeting.

It uses the `raw` row, the `rules` of the feed, `text()` and `add_problem()` of FeedRow.
"""

from functools import cache

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from groups.meeting_guide.codes import (
    COMMON_TYPES,
    LANGUAGE_CODES,
    LANGUAGES,
    LANGUAGES_BY_CODE,
    TYPES,
)
from groups.meeting_guide.parsing import to_plain_text


@cache
def _get_codes_by_name(fellowship, _language):
    """Return two dictionaries, from names to type codes and from names to ISO language codes.

    The names are lower case, in the active language, which is part of the cache key.
    """
    names = {str(name).lower(): code for code, name in TYPES[fellowship].items()}
    return names, LANGUAGES_BY_CODE | {str(name).lower(): iso for iso, name in LANGUAGES.items()}


class TypeColumns:
    """The types and the language of a meeting."""

    def types(self):
        """Return the types and the language. Unknown types become labels."""
        given = self.raw.get("types") or []
        if isinstance(given, str):
            self.add_problem("types", given, _("Should be a list. Split at the commas."))
            given = given.split(",")
        if not isinstance(given, list):
            self.add_problem("types", given, _("Should be a list. Left out."))
            given = []
        types, labels, languages = [], [], []
        values = (to_plain_text(value) for value in given if not isinstance(value, dict | list))
        for value in filter(None, values):
            self._sort_type(value, types, labels, languages)
        types = list(dict.fromkeys(types))
        if {"O", "C"} <= set(types):
            self.add_problem("types", "O, C", _("Both open and closed. Treated as closed."))
            types.remove("O")
        # A meeting has one language. Further ones become labels.
        labels += [LANGUAGE_CODES[iso] for iso in languages[1:]]
        return {
            "fellowship": self.rules.fellowship,
            "types": types,
            "labels": list(dict.fromkeys(label[:60] for label in labels)),
            "language": languages[0] if languages else "",
        }

    def _sort_type(self, given, types, labels, languages):
        """Append `given` to the list that it belongs to."""
        known = COMMON_TYPES | TYPES[self.rules.fellowship]
        names, languages_by_name = _get_codes_by_name(self.rules.fellowship, get_language())
        spellings = (given, given.upper())
        cased = next((s for s in spellings if s in known or s in languages_by_name), given)
        iso = languages_by_name.get(cased) or languages_by_name.get(given.lower())
        code = cased if cased in known else names.get(given.lower())
        if given.upper() == "ONL" or given.lower() == "online":
            self.add_problem("types", given, _("Already clear from the link. Left out."))
        elif iso:
            languages.append(iso)
        elif code:
            types.append(code)
            if code != given:
                self.add_problem("types", given, _("Read as %(code)s.") % {"code": code})
        else:
            labels.append(given)
            self.add_problem("types", given, _("Unknown type. Shown as it is."))
