"""Link previews of groups in notification emails, for those who may still see them."""

from accounts.notifications.link_previews import LinkPreview, register_preview
from groups.models import Group, Meeting, Membership, Opportunity


@register_preview("groups:requests")
def preview_join_requests(member, slug):
    """Names the group to its current organizers only."""
    memberships = Membership.objects.organizing().filter(member=member, group__slug=slug)
    membership = memberships.select_related("group").first()
    return membership and LinkPreview(membership.group.name)


@register_preview("groups:meeting")
def preview_meeting(member, slug):
    """Says nothing of the meeting: where somebody goes is for no locked screen."""
    meetings = Meeting.objects.of_readable_groups(member).filter(slug=slug)
    return LinkPreview() if meetings.exists() else None


@register_preview("groups:group-meetings")
def preview_group_meetings(member, slug):
    groups = Group.objects.readable_by(member).filter(slug=slug)
    return LinkPreview() if groups.exists() else None


@register_preview("groups:opportunity")
def preview_opportunity(member, public_id):
    opportunities = Opportunity.objects.of_readable_groups(member).filter(public_id=public_id)
    return LinkPreview() if opportunities.exists() else None


@register_preview("admin:groups_group_change")
def preview_group_in_admin(member, object_id):
    return LinkPreview() if member.is_staff else None
