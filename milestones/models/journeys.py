"""Journeys: recovery clocks."""

from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Challenge
from milestones import spans
from recovery_forum.lib.ids import PublicIdField
from recovery_forum.lib.zones import check_zone


class JourneyQuerySet(models.QuerySet):
    def visible_to(self, member):
        """A journey is its member's own; what they share of it is a celebration."""
        if not member.is_authenticated:
            return self.none()
        return self.filter(member=member)


class Journey(models.Model):
    """One recovery clock: a start date on the calendar of the zone it was entered in."""

    public_id = PublicIdField()
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="journeys")
    challenge = models.ForeignKey(
        Challenge, models.PROTECT, related_name="journeys", verbose_name=_("challenge")
    )
    title = models.CharField(_("what I call it"), max_length=80)
    started_on = models.DateField(_("since"))
    time_zone = models.CharField(_("time zone"), max_length=50, validators=[check_zone])
    reasons = models.TextField(_("why I do this"), max_length=2_000, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects = JourneyQuerySet.as_manager()

    class Meta:
        ordering = ["started_on", "pk"]
        verbose_name = _("journey")
        verbose_name_plural = _("journeys")

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("milestones:journey", args=[self.public_id])

    def today(self):
        """The date on this journey's own calendar."""
        return timezone.now().astimezone(ZoneInfo(self.time_zone)).date()

    @property
    def days(self):
        """Whole days since the start, on the journey's own calendar."""
        return max((self.today() - self.started_on).days, 0)

    @property
    def upcoming(self):
        """The next span and its date."""
        return spans.upcoming(self.started_on, self.today())

    def along_the_way(self, today=None):
        """Every milestone of this journey, the highest first.

        What is stored, and what the calendar says beside it: the page is right on the morning of
        a milestone before anything has stored it. Those not stored yet have no pk.
        """
        found = {milestone.span_key: milestone for milestone in self.milestones.all()}
        for span, day in spans.reached(self.started_on, today or self.today()):
            new = self.milestones.model(journey=self, span_key=span.key, reached_on=day)
            found.setdefault(span.key, new)
        return [found[span.key] for span in reversed(spans.SPANS) if span.key in found]

    @property
    def highest(self):
        """The milestone whose medallion stands for this journey; None on the first day."""
        return next(iter(self.along_the_way()), None)
