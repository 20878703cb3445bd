"""What a row holds, in words for staff: "Yes" instead of an icon, "Austria" instead of "AT"."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django.contrib.admin.utils import display_for_field, lookup_field
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ObjectDoesNotExist
from django.db import models
from django.utils import timezone
from django.utils.formats import date_format, localize, time_format
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django_countries import countries

from recovery_forum.lib.relative_time import format_relative_time


def show_value(name: str, row: models.Model, model_admin: Any, in_list: bool = False) -> Any:
    """Return what `name`, a field or a column of `model_admin`, holds in `row`; "" for nothing.

    A moment is in the reader's time zone: in a list, how long ago, with the exact time as title.
    """
    try:
        field, _attribute, value = lookup_field(name, row, model_admin)
    except ObjectDoesNotExist:
        return ""
    if isinstance(field, models.ForeignKey):
        value = getattr(row, field.name)
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, datetime):
        return show_moment(value, in_list)
    if isinstance(value, time):
        return time_format(value, "H:i")
    if field is None or (field.is_relation and not field.many_to_many):
        return "" if value is None else _show_plain(value)
    return _show_field(value, field, in_list)


def _show_plain(value: Any) -> Any:
    return value if hasattr(value, "__html__") else localize(value)


def _show_field(value: Any, field: models.Field, in_list: bool) -> Any:
    if field.many_to_many:
        return ", ".join(map(str, value.all()))
    if field.name == "country" and value:
        return countries.name(value) or value
    if field.name == "time_zone":
        return value.replace("_", " ")
    if isinstance(field, ArrayField):
        return ", ".join(map(str, value or ()))
    if isinstance(field, models.ImageField):
        return format_html('<a href="{}">{}</a>', value.url, _("Open the picture")) if value else ""
    return display_for_field(value, field, "", avoid_link=in_list)


def show_moment(moment: datetime, in_list: bool = False) -> Any:
    local = timezone.localtime(moment)
    exact = date_format(local, "DATETIME_FORMAT")
    if not in_list:
        return format_html('<time datetime="{}">{}</time>', local.isoformat(), exact)
    words = format_relative_time(local, timezone.localtime())
    return format_html('<time datetime="{}" title="{}">{}</time>', local.isoformat(), exact, words)
