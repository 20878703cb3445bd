"""The hours in which members may be asked for a first reply, and the requests sent to them."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Challenge


class AvailabilityWindow(models.Model):
    """The hours, in the time zone of `member`, when they may be asked for a reply. Private."""

    member = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="availability_window"
    )
    starts = models.TimeField(_("from"))
    ends = models.TimeField(_("until"))  # Earlier than `starts` if the window crosses midnight.
    # What they want to be asked about; none means everything.
    challenges = models.ManyToManyField(Challenge, verbose_name=_("topics"), blank=True)
    last_asked_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("time when I'm around")
        verbose_name_plural = _("times when I'm around")
        default_permissions = ()

    def __str__(self):
        return f"{self.member_id}: {self.starts}–{self.ends}"

    def is_open_at(self, now):
        """Return whether `now`, an aware datetime, is in the window, in the member's time zone."""
        clock = now.astimezone(self.member.zone).time()
        if self.starts <= self.ends:
            return self.starts <= clock < self.ends
        return clock >= self.starts or clock < self.ends


class HelpRequest(models.Model):
    """A request to `member` to reply in `thread`. Each member is asked once, one at a time."""

    thread = models.ForeignKey("posts.Thread", models.CASCADE, related_name="help_requests")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    # The reply of somebody in danger; None if the opening of the thread asks.
    post = models.ForeignKey("posts.Post", models.CASCADE, null=True, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    # When they said "not now": the next member is asked at once.
    declined_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("member asked to reply")
        verbose_name_plural = _("members asked to reply")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["thread", "member"], name="one_help_request_per_member")
        ]
        indexes = [models.Index(fields=["thread", "-asked_at"], name="help_request_by_time")]

    def __str__(self):
        return f"{self.thread_id} · {self.member_id}"

    def get_absolute_url(self):
        return reverse("posts:help-request", args=[self.pk])
