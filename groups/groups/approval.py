"""Creating groups, and their approval by staff where settings.GROUPS_NEED_APPROVAL is on."""

from collections.abc import Iterable

from django.conf import settings
from django.db import transaction
from django.dispatch import Signal

from accounts.models import Challenge, Member, Notification
from accounts.moderation_status.written_texts import Place, announce_text
from accounts.notifications.services import send_notification
from groups.groups.profile import GROUP_TEXTS
from groups.groups.services import generate_group_slug
from groups.membership.services import create_group
from groups.models import Group

# Sent with `group`, inside the transaction that stores the change.
group_proposed, group_approved = Signal(), Signal()


@transaction.atomic
def create_or_propose_group(
    group: Group, creator: Member, challenges: Iterable[Challenge] = ()
) -> Group:
    """Save the new `group` of `creator`, as a proposal where the settings ask for approval.

    A proposal is hidden: only its creator and the people they invite know of it. Raises
    IntegrityError if another request takes the slug at the same moment.
    """
    if settings.GROUPS_NEED_APPROVAL and not creator.is_staff:
        group.requested_visibility = group.visibility
        group.visibility = Group.Visibility.HIDDEN
    group.slug = generate_group_slug(group.name, group.visibility == Group.Visibility.HIDDEN)
    create_group(group, creator)
    announce_text(group, GROUP_TEXTS, creator, Place.GROUP)
    group.challenges.set(challenges)
    if group.requested_visibility:
        group_proposed.send(Group, group=group)
    return group


@transaction.atomic
def approve_group(group: Group, staff: Member) -> None:
    """Give the proposal the visibility that its creator chose, and notify its organizers.

    Does nothing if the group was approved before.
    """
    if not group.requested_visibility:
        return
    group.visibility, group.requested_visibility = group.requested_visibility, ""
    group.save(update_fields=["visibility", "requested_visibility"])
    kind = Notification.Kind.GROUP_APPROVED
    for membership in group.memberships.organizing():
        send_notification(membership.member_id, kind, None, group.about_url)
    group_approved.send(Group, group=group)
