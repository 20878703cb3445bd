"""No form of the forum answers in the words of the framework."""

import pytest
from django import forms
from django.urls import get_resolver

COLD = ("This field is required", "Enter a valid", "Select a valid choice")
APPS = ("accounts", "groups", "milestones", "posts", "recovery_forum")


def list_forms(parent=forms.BaseForm):
    for form in parent.__subclasses__():
        if form.__module__.split(".")[0] in APPS:
            yield form
        yield from list_forms(form)


def test_every_field_has_our_own_messages():
    assert get_resolver().url_patterns  # Imports the views, and with them the forms.
    found = {
        (form.__name__, name, str(message))
        for form in list_forms()
        for name, field in form.base_fields.items()
        for message in field.error_messages.values()
    }
    assert len({form for form, _name, _message in found}) > 50
    assert not [one for one in found if one[2].startswith(COLD)]


@pytest.mark.parametrize(
    ("field", "value", "example"),
    [
        (forms.URLField(assume_scheme="https"), "not a link", "https://example.org"),
        (forms.EmailField(), "nobody", "name@example.org"),
        (forms.TimeField(), "25:00", "19:30"),
    ],
)
def test_what_is_not_understood_is_asked_for_with_an_example(field, value, example):
    with pytest.raises(forms.ValidationError, match=example):
        field.clean(value)
