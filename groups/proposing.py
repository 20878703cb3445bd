"""Proposing a group, where the host wants to agree to each: settings.GROUPS_NEED_APPROVAL."""

from django.conf import settings
from django.db import transaction
from django.dispatch import Signal

from accounts.models import Notification
from accounts.notifying import notify

from .joining import found
from .models import Group

# Sent with `group`, in the transaction that stores it.
proposed, agreed_to = Signal(), Signal()


@transaction.atomic
def establish(group, founder):
    """Save the new `group` of `founder`; as a proposal where the host wants to agree first.

    A proposal is hidden: its founder and whom they invite know of it, and nobody else.
    """
    if settings.GROUPS_NEED_APPROVAL and not founder.is_staff:
        group.wished_visibility = group.visibility
        group.visibility = Group.Visibility.HIDDEN
    found(group, founder)
    if group.wished_visibility:
        proposed.send(Group, group=group)
    return group


@transaction.atomic
def agree_to(group, staff):
    """Make of the proposal what its founder wished, and tell its organizers."""
    if not group.wished_visibility:
        return
    group.visibility, group.wished_visibility = group.wished_visibility, ""
    group.save(update_fields=["visibility", "wished_visibility"])
    for leading in group.memberships.organizing():
        notify(leading.member_id, Notification.Kind.GROUP_OPEN, None, group.about_url)
    agreed_to.send(Group, group=group)
