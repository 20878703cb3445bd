"""Form fields of the admin panel: the browser's own pickers, and choices in words."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_countries import countries

from recovery_forum.lib.time_zones import describe_zone, get_zone_choices
from recovery_forum.lib.web_links import WebAddressInput


class DateInput(forms.DateInput):
    input_type = "date"


class TimeInput(forms.TimeInput):
    input_type = "time"


class MomentInput(forms.DateTimeInput):
    input_type = "datetime-local"


class MomentField(forms.DateTimeField):
    """A date and time to the minute, which is as exact as its input."""

    def has_changed(self, initial: Any, data: Any) -> bool:
        if isinstance(initial, datetime):
            initial = initial.replace(second=0, microsecond=0)
        return super().has_changed(initial, data)


# For `formfield_overrides`. The formats are those that browsers demand of these inputs.
PANEL_WIDGETS: dict[Any, dict[str, Any]] = {
    models.DateField: {"widget": DateInput(format="%Y-%m-%d")},
    models.TimeField: {"widget": TimeInput(format="%H:%M")},
    models.DateTimeField: {
        "form_class": MomentField,
        "widget": MomentInput(format="%Y-%m-%dT%H:%M"),
    },
    models.URLField: {"widget": WebAddressInput},
    models.ManyToManyField: {"widget": forms.CheckboxSelectMultiple},
}


def describe_input(field: models.Field) -> str:
    """Return what to type into `field` where its name cannot say it, or ""."""
    if isinstance(field, models.DateTimeField):
        zone = describe_zone(timezone.get_current_timezone_name())
        return _("In your time zone: %(zone)s.") % {"zone": zone}
    if isinstance(field, ArrayField):
        return _("Separate several with commas.")
    return ""


def list_choices(field: models.Field) -> list[tuple[Any, Any]]:
    """Return the choices of `field`, with words for no choice instead of dashes."""
    empty = gettext_lazy("Not given") if field.blank else gettext_lazy("Choose one")
    return list(field.get_choices(include_blank=True, blank_choice=[("", empty)]))


def create_country_field(field: models.Field, help_text: Any) -> forms.ChoiceField:
    """Countries are chosen from the list of ISO 3166-1: "ng" or "ZZ" would be found by nobody."""
    empty = gettext_lazy("Everywhere") if field.blank else gettext_lazy("Choose a country")
    return forms.ChoiceField(
        label=capfirst(field.verbose_name),
        choices=[("", empty), *countries],
        required=not field.blank,
        help_text=help_text,
    )


def create_zone_select(current: str) -> forms.Select:
    """Time zones to choose from, with `current`, that of the row, even if it is an old name."""
    empty = [] if current else [("", _("Choose a time zone"))]
    return forms.Select(choices=[*empty, *get_zone_choices(current)])
