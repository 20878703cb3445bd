"""Groups suggested to a member."""

from accounts.models.hidden_items import without_hidden_items
from groups.models import Group

MAX_SUGGESTED_GROUPS = 3


def get_suggested_groups(member):
    """Groups that share a challenge with `member`, who is not in them yet."""
    if not member.is_authenticated:
        return []
    groups = without_hidden_items(Group.objects.visible_to(member), member, "group").filter(
        challenges__in=member.challenges.all(), archived_at=None
    )
    fresh = groups.exclude(pk__in=Group.objects.joined_by(member)).distinct()
    return fresh.for_list(member).order_by("-member_count", "-pk")[:MAX_SUGGESTED_GROUPS]
