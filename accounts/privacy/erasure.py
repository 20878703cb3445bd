"""Where the account's row does not reach: files, sessions, mail, counters, logs and tasks."""

import re
from email import message_from_bytes
from email.policy import default as default_policy
from pathlib import Path

from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session
from django.db import models
from django.db.models import F, Q
from django_tasks_db.models import DBTaskResult

from accounts.auth.sessions import end_user_sessions
from accounts.models import Member, Notification, Participant
from accounts.notifications.services import remove_actor
from accounts.privacy.registry import PERSONAL_DATA
from recovery_forum.models import OutgoingMail, RateLimitWindow


def hide_member_data(deletion):
    """Sign out everywhere, and take back what others were told of them."""
    member = deletion.member
    end_user_sessions(member)
    for notification in Notification.objects.filter(actors=member):
        remove_actor(notification, member)
    _clear_unread_counts(member)


def _clear_unread_counts(member):
    """Nobody's count goes on waiting for a conversation that they do not see any more."""
    sides = Participant.objects.filter(other=member, unread_count__gt=0)
    for side in sides:
        unread = F("unread_messages") - side.unread_count
        Member.objects.filter(pk=side.member_id).update(unread_messages=unread)
    sides.update(unread_count=0)


def erase_member_data(member, restore_data, keeps_posts):
    addresses = {member.email, *member.emailaddress_set.values_list("email", flat=True)}
    _erase_files(member)
    _erase_sessions(member, addresses)
    _erase_queued_email(addresses)
    RateLimitWindow.objects.filter(key__endswith=f":member:{member.pk}").delete()
    _erase_from_logs(member)
    _erase_from_tasks({member.name_key, *addresses})


def _erase_files(member):
    """Before the rows: nothing else knows their random names."""
    for entry in PERSONAL_DATA:
        fields = [one for one in entry.model._meta.fields if isinstance(one, models.FileField)]
        for field in fields:
            for name in entry.rows(member).values_list(field.name, flat=True):
                if name:
                    field.storage.delete(name)


def _erase_sessions(member, addresses):
    """Every session is opened: one that was never listed may hold the number or the address."""
    own = [
        session.pk
        for session in Session.objects.iterator()
        if _is_session_of(member, addresses, session)
    ]
    Session.objects.filter(pk__in=own).delete()


def _is_session_of(member, addresses, session):
    kept = session.get_decoded()
    return kept.get("_auth_user_id") == str(member.pk) or _contains_address(addresses, kept)


def _contains_address(addresses, words):
    return any(address in str(words).lower() for address in addresses)


def _erase_queued_email(addresses):
    for address in addresses:
        OutgoingMail.objects.filter(recipients__contains=[address]).delete()
    # On a laptop, sent mail lies in a folder.
    for path in Path(settings.EMAIL_FILE_PATH).glob("*.eml"):
        mail = message_from_bytes(path.read_bytes(), policy=default_policy)
        if _contains_address(addresses, mail["To"]):
            path.unlink(missing_ok=True)


def _erase_from_logs(member):
    """Moderators' logs say what was done to which row. The name goes; the deed stays."""
    name = re.compile(rf"(?<!\w)(?:{re.escape(member.name)}|{re.escape(member.email)})(?!\w)", re.I)
    named = Q()
    for field in ("object_repr", "change_message"):
        for word in (member.name, member.email):
            named |= Q(**{f"{field}__icontains": word})
    for entry in LogEntry.objects.filter(named):
        entry.object_repr = name.sub("…", entry.object_repr)
        entry.change_message = name.sub("…", entry.change_message)
        entry.save(update_fields=["object_repr", "change_message"])


def _erase_from_tasks(words):
    """Tasks are given numbers only; but what went wrong in one may quote an address."""
    for word in words:
        said = Q(args_kwargs__icontains=word) | Q(return_value__icontains=word)
        DBTaskResult.objects.finished().filter(said | Q(traceback__icontains=word)).delete()
