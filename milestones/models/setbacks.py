"""Setbacks: part of many journeys. They take away no milestone, and no day before or after them."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from milestones.models.journeys import Journey
from recovery_forum.lib.public_ids import PublicIdField


class Setback(models.Model):
    """A time away from the goal of a journey. Nobody but its member reads it."""

    class Halt(models.TextChoices):
        HUNGRY = "hungry", _("Hungry")
        ANGRY = "angry", _("Angry")
        LONELY = "lonely", _("Lonely")
        TIRED = "tired", _("Tired")

    class Trigger(models.TextChoices):
        STRESS = "stress", _("Stress")
        BOREDOM = "boredom", _("Boredom")
        PEOPLE = "people", _("People around me")
        FEELINGS = "feelings", _("Strong feelings")
        PAIN = "pain", _("Pain or illness")
        HABIT = "habit", _("Habit")
        PLACE = "place", _("A place")
        JOY = "joy", _("A celebration")

    public_id = PublicIdField()
    journey = models.ForeignKey(Journey, models.CASCADE, related_name="setbacks")
    happened_at = models.DateTimeField(_("when it happened"))
    # None until the member resumes: nobody in the midst of a setback is asked for a date.
    resumed_at = models.DateTimeField(_("when I resumed"), null=True, blank=True)
    halt = ArrayField(models.CharField(max_length=10, choices=Halt), default=list, blank=True)
    triggers = ArrayField(
        models.CharField(max_length=10, choices=Trigger), default=list, blank=True
    )
    circumstances = models.TextField(_("what came before"), max_length=2_000, blank=True)
    coping_plan = models.TextField(_("what helps next time"), max_length=2_000, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["happened_at", "pk"]
        verbose_name = _("setback")
        verbose_name_plural = _("setbacks")
        constraints = [
            models.CheckConstraint(
                name="resumed_after_setback",
                condition=Q(resumed_at=None) | Q(resumed_at__gte=F("happened_at")),
            )
        ]

    def __str__(self):
        return f"{self.journey} · {self.happened_at:%Y-%m-%d}"

    def get_absolute_url(self):
        return reverse("milestones:setback", args=[self.journey.public_id, self.public_id])

    @property
    def happened_on(self):
        """The date in the journey's time zone, wherever its member lives now."""
        return self.happened_at.astimezone(self.journey.zone).date()

    @property
    def resumed_on(self):
        """The date in the journey's time zone, or None."""
        return self.resumed_at and self.resumed_at.astimezone(self.journey.zone).date()

    @property
    def selected_factors(self):
        """The labels of the HALT states and triggers that were chosen."""
        labels = {**dict(self.Halt.choices), **dict(self.Trigger.choices)}
        return [labels[key] for key in (*self.halt, *self.triggers) if key in labels]
