"""Template tags of the lists and forms of the admin panel."""

from datetime import date

from django import template
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.templatetags.admin_list import result_headers
from django.contrib.admin.templatetags.admin_urls import add_preserved_filters
from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _

from recovery_forum.lib.admin_labels import LABELS, IsSetFilter, get_label
from recovery_forum.lib.admin_values import show_value

register = template.Library()


@register.simple_tag
def list_columns(changelist):
    """Return the headings of a list, as Django's `result_headers()`, without the checkboxes."""
    names = zip(changelist.list_display, result_headers(changelist), strict=True)
    return [
        header | {"text": get_label(name, changelist.model_admin)}
        for name, header in names if name != "action_checkbox"
    ]  # fmt: skip


def _has_checkboxes(changelist):
    return changelist.list_display[0] == "action_checkbox"


@register.simple_tag
def list_rows(changelist):
    """Return each row of a list: `pk`, `name`, `url` (or None) and `cells`, (label, value) pairs.

    The first column is the `name`, which links to the row.
    """
    columns = [name for name in changelist.list_display if name != "action_checkbox"]
    labels = [get_label(name, changelist.model_admin) for name in columns]
    return [_list_row(changelist, row, columns, labels) for row in changelist.result_list]


def _list_row(changelist, row, columns, labels):
    values = [show_value(name, row, changelist.model_admin, in_list=True) for name in columns]
    url = None
    if changelist.list_display_links is not None:
        kept = {"preserved_filters": changelist.preserved_filters, "opts": changelist.opts}
        url = add_preserved_filters(kept, changelist.url_for_result(row))
    cells = list(zip(columns, labels, values, strict=True))[1:]
    return {"pk": row.pk, "name": values[0] or row, "label": labels[0], "url": url, "cells": cells}


@register.simple_tag
def has_checkboxes(changelist):
    """Return the name of the checkboxes of a list, or "" if nothing can be done with its rows."""
    return ACTION_CHECKBOX_NAME if _has_checkboxes(changelist) else ""


@register.simple_tag
def list_filters(changelist):
    """Return the filters of a list, under the names of the columns."""
    for spec in changelist.filter_specs:
        path = getattr(spec, "field_path", "")
        if not isinstance(spec, IsSetFilter) and path in LABELS:
            spec.title = LABELS[path]
    return changelist.filter_specs


@register.simple_tag
def list_dates(changelist):
    """Return the `label` of the dates that a list can be narrowed to, and the `chosen` ones."""
    name = changelist.date_hierarchy
    if not name:
        return None
    parts = (changelist.params.get(f"{name}__{part}") for part in ("day", "month", "year"))
    day, month, year = (int(part) if part else None for part in parts)
    chosen = _("All")
    if year:
        words = "j F Y" if day else "F Y" if month else "Y"
        chosen = format_date(date(year, month or 1, day or 1), words)
    return {"label": get_label(name, changelist.model_admin), "chosen": chosen, "is_chosen": year}


@register.simple_tag
def read_only_facts(fieldset):
    """Return what a fieldset only shows: `shown`, (label, value) pairs, and `empty` labels."""
    facts = [
        (get_label(field.field["field"], field.model_admin), read_only_value(field))
        for line in fieldset for field in line if field.is_readonly
    ]  # fmt: skip
    shown = [fact for fact in facts if fact[1] != ""]
    return {"shown": shown, "empty": [label for label, value in facts if value == ""]}


@register.simple_tag
def read_only_value(field):
    """Return what a read-only field holds; a row of another list links to its page."""
    name, row = field.field["field"], field.form.instance
    value = show_value(name, row, field.model_admin)
    column = field.form._meta.model._meta
    is_link = value and name in {one.name for one in column.concrete_fields if one.many_to_one}
    return field.contents() if is_link else value
