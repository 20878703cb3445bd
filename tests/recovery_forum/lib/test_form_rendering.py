"""Lists of options are those of Django's own templates."""

from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from recovery_forum.lib.form_rendering import FormRenderer

CHOICES = [
    ("", "---------"),
    ("plain", "Plain"),
    (1990, 1990),
    (None, "None at all"),
    (True, _("Lazy")),
    ('"><script>', "<b>Not bold</b> & “quoted”"),
    ("safe", mark_safe("<i>as it is</i>")),
    ("Group's", [("a", "A"), ("b", "B & C")]),
]


class OwnOption(forms.Select):
    option_template_name = "django/forms/widgets/radio_option.html"


def test_a_list_is_that_of_django(subtests):
    for kind in [forms.Select, forms.SelectMultiple, OwnOption]:
        for value in ["", "plain", ["a", '"><script>'], 1990, True]:
            with subtests.test(kind=kind, value=value):
                widget = kind(
                    choices=CHOICES, attrs={"required": True, "hidden": False, "data-a": '"1" & 2'}
                )
                ours, theirs = (
                    widget.render("a[]", value, {"id": "one"}, renderer())
                    for renderer in (FormRenderer, DjangoTemplates)
                )
                assert ours == theirs


def test_forms_use_it():
    assert isinstance(forms.Form().renderer, FormRenderer)
