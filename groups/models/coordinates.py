"""Validators for coordinates in degrees: a number off the globe would break the search nearby."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from decimal import Decimal


def validate_latitude(degrees: Decimal) -> None:
    if abs(degrees) > 90:
        raise ValidationError(_("Latitude is a number from -90 to 90."))


def validate_longitude(degrees: Decimal) -> None:
    if abs(degrees) > 180:
        raise ValidationError(_("Longitude is a number from -180 to 180."))
