"""What the panel calls the fields that only staff see, for all models in one place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.admin.utils import label_for_field
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_countries import countries

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django_stubs_ext import StrOrPromise

# By the name of the field. The others are called as in the forum.
LABELS: dict[str, StrOrPromise] = {
    "archived_at": gettext_lazy("Archived"),
    "at": gettext_lazy("When"),
    "blocked_at": gettext_lazy("Since"),
    "cheer_count": gettext_lazy("Cheers"),
    "cheered_at": gettext_lazy("When"),
    "confirmed_at": gettext_lazy("Last confirmed"),
    "contact_agreed_at": gettext_lazy("Contact agreed to be shown"),
    "created_at": gettext_lazy("Created"),
    "edited_at": gettext_lazy("Edited"),
    "escalated_at": gettext_lazy("Sent to moderators"),
    "first_reply_at": gettext_lazy("First reply"),
    "given_at": gettext_lazy("When"),
    "is_staff": gettext_lazy("Staff"),
    "is_superuser": gettext_lazy("Administrator"),
    "groups": gettext_lazy("Roles in the panel"),
    "joined_at": gettext_lazy("Joined"),
    "last_active_at": gettext_lazy("Last reply"),
    "last_login": gettext_lazy("Last signed in"),
    "latitude": gettext_lazy("Latitude"),
    "leaderless_since": gettext_lazy("Without an organizer since"),
    "locked_at": gettext_lazy("Closed"),
    "longitude": gettext_lazy("Longitude"),
    "member_count": gettext_lazy("Members"),
    "muted_at": gettext_lazy("Since"),
    "onboarded_at": gettext_lazy("Finished first steps"),
    "opened_at": gettext_lazy("Started"),
    "posted_at": gettext_lazy("Posted"),
    "public_id": gettext_lazy("Address ends in"),
    "reaction_count": gettext_lazy("Reactions"),
    "removed_at": gettext_lazy("Hidden"),
    "replaced_at": gettext_lazy("Changed"),
    "reply_count": gettext_lazy("Replies"),
    "requested_at": gettext_lazy("Asked"),
    "requested_visibility": gettext_lazy("Waits to become"),
    "shared_at": gettext_lazy("Shared"),
    "slug": gettext_lazy("Address ends in"),
    "updated_at": gettext_lazy("Changed"),
    "user": gettext_lazy("Member"),
}
# Of a filter that asks whether there is a date.
QUESTIONS: dict[str, StrOrPromise] = {
    "approved_at": gettext_lazy("Approved"),
    "broken_since": gettext_lazy("Link is broken"),
    "leaderless_since": gettext_lazy("Without an organizer"),
    "refused_at": gettext_lazy("Refused"),
}


def get_label(name: Any, model_admin: Any) -> str:
    """Return what the field or column `name` of `model_admin` is called, with a capital."""
    label = LABELS.get(name) if isinstance(name, str) else None
    return capfirst(str(label or label_for_field(name, model_admin.model, model_admin)))


class CountryFilter(admin.AllValuesFieldListFilter):
    """The countries of the rows, by name instead of by code."""

    def choices(self, changelist: Any) -> Iterator[Any]:
        for choice in super().choices(changelist):
            words = str(choice["display"])
            yield {**choice, "display": countries.name(words) or words}


class IsSetFilter(admin.EmptyFieldListFilter):
    """Whether a row has a date, as a question with "Yes" and "No"."""

    def __init__(self, field: Any, request: Any, params: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(field, request, params, *args, **kwargs)
        name = kwargs["field_path"]
        self.title = str(QUESTIONS.get(name) or LABELS.get(name) or field.verbose_name)

    def choices(self, changelist: Any) -> Iterator[Any]:
        for value, words in ((None, _("All")), ("0", _("Yes")), ("1", _("No"))):
            query = {self.lookup_kwarg: value} if value else {}
            without = [self.lookup_kwarg]
            yield {
                "selected": self.lookup_val == value,
                "query_string": changelist.get_query_string(query, without),
                "display": words,
            }
