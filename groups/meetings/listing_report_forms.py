"""The form with which members report a wrong listing."""

from django import forms
from django.utils.translation import gettext_lazy as _

from recovery_forum.lib.forms import TextField, create_form_helper


class ListingReportForm(forms.Form):
    words = TextField(
        label=_("What is wrong?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("For example: locked door, different time, broken link."),
    )

    helper = create_form_helper(_("Send report"))
