"""A mixin of validation.FeedRow: columns that are only passed on.

It uses the `raw` row, the `rules` of the feed, `text()` and `add_problem()` of FeedRow.
"""

import re

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.utils.translation import gettext as _

from groups.meeting_guide.access_columns import HAS_USERINFO
from recovery_forum.lib.web_links import has_userinfo

PASSTHROUGH_COLUMNS = (
    "group_notes venmo square paypal homegroup_online entity entity_email entity_location "
    "entity_logo entity_phone entity_url district sub_district website email feedback_emails"
).split()
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


class ExtraColumns:
    """Columns that we only pass on in our own feed."""

    def feed_extras(self):
        """Return the columns that we only pass on, without empty and invalid ones."""
        fields = {"group": self.text("group")}
        for name in PASSTHROUGH_COLUMNS:
            fields[name] = self.passed_on(name)
        details = [name for name in PASSTHROUGH_COLUMNS if "entity_" in name]
        if not fields["entity"] and any(fields[name] for name in details):
            self.add_problem("entity", "", _("Missing, so its details were left out."))
            fields = {name: value for name, value in fields.items() if name not in details}
        return {name: value for name, value in fields.items() if value}

    def passed_on(self, name):
        """Return the value of a column that we only pass on, or "" if it is invalid."""
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
        """Return the handle in `value` if that is the address of a payment service."""
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
        """Return the valid addresses of a list, or of text with commas between them."""
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
