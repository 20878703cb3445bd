"""Creates aliases for anonymous authors, and sends notifications that do not reveal them."""

from django.db import transaction
from django.db.models import Max

from accounts.models import Block
from accounts.notifications.services import (
    send_notification,
    send_notifications,
    withdraw_notification,
)
from posts.models import Alias, Thread
from posts.models.aliases import OPENER_NUMBER


@transaction.atomic
def get_or_create_alias(thread_id, member, opens=False):
    """The alias of `member` in the thread: the one they have there, or a new one.

    The thread's row is locked first, so that two who begin to speak at the same moment are
    numbered one after the other.
    """
    thread = Thread.objects.select_for_update(of=("self",)).only("pk").get(pk=thread_id)
    alias = thread.aliases.filter(member=member).first()
    if alias is None:
        highest = thread.aliases.aggregate(highest=Max("number"))["highest"] or OPENER_NUMBER
        alias = Alias.objects.create(
            thread=thread, member=member, number=OPENER_NUMBER if opens else highest + 1,
            hidden_from_ids=_blocked_member_ids(member),
        )  # fmt: skip
    return alias


def _blocked_member_ids(member):
    pairs = Block.objects.involving(member).values_list("blocker", "blocked")
    return sorted({pk for pair in pairs for pk in pair} - {member.pk})


def send_alias_notification(member_id, kind, actor, url, alias=None):
    """`notify`, from somebody who may speak without their name: then nobody is named."""
    if alias is None:
        send_notification(member_id, kind, actor, url)
    elif member_id not in alias.hidden_from_ids:
        send_notification(member_id, kind, actor, url, unnamed=True)


def send_alias_notifications(member_ids, kind, actor, url, alias=None):
    """`tell` to many."""
    if alias is not None:
        member_ids = set(member_ids) - set(alias.hidden_from_ids)
    send_notifications(member_ids, kind, actor, url, unnamed=alias is not None)


def withdraw_alias_notification(member_id, kind, actor, url, alias=None):
    """Take back what `tell` told."""
    withdraw_notification(member_id, kind, actor, url, unnamed=alias is not None)
