"""Link previews of groups in notification emails, for those who may still see them."""

from accounts.notifications.link_previews import LinkPreview, register_preview
from groups.models import Membership


@register_preview("groups:requests")
def preview_join_requests(member, slug):
    """Names the group to its current organizers only."""
    memberships = Membership.objects.organizing().filter(member=member, group__slug=slug)
    membership = memberships.select_related("group").first()
    return membership and LinkPreview(membership.group.name)


@register_preview("admin:groups_group_change")
def preview_group_in_admin(member, object_id):
    return LinkPreview() if member.is_staff else None
