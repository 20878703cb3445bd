"""Limits and amounts, for journeys that aim at less. Only their member sees them."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from milestones.models.journeys import Journey

AMOUNT_VALIDATORS = [MinValueValidator(0), MaxValueValidator(9_999)]


class Limit(models.Model):
    """At most so much a day or a week, from a date on. Several in a row are a way down."""

    class Period(models.TextChoices):
        DAY = "day", _("per day")
        WEEK = "week", _("per week")

    journey = models.ForeignKey(Journey, models.CASCADE, related_name="limits")
    starts_on = models.DateField(_("from"))
    amount = models.DecimalField(
        _("at most"), max_digits=5, decimal_places=1, validators=AMOUNT_VALIDATORS
    )
    period = models.CharField(_("a day or a week"), max_length=4, choices=Period)

    class Meta:
        ordering = ["starts_on", "pk"]
        verbose_name = _("limit")
        verbose_name_plural = _("limits")
        constraints = [
            models.UniqueConstraint(fields=["journey", "starts_on"], name="one_limit_a_date"),
            models.CheckConstraint(name="limit_is_not_negative", condition=Q(amount__gte=0)),
        ]

    def __str__(self):
        return f"{self.amount} {self.get_period_display()}"


class Amount(models.Model):
    """How much it was on one day. A day without a row is not known: it is never taken for none."""

    journey = models.ForeignKey(Journey, models.CASCADE, related_name="amounts")
    day = models.DateField(_("day"))
    amount = models.DecimalField(
        _("how much"), max_digits=5, decimal_places=1, validators=AMOUNT_VALIDATORS
    )

    class Meta:
        ordering = ["day"]
        verbose_name = _("amount")
        verbose_name_plural = _("amounts")
        constraints = [
            models.UniqueConstraint(fields=["journey", "day"], name="one_amount_a_day"),
            models.CheckConstraint(name="amount_is_not_negative", condition=Q(amount__gte=0)),
        ]

    def __str__(self):
        return f"{self.day}: {self.amount}"
