"""Creating groups, and their approval by staff where settings.GROUPS_NEED_APPROVAL is on."""

from django.conf import settings
from django.db import transaction
from django.dispatch import Signal

from accounts.models import Notification
from accounts.notifications.services import send_notification
from groups.membership.services import create_group
from groups.models import Group

# Sent with `group`, in the transaction that stores it.
group_proposed, group_approved = Signal(), Signal()


@transaction.atomic
def create_or_propose_group(group, founder):
    """Save the new `group` of `founder`; as a proposal where the host wants to agree first.

    A proposal is hidden: its founder and whom they invite know of it, and nobody else.
    """
    if settings.GROUPS_NEED_APPROVAL and not founder.is_staff:
        group.wished_visibility = group.visibility
        group.visibility = Group.Visibility.HIDDEN
    create_group(group, founder)
    if group.wished_visibility:
        group_proposed.send(Group, group=group)
    return group


@transaction.atomic
def approve_group(group, staff):
    """Make of the proposal what its founder wished, and tell its organizers."""
    if not group.wished_visibility:
        return
    group.visibility, group.wished_visibility = group.wished_visibility, ""
    group.save(update_fields=["visibility", "wished_visibility"])
    for leading in group.memberships.organizing():
        send_notification(leading.member_id, Notification.Kind.GROUP_OPEN, None, group.about_url)
    group_approved.send(Group, group=group)
