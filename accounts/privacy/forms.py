"""The form for deleting an account."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, Submit
from django import forms
from django.utils.translation import gettext_lazy as _


class DeleteAccountForm(forms.Form):
    """Ask what happens to the posts. There is no default, so that members decide."""

    posts = forms.ChoiceField(
        label=_("What you wrote"),
        choices=[
            ("keep", _("Keep my posts, without my name")),
            ("erase", _("Erase my posts")),
        ],
        widget=forms.RadioSelect,
        help_text=_(
            "Pictures in your posts are deleted either way. If you erase your posts, "
            "your anonymous posts disappear at the same time, so someone watching "
            "could tell that they were yours."
        ),
        error_messages={"required": _("Please choose what happens to your posts.")},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout("posts")
        self.helper.add_input(Submit("leave", _("Delete my account")))

    def clean(self):
        cleaned = super().clean()
        cleaned["keeps_posts"] = cleaned.get("posts") == "keep"
        return cleaned
