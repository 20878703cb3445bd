"""Sends queued pushes to the servers of browser makers, encrypted for one browser each.

A push is a row until its server has taken it, so nothing is lost when a worker or a server fails.
A worker that dies after the server took it, and before the row was deleted, causes one double; the
browser replaces the first by it, because both have the same tag.
"""

from __future__ import annotations

import json
import logging
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django_tasks import task

from accounts.models import OutgoingPush, PushSubscription
from accounts.models.push import TIME_FOR_TASK
from accounts.push.keys import load_private_key
from recovery_forum.lib.safe_fetch import FetchError, post_bytes

logger = logging.getLogger(__name__)

# The wait after the first, second, … failure.
RETRY_DELAYS = tuple(timedelta(seconds=s) for s in (20, 60, 180, 600, 1800, 3600, 3600, 7200))
LIFETIME = timedelta(hours=24)  # Nobody needs a push of the day before.
URGENT_LIFETIME = timedelta(hours=2)
SIGNATURE_LIFETIME = timedelta(hours=12)  # RFC 8292 allows up to 24 hours.
GONE = {404, 410}  # The browser unsubscribed, or its app was removed.
MAX_ANSWER_BYTES = 16_384
MAX_PUSHES_PER_RUN = 500


@task()
def deliver_push(pk: int) -> None:
    """Send one queued push and delete its row. If two tasks have the same push, one sends it."""
    with transaction.atomic():
        rows = OutgoingPush.objects.select_for_update(skip_locked=True, of=("self",))
        push = rows.select_related("subscription").filter(pk=pk).first()
        if push is not None:
            _deliver(push)


@transaction.atomic
def retry_pushes() -> None:
    """Enqueue the pushes that failed or whose worker was killed. A scheduled job."""
    now = timezone.now()
    due = OutgoingPush.objects.filter(next_try_at__lte=now).select_for_update(skip_locked=True)
    keys = list(due.order_by("pk").values_list("pk", flat=True)[:MAX_PUSHES_PER_RUN])
    OutgoingPush.objects.filter(pk__in=keys).update(next_try_at=now + TIME_FOR_TASK)
    for key in keys:
        deliver_push.enqueue(key)


def _deliver(push: OutgoingPush) -> None:
    lifetime = URGENT_LIFETIME if push.is_urgent else LIFETIME
    if timezone.now() - push.queued_at > lifetime:
        push.delete()
        return
    try:
        status = _send(push, lifetime)
    except FetchError as error:
        status, reason = 0, str(error)
    except Exception as error:  # noqa: BLE001 - else it would be tried every minute, for ever.
        status, reason = 0, type(error).__name__
    else:
        reason = str(status)
    if 200 <= status < 300:
        push.delete()
    elif status in GONE:
        PushSubscription.objects.filter(pk=push.subscription_id).delete()
    else:
        _schedule_retry(push, reason)


def _send(push: OutgoingPush, lifetime: timedelta) -> int:
    """Return the status of the push server. Raises FetchError if it does not answer."""
    from pywebpush import WebPusher  # Only the worker needs it, and it is large.

    subscription = push.subscription
    keys = {"p256dh": subscription.public_key, "auth": subscription.auth_secret}
    pusher = WebPusher({"endpoint": subscription.endpoint, "keys": keys})
    # A push replaces an earlier one with its tag, so that they don't pile up on the screen.
    tag = push.url if push.is_urgent else "news"
    content = json.dumps({"text": push.text, "url": push.url, "tag": tag, "urgent": push.is_urgent})
    encrypted = pusher.encode(content.encode(), content_encoding="aes128gcm")["body"]
    headers = {
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(int(lifetime.total_seconds())),
        "Urgency": "high" if push.is_urgent else "normal",
        **_sign(subscription.endpoint),
    }
    return post_bytes(subscription.endpoint, encrypted, headers, MAX_ANSWER_BYTES).status


def _sign(endpoint: str) -> dict[str, str]:
    """Return the headers that prove to the server at `endpoint` that this forum sends."""
    from py_vapid import Vapid02

    parts = urlsplit(endpoint)
    expires = timezone.now() + SIGNATURE_LIFETIME
    claims = {
        "aud": f"{parts.scheme}://{parts.netloc}",
        "exp": int(expires.timestamp()),
        "sub": settings.SECURITY_CONTACT or f"mailto:forum@{urlsplit(settings.SITE_URL).hostname}",
    }
    return Vapid02(load_private_key()).sign(claims)


def _schedule_retry(push: OutgoingPush, reason: str) -> None:
    push.attempts += 1
    if push.attempts > len(RETRY_DELAYS):
        # Without the address, which identifies a browser.
        logger.warning("A push was given up after %s attempts: %s", push.attempts, reason)
        push.delete()
        return
    push.next_try_at = timezone.now() + RETRY_DELAYS[push.attempts - 1]
    push.save(update_fields=["attempts", "next_try_at"])
