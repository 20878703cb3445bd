"""Asking somebody to be a peer."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.utils.translation import gettext_lazy as _


class PeerRequestForm(forms.Form):
    note = forms.CharField(
        label=_("A word to them"),
        help_text=_("What made you ask? They see it beside your name."),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.add_input(Submit("save", _("Ask")))
