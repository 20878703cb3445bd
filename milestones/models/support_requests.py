"""Calls for support now: whom a member asked, who has seen it, and who is coming."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.models.blocks import is_blocked_either_way
from recovery_forum.lib.public_ids import PublicIdField

# Pressing the button again within this time leads to the same request.
LIFETIME = timedelta(hours=2)


class SupportRequestQuerySet(models.QuerySet):
    def visible_to(self, member):
        """Return the requests of `member`, and those in which they were asked; none across a block.

        Who was asked still finds it after its end, to learn that it is over.
        """
        if not member.is_authenticated:
            return self.none()
        asked = SupportRecipient.objects.filter(member=member).values("request")
        theirs = self.filter(pk__in=asked).exclude(is_blocked_either_way(member, "member"))
        return self.filter(member=member) | theirs

    def current(self):
        """Return the requests that are neither over nor too old."""
        since = timezone.now() - LIFETIME
        return self.filter(ended_at=None, asked_at__gt=since, member__is_active=True)


class SupportRequest(models.Model):
    """Somebody needs a person now. It holds no words: only that they ask, and whom."""

    public_id = PublicIdField()
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="support_requests"
    )
    asked_at = models.DateTimeField(default=timezone.now)
    # When the next person is asked. None once someone is with them, or it is over.
    next_ask_at = models.DateTimeField(null=True, blank=True)
    # The member said with this request: also ask people of my groups who can be around.
    asks_groups = models.BooleanField(default=False, db_default=False)
    # Ended by the member.
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = SupportRequestQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        verbose_name = _("request for support")
        verbose_name_plural = _("requests for support")
        indexes = [
            models.Index(
                fields=["next_ask_at"],
                name="support_request_to_continue",
                condition=models.Q(next_ask_at__isnull=False),
            ),
            models.Index(fields=["member", "-asked_at"], name="support_request_by_member"),
        ]

    def __str__(self):
        return self.public_id

    def get_absolute_url(self):
        return reverse("milestones:support", args=[self.public_id])

    @property
    def is_current(self):
        """Whether it goes on. Nobody is asked for somebody who has closed their account since."""
        is_fresh = timezone.now() - self.asked_at < LIFETIME
        return is_fresh and not self.ended_at and self.member.is_active

    @property
    def next_try_at(self):
        """Return when the forum looks for the next person, or None if it doesn't any more."""
        at = self.next_ask_at
        return at if at and not self.ended_at and at < self.asked_at + LIFETIME else None

    @cached_property
    def companion(self):
        """Return the member who came first, or None. Nobody across a block."""
        came = self.recipients.exclude(coming_at=None)
        came = came.exclude(is_blocked_either_way(self.member_id, "member"))
        first = came.select_related("member").order_by("coming_at", "pk").first()
        return first.member if first else None


class SupportRecipient(models.Model):
    """A person who was asked, and what they answered."""

    request = models.ForeignKey(SupportRequest, models.CASCADE, related_name="recipients")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(null=True, blank=True)
    coming_at = models.DateTimeField(null=True, blank=True)
    declined_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        default_permissions = ()
        ordering = ["asked_at", "pk"]
        verbose_name = _("person asked for support")
        verbose_name_plural = _("people asked for support")
        constraints = [
            models.UniqueConstraint(
                fields=["request", "member"], name="asked_once_a_support_request"
            )
        ]

    def __str__(self):
        return f"{self.request} · {self.member_id}"


class SupportPreferences(models.Model):
    """What `member` agreed to beforehand, on a calmer day."""

    member = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="support_preferences",
        primary_key=True,
    )
    # If no partner comes: ask people of the same groups who said that they can be around.
    asks_groups = models.BooleanField(
        _("If no partner comes, also ask people in my groups"), default=False
    )
    opens_plan = models.BooleanField(
        _("A partner who comes may read my plan for hard nights, for an hour"), default=False
    )

    class Meta:
        default_permissions = ()
        verbose_name = _("choices for support")
        verbose_name_plural = _("choices for support")

    def __str__(self):
        return f"{self.member}"
