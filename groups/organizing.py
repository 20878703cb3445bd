"""What organizers do about the people of their group. Each keeps the group's member count."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Notification
from accounts.notifying import notify

from .joining import enter, held, is_needed, mark
from .models import Group, Invitation, Membership

Role, State = Membership.Role, Membership.State


@transaction.atomic
def invite(group, organizer, member):
    """Ask `member` in by name. Who is in or was banned stays as they are."""
    group = held(group)
    membership = group.membership_of(member)
    if membership and membership.state == State.BANNED:
        raise PermissionDenied(_("This member was banned here. Let them back first."))
    if membership and membership.state == State.ASKED:
        return enter(group, member)
    if membership is None or membership.state == State.REMOVED:
        membership = mark(group, member, State.INVITED)
        notify(member.pk, Notification.Kind.INVITED, organizer, group.about_url)
    return membership


@transaction.atomic
def come_in(invitation, member):
    """Join by a link. Raises PermissionDenied, in words, for somebody who was banned."""
    group = held(invitation.group)
    membership = group.membership_of(member)
    if membership and membership.state == State.BANNED:
        raise PermissionDenied(membership.why_out)
    if membership and membership.is_current:
        return membership
    used = Invitation.objects.alive().filter(pk=invitation.pk).update(uses_left=F("uses_left") - 1)
    if not used:
        raise PermissionDenied(_("This invitation is used up or over. Please ask for a new one."))
    return enter(group, member)


@transaction.atomic
def remove(membership, reason=""):
    """Out of the group; they may ask again. Without a reason nobody is told but by the door.

    With one they are told, and read it where they would come in again. Whoever knew of a hidden
    group reads at its address that they are out, with a reason or without.
    """
    was_in = _out(membership)
    group, member = membership.group, membership.member
    Membership.objects.filter(pk=membership.pk).delete()
    if was_in and (reason or group.visibility == Group.Visibility.HIDDEN):
        mark(group, member, State.REMOVED, reason=reason)
    if was_in and reason:
        notify(member.pk, Notification.Kind.TAKEN_OUT, None, group.about_url)


@transaction.atomic
def ban(membership, reason):
    """Out, and not in again until let back. They read the reason where they would ask to join."""
    _out(membership)
    Membership.objects.filter(pk=membership.pk).update(
        state=State.BANNED, role=Role.MEMBER, reason=reason, since=timezone.now()
    )


def let_back(membership):
    Membership.objects.filter(pk=membership.pk, state=State.BANNED).delete()


def _out(membership):
    """Count somebody who leaves; gives whether they were in."""
    group = held(membership.group)
    now = group.memberships.get(pk=membership.pk)
    if now.organizes:
        raise PermissionDenied(_("Organizers step down by themselves."))
    if now.is_current:
        Group.objects.filter(pk=group.pk).update(member_count=F("member_count") - 1)
    return now.is_current


@transaction.atomic
def set_role(membership, role):
    """Raises PermissionDenied, in words, where nobody would organize the group any more."""
    group = held(membership.group)
    now = group.memberships.get(pk=membership.pk)
    if role == Role.MEMBER and now.organizes and is_needed(group, now):
        raise PermissionDenied(
            _("A group needs an organizer. Please make another member organizer first.")
        )
    Membership.objects.filter(pk=now.pk).update(role=role)


def archive(group, is_archived=True):
    """Nobody writes or joins any more, and what was said can be read; or open it again."""
    Group.objects.filter(pk=group.pk).update(archived_at=timezone.now() if is_archived else None)
