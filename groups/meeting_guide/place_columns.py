"""A mixin of validation.FeedRow: where a meeting is, and how people attend.

It uses the `raw` row, the `rules` of the feed, `text()` and `add_problem()` of FeedRow.
"""

import re
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from groups.meeting_guide.parsing import to_plain_text

STATES = frozenset(
    "AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ "
    "NM NY NC ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY".split()
)
PROVINCES = frozenset("AB BC MB NB NL NS NT NU ON PE QC SK YT".split())
ATTENDANCE_OPTIONS = frozenset({"in_person", "hybrid", "online", "inactive"})
# Columns by which people can join online.
ONLINE_COLUMNS = ("conference_url", "conference_phone", "conference_url_notes")


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
        """Return how people attend as the feed says it, or "" if it leaves it open."""
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
        """Return the regions from a list, from text with ">", or from the two older columns."""
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
