"""Shared crispy-forms helpers."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit


def create_form_helper(label):
    """Every form here ends in one button."""
    form_helper = FormHelper()
    form_helper.add_input(Submit("save", label))
    return form_helper
