"""Forms for writing messages."""

import uuid

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models.conversations import MAX_MESSAGE_LENGTH
from recovery_forum.lib.forms import MarkupField, create_form_helper


class MessageForm(forms.Form):
    text = MarkupField(
        label=_("Your message"),
        max_length=MAX_MESSAGE_LENGTH,
        # The label is for screen readers: the field is beside its button.
        widget=forms.Textarea(attrs={"rows": 1, "data-grow": "", "placeholder": _("Your message")}),
        error_messages={"required": _("Please write a message.")},
    )
    # Chosen when the form is rendered, so that submitting it twice sends one message.
    submission = forms.UUIDField(initial=uuid.uuid4, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False  # The page has its own form tag and button.
        self.helper.disable_csrf = True


class FirstMessageForm(MessageForm):
    """The form for the first message, which is the whole page."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["text"].widget.attrs |= {"rows": 3, "placeholder": ""}
        self.helper = create_form_helper(_("Send message"))
