"""Storing limits and amounts. A second one for the same date replaces the first."""

from datetime import date
from decimal import Decimal

from milestones.models import Amount, Journey, Limit


def save_amount(journey: Journey, day: date, amount: Decimal) -> Amount:
    """Store that it was `amount` on `day`, a date of the journey's calendar, and return the row."""
    row, _is_new = journey.amounts.update_or_create(day=day, defaults={"amount": amount})
    return row


def save_limit(journey: Journey, starts_on: date, amount: Decimal, period: str) -> Limit:
    """Store the limit that holds from `starts_on`, and return it. `period` is a Limit.Period."""
    limit, _is_new = journey.limits.update_or_create(
        starts_on=starts_on, defaults={"amount": amount, "period": period}
    )
    return limit
