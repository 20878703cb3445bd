"""Milestones that journeys have reached, and the public links to their cards."""

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from milestones.awards.spans import SPANS_BY_KEY
from milestones.models.journeys import Journey
from recovery_forum.lib.public_ids import PublicIdField


class Milestone(models.Model):
    """A span that a journey has reached. What was truly reached is never taken back.

    One that only a mistyped start had earned goes with its correction: awards/corrections.py.
    """

    journey = models.ForeignKey(Journey, models.CASCADE, related_name="milestones")
    span_key = models.CharField(max_length=10)
    reached_on = models.DateField(_("reached on"))
    # When it was stored, or confirmed by a corrected start. Empty: nothing can take it back.
    awarded_at = models.DateTimeField(null=True, default=timezone.now, editable=False)

    class Meta:
        ordering = ["reached_on", "pk"]
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")
        constraints = [
            models.UniqueConstraint(fields=["journey", "span_key"], name="one_milestone_a_span")
        ]

    def __str__(self):
        return f"{self.journey} · {self.span.name}"

    is_own = False

    @property
    def key(self):
        """What stands for it in the form that shares it, as `key` of an own milestone does."""
        return self.span_key

    @property
    def title(self):
        return self.span.name

    @property
    def span(self):
        return SPANS_BY_KEY[self.span_key]

    @property
    def is_shared(self):
        return hasattr(self, "celebration") and not self.celebration.withdrawn_at


class CardLink(models.Model):
    """The public address of a medallion card. Only its member opens it; deleting it closes it."""

    public_id = PublicIdField()
    milestone = models.OneToOneField(Milestone, models.CASCADE, related_name="card_link")
    with_name = models.BooleanField(_("with my pseudonym"), default=False)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("card link")
        verbose_name_plural = _("card links")

    def __str__(self):
        return f"{self.milestone}"

    def get_absolute_url(self):
        return reverse("milestones:public-card", args=[self.public_id])
