"""The places of "My recovery": everything that is a member's own, from one page."""

from typing import NamedTuple

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Place(NamedTuple):
    """A link of the page. `icon` is a name of recovery_forum/lib/icons.py."""

    name: Promise
    purpose: Promise
    icon: str
    url_name: str

    @property
    def url(self) -> str:
        return reverse(self.url_name)


PLACES = (
    Place(_("My days"), _("Check-ins, chart and report"), "sun", "milestones:check-ins"),
    Place(_("My plan"), _("For hard nights"), "shield", "milestones:plan"),
    Place(_("Worksheets"), _("Questions to think about"), "check", "milestones:worksheets"),
    Place(_("My journal"), _("As long as you like"), "edit", "milestones:journal"),
    Place(_("Partners"), _("People who support me"), "care", "milestones:partners"),
    Place(_("Reminders"), _("Hard days, and when your day starts"), "bell", "milestones:reminders"),
    Place(
        _("Celebrations"), _("Milestones that others shared"), "celebrations",
        "milestones:celebrations",
    ),
)  # fmt: skip
