"""Queries of meetings: who may see them, and which take place."""

from datetime import timedelta

from django.db import models
from django.db.models import OuterRef, Q, Subquery

from groups.meetings.recurrence import JOINABLE_AFTER_START, WEEKLY
from groups.models.groups import Group
from groups.models.memberships import Membership

# Nobody should travel to a meeting that ended: after this long, the page shows a warning.
CONFIRMATION_VALID_FOR = timedelta(days=90)
SEARCH_COLUMNS = ("search_text", "search_place", "text_vector", "place_vector")


class MeetingQuerySet(models.QuerySet):
    def visible_to(self, member):
        """Meetings of groups that `member` may read, without those that a moderator hid."""
        return self.of_readable_groups(member).filter(removed_at=None)

    def of_readable_groups(self, member):
        """As visible_to(), and those that moderators hid: their hosts may correct them."""
        return self.filter(group__in=Group.objects.readable_by(member))

    def public(self):
        """Meetings that anonymous visitors may read, and that may therefore be published."""
        listed = Group.objects.filter(
            visibility=Group.Visibility.OPEN, archived_at=None, removed_at=None
        )
        return self.filter(group__in=listed, removed_at=None)

    def for_list(self, member):
        """Prepares meetings for a list: loads the group and annotates `reader_role`.

        `reader_role` is the role of `member` in the group, or None for non-members.
        """
        role = Membership.objects.none().values("role")
        if member.is_authenticated:
            memberships = Membership.objects.current().filter(member=member)
            role = memberships.filter(group=OuterRef("group")).values("role")[:1]
        meetings = self.select_related("group").annotate(reader_role=Subquery(role))
        return meetings.defer(*SEARCH_COLUMNS)

    def weekly(self):
        """Meetings that the Meeting Guide format can hold: every week, without a last day."""
        return self.filter(frequency=WEEKLY, ends_on=None)

    def taking_place(self):
        """Meetings that somebody can attend now.

        Without those that are closed for a while, and those that a moderator hid.
        """
        return self.filter(Q(is_online=True) | Q(is_in_person=True), removed_at=None)

    def with_outdated_start(self, now):
        """Meetings whose `next_at` is past. update_next_starts() sets it anew.

        A meeting that has an end and no next start is over. It stays as it is.
        """
        missing = Q(next_at=None, ends_on=None)
        return self.filter(Q(next_at__lt=now - JOINABLE_AFTER_START) | missing)

    def has_outdated_start(self, now):
        """Whether any meeting has an outdated start."""
        # A union reads two index entries. With OR, PostgreSQL would scan the table.
        past = self.filter(next_at__lt=now - JOINABLE_AFTER_START).order_by("next_at").values("pk")
        missing = self.filter(next_at=None, ends_on=None).order_by().values("pk")
        return past[:1].union(missing[:1], all=True).exists()

    def unconfirmed(self, now):
        return self.filter(confirmed_at__lt=now - CONFIRMATION_VALID_FOR)
