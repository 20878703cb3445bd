"""The form for requesting a peer."""

from django import forms
from django.utils.translation import gettext_lazy as _

from recovery_forum.lib.forms import TextField, create_form_helper


class PeerRequestForm(forms.Form):
    note = TextField(
        label=_("A word to them"),
        help_text=_("What made you ask? They see it beside your name."),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = create_form_helper(_("Ask"))
