"""Partnerships: two members who support each other, what each shows the other, and alerts between them."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Greatest, Least
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Block
from recovery_forum.lib.public_ids import PublicIdField

ALERT_LIFETIME = timedelta(days=7)  # How long a call stands on the other's page.


class PartnershipQuerySet(models.QuerySet):
    def visible_to(self, member):
        """Of the two alone, and never across a block."""
        if not member.is_authenticated:
            return self.none()
        hidden = Block.objects.involving(member)
        blocked = (
            Q(asker__in=hidden.values("blocked")) | Q(asker__in=hidden.values("blocker"))
        ) & ~Q(asker=member) | (
            Q(asked__in=hidden.values("blocked")) | Q(asked__in=hidden.values("blocker"))
        ) & ~Q(asked=member)
        either = Q(asker=member, asked__is_active=True) | Q(asked=member, asker__is_active=True)
        return self.filter(either).exclude(blocked)

    def accepted(self):
        return self.exclude(accepted_at=None)


class Partnership(models.Model):
    """Asked by one, accepted by the other. Ending it deletes it, and nobody is told."""

    public_id = PublicIdField()
    asker = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    asked = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    accepted_at = models.DateTimeField(null=True, blank=True)

    objects = PartnershipQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at", "pk"]
        verbose_name = _("partnership")
        verbose_name_plural = _("partnerships")
        constraints = [
            models.UniqueConstraint(
                Least("asker", "asked"), Greatest("asker", "asked"), name="one_partnership_a_pair"
            ),
            models.CheckConstraint(
                name="nobody_is_their_own_partner", condition=~Q(asker=F("asked"))
            ),
        ]

    def __str__(self):
        return f"{self.asker} – {self.asked}"

    def get_absolute_url(self):
        return reverse("milestones:partner", args=[self.public_id])

    def other(self, member):
        return self.asked if self.asker_id == member.pk else self.asker


def is_partner_of(member):
    """A condition for rows with a `member`: that they and `member` are partners."""
    agreed = Partnership.objects.accepted()
    return Q(member__in=agreed.filter(asked=member).values("asker")) | Q(
        member__in=agreed.filter(asker=member).values("asked")
    )


class PartnerAlertQuerySet(models.QuerySet):
    def to(self, member):
        """What partners of `member` asked of them lately, the latest first."""
        theirs = Partnership.objects.visible_to(member).accepted()
        fresh = timezone.now() - ALERT_LIFETIME
        return self.filter(partnership__in=theirs, called_at__gte=fresh).exclude(caller=member)


class PartnerAlert(models.Model):
    """One partner turns to the other. It says of what kind, and nothing that was written."""

    class Kind(models.TextChoices):
        NEAR = "near", _("asked you to be near")
        TOLD = "told", _("wants you to know about a hard day")
        QUIET = "quiet", _("has been quiet, and wanted you to reach out then")
        AHEAD = "ahead", _("has a hard day ahead, and asks you to be near")

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="calls")
    caller = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=5, choices=Kind)
    called_at = models.DateTimeField(default=timezone.now)

    objects = PartnerAlertQuerySet.as_manager()

    class Meta:
        ordering = ["-called_at", "-pk"]
        verbose_name = _("call")
        verbose_name_plural = _("calls")
        indexes = [models.Index(fields=["partnership", "-called_at"], name="call_by_partnership")]

    def __str__(self):
        return f"{self.caller} {self.get_kind_display()}"


class SilenceAlert(models.Model):
    """One partner's wish: where I don't check in for so many days, the other is asked, once."""

    DAYS = ((2, _("two days")), (3, _("three days")), (5, _("five days")), (7, _("a week")))

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="lookouts")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="lookouts")
    days = models.PositiveSmallIntegerField(choices=DAYS, default=3)
    # The first day on which the silence is long enough, on the member's own calendar: each
    # check-in moves it. Empty once the other was asked about this silence.
    due_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = _("lookout")
        verbose_name_plural = _("lookouts")
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "member"], name="one_lookout_a_partner_and_side"
            )
        ]
        indexes = [models.Index(fields=["due_on"], name="lookout_by_due")]

    def __str__(self):
        return f"{self.member}: {self.get_days_display()}"

    def heard_on(self, day):
        """The silence begins anew after `day`. Does not save."""
        self.due_on = day + timedelta(days=self.days + 1)


class Grant(models.Model):
    """What one of the two shows the other of one journey. No row is: nothing."""

    class Sees(models.TextChoices):
        DAYS = "days", _("My days in all and medallions")
        CHECKED_IN = "checked-in", _("… and that I checked in")
        MOOD = "mood", _("… and my mood")
        WORDS = "words", _("… and my one line")

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="grants")
    journey = models.ForeignKey("milestones.Journey", models.CASCADE, related_name="grants")
    sees = models.CharField(max_length=10, choices=Sees)

    class Meta:
        verbose_name = _("grant")
        verbose_name_plural = _("grants")
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "journey"], name="one_grant_a_journey_and_partner"
            )
        ]

    def __str__(self):
        return f"{self.journey}: {self.get_sees_display()}"

    @property
    def shows_check_ins(self):
        return self.sees != self.Sees.DAYS

    @property
    def shows_mood(self):
        return self.sees in {self.Sees.MOOD, self.Sees.WORDS}

    @property
    def shows_words(self):
        return self.sees == self.Sees.WORDS
