"""Adding a passkey, in our words."""

from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django.utils.translation import gettext_lazy as _


class AddKeyForm(AddWebAuthnForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        name, alone = self.fields["name"], self.fields["passwordless"]
        self.initial["name"] = ""
        name.label, name.help_text = _("What you call it"), _("For instance: my phone.")
        alone.label, alone.initial = _("Let it sign me in by itself, without my password"), True
        alone.help_text = _("It asks for your finger, your face or its own code.")
