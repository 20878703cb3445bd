"""Coming into a group and going out of it. Each keeps the group's member count."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Notification
from accounts.notifying import notify

from .models import Group, Membership

Role, State = Membership.Role, Membership.State


@transaction.atomic
def found(group, founder):
    """Save the new `group` with `founder` as its first organizer."""
    group.save()
    enter(group, founder, role=Role.ORGANIZER)
    return group


@transaction.atomic
def join(group, member, note=""):
    """Let `member` in, or note down that they asked, as the group's visibility says.

    Gives the membership. Raises PermissionDenied, in words, for somebody whom the organizers
    banned, and where the group is archived.
    """
    group = held(group)
    membership = group.membership_of(member)
    if group.archived_at:
        raise PermissionDenied(_("This group is archived. Nobody can join it any more."))
    if membership and membership.state == State.BANNED:
        raise PermissionDenied(membership.why_out)
    if membership and membership.is_current:
        return membership
    invited = membership and membership.state == State.INVITED
    if invited or group.visibility in {Group.Visibility.OPEN, Group.Visibility.COMMUNITY}:
        return enter(group, member)
    has_asked = membership and membership.state == State.ASKED
    return membership if has_asked else _ask(group, member, note)


def _ask(group, member, note):
    asked = mark(group, member, State.ASKED, note=note)
    url = reverse("groups:requests", args=[group.slug])
    for leading in group.memberships.organizing():
        notify(leading.member_id, Notification.Kind.ASKED, member, url)
    return asked


@transaction.atomic
def accept(membership, organizer):
    """The `organizer`'s yes to somebody who asked, unless they took it back meanwhile."""
    group = held(membership.group)
    if group.memberships.filter(pk=membership.pk, state=State.ASKED).exists():
        enter(group, membership.member)
        url = group.get_absolute_url()
        notify(membership.member_id, Notification.Kind.LET_IN, organizer, url)


def decline(membership):
    """An organizer's no. It is silent, and leaves no mark on the person."""
    Membership.objects.filter(pk=membership.pk, state=State.ASKED).delete()


@transaction.atomic
def leave(group, member):
    """Raises PermissionDenied, in words, for the last organizer of a group with other members."""
    group = held(group)
    membership = group.membership_of(member)
    if not membership or membership.state == State.BANNED:
        return
    if membership.organizes and is_needed(group, membership):
        raise PermissionDenied(
            _("A group needs an organizer. Please make another member organizer first.")
        )
    membership.delete()
    if membership.is_current:
        Group.objects.filter(pk=group.pk).update(member_count=F("member_count") - 1)


def held(group):
    """The group as it is now, held: one row to wait for, so that two clicks never count twice."""
    return Group.objects.select_for_update().get(pk=group.pk)


def is_needed(group, membership):
    """Whether nobody else would organize the group for those who are in it."""
    # An account that was closed can't look after anybody.
    others = group.memberships.current().filter(member__is_active=True).exclude(pk=membership.pk)
    return others.exists() and not others.organizing().exists()


def enter(group, member, role=Role.MEMBER):
    """Let `member` in; the group is held by the caller, who looked that they may come."""
    membership = mark(group, member, State.MEMBER, role=role)
    Group.objects.filter(pk=group.pk).update(member_count=F("member_count") + 1)
    return membership


def mark(group, member, state, role=Role.MEMBER, note="", reason=""):
    """The membership of `member`, in `state` from now on. Nothing of an earlier state stays."""
    said = {"state": state, "role": role, "note": note, "reason": reason}
    membership, _created = Membership.objects.update_or_create(
        group=group, member=member, defaults=said | {"since": timezone.now()}
    )
    return membership
