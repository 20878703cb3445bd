"""What groups hold of a member: where they stand with each."""

from django.db.models import F
from django.urls import reverse

from accounts.personal import goes, holds

from .models import Group, Membership


def left_alone(member):
    """Groups whose only organizer `member` is, while others are in them."""
    led = member.memberships.organizing().select_related("group")
    for membership in led.order_by("group__name"):
        others = membership.group.memberships.current().filter(member__is_active=True)
        others = others.exclude(member=member)
        if others.exists() and not others.organizing().exists():
            group = membership.group
            members = reverse("groups:members", args=[group.slug])
            yield group.name, members, reverse("admin:groups_group_change", args=[group.pk])


def erase(member, held, keeps_posts):
    """The rows go with the account; the counts of the groups follow here."""
    joined = member.memberships.current()
    Group.objects.filter(memberships__in=joined).update(member_count=F("member_count") - 1)
    joined.delete()


holds(Membership, "member", ("group", "role", "state", "note", "since"))

goes("groups", erase=erase, left_alone=left_alone)
