"""Mixins of validation.FeedRow for columns that need more work: types, place and access.

They use its `raw` row, the `rules` of the feed, `text()` and `add_problem()`.
"""

import re
from decimal import Decimal, InvalidOperation
from functools import cache

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from groups.meeting_guide.codes import (
    COMMON_TYPES,
    LANGUAGE_CODES,
    LANGUAGES,
    LANGUAGES_BY_CODE,
    TYPES,
)
from groups.meeting_guide.parsing import to_plain_text
from groups.meetings.conference_providers import (
    get_conference_provider,
    has_link_password,
    is_provider_homepage,
)
from recovery_forum.lib.web_links import has_userinfo

PASSTHROUGH_COLUMNS = (
    "group_notes venmo square paypal homegroup_online entity entity_email entity_location "
    "entity_logo entity_phone entity_url district sub_district website email feedback_emails"
).split()
STATES = frozenset(
    "AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ "
    "NM NY NC ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY".split()
)
PROVINCES = frozenset("AB BC MB NB NL NS NT NU ON PE QC SK YT".split())
ATTENDANCE_OPTIONS = frozenset({"in_person", "hybrid", "online", "inactive"})
# Columns by which people can join online.
ONLINE_COLUMNS = ("conference_url", "conference_phone", "conference_url_notes")
PASSWORD_WORDS = re.compile(r"\b(?:pass(?:word|code)?|pwd|pw)\b", re.I)
HAS_USERINFO = gettext_lazy(
    "Has another name before an @, which makes it look like a link to another site. Left out."
)
# The handles that payment services have in their own addresses, which many feeds give instead.
PAYMENT_LINKS = {
    "venmo": (
        re.compile(r"https?://(?:www\.|account\.)?venmo\.com/(?:u/|code/)?@?([\w-]+)/?", re.I),
        "@",
    ),
    "square": (re.compile(r"https?://(?:www\.)?cash\.app/\$([\w-]+)/?", re.I), "$"),
    "paypal": (
        re.compile(r"https?://(?:www\.)?paypal\.(?:me|com/paypalme)/([A-Za-z0-9]+)/?", re.I),
        "",
    ),
    "homegroup_online": (
        re.compile(r"https?://(?:www\.)?homegroup\.online/([A-Za-z0-9_-]+)/?", re.I),
        "",
    ),
}
PAYMENT_HANDLES = {
    "venmo": re.compile(r"@[\w-]{1,40}"),
    "square": re.compile(r"\$[\w-]{1,40}"),
    "paypal": re.compile(r"[A-Za-z0-9]{1,20}"),
    "homegroup_online": re.compile(r"[A-Za-z0-9_-]{1,100}"),
}


@cache
def _get_codes_by_name(fellowship, _language):
    """Returns two dictionaries, from names to type codes and from names to ISO language codes.

    The names are lower case, in the active language, which is part of the cache key.
    """
    names = {str(name).lower(): code for code, name in TYPES[fellowship].items()}
    return names, LANGUAGES_BY_CODE | {str(name).lower(): iso for iso, name in LANGUAGES.items()}


class TypeColumns:
    """The types and the language of a meeting."""

    def types(self):
        """Returns the types and the language. Unknown types become labels."""
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


class PlaceColumns:
    """The place of a meeting."""

    def place(self):
        address = self.text("formatted_address") or self.address_of_parts()
        approximate = self.raw.get("approximate")
        if isinstance(approximate, bool):
            self.add_problem("approximate", approximate, _("Should be yes or no."))
            approximate = "yes" if approximate else "no"
        if str(approximate).lower() not in {"yes", "no"}:
            approximate = "yes" if self.seems_approximate(address) else "no"
        return {
            "attendance_option": self.attendance_option(),
            "place": address,
            "is_approximate": str(approximate).lower() == "yes",
            "location": self.text("location"),
            "location_notes": self.text("location_notes", 2_000),
            "regions": self.regions(),
        }

    def seems_approximate(self, address):
        """Whether `address` seems to say only about where an online meeting belongs.

        The format's reference reader counts the parts: a full address has at least four. But "12
        Elm Street Anytown, PA 19000" has a door too, and a meeting that nobody can join online
        would not give an address unless people met there.
        """
        has_link = any(self.raw.get(name) for name in ONLINE_COLUMNS)
        says_in_person = self.attendance_option() in {"in_person", "hybrid"}
        has_house_number = re.search(r"\d", address.split(",")[0])
        is_short = bool(address) and len(address.split(",")) < 4
        return is_short and has_link and not (says_in_person or has_house_number)

    def attendance_option(self):
        """Returns how people attend as the feed says it, or "" if it leaves it open."""
        given = re.sub(
            r"[\s-]+", "_", to_plain_text(self.raw.get("attendance_option") or "").lower()
        )
        return given if given in ATTENDANCE_OPTIONS else ""

    def check_attendance(self, fields):
        """Record contradictions between `attendance_option` and the other columns."""
        given, option = self.raw.get("attendance_option"), self.attendance_option()
        can_join = any(fields.get(name) for name in ("online_link", "phone", "online_notes"))
        has_place = bool(fields.get("place") or fields.get("location"))
        messages = {
            bool(given and not option): _("Unknown. The place and the link decide instead."),
            option in {"online", "hybrid"} and not can_join: _(
                "Says online, but nothing says how to join. The page asks people to ask the group."
            ),
            option == "in_person" and can_join: _(
                "Says in person only, so the link to join is not offered."
            ),
            option in {"in_person", "hybrid"} and not has_place: _(
                "Says in person, but there is no address."
            ),
            option == "inactive": _(
                "Does not take place now; it is in no list of coming meetings."
            ),
            option in {"in_person", "hybrid"} and "TC" in fields.get("types", ()): _(
                "Says in person, but its type says that the place is closed for now."
            ),
        }
        for is_so, message in messages.items():
            if is_so:
                self.add_problem("attendance_option", given, message)

    def address_of_parts(self):
        state, country = self.text("state"), self.text("country")
        if country.upper() in {"US", "USA"} or (not country and state.upper() in STATES):
            country = "USA"
        elif not country and state.upper() in PROVINCES:
            country = "Canada"
        elif not country and any(self.raw.get(name) for name in ("address", "city", "state")):
            self.add_problem("country", "", _("Missing."))
        region = " ".join(filter(None, [state, self.text("postal_code")]))
        parts = [self.text("address"), self.text("city"), region, country]
        return ", ".join(filter(None, parts if any(parts[:3]) else []))

    def regions(self):
        """Returns the regions from a list, from text with ">", or from the two older columns."""
        given = self.raw.get("regions")
        if isinstance(given, list):
            names = [to_plain_text(name) for name in given if isinstance(name, str | int)]
        elif given:
            names = [name.strip() for name in self.text("regions").split(">")]
        else:
            names = [self.text("region"), self.text("sub_region")]
        return [name[:100] for name in names if name]

    def coordinates(self):
        pair = self.raw.get("latitude"), self.raw.get("longitude")
        combined = self.raw.get("coordinates")
        if combined and isinstance(combined, str) and combined.count(",") == 1:
            pair = tuple(combined.split(","))
        unknown = {"latitude": None, "longitude": None}
        if all(value in (None, "") for value in pair):
            return unknown
        try:
            latitude, longitude = (round(Decimal(str(value).strip()), 5) for value in pair)
            if not (abs(latitude) <= 90 and abs(longitude) <= 180):
                raise ValueError
        except (InvalidOperation, ValueError):
            self.add_problem("latitude", pair, _("Not valid coordinates. Left out."))
            return unknown
        if any(isinstance(value, str) for value in pair):
            self.add_problem("latitude", pair, _("Should be numbers. Read as numbers."))
        return {"latitude": latitude, "longitude": longitude}


class AccessColumns:
    """How to join a meeting, and its contact."""

    def link(self):
        given = self.text("conference_url", 500)
        notes = self.text("conference_url_notes", 500)
        if PASSWORD_WORDS.search(notes):
            self.add_problem("conference_url_notes", notes, _("Contains a password."))
        fields = {"online_link": "", "online_notes": notes, "shares_password": False}
        if not given:
            return fields
        try:
            URLValidator(schemes=["http", "https"])(given)
        except ValidationError:
            self.add_problem("conference_url", given, _("Not a link. Left out."))
            return fields
        if has_userinfo(given):
            self.add_problem("conference_url", given, HAS_USERINFO)
            return fields
        if is_provider_homepage(given):
            self.add_problem("conference_url", given, _("Links to a home page only. Left out."))
            return fields
        if not get_conference_provider(given):
            self.add_problem("conference_url", given, _("Unknown provider."))
        if has_link_password(given):
            self.add_problem("conference_url", given, _("Contains a password."))
        return fields | {"online_link": given, "shares_password": self.rules.keeps_passwords}

    def phone(self):
        given = self.text("conference_phone")
        phone = re.sub(r"[^\d+,*#]", "", given)[:60]
        if given and len(phone) < 10:
            self.add_problem(
                "conference_phone", given, _("Too short for a phone number. Left out.")
            )
            phone = ""
        return {"phone": phone, "phone_notes": self.text("conference_phone_notes")}

    def contact(self):
        names = [f"contact_{n}_{part}" for n in (1, 2, 3) for part in ("name", "email", "phone")]
        given = [name for name in names if self.raw.get(name)]
        is_kept = given and self.rules.keeps_contacts
        for name in given:
            if not (is_kept and name.startswith("contact_1")):
                message = _("Left out: we don't know whether this person agreed to be named.")
                self.add_problem(name, "", message)
        if not is_kept:
            return {"contact_name": "", "contact_email": "", "contact_phone": ""}
        email = self.text("contact_1_email")
        try:
            validate_email(email or "nobody@example.org")
        except ValidationError:
            self.add_problem("contact_1_email", email, _("Not an email address. Left out."))
            email = ""
        return {
            "contact_name": self.text("contact_1_name", 100),
            "contact_email": email,
            "contact_phone": self.text("contact_1_phone", 40),
        }

    def feed_extras(self):
        """Returns the columns that we only pass on, without empty and invalid ones."""
        fields = {"group": self.text("group")}
        for name in PASSTHROUGH_COLUMNS:
            fields[name] = self.passed_on(name)
        details = [name for name in PASSTHROUGH_COLUMNS if "entity_" in name]
        if not fields["entity"] and any(fields[name] for name in details):
            self.add_problem("entity", "", _("Missing, so its details were left out."))
            fields = {name: value for name, value in fields.items() if name not in details}
        return {name: value for name, value in fields.items() if value}

    def passed_on(self, name):
        """Returns the value of a column that we only pass on, or "" if it is invalid."""
        if name == "email" and self.raw.get(name) and not self.rules.keeps_contacts:
            # BMLT has the address of one person here.
            self.add_problem(name, "", _("Left out. We don't know whether this person agreed."))
            return ""
        if name == "feedback_emails":
            return self.emails(name)
        value = self.payment_handle(name, self.text(name, 2_000))
        pattern = PAYMENT_HANDLES.get(name)
        if value and pattern and not pattern.fullmatch(value):
            self.add_problem(name, value, _("Not in the required format."))
            return ""
        if name == "website" and value and not self.is_web_link(name, value):
            return ""
        if has_userinfo(value):
            self.add_problem(name, value, HAS_USERINFO)
            return ""
        return value

    def payment_handle(self, name, value):
        """Returns the handle in `value` if that is the address of a payment service."""
        pattern, prefix = PAYMENT_LINKS.get(name, (None, ""))
        match = pattern and pattern.fullmatch(value)
        if not match:
            return value
        handle = f"{prefix}{match[1]}"
        self.add_problem(name, value, _("Read as %(handle)s.") % {"handle": handle})
        return handle

    def is_web_link(self, name, value):
        try:
            URLValidator(schemes=["http", "https"])(value)
        except ValidationError:
            self.add_problem(name, value, _("Not a link. Left out."))
            return False
        return True

    def emails(self, name):
        """Returns the valid addresses of a list, or of text with commas between them."""
        given = self.raw.get(name) or []
        given = given.split(",") if isinstance(given, str) else given
        valid = []
        for email in given if isinstance(given, list) else [given]:
            try:
                validate_email(str(email).strip())
                valid.append(str(email).strip())
            except ValidationError:
                self.add_problem(name, email, _("Not an email address. Left out."))
        return valid
