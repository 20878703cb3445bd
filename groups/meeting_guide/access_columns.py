"""A mixin of validation.FeedRow: how to join a meeting, and its contact.

It uses the `raw` row, the `rules` of the feed, `text()` and `add_problem()` of FeedRow.
"""

import re

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from groups.meetings.conference_providers import (
    get_conference_provider,
    has_link_password,
    is_provider_homepage,
)
from recovery_forum.lib.web_links import has_userinfo

PASSWORD_WORDS = re.compile(r"\b(?:pass(?:word|code)?|pwd|pw)\b", re.I)
HAS_USERINFO = gettext_lazy(
    "Has another name before an @, which makes it look like a link to another site. Left out."
)


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
