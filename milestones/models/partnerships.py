"""Partners: two members who look after each other, by consent, and what each shows the other."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Greatest, Least
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Block
from recovery_forum.lib.ids import PublicIdField


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
    # The last time that one asked the other to be near.
    near_asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    near_asked_at = models.DateTimeField(null=True, blank=True)

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
