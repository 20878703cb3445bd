"""Shared crispy-forms helpers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def create_form_helper(label: StrOrPromise) -> FormHelper:
    """Every form here ends in one button."""
    form_helper = FormHelper()
    form_helper.add_input(Submit("save", label))
    return form_helper
