"""What mails may say of groups, to those who may still see them."""

from accounts.glimpsing import Glimpse, glimpses

from .models import Membership


@glimpses("groups:requests")
def of_requests(member, slug):
    """For organizers, as long as they are."""
    leading = Membership.objects.organizing().filter(member=member, group__slug=slug)
    membership = leading.select_related("group").first()
    return membership and Glimpse(membership.group.name)


@glimpses("admin:groups_group_change")
def of_group_in_admin(member, object_id):
    return Glimpse() if member.is_staff else None
