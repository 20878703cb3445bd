"""Milestones of a member's own: any span or date, in their own words.

Nobody else sees them, except those that their member shared as a celebration.
"""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from milestones.awards.spans import Span
from milestones.models.journeys import Journey
from recovery_forum.lib.public_ids import PublicIdField

OWN_KEY_PREFIX = "own-"  # No key of a span begins with it.


class OwnMilestone(models.Model):
    """A date, or a span that a run of the journey reaches, with a name and a symbol."""

    class Unit(models.TextChoices):
        DAYS = "days", _("days")
        WEEKS = "weeks", _("weeks")
        MONTHS = "months", _("months")
        YEARS = "years", _("years")

    public_id = PublicIdField()
    journey = models.ForeignKey(Journey, models.CASCADE, related_name="own_milestones")
    name = models.CharField(_("what I want to mark"), max_length=80)
    symbol = models.CharField(_("symbol"), max_length=8, blank=True)
    # Either a date of the calendar, or a number of units that a run has to last.
    day = models.DateField(_("on this date"), null=True, blank=True)
    number = models.PositiveIntegerField(
        _("after"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(30_000)],
    )
    unit = models.CharField(_("unit"), max_length=6, choices=Unit, default=Unit.DAYS)
    # Stored before a setback or a new start could take the days away that reached it.
    reached_on = models.DateField(null=True, blank=True, editable=False)
    # When that was stored, or confirmed by a corrected start. Empty: nothing can take it back.
    reached_stored_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("own milestone")
        verbose_name_plural = _("own milestones")
        constraints = [
            models.CheckConstraint(
                name="own_milestone_is_a_date_or_a_span",
                condition=Q(day__isnull=False, number=None) | Q(day=None, number__isnull=False),
            )
        ]

    def __str__(self):
        return self.name

    is_own = True  # Beside the milestones of the forum.

    @property
    def key(self):
        """What stands for it where a span's key stands for a milestone of the forum."""
        return f"{OWN_KEY_PREFIX}{self.public_id}"

    @property
    def title(self):
        """Its symbol and its name."""
        return f"{self.symbol} {self.name}".strip()

    @property
    def symbol_is_long(self):
        """Whether letters stand for the symbol, too many for their usual size."""
        return len(self.symbol) > 2 and any(sign.isalnum() for sign in self.symbol)

    @property
    def has_celebration(self):
        """Whether it was shared, even if its member has stopped sharing it a moment ago."""
        return self.pk is not None and hasattr(self, "celebration")

    @property
    def is_shared(self):
        return self.has_celebration and not self.celebration.withdrawn_at

    def reached_in(self, ledger):
        """Return the date on which it was reached, stored or read from `ledger`, or None."""
        if self.reached_on:
            return self.reached_on
        if self.day:
            return self.day if self.day <= ledger.today else None
        dates = ((run, self._due_after(run.begins)) for run in ledger.runs)
        return next((due for run, due in dates if due and due <= run.ends), None)

    def due_in(self, ledger):
        """Return the date on which it comes if the run goes on; None while away from it."""
        if self.day:
            return self.day
        return None if ledger.is_away else self._due_after(ledger.runs[-1].begins)

    def _due_after(self, begins):
        """None beyond the year 9999."""
        days = {self.Unit.DAYS: 1, self.Unit.WEEKS: 7}.get(self.unit, 0)
        months = {self.Unit.MONTHS: 1, self.Unit.YEARS: 12}.get(self.unit, 0)
        span = Span("", self.number, "", "", days=days * self.number, months=months * self.number)
        return span.reached_on(begins)
