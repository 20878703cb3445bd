"""The form for deleting an account."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, Submit
from django import forms
from django.urls import reverse
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
            "your anonymous posts disappear at the same time; if you keep them, your "
            "anonymous posts lose their pictures at the same time. So someone watching "
            "could tell that they were yours."
        ),
        error_messages={"required": _("Please choose what happens to your posts.")},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        # After the password was asked for, the form is shown under that page's address.
        self.helper.form_action = reverse("accounts:leave")
        self.helper.layout = Layout("posts")
        self.helper.add_input(Submit("leave", _("Delete my account")))

    def clean(self):
        cleaned = super().clean()
        cleaned["keeps_posts"] = cleaned.get("posts") == "keep"
        return cleaned
