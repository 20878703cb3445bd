"""What groups hold of a member: where they stand with each."""

from django.db.models import Exists, F, OuterRef
from django.urls import reverse

from accounts.privacy.registry import register_data, register_deletion
from groups.models import (
    Attendance,
    CalendarKey,
    Group,
    GroupLink,
    Invitation,
    ListingReport,
    Membership,
    Offer,
    Resource,
    ResourceVote,
    Rsvp,
)


def get_groups_left_without_organizer(member):
    """Groups whose only organizer `member` is, while others are in them."""
    others = Membership.objects.current().filter(group=OuterRef("group"), member__is_active=True)
    others = others.exclude(member=member)
    led = member.memberships.organizing().select_related("group")
    for membership in led.filter(Exists(others), ~Exists(others.organizing())):
        group = membership.group
        members = reverse("groups:members", args=[group.slug])
        yield group.name, members, reverse("admin:groups_group_change", args=[group.pk])


def erase_group_data(member, held, keeps_posts):
    """The rows go with the account; the counts of the groups follow here.

    What they suggested and nobody took up goes too, and what they said of a listing. A resource
    that moderators approved, and a link that a group keeps, are the place's own by then.
    """
    ListingReport.objects.filter(reporter=member).delete()
    Resource.objects.filter(suggested_by=member, approved_at=None).delete()
    joined = member.memberships.current()
    Group.objects.filter(memberships__in=joined).update(member_count=F("member_count") - 1)
    joined.delete()


register_data(Membership, "member", ("group", "role", "state", "note", "reason", "since"))
register_data(Rsvp, "member", ("meeting", "starts_at"))
register_data(Attendance, "member", ("meeting", "day", "noted_at"))
register_data(ListingReport, "reporter", ("meeting", "words", "reported_at"))
register_data(Offer, "member", ("opportunity", "note", "offered_at", "state", "answer"))
register_data(Resource, "suggested_by", ("name", "url", "summary", "suggested_at"))
register_data(ResourceVote, "member", ("resource", "at"))
register_data(GroupLink, "added_by", ("group", "name", "url", "summary", "added_at"))
register_data(Invitation, "made_by", ("group", "made_at"))
register_data(CalendarKey, "member", because="It opens their calendar to whoever holds it.")

register_deletion("groups", erase=erase_group_data, left_alone=get_groups_left_without_organizer)
