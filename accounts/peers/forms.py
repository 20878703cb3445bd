"""The form for requesting a peer."""

from django import forms
from django.utils.translation import gettext_lazy as _

from recovery_forum.lib.forms import TextField, create_form_helper


class PeerRequestForm(forms.Form):
    note = TextField(
        label=_("Message"),
        help_text=_("Why are you asking? They see this next to your name."),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = create_form_helper(_("Ask to connect"))
