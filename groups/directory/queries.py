"""The groups of a member, and those suggested to them."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from accounts.models import Member
from accounts.models.hidden_items import without_hidden_items
from groups.models import Group

MAX_SUGGESTED_GROUPS = 3


def get_suggested_groups(member: Member | AnonymousUser) -> QuerySet[Group] | list:
    """Return the largest groups that share a challenge with `member` and that they can join.

    Visitors get an empty list.
    """
    if not member.is_authenticated:
        return []
    groups = without_hidden_items(Group.objects.visible_to(member), member, "group").filter(
        challenges__in=member.challenges.all(), archived_at=None, removed_at=None
    )
    new = groups.exclude(pk__in=Group.objects.joined_by(member)).distinct()
    return new.for_list(member).order_by("-member_count", "-pk")[:MAX_SUGGESTED_GROUPS]


def list_own_groups(member: Member | AnonymousUser) -> QuerySet[Group] | list:
    """Return the groups that `member` is in, by name, without archived ones.

    Visitors get an empty list.
    """
    if not member.is_authenticated:
        return []
    own = without_hidden_items(Group.objects.joined_by(member), member, "group")
    return own.filter(archived_at=None).order_by("name")
