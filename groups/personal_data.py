"""What groups hold of a member: where they stand with each."""

from django.db.models import Exists, F, OuterRef
from django.urls import reverse

from accounts.personal import goes, holds

from .models import (
    Attendance,
    CalendarKey,
    Coming,
    Group,
    GroupLink,
    Helped,
    Invitation,
    ListingReport,
    Membership,
    Offer,
    Resource,
)


def left_alone(member):
    """Groups whose only organizer `member` is, while others are in them."""
    others = Membership.objects.current().filter(group=OuterRef("group"), member__is_active=True)
    others = others.exclude(member=member)
    led = member.memberships.organizing().select_related("group")
    for membership in led.filter(Exists(others), ~Exists(others.organizing())):
        group = membership.group
        members = reverse("groups:members", args=[group.slug])
        yield group.name, members, reverse("admin:groups_group_change", args=[group.pk])


def erase(member, held, keeps_posts):
    """The rows go with the account; the counts of the groups follow here.

    What they suggested and nobody took up goes too, and what they said of a listing. A resource
    that moderators approved, and a link that a group keeps, are the place's own by then.
    """
    ListingReport.objects.filter(reporter=member).delete()
    Resource.objects.filter(suggested_by=member, approved_at=None).delete()
    joined = member.memberships.current()
    Group.objects.filter(memberships__in=joined).update(member_count=F("member_count") - 1)
    joined.delete()


holds(Membership, "member", ("group", "role", "state", "note", "reason", "since"))
holds(Coming, "member", ("meeting", "starts_at"))
holds(Attendance, "member", ("meeting", "day", "noted_at"))
holds(ListingReport, "reporter", ("meeting", "words", "reported_at"))
holds(Offer, "member", ("opportunity", "note", "offered_at", "state", "answer"))
holds(Resource, "suggested_by", ("name", "url", "summary", "suggested_at"))
holds(Helped, "member", ("resource", "at"))
holds(GroupLink, "added_by", ("group", "name", "url", "summary", "added_at"))
holds(Invitation, "made_by", ("group", "made_at"))
holds(CalendarKey, "member", because="It opens their calendar to whoever holds it.")

goes("groups", erase=erase, left_alone=left_alone)
