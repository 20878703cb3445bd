"""Partnerships: two members who support each other, with their grants and alerts."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Member
from accounts.models.mutual_requests import (
    MutualRequest,
    MutualRequestQuerySet,
    is_paired_with,
)

ALERT_LIFETIME = timedelta(days=7)  # How long the partner's page shows an alert.


class PartnershipQuerySet(MutualRequestQuerySet):
    def visible_to(self, member):
        """Return partnerships of `member`, requested or accepted, never across a block.

        A declined request looks like a waiting one to the member who sent it.
        Nor with somebody who can't use the forum now: who asks for support in a hard moment must
        not believe that they were reached.
        """
        if not member.is_authenticated:
            return self.none()
        reachable = Member.objects.in_good_standing()
        return self.including_unreachable(member).filter(
            Q(requester=member, recipient__in=reachable)
            | Q(recipient=member, requester__in=reachable)
        )

    def including_unreachable(self, member):
        """As visible_to(), but also with somebody who can't use the forum just now.

        For what they would see once they are back.
        """
        sent, received = Q(requester=member), Q(recipient=member, declined_at=None)
        return self.filter(sent | received, withdrawn_at=None).without_blocked(member)


class Partnership(MutualRequest):
    """Requested by one member and accepted by the other. Ending it deletes it silently."""

    objects = PartnershipQuerySet.as_manager()  # type: ignore[misc]  # as Django recommends

    class Meta(MutualRequest.Meta):
        abstract = False
        verbose_name = _("partnership")
        verbose_name_plural = _("partnerships")

    def get_absolute_url(self):
        return reverse("milestones:partner", args=[self.public_id])


def is_partner_of(member, path="member") -> Q:
    """Return the condition for rows where the member at `path` is a partner of `member`.

    It ignores blocks.
    """
    return is_paired_with(member, Partnership, path)


class PartnerAlertQuerySet(models.QuerySet):
    def received_by(self, member):
        """Return recent alerts that partners sent to `member`, the latest first."""
        partnerships = Partnership.objects.visible_to(member).accepted()
        since = timezone.now() - ALERT_LIFETIME
        return self.filter(partnership__in=partnerships, sent_at__gte=since).exclude(sender=member)


class PartnerAlert(models.Model):
    """An alert from one partner to the other. It names its kind, and nothing that was written."""

    class Kind(models.TextChoices):
        SUPPORT = "near", _("is asking for your support now")
        SETBACK = "told", _("wants you to know about a hard day")
        # It does not say why: that they have not checked in is theirs to tell.
        SILENCE = "quiet", _("would like you to reach out")
        HARD_DAY = "ahead", _("has a hard day ahead, and asks you to be near")

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="alerts")
    sender = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=5, choices=Kind)
    sent_at = models.DateTimeField(default=timezone.now)

    objects = PartnerAlertQuerySet.as_manager()

    class Meta:
        ordering = ["-sent_at", "-pk"]
        verbose_name = _("alert to a partner")
        verbose_name_plural = _("alerts to partners")
        indexes = [
            models.Index(fields=["partnership", "-sent_at"], name="partner_alert_by_partnership")
        ]

    def __str__(self):
        return f"{self.sender} {self.get_kind_display()}"


class SilenceAlert(models.Model):
    """A member's choice to alert their partner, once, after so many days without a check-in."""

    DAYS = ((2, _("two days")), (3, _("three days")), (5, _("five days")), (7, _("1 week")))

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="silence_alerts")
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="silence_alerts"
    )
    days = models.PositiveSmallIntegerField(choices=DAYS, default=3)
    # The first day on which the silence is long enough, in the member's time zone. Each check-in
    # postpones it. Empty once the partner has been alerted of this silence.
    due_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = _("silence alert")
        verbose_name_plural = _("silence alerts")
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "member"], name="one_silence_alert_a_partner_and_side"
            )
        ]
        indexes = [models.Index(fields=["due_on"], name="silence_alert_by_due")]

    def __str__(self):
        return f"{self.member}: {self.get_days_display()}"

    def restart_after(self, day):
        """Count the silence from `day`, the date of a check-in. Does not save."""
        self.due_on = day + timedelta(days=self.days + 1)


class Grant(models.Model):
    """What a partner may see of one journey. Without a row, they see nothing."""

    class Level(models.TextChoices):
        DAYS = "days", _("How long ago it started")
        CHECKED_IN = "checked-in", _("… and that I checked in")
        MOOD = "mood", _("… and my mood")
        WORDS = "words", _("… and my one line")

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="grants")
    journey = models.ForeignKey("milestones.Journey", models.CASCADE, related_name="grants")
    level = models.CharField(max_length=10, choices=Level)
    # Earlier check-ins are not shown: they were written when nobody, or fewer, would read them.
    check_ins_from = models.DateTimeField(default=timezone.now, db_default=Now())

    class Meta:
        verbose_name = _("sharing setting")
        verbose_name_plural = _("sharing settings")
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "journey"], name="one_grant_a_journey_and_partner"
            )
        ]

    def __str__(self):
        return f"{self.journey}: {self.get_level_display()}"

    @property
    def shows_check_ins(self):
        return self.level != self.Level.DAYS

    @property
    def shows_mood(self):
        return self.level in {self.Level.MOOD, self.Level.WORDS}

    @property
    def shows_note(self):
        return self.level == self.Level.WORDS

    def shows(self, check_in):
        """Return whether the partner sees anything of `check_in`, if it is the latest."""
        return self.shows_check_ins and check_in.checked_at >= self.check_ins_from

    def is_wider_than(self, level):
        """Return whether it shows more of check-ins than `level`: a level, or "" for nothing."""
        order = ["", *self.Level.values]
        return self.shows_check_ins and order.index(self.level) > order.index(level)
