"""Joining, leaving, inviting, banning and roles. Each function keeps the group's member count."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Notification
from accounts.notifications.services import send_notification
from groups.models import Group, Invitation, Membership

Role, State = Membership.Role, Membership.State


@transaction.atomic
def create_group(group, founder):
    """Save the new `group` with `founder` as its first organizer."""
    group.save()
    add_member(group, founder, role=Role.ORGANIZER)
    return group


@transaction.atomic
def join_group(group, member, note=""):
    """Let `member` in, or note down that they asked, as the group's visibility says.

    Gives the membership. Raises PermissionDenied, in words, for somebody whom the organizers
    banned, and where the group is archived.
    """
    group = lock_group(group)
    membership = group.membership_of(member)
    if group.archived_at:
        raise PermissionDenied(_("This group is archived. Nobody can join it any more."))
    if membership and membership.state == State.BANNED:
        raise PermissionDenied(membership.why_out)
    if membership and membership.is_current:
        return membership
    invited = membership and membership.state == State.INVITED
    if invited or group.visibility in {Group.Visibility.OPEN, Group.Visibility.COMMUNITY}:
        return add_member(group, member)
    has_asked = membership and membership.state == State.ASKED
    return membership if has_asked else _create_join_request(group, member, note)


def _create_join_request(group, member, note):
    asked = set_membership_state(group, member, State.ASKED, note=note)
    url = reverse("groups:requests", args=[group.slug])
    for leading in group.memberships.organizing():
        send_notification(leading.member_id, Notification.Kind.ASKED, member, url)
    return asked


@transaction.atomic
def accept_join_request(membership, organizer):
    """The `organizer`'s yes to somebody who asked, unless they took it back meanwhile."""
    group = lock_group(membership.group)
    if group.memberships.filter(pk=membership.pk, state=State.ASKED).exists():
        add_member(group, membership.member)
        url = group.get_absolute_url()
        send_notification(membership.member_id, Notification.Kind.LET_IN, organizer, url)


def decline_join_request(membership):
    """An organizer's no. It is silent, and leaves no mark on the person."""
    Membership.objects.filter(pk=membership.pk, state=State.ASKED).delete()


@transaction.atomic
def leave_group(group, member):
    """Raises PermissionDenied, in words, for the last organizer of a group with other members."""
    group = lock_group(group)
    membership = group.membership_of(member)
    if not membership or membership.state == State.BANNED:
        return
    if membership.organizes and is_last_organizer(group, membership):
        raise PermissionDenied(
            _("A group needs an organizer. Please make another member organizer first.")
        )
    membership.delete()
    if membership.is_current:
        Group.objects.filter(pk=group.pk).update(member_count=F("member_count") - 1)


def lock_group(group):
    """The group as it is now, held: one row to wait for, so that two clicks never count twice."""
    return Group.objects.select_for_update().get(pk=group.pk)


def is_last_organizer(group, membership):
    """Whether nobody else would organize the group for those who are in it."""
    # An account that was closed can't look after anybody.
    others = group.memberships.current().filter(member__is_active=True).exclude(pk=membership.pk)
    return others.exists() and not others.organizing().exists()


def add_member(group, member, role=Role.MEMBER):
    """Let `member` in; the group is held by the caller, who looked that they may come."""
    membership = set_membership_state(group, member, State.MEMBER, role=role)
    Group.objects.filter(pk=group.pk).update(member_count=F("member_count") + 1)
    return membership


def set_membership_state(group, member, state, role=Role.MEMBER, note="", reason=""):
    """The membership of `member`, in `state` from now on. Nothing of an earlier state stays."""
    said = {"state": state, "role": role, "note": note, "reason": reason}
    membership, _created = Membership.objects.update_or_create(
        group=group, member=member, defaults=said | {"since": timezone.now()}
    )
    return membership


@transaction.atomic
def invite_member(group, organizer, member):
    """Ask `member` in by name. Who is in or was banned stays as they are."""
    group = lock_group(group)
    membership = group.membership_of(member)
    if membership and membership.state == State.BANNED:
        raise PermissionDenied(_("This member was banned here. Let them back first."))
    if membership and membership.state == State.ASKED:
        return add_member(group, member)
    if membership is None or membership.state == State.REMOVED:
        membership = set_membership_state(group, member, State.INVITED)
        send_notification(member.pk, Notification.Kind.INVITED, organizer, group.about_url)
    return membership


@transaction.atomic
def accept_invitation(invitation, member):
    """Join by a link. Raises PermissionDenied, in words, for somebody who was banned."""
    group = lock_group(invitation.group)
    membership = group.membership_of(member)
    if membership and membership.state == State.BANNED:
        raise PermissionDenied(membership.why_out)
    if membership and membership.is_current:
        return membership
    used = Invitation.objects.alive().filter(pk=invitation.pk).update(uses_left=F("uses_left") - 1)
    if not used:
        raise PermissionDenied(_("This invitation is used up or over. Please ask for a new one."))
    return add_member(group, member)


@transaction.atomic
def remove_member(membership, reason=""):
    """Out of the group; they may ask again. Without a reason nobody is told but by the door.

    With one they are told, and read it where they would come in again. Whoever knew of a hidden
    group reads at its address that they are out, with a reason or without.
    """
    was_in = _count_departure(membership)
    group, member = membership.group, membership.member
    Membership.objects.filter(pk=membership.pk).delete()
    if was_in and (reason or group.visibility == Group.Visibility.HIDDEN):
        set_membership_state(group, member, State.REMOVED, reason=reason)
    if was_in and reason:
        send_notification(member.pk, Notification.Kind.TAKEN_OUT, None, group.about_url)


@transaction.atomic
def ban_member(membership, reason):
    """Out, and not in again until let back. They read the reason where they would ask to join."""
    _count_departure(membership)
    Membership.objects.filter(pk=membership.pk).update(
        state=State.BANNED, role=Role.MEMBER, reason=reason, since=timezone.now()
    )


def unban_member(membership):
    Membership.objects.filter(pk=membership.pk, state=State.BANNED).delete()


def _count_departure(membership):
    """Count somebody who leaves; gives whether they were in."""
    group = lock_group(membership.group)
    now = group.memberships.get(pk=membership.pk)
    if now.organizes:
        raise PermissionDenied(_("Organizers step down by themselves."))
    if now.is_current:
        Group.objects.filter(pk=group.pk).update(member_count=F("member_count") - 1)
    return now.is_current


@transaction.atomic
def set_member_role(membership, role):
    """Raises PermissionDenied, in words, where nobody would organize the group any more."""
    group = lock_group(membership.group)
    now = group.memberships.get(pk=membership.pk)
    if role == Role.MEMBER and now.organizes and is_last_organizer(group, now):
        raise PermissionDenied(
            _("A group needs an organizer. Please make another member organizer first.")
        )
    Membership.objects.filter(pk=now.pk).update(role=role)
