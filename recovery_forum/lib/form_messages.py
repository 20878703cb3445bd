"""What forms say when something is missing or not understood, in place of Django's own words.

A field may still have its own `error_messages`, which say more.
"""

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

REQUIRED = _("Please fill this in.")
CHOOSE_ONE = _("Please choose one.")
NOT_A_CHOICE = _("Please choose one from the list.")

MESSAGES: dict[type[forms.Field], dict] = {
    forms.Field: {"required": REQUIRED},
    forms.BooleanField: {"required": _("Please tick this to go on.")},
    forms.ChoiceField: {"required": CHOOSE_ONE, "invalid_choice": NOT_A_CHOICE},
    forms.ModelChoiceField: {"required": CHOOSE_ONE, "invalid_choice": NOT_A_CHOICE},
    forms.MultipleChoiceField: {
        "required": _("Please choose at least one."),
        "invalid_choice": NOT_A_CHOICE,
    },
    forms.ModelMultipleChoiceField: {
        "required": _("Please choose at least one."),
        "invalid_choice": NOT_A_CHOICE,
    },
    forms.FileField: {"required": _("Please choose a file.")},
    forms.EmailField: {"invalid": _("Please enter an email address, like name@example.org.")},
    forms.URLField: {"invalid": _("Please enter a web address, like https://example.org.")},
    forms.IntegerField: {"invalid": _("Please enter a whole number.")},
    forms.DateField: {"invalid": _("Please enter a date.")},
    forms.DateTimeField: {"invalid": _("Please enter a date and a time.")},
    # These two are only in hidden fields, which a browser fills in.
    forms.UUIDField: {"invalid": _("Please reload the page and try again.")},
    forms.JSONField: {"invalid": _("Please reload the page and try again.")},
    forms.TimeField: {"invalid": _("Please enter a time, like 19:30.")},
}


def use_own_messages() -> None:
    """Let all forms use MESSAGES. Call it once, before any form is imported."""
    for field_class, messages in MESSAGES.items():
        own = vars(field_class).get("default_error_messages", {})
        field_class.default_error_messages = own | messages
    MinValueValidator.message = _("Please enter %(limit_value)s or more.")
    MaxValueValidator.message = _("Please enter %(limit_value)s or less.")
