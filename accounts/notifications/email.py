"""Emails about notifications: at once or once a day, and the link that stops them."""

import logging
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext

from accounts.models import EmailChoice, EmailPreferences, Member, Notification
from accounts.models.email_preferences import get_next_digest_time
from accounts.notifications.defaults import DIGEST, Frequency, get_email_choices, get_kind_label
from accounts.notifications.link_previews import get_link_preview
from accounts.notifications.services import EMAIL_DELAY
from recovery_forum.lib.email_queue import queue_email

logger = logging.getLogger(__name__)

RETRY_AFTER = timedelta(minutes=5)  # While somebody is here, who may see it for themselves.
BATCH_SIZE = 500  # Members in one run.


def send_due_emails():
    """Send what is due. Gives for how many members there was something to look at."""
    due = Notification.objects.filter(email_due_at__lte=timezone.now())
    members = list(due.order_by().values_list("member", flat=True).distinct()[:BATCH_SIZE])
    for pk in members:
        try:
            send_email_to(pk)
        except Exception:
            # One broken row must not silence the others; its own is tried again.
            logger.exception("A notification mail could not be written.")
    return len(members)


@transaction.atomic
def send_email_to(member_pk):
    """Send what is due to one member, or put it off to when it may be sent."""
    now = timezone.now()
    rows = Notification.objects.filter(member=member_pk, email_due_at__lte=now)
    due = list(rows.select_for_update(skip_locked=True).order_by("pk"))
    own = Notification.objects.filter(pk__in=[one.pk for one in due])
    member = Member.objects.get(pk=member_pk)
    if not may_receive_email(member):
        own.update(email_due_at=None)
    elif later := _postpone(member, now):
        own.filter(seen_at=None).update(email_due_at=later)
        own.exclude(seen_at=None).update(email_due_at=None)
    else:
        own.update(email_due_at=None)
        _send_email(member, _select_wanted(member, own, now))


def may_receive_email(member):
    """Nobody who left or was shut out, and no address that is not proved to be theirs."""
    own = EmailAddress.objects.filter(user=member, email=member.email, verified=True)
    return member.is_active and own.exists()


def _postpone(member, now):
    """Until when to wait: while they are here, and in their quiet hours."""
    if member.is_online:
        return now + RETRY_AFTER
    wishes = EmailPreferences.objects.filter(member=member).first()
    return wishes.get_quiet_hours_end(now.astimezone(member.zone)) if wishes else None


def _select_wanted(member, own, now):
    """(kind of mail, notification) for what goes out now. The rest of today's waits for its hour.

    Visibility is asked again here: what they may no longer see is not told.
    """
    choices = get_email_choices(member)
    for one in Notification.objects.visible_to(member).filter(pk__in=own, seen_at=None).for_list():
        how = choices.get(one.kind, Frequency.DAILY)
        if how == Frequency.NEVER:
            continue
        digest = get_next_digest_time((one.since + EMAIL_DELAY).astimezone(member.zone))
        if how == Frequency.DAILY and digest > now:
            Notification.objects.filter(pk=one.pk).update(email_due_at=digest)
            continue
        one.preview = get_link_preview(one.url, member)
        if one.preview is not None:
            yield (DIGEST if how == Frequency.DAILY else one.kind), one


def _send_email(member, wanted):
    """One mail for each kind, so that each can be stopped by itself; one for the day."""
    mails = {}
    for kind, notification in wanted:
        mails.setdefault(kind, []).append(notification)
    wishes = EmailPreferences.objects.filter(member=member).first()
    for kind, notifications in mails.items():
        stop = settings.SITE_URL + get_unsubscribe_path(member, kind)
        context = {
            "site": settings.SITE_URL,
            "notifications": notifications,
            "shows_details": bool(wishes and wishes.shows_details),
            "stop": stop,
            "kind": "" if kind == DIGEST else get_kind_label(kind),
        }
        headers = {
            "List-Unsubscribe": f"<{stop}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }
        number = len(notifications)
        subject = ngettext("You have a new message", "You have new messages", number)
        queue_email(member, subject, "notifications", context, headers)


def get_unsubscribe_path(member, kind):
    """The address that stops `kind` for `member`, for whoever holds the mail."""
    token = signing.dumps([member.pk, kind], salt=__name__, compress=False)
    return reverse("accounts:stop-mail", args=[token])


def read_unsubscribe_token(token):
    """The (pk of a member, kind) of a token. Raises BadSignature."""
    return signing.loads(token, salt=__name__)


@transaction.atomic
def unsubscribe(member_pk, kind):
    """No more mail of `kind` to them; for the digest, of all that came with it."""
    member = Member.objects.filter(pk=member_pk).first()
    if member is None:
        return
    daily = [one for one, how in get_email_choices(member).items() if how == Frequency.DAILY]
    for one in daily if kind == DIGEST else [kind]:
        set_email_choice(member, one, Frequency.NEVER)


@transaction.atomic
def save_email_preferences(wishes, chosen):
    """Keep the `wishes` of a member, and how they want the kinds in `chosen`."""
    wishes.save()
    for kind, how in chosen.items():
        set_email_choice(wishes.member, kind, how)


def set_email_choice(member, kind, how):
    EmailChoice.objects.update_or_create(member=member, kind=kind, defaults={"frequency": how})
