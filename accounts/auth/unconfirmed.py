"""Accounts whose address was never confirmed: their pseudonyms become free again.

Somebody who mistyped their address can't confirm it. In the same browser they can sign up again at
once with the same pseudonym; anywhere else, after KEPT_FOR. The stand-ins of signup.py, for
addresses that are known, go the same way.
"""

from __future__ import annotations

from datetime import timedelta

from django.contrib.sessions.backends.base import SessionBase
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import Member
from accounts.profiles.pseudonyms import get_name_key
from accounts.profiles.skeletons import get_skeleton

SESSION_KEY = "unconfirmed-member"
# Longer than the link in the email is valid, and than a mailbox is usually away.
KEPT_FOR = timedelta(days=7)


def list_unconfirmed() -> QuerySet[Member]:
    """Return members who signed up and neither confirmed an address nor ever signed in."""
    signed_up = Member.objects.filter(emailaddress__verified=False, last_login=None)
    confirmed = Member.objects.filter(emailaddress__verified=True)
    return signed_up.exclude(pk__in=confirmed).filter(is_staff=False, is_superuser=False)


def find_own_unconfirmed(session: SessionBase) -> Member | None:
    """Return the member who signed up last in this browser, if they are still unconfirmed."""
    return list_unconfirmed().filter(pk=session.get(SESSION_KEY) or 0).first()


def release_own_name(session: SessionBase, name: str) -> None:
    """Delete the unconfirmed account of this browser if `name` is its name, or looks like it.

    Others who sign up in the same browser keep theirs. Needs a transaction.
    """
    member = find_own_unconfirmed(session)
    if member is None:
        return
    if member.name_key == get_name_key(name) or member.name_skeleton == get_skeleton(name):
        member.delete()


def delete_unconfirmed_accounts() -> None:
    """Delete accounts that nobody confirmed within KEPT_FOR. A scheduled job."""
    for member in list_unconfirmed().filter(joined_at__lt=timezone.now() - KEPT_FOR):
        member.delete()
