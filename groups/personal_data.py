"""The personal data of a member in this app: what is exported, and what is erased."""

from collections.abc import Iterator

from django.db.models import Exists, F, OuterRef
from django.urls import reverse

from accounts.models import AccountDeletion, Member
from accounts.privacy.registry import register_data, register_deletion
from groups.membership.services import notify_last_organizer
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


def get_groups_left_without_organizer(member: Member) -> Iterator[tuple[str, str, str]]:
    """Yield groups with other members and no organizer but `member`.

    Each is a tuple of its name, the URL of its members, and the URL of its admin page.
    """
    others = Membership.objects.current().filter(group=OuterRef("group"), member__is_active=True)
    others = others.exclude(member=member)
    organized = member.memberships.organizing().select_related("group")
    for membership in organized.filter(Exists(others), ~Exists(others.organizing())):
        group = membership.group
        members = reverse("groups:members", args=[group.slug])
        yield group.name, members, reverse("admin:groups_group_change", args=[group.pk])


def notify_remaining_organizers(deletion: AccountDeletion) -> None:
    """Tell who is left as the only organizer of a group, but not who leaves."""
    for membership in deletion.member.memberships.organizing().select_related("group"):
        notify_last_organizer(membership.group, leaving=deletion.member)


def erase_group_data(member: Member, restore_data: dict, keeps_posts: bool) -> None:
    """Delete the data of `member` that does not cascade, and update the member counts.

    Their listing reports and their unapproved suggestions are deleted. Approved resources and
    the links of groups stay, because the community uses them.
    """
    ListingReport.objects.filter(reporter=member).delete()
    Resource.objects.filter(suggested_by=member, approved_at=None).delete()
    joined = member.memberships.current()
    Group.objects.filter(memberships__in=joined).update(member_count=F("member_count") - 1)
    joined.delete()


def get_known_group_name(membership, name):
    """Return the name of the group, or "" if it is hidden from the member by now."""
    is_hidden = membership.group.visibility == Group.Visibility.HIDDEN
    is_inside = membership.state in Membership.STATES_SEEING_HIDDEN_GROUP
    return "" if is_hidden and not is_inside else str(membership.group)


register_data(
    Membership,
    "member",
    (
        ("group", get_known_group_name), "role", "state", "note", "reason", "since",
        "watches_threads", "is_shown_here", "here_from", "here_until",
    ),
)  # fmt: skip
register_data(Rsvp, "member", ("meeting", "starts_at"))
register_data(Attendance, "member", ("meeting", "day", "recorded_at"))
register_data(ListingReport, "reporter", ("meeting", "text", "reported_at"))
register_data(Offer, "member", ("opportunity", "note", "offered_at", "state", "answer"))
register_data(Resource, "suggested_by", ("name", "url", "summary", "suggested_at"))
register_data(ResourceVote, "member", ("resource", "voted_at"))
register_data(GroupLink, "added_by", ("group", "name", "url", "summary", "added_at"))
register_data(Invitation, "created_by", ("group", "created_at"))
register_data(CalendarKey, "member", reason="Whoever has it can read the calendar.")

register_deletion(
    "groups",
    hide=notify_remaining_organizers,
    erase=erase_group_data,
    list_orphaned=get_groups_left_without_organizer,
)
