"""Roles in a group: hosts of meetings, and organizers, who are asked before they become one."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Member, Notification
from accounts.notifications.services import send_notification, withdraw_notification
from groups.membership.services import is_last_organizer, lock_group, notify_last_organizer
from groups.models import Membership

Role = Membership.Role


@transaction.atomic
def change_host_role(membership: Membership, organizer: Member, role: str) -> None:
    """Make a member a host of meetings, or a plain member again, and notify them.

    `role` is Role.HOST or Role.MEMBER. Organizers keep their role.
    """
    people = Membership.objects.current().filter(pk=membership.pk)
    if people.exclude(role__in=[Role.ORGANIZER, role]).update(role=role):
        kind, url = Notification.Kind.ROLE_CHANGED, membership.group.about_url
        send_notification(membership.member_id, kind, organizer, url)


@transaction.atomic
def ask_to_organize(membership: Membership, asked_by: Member | None) -> None:
    """Ask a member to become an organizer, and notify them. They decide.

    `asked_by` is an organizer, or None for staff. Asking again changes nothing.
    """
    people = Membership.objects.current().filter(pk=membership.pk, organizer_asked_at=None)
    if people.exclude(role=Role.ORGANIZER).update(organizer_asked_at=timezone.now()):
        kind, url = Notification.Kind.ORGANIZER_REQUESTED, membership.group.about_url
        send_notification(membership.member_id, kind, asked_by, url)


@transaction.atomic
def answer_organizer_request(membership: Membership, *, accepts: bool) -> None:
    """Make the member who was asked an organizer, or leave their role. The organizers are told.

    Raises PermissionDenied, with a message, if nobody asks them any more.
    """
    group = lock_group(membership.group)
    asked = group.memberships.current().filter(pk=membership.pk, organizer_asked_at__isnull=False)
    if not asked.update(organizer_asked_at=None):
        raise PermissionDenied(_("You are no longer being asked to become an organizer."))
    kind = Notification.Kind.ORGANIZER_DECLINED
    if accepts:
        Membership.objects.filter(pk=membership.pk).update(role=Role.ORGANIZER)
        kind = Notification.Kind.MADE_ORGANIZER
    url = reverse("groups:members", args=[group.slug])
    for organizer in group.memberships.organizing():
        send_notification(organizer.member_id, kind, membership.member, url)


def withdraw_organizer_request(membership: Membership, organizer: Member) -> None:
    """Ask the member no more to become an organizer. The notification goes, if it was not seen."""
    Membership.objects.filter(pk=membership.pk).update(organizer_asked_at=None)
    kind, url = Notification.Kind.ORGANIZER_REQUESTED, membership.group.about_url
    withdraw_notification(membership.member_id, kind, organizer, url)


@transaction.atomic
def step_down(membership: Membership) -> None:
    """Make an organizer a plain member. Who is left alone with the group is notified.

    Raises PermissionDenied, with a message, if the group would have no organizer left.
    """
    group = lock_group(membership.group)
    current = group.memberships.filter(pk=membership.pk).first()
    if current is None or not current.is_organizer:
        return
    if is_last_organizer(group, current):
        raise PermissionDenied(
            _("A group needs an organizer. Please ask another member to become one first.")
        )
    Membership.objects.filter(pk=current.pk).update(role=Role.MEMBER)
    notify_last_organizer(group)
