"""Hides and erases what deleting the account row does not: files, sessions, email, logs, tasks."""

from __future__ import annotations

import re
from email import message_from_bytes
from email.policy import default as default_policy
from pathlib import Path
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import models
from django.db.models import F, Q
from django_tasks_db.models import DBTaskResult

from accounts.auth.sessions import end_user_sessions
from accounts.models import AccountDeletion, Member, Notification, Participant
from accounts.notifications.services import remove_actor
from accounts.privacy.registry import PERSONAL_DATA
from recovery_forum.models import OutgoingMail, RateLimitWindow


def hide_member_data(deletion: AccountDeletion) -> None:
    """End the member's sessions, and remove them from notifications and unread counts of others."""
    member = deletion.member
    end_user_sessions(member)
    for notification in Notification.objects.filter(actors=member):
        remove_actor(notification, member)
    _clear_unread_counts(member)


def _clear_unread_counts(member):
    """Subtract the unread messages of `member` from the counts of others, who see them no more."""
    sides = Participant.objects.filter(other=member, unread_count__gt=0)
    for side in sides:
        unread = F("unread_messages") - side.unread_count
        Member.objects.filter(pk=side.member_id).update(unread_messages=unread)
    sides.update(unread_count=0)


def erase_member_data(member: Member, restore_data: Any, keeps_posts: bool) -> None:
    """Erase what the rows of `member` do not cascade to. The hook `erase` of this app."""
    allauth_addresses = EmailAddress.objects.filter(user=member)
    addresses = {member.email, *allauth_addresses.values_list("email", flat=True)}
    _erase_files(member)
    _erase_sessions(member, addresses)
    _erase_queued_email(addresses)
    RateLimitWindow.objects.filter(key__endswith=f":member:{member.pk}").delete()
    _erase_from_logs(member)
    _erase_from_tasks({member.name_key, *addresses})


def _erase_files(member):
    """Delete all files of the member. Must run before the rows with their names are deleted."""
    for entry in PERSONAL_DATA:
        fields = [f for f in entry.model._meta.fields if isinstance(f, models.FileField)]
        for field in fields:
            for name in entry.rows(member).values_list(field.name, flat=True):
                if name:
                    field.storage.delete(name)


def _erase_sessions(member, addresses):
    """Delete sessions that contain the pk or an address. Decodes all, as not all are listed."""
    own = [
        session.pk
        for session in Session.objects.iterator()
        if _is_session_of(member, addresses, session)
    ]
    Session.objects.filter(pk__in=own).delete()


def _is_session_of(member, addresses, session):
    data = session.get_decoded()
    return data.get(SESSION_KEY) == str(member.pk) or _contains_address(addresses, data)


def _contains_address(addresses, data):
    return any(address in str(data).lower() for address in addresses)


def _erase_queued_email(addresses):
    for address in addresses:
        OutgoingMail.objects.filter(recipients__contains=[address]).delete()
    # A local forum writes sent emails into a folder.
    for path in Path(settings.EMAIL_FILE_PATH).glob("*.eml"):
        mail = message_from_bytes(path.read_bytes(), policy=default_policy)
        if _contains_address(addresses, mail["To"]):
            path.unlink(missing_ok=True)


def _erase_from_logs(member):
    """Remove the name and address from log entries of the admin site. The entries stay."""
    name = re.compile(rf"(?<!\w)(?:{re.escape(member.name)}|{re.escape(member.email)})(?!\w)", re.I)
    named = Q()
    for field in ("object_repr", "change_message"):
        for text in (member.name, member.email):
            named |= Q(**{f"{field}__icontains": text})
    for entry in LogEntry.objects.filter(named):
        entry.object_repr = name.sub("…", entry.object_repr)
        entry.change_message = name.sub("…", entry.change_message)
        entry.save(update_fields=["object_repr", "change_message"])


def _erase_from_tasks(texts):
    """Delete finished tasks that contain one of `texts`: a traceback may quote an address."""
    for text in texts:
        contains = Q(args_kwargs__icontains=text) | Q(return_value__icontains=text)
        DBTaskResult.objects.finished().filter(contains | Q(traceback__icontains=text)).delete()
