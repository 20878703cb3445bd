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
def request_deletion(deletion, address):
    """Begin the new `deletion`, and send its member the `address` of the way back.

    A second time changes nothing. Raises PermissionDenied, in words, for the only administrator.
    """
    member = Member.objects.select_for_update().get(pk=deletion.member_id)
    if AccountDeletion.objects.filter(member=member).exists():
        return
    _check_other_administrators(member)
    deletion.save()
    _notify_moderators(member)
    deletion.restore_data = {app: hooks.hide(deletion) for app, hooks in DELETION_HOOKS.items()}
    deletion.save(update_fields=["restore_data"])
    # From here on every query for members passes them over, and no session of theirs holds.
    Member.objects.filter(pk=member.pk).update(is_active=False)
    context = {"address": address, "ends_at": deletion.ends_at.astimezone(member.zone)}
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
            send_notification(moderator.pk, Notification.Kind.GROUP_ORPHANED, None, address)


@transaction.atomic
def restore_account(deletion):
    """Undo `deletion`: everything is as it was before. Gives the member."""
    deletion = (
        AccountDeletion.objects.select_for_update().select_related("member").get(pk=deletion.pk)
    )
    for app, hooks in DELETION_HOOKS.items():
        hooks.restore(deletion, deletion.restore_data.get(app))
    Member.objects.filter(pk=deletion.member_id).update(is_active=True)
    deletion.delete()
    deletion.member.is_active = True
    return deletion.member


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
    deletion = AccountDeletion.objects.filter(member=member).first()
    if deletion is None:
        deletion = AccountDeletion(member=member, keeps_posts=keeps_posts)
        deletion.restore_data = {app: hooks.hide(deletion) for app, hooks in DELETION_HOOKS.items()}
    for app, hooks in reversed(DELETION_HOOKS.items()):
        hooks.erase(member, deletion.restore_data.get(app), deletion.keeps_posts)
    Erasure.objects.get_or_create(
        member_pk=member_pk, defaults={"keeps_posts": deletion.keeps_posts}
    )
    member.delete()


def get_restore_path(member):
    """Where `member`, who proved who they are, may come back; None where they did not leave."""
    deletion = AccountDeletion.objects.filter(member=member).first()
    return deletion and reverse("accounts:come-back", args=[deletion.public_id])
