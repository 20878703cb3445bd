"""Deleting an account: invisible at once, fourteen days to come back, then erased."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import AccountDeletion, Erasure, Member, Notification
from accounts.notifications.services import send_notification
from accounts.privacy.registry import DELETION_HOOKS, list_orphaned_by
from recovery_forum.lib.email_queue import queue_email


@transaction.atomic
def request_deletion(departure, address):
    """Begin the new `departure`, and send its member the `address` of the way back.

    A second time changes nothing. Raises PermissionDenied, in words, for the only administrator.
    """
    member = Member.objects.select_for_update().get(pk=departure.member_id)
    if AccountDeletion.objects.filter(member=member).exists():
        return
    _check_other_administrators(member)
    departure.save()
    _notify_moderators(member)
    departure.held = {app: way.hide(departure) for app, way in DELETION_HOOKS.items()}
    departure.save(update_fields=["held"])
    # From here on every query for members passes them over, and no session of theirs holds.
    Member.objects.filter(pk=member.pk).update(is_active=False)
    context = {"address": address, "ends_at": departure.ends_at.astimezone(member.zone)}
    queue_email(member, gettext_lazy("About your account"), "left", context)


def _check_other_administrators(member):
    others = Member.objects.filter(is_superuser=True, is_active=True).exclude(pk=member.pk)
    if member.is_superuser and not others.exists():
        raise PermissionDenied(
            _("You are the only administrator here. Please make somebody else one first.")
        )


def _notify_moderators(member):
    """Of what nobody looks after any more. They see the group, and not who left it."""
    moderators = Member.objects.filter(is_staff=True, is_active=True).exclude(pk=member.pk)
    for _words, _members, address in list_orphaned_by(member):
        for moderator in moderators:
            send_notification(moderator.pk, Notification.Kind.LEFT_ALONE, None, address)


@transaction.atomic
def restore_account(departure):
    """Undo `departure`: everything is as it was before. Gives the member."""
    departure = (
        AccountDeletion.objects.select_for_update().select_related("member").get(pk=departure.pk)
    )
    for app, way in DELETION_HOOKS.items():
        way.show(departure, departure.held.get(app))
    Member.objects.filter(pk=departure.member_id).update(is_active=True)
    departure.delete()
    departure.member.is_active = True
    return departure.member


def erase_due_accounts():
    """Erase those whose days to come back are over. Gives how many. Safe to run at any time."""
    due = AccountDeletion.objects.due().values_list("member_id", "keeps_posts")
    for member_pk, keeps_posts in list(due):
        erase_member(member_pk, keeps_posts)
    return len(due)


def erase_restored_accounts():
    """After a backup was restored: erase whom the ledger names. Gives how many were there."""
    there = Erasure.objects.filter(member_pk__in=Member.objects.values("pk"))
    found = list(there.values_list("member_pk", "keeps_posts"))
    for member_pk, keeps_posts in found:
        erase_member(member_pk, keeps_posts)
    return len(found)


@transaction.atomic
def erase_member(member_pk, keeps_posts):
    """Take the member with pk `member_pk` away for good, and write it into the ledger.

    Files go first: should the transaction fail, the next run finds the member and goes on.
    """
    member = Member.objects.select_for_update().filter(pk=member_pk).first()
    if member is None:
        return
    departure = AccountDeletion.objects.filter(member=member).first()
    if departure is None:
        departure = AccountDeletion(member=member, keeps_posts=keeps_posts)
        departure.held = {app: way.hide(departure) for app, way in DELETION_HOOKS.items()}
    for app, way in reversed(DELETION_HOOKS.items()):
        way.erase(member, departure.held.get(app), departure.keeps_posts)
    Erasure.objects.get_or_create(
        member_pk=member_pk, defaults={"keeps_posts": departure.keeps_posts}
    )
    member.delete()


def get_restore_path(member):
    """Where `member`, who proved who they are, may come back; None where they did not leave."""
    departure = AccountDeletion.objects.filter(member=member).first()
    return departure and reverse("accounts:come-back", args=[departure.public_id])
