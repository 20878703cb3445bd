"""Joining, leaving, inviting and banning.

Every function opens its own transaction and keeps the group's member count correct, unless it
says otherwise.
"""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Member, Notification
from accounts.moderation_status.written_texts import Place, announce_text
from accounts.notifications.services import end_request_notifications, send_notification
from groups.models import Group, Invitation, Membership
from groups.models.groups import GROUP_REMOVED

Role, State = Membership.Role, Membership.State


@transaction.atomic
def create_group(group: Group, creator: Member) -> Group:
    """Save the new `group` with `creator` as its first organizer."""
    group.save()
    add_member(group, creator, role=Role.ORGANIZER)
    return group


@transaction.atomic
def join_group(group: Group, member: Member, note: str = "") -> Membership:
    """Add `member` to the group, or create a join request if its visibility requires one.

    Returns the membership. Raises PermissionDenied, with a message, if the member is banned, if
    their request was declined a short time ago, or if the group is closed.
    """
    group = lock_group(group)
    membership = group.membership_of(member)
    if group.archived_at:
        raise PermissionDenied(_("This group is archived. Nobody can join it any more."))
    if group.removed_at:
        raise PermissionDenied(GROUP_REMOVED)
    if membership and membership.state == State.BANNED:
        raise PermissionDenied(membership.removal_message)
    if membership and membership.is_current:
        return membership
    is_invited = membership and membership.state == State.INVITED
    if is_invited or group.visibility in {Group.Visibility.OPEN, Group.Visibility.COMMUNITY}:
        return add_member(group, member)
    if membership and membership.state == State.DECLINED and not membership.may_ask_again:
        raise PermissionDenied(membership.removal_message)
    has_requested = membership and membership.state == State.REQUESTED
    return membership if has_requested else _create_join_request(group, member, note)


def _create_join_request(group: Group, member: Member, note: str) -> Membership:
    join_request = set_membership_state(group, member, State.REQUESTED, note=note)
    announce_text(join_request, ["note"], member, Place.JOIN_REQUEST)
    url = reverse("groups:requests", args=[group.slug])
    for organizer in group.memberships.organizing():
        send_notification(organizer.member_id, Notification.Kind.MEMBERSHIP_REQUESTED, member, url)
    return join_request


def _end_request_notifications(membership: Membership) -> None:
    group = membership.group
    url = reverse("groups:requests", args=[group.slug])
    organizers = group.memberships.organizing().values_list("member", flat=True)
    kind = Notification.Kind.MEMBERSHIP_REQUESTED
    end_request_notifications(organizers, kind, membership.member, url)


@transaction.atomic
def accept_join_request(membership: Membership, organizer: Member) -> None:
    """Add the member who asked to join and notify them.

    Does nothing if they withdrew the request in the meantime.
    """
    group = lock_group(membership.group)
    if group.memberships.filter(pk=membership.pk, state=State.REQUESTED).exists():
        add_member(group, membership.member)
        _end_request_notifications(membership)
        url = group.get_absolute_url()
        kind = Notification.Kind.MEMBERSHIP_ACCEPTED
        send_notification(membership.member_id, kind, organizer, url)


@transaction.atomic
def decline_join_request(membership: Membership, reason: str = "") -> None:
    """Decline the join request and notify the member, who reads `reason` on the about page.

    They may ask again after DECLINED_PAUSE. Does nothing if they withdrew the request.
    """
    declined = Membership.objects.filter(pk=membership.pk, state=State.REQUESTED)
    fields = {"state": State.DECLINED, "note": "", "reason": reason, "since": timezone.now()}
    if declined.update(**fields):
        _end_request_notifications(membership)
        url = membership.group.about_url
        kind = Notification.Kind.MEMBERSHIP_DECLINED
        send_notification(membership.member_id, kind, None, url)


@transaction.atomic
def leave_group(group: Group, member: Member) -> None:
    """Delete the membership, join request or invitation of `member`. A ban stays.

    So does a declined request during its pause, or it could be sent again at once. An organizer who
    is left alone with the group is notified. Raises PermissionDenied, with a message, for the last
    organizer of a group with other members.
    """
    group = lock_group(group)
    membership = group.membership_of(member)
    if not membership or membership.state == State.BANNED:
        return
    if membership.state == State.DECLINED and not membership.may_ask_again:
        return
    if membership.is_organizer and is_last_organizer(group, membership):
        raise PermissionDenied(
            _("A group needs an organizer. Please ask another member to become one first.")
        )
    membership.delete()
    if membership.state == State.REQUESTED:
        _end_request_notifications(membership)
    if membership.is_current:
        Group.objects.filter(pk=group.pk).update(member_count=F("member_count") - 1)
    if membership.is_organizer:
        notify_last_organizer(group)


def lock_group(group: Group) -> Group:
    """Return the current row of the group, locked. Needs a transaction.

    Everything that changes the member count takes this lock, so nothing is counted twice.
    """
    return Group.objects.select_for_update().get(pk=group.pk)


def is_last_organizer(group: Group, membership: Membership) -> bool:
    """Whether the group has other members, and no organizer but that of `membership`."""
    # A closed account cannot organize a group.
    others = group.memberships.current().filter(member__is_active=True).exclude(pk=membership.pk)
    return others.exists() and not others.organizing().exists()


def add_member(group: Group, member: Member, role: str = Role.MEMBER) -> Membership:
    """Make `member` a current member of the group and count them.

    The caller holds the lock of lock_group() and has checked that they may join.
    """
    membership = set_membership_state(group, member, State.MEMBER, role=role)
    Group.objects.filter(pk=group.pk).update(member_count=F("member_count") + 1)
    return membership


def set_membership_state(
    group: Group,
    member: Member,
    state: str,
    role: str = Role.MEMBER,
    note: str = "",
    reason: str = "",
) -> Membership:
    """Create or overwrite the membership of `member`. Nothing of its earlier state stays.

    Does not update the member count.
    """
    fields = {
        "state": state, "role": role, "note": note, "reason": reason, "organizer_asked_at": None,
        "watches_threads": False, "is_shown_here": False, "here_from": None, "here_until": None,
    }  # fmt: skip
    membership, _created = Membership.objects.update_or_create(
        group=group, member=member, defaults=fields | {"since": timezone.now()}
    )
    return membership


@transaction.atomic
def invite_member(group: Group, organizer: Member, member: Member) -> Membership:
    """Invite `member` and notify them. If they had asked to join, they become a member.

    Current members are left as they are. Raises PermissionDenied if the member is banned.
    """
    group = lock_group(group)
    membership = group.membership_of(member)
    if membership and membership.state == State.BANNED:
        raise PermissionDenied(_("This member is banned from the group. Lift the ban first."))
    if membership and membership.state == State.REQUESTED:
        kind, url = Notification.Kind.MEMBERSHIP_ACCEPTED, group.get_absolute_url()
        send_notification(member.pk, kind, organizer, url)
        return add_member(group, member)
    if membership is None or membership.state in {State.REMOVED, State.DECLINED}:
        membership = set_membership_state(group, member, State.INVITED)
        send_notification(member.pk, Notification.Kind.INVITED, organizer, group.about_url)
    return membership


@transaction.atomic
def accept_invitation(invitation: Invitation, member: Member) -> Membership:
    """Add `member` to the group of an invitation link, and use up one of its uses.

    Raises PermissionDenied, with a message, if they are banned or the link is no longer usable.
    """
    group = lock_group(invitation.group)
    membership = group.membership_of(member)
    if membership and membership.is_current:
        return membership
    if membership and membership.state == State.BANNED:
        raise PermissionDenied(membership.removal_message)
    usable = Invitation.objects.usable().filter(pk=invitation.pk)
    if not usable.update(uses_left=F("uses_left") - 1):
        raise PermissionDenied(
            _("This invitation has expired or been used up. Please ask for a new one.")
        )
    return add_member(group, member)


@transaction.atomic
def remove_member(membership: Membership, reason: str = "") -> None:
    """Remove the member from the group. They may join again.

    With a reason, they are notified and read it on the group's about page. Without one they are
    not notified. Former members of a hidden group read at its address that they were removed,
    with or without a reason. Also deletes join requests and invitations.
    """
    current = _lock_current(membership)
    if current is None or current.pk != membership.pk:
        return  # They left at that moment, or a second click came.
    was_member = current.is_current
    group, member = membership.group, membership.member
    _uncount(current)
    current.delete()
    if not was_member:  # An invitation that ended leads nowhere any more.
        invited = Notification.objects.filter(member=member, kind=Notification.Kind.INVITED)
        invited.filter(url=group.about_url, seen_at=None).delete()
    if was_member and (reason or group.visibility == Group.Visibility.HIDDEN):
        set_membership_state(group, member, State.REMOVED, reason=reason)
    if was_member and reason:
        send_notification(member.pk, Notification.Kind.MEMBERSHIP_REMOVED, None, group.about_url)


@transaction.atomic
def ban_member(membership: Membership, reason: str) -> None:
    """Remove the member and keep them from joining again. They are notified, and read why.

    Also bans who only asked or was invited.
    """
    if current := _lock_current(membership):
        _uncount(current)
    # Also who left at that moment: they could come back.
    group, member = membership.group, membership.member
    ban = set_membership_state(group, member, State.BANNED, reason=reason)
    send_notification(member.pk, Notification.Kind.MEMBERSHIP_REMOVED, None, ban.ban_url)


@transaction.atomic
def unban_member(membership: Membership) -> None:
    """Delete the ban, so that the member may join again, and notify them.

    Not where the group is hidden: they can't see it, and only an invitation leads there.
    """
    group = membership.group
    banned = Membership.objects.filter(pk=membership.pk, state=State.BANNED)
    if banned.delete()[0] and group.visibility != Group.Visibility.HIDDEN:
        kind = Notification.Kind.BAN_LIFTED
        send_notification(membership.member_id, kind, None, group.about_url)


def _lock_current(membership: Membership) -> Membership | None:
    """Lock the group, and return what is stored of the person there now; None if they left.

    Raises PermissionDenied for organizers.
    """
    group = lock_group(membership.group)
    current = group.memberships.filter(member=membership.member_id).first()
    if current and current.is_organizer:
        raise PermissionDenied(_("Only organizers themselves can step down."))
    return current


def _uncount(membership: Membership) -> None:
    """Lower the member count of the locked group if the person is a current member."""
    if membership.is_current:
        Group.objects.filter(pk=membership.group_id).update(member_count=F("member_count") - 1)


def notify_last_organizer(group: Group, leaving: Member | None = None) -> None:
    """Tell the organizer who is the only one left besides `leaving`, if there is just one.

    Needs a transaction.
    """
    remaining = list(
        group.memberships.organizing().filter(member__is_active=True).exclude(member=leaving)[:2]
    )
    if len(remaining) == 1:
        url = reverse("groups:archive", args=[group.slug])  # It says how to hand over.
        send_notification(remaining[0].member_id, Notification.Kind.LAST_ORGANIZER, None, url)
