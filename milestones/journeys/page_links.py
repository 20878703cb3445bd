"""The links of "My recovery": to every page that is a member's own."""

from typing import NamedTuple

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class PageLink(NamedTuple):
    """`icon` is a name of recovery_forum/lib/icons.py."""

    name: Promise
    purpose: Promise
    icon: str
    url_name: str

    @property
    def url(self) -> str:
        return reverse(self.url_name)


PAGE_LINKS = (
    PageLink(_("My days"), _("Check-ins, chart and report"), "sun", "milestones:check-ins"),
    PageLink(_("My plan"), _("For hard nights"), "shield", "milestones:plan"),
    PageLink(_("Worksheets"), _("Questions to think about"), "check", "milestones:worksheets"),
    PageLink(_("My journal"), _("As long as you like"), "edit", "milestones:journal"),
    PageLink(_("Partners"), _("People who support me"), "care", "milestones:partners"),
    PageLink(
        _("Reminders"), _("Hard days, and when your day starts"), "bell", "milestones:reminders"
    ),
    PageLink(
        _("Celebrations"), _("Milestones that others shared"), "celebrations",
        "milestones:celebrations",
    ),
)  # fmt: skip
