"""The devices on which members get pushes, and the pushes that wait to be sent."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

# A push is tried again if its task has not sent it by then.
TIME_FOR_TASK = timedelta(minutes=1)


class PushSubscription(models.Model):
    """A browser of `member` that shows pushes. Only its member sees it.

    The address and the two keys come from the browser (RFC 8291): its maker's server passes on what
    only this browser can decrypt.
    """

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="push_subscriptions"
    )
    # Unique: on a shared device, pushes go to the member who turned them on last.
    endpoint = models.CharField(max_length=1_000, unique=True)
    public_key = models.CharField(max_length=100)
    auth_secret = models.CharField(max_length=50)
    device = models.CharField(_("device"), max_length=80)
    # Off by default, so that others who see the screen do not learn of the forum.
    shows_details = models.BooleanField(_("say who and what"), default=False)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        ordering = ["-created_at", "-pk"]
        verbose_name = _("device with push notifications")
        verbose_name_plural = _("devices with push notifications")

    def __str__(self):
        return self.device


def get_next_try_time():
    return timezone.now() + TIME_FOR_TASK


class OutgoingPush(models.Model):
    """A push in the queue. Its row is deleted as soon as it is sent or has expired."""

    subscription = models.ForeignKey(PushSubscription, models.CASCADE, related_name="pushes")
    text = models.CharField(max_length=200)
    url = models.CharField(max_length=300)
    is_urgent = models.BooleanField(default=False)
    queued_at = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(default=get_next_try_time, db_index=True)

    class Meta:
        default_permissions = ()

    def __str__(self):
        return f"{self.pk} · {self.queued_at:%Y-%m-%d %H:%M}"


class PushChoice(models.Model):
    """Whether `member` wants pushes of one kind, if they changed the default."""

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="push_choices"
    )
    kind = models.CharField(max_length=12)
    is_wanted = models.BooleanField()

    class Meta:
        default_permissions = ()
        verbose_name = _("push setting")
        verbose_name_plural = _("push settings")
        constraints = [
            models.UniqueConstraint(fields=["member", "kind"], name="one_push_choice_a_kind")
        ]

    def __str__(self):
        return f"{self.kind}: {self.is_wanted}"
