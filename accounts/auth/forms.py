"""Forms for signing up and for adding a passkey."""

import time

from allauth.account.forms import SignupForm as AllauthSignupForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from disposable_email_domains import blocklist as disposable
from django import forms
from django.conf import settings
from django.core import signing
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from accounts.auth.signup import simulate_signup
from accounts.profiles.pseudonyms import NAME_TAKEN


class AddPasskeyForm(AddWebAuthnForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        name, passwordless = self.fields["name"], self.fields["passwordless"]
        self.initial["name"] = ""
        name.label, name.help_text = _("What you call it"), _("For instance: my phone.")
        passwordless.label, passwordless.initial = (
            _("Let it sign me in by itself, without my password"),
            True,
        )
        passwordless.help_text = _("It asks for your finger, your face or its own code.")


FORM_OPENED_SALT = "sign-up opened"


def _get_timestamp() -> str:
    return signing.dumps(time.time(), salt=FORM_OPENED_SALT)


def _get_age_seconds(opened) -> float:
    """Return the seconds since the form was opened, or 0 if the signed time is not valid."""
    try:
        return time.time() - signing.loads(opened or "", salt=FORM_OPENED_SALT)
    except signing.BadSignature:
        return 0


class SignupForm(AllauthSignupForm):
    """The form of allauth, with our labels and a check against bots."""

    of_age = forms.BooleanField(
        label=_("I am 18 or older, and I agree to the guidelines."),
        error_messages={"required": _("This place is for adults who agree to its guidelines.")},
    )

    # A honeypot: it is hidden by CSS, and bots fill in every field that they find.
    website = forms.CharField(
        label=_("Please leave this empty"),
        required=False,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )
    opened = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.order_fields(["email", "username", "password1", "of_age", "website", "opened"])
        self.fields["opened"].initial = _get_timestamp
        self.fields["email"].help_text = _("To sign in and to reach you. Nobody here sees it.")
        self.fields["username"].label = _("Pseudonym")
        self.fields["username"].help_text = _(
            "The name that others see. Choose one that you use nowhere else."
        )
        self.fields["password1"].help_text = _("At least 10 characters; a short sentence is good.")
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)

    def clean_email(self):
        email = super().clean_email()
        if email.rpartition("@")[2].lower() in disposable:
            raise forms.ValidationError(
                _("Mail to this address soon reaches nobody. Please use one that you can keep.")
            )
        return email

    def clean(self):
        """Refuse bots: they send a form at once, and fill in the hidden field."""
        cleaned = super().clean()
        if (
            cleaned.get("website")
            or _get_age_seconds(cleaned.get("opened")) < settings.SIGNUP_SECONDS
        ):
            self.data = self.data | {
                "website": "",
                "opened": self.data.get("opened") or _get_timestamp(),
            }
            raise forms.ValidationError(
                _("That was very quick. Please read it once more, and send it again.")
            )
        return cleaned

    def try_save(self, request):
        """Save as allauth does, and take the same time for an address that is taken.

        Raises ValidationError if somebody else took the name in the meantime.
        """
        try:
            return self._try_once(request)
        except IntegrityError:
            # Somebody took the name or the address between the check and the save. Check again:
            # a taken address then gets the same answer as always.
            self.full_clean()
            if not self.is_valid():
                raise forms.ValidationError(NAME_TAKEN) from None
            return self._try_once(request)

    def _try_once(self, request):
        if self.account_already_exists:
            simulate_signup(request, self.cleaned_data["password1"])
        return super().try_save(request)

    @transaction.atomic
    def save(self, request):
        member = super().save(request)
        member.agree_to_guidelines()
        return member
