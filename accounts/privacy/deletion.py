"""Deleting an account: hidden at once, restorable for 14 days, then erased."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import AccountDeletion, Erasure, Member, Notification
from accounts.notifications.services import send_notification
from accounts.privacy.registry import DELETION_HOOKS, list_orphaned_by
from recovery_forum.lib.email_queue import queue_email

if TYPE_CHECKING:
    from django.contrib.sessions.backends.base import SessionBase

# The pk of a member who gave the password of an account that waits for deletion.
RESTORABLE_MEMBER_SESSION_KEY = "restorable_member"
# The public id of the deletion that a visitor chose to undo. It takes effect once they signed in.
RESTORE_CHOICE_SESSION_KEY = "restore_choice"


@transaction.atomic
def request_deletion(deletion: AccountDeletion, address: str) -> None:
    """Save the new `deletion`, hide its member, and email them `address`, the URL that restores.

    A second request changes nothing. Raises PermissionDenied, with a message, for the only
    administrator. Opens its own transaction.
    """
    _check_other_administrators(deletion.member)
    member = Member.objects.select_for_update().get(pk=deletion.member_id)
    if AccountDeletion.objects.filter(member=member).exists():
        return
    deletion.save()
    _notify_moderators_of_orphans(member)
    deletion.restore_data = {app: hooks.hide(deletion) for app, hooks in DELETION_HOOKS.items()}
    deletion.save(update_fields=["restore_data"])
    # From here on, queries for members leave them out, and none of their sessions is valid.
    Member.objects.filter(pk=member.pk).update(is_active=False)
    context = {"address": address, "ends_at": deletion.ends_at.astimezone(member.zone)}
    queue_email(member, gettext_lazy("About your account"), "account_deletion", context)


def _check_other_administrators(member):
    if not member.is_superuser:
        return
    # All of them, in one order, so that the last two can't leave at the same moment.
    locked = Member.objects.in_good_standing().select_for_update(no_key=True).order_by("pk")
    if not [one for one in locked.filter(is_superuser=True) if one.pk != member.pk]:
        raise PermissionDenied(
            _("You are the only administrator. Please make someone else an administrator first.")
        )


def _notify_moderators_of_orphans(member):
    """Notify the staff of groups without an organizer. They do not learn who left."""
    staff = Member.objects.staff().exclude(pk=member.pk)
    for _words, _members, address in list_orphaned_by(member):
        for one in staff:
            send_notification(one.pk, Notification.Kind.GROUP_ORPHANED, None, address)


@transaction.atomic
def restore_account(deletion: AccountDeletion) -> Member:
    """Undo `deletion`, so that everything is as before. Returns the member."""
    deletion = (
        AccountDeletion.objects.select_for_update().select_related("member").get(pk=deletion.pk)
    )
    for app, hooks in DELETION_HOOKS.items():
        hooks.restore(deletion, deletion.restore_data.get(app))
    Member.objects.filter(pk=deletion.member_id).update(is_active=True)
    deletion.delete()
    deletion.member.is_active = True
    return deletion.member


def erase_due_accounts() -> int:
    """Erase the accounts whose grace period is over. Returns their number. Safe to run any time."""
    due = AccountDeletion.objects.due().values_list("member_id", "keeps_posts")
    for member_pk, keeps_posts in list(due):
        erase_member(member_pk, keeps_posts)
    return len(due)


def erase_restored_accounts() -> int:
    """Erase again the members of the ledger, after restoring a backup. Returns their number."""
    restored = Erasure.objects.filter(member_pk__in=Member.objects.values("pk"))
    rows = list(restored.values_list("member_pk", "keeps_posts"))
    for member_pk, keeps_posts in rows:
        erase_member(member_pk, keeps_posts)
    return len(rows)


@transaction.atomic
def erase_member(member_pk: int, keeps_posts: bool) -> None:
    """Erase the member with pk `member_pk`, and record that in the ledger.

    Deletes files first: if the transaction fails, the next run finds the member and continues.
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


def find_deletion_to_restore(session: SessionBase, member: Member) -> AccountDeletion | None:
    """Return the deletion of `member` that whoever has this session chose to undo, or None."""
    public_id = session.get(RESTORE_CHOICE_SESSION_KEY)
    if member.is_active or not public_id:
        return None
    return AccountDeletion.objects.filter(member=member, public_id=public_id).first()


def get_restore_path(member: Member) -> str | None:
    """Return the path that restores the account of `member`, or None without a deletion."""
    deletion = AccountDeletion.objects.filter(member=member).first()
    return reverse("accounts:come-back", args=[deletion.public_id]) if deletion else None
