"""Forms for signing up and for adding a passkey."""

from allauth.account.forms import SignupForm as AllauthSignupForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from disposable_email_domains import blocklist as disposable
from django import forms
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from accounts.auth.signup import simulate_signup
from accounts.profiles.pseudonyms import NAME_TAKEN
from recovery_forum.lib.forms import TextField


class AddPasskeyForm(AddWebAuthnForm):
    name = TextField(required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        name, passwordless = self.fields["name"], self.fields["passwordless"]
        self.initial["name"] = ""
        name.label, name.help_text = _("Name of this passkey"), _("For example: my phone.")
        passwordless.label, passwordless.initial = (
            _("Sign in with this passkey alone, without my password"),
            True,
        )
        passwordless.help_text = _("It will ask for your fingerprint, face or device code.")


class SignupForm(AllauthSignupForm):
    """The form of allauth, with our labels and a check against bots."""

    of_age = forms.BooleanField(
        label=_("I am 18 or older, and I agree to the guidelines."),
        error_messages={"required": _("This forum is for adults who agree to the guidelines.")},
    )

    # A honeypot: it is hidden by CSS, and bots fill in every field that they find.
    website = forms.CharField(
        label=_("Leave this empty"),
        required=False,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.order_fields(["email", "username", "password1", "of_age", "website"])
        self.fields["email"].help_text = _(
            "Used to sign in and to contact you. It's never shown to anyone."
        )
        self.fields["username"].label = _("Pseudonym")
        self.fields["username"].help_text = _(
            "The name others see. Choose one you don't use anywhere else."
        )
        self.fields["password1"].help_text = _(
            "At least 10 characters. A short sentence works well."
        )
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)

    def clean_email(self):
        email = super().clean_email()
        if email.rpartition("@")[2].lower() in disposable:
            raise forms.ValidationError(
                _("This is a temporary address. Please use one that you can keep.")
            )
        return email

    def clean(self):
        """Refuse bots: they fill in the hidden field.

        Speed proves nothing: a password manager fills in the form within a second. If a browser
        filled in the hidden field, it comes back empty, so the person can send the form again.
        """
        cleaned = super().clean()
        if cleaned.get("website"):
            self.data = self.data.copy()  # `|` would turn a QueryDict into a dict of lists.
            self.data["website"] = ""
            raise forms.ValidationError(
                _("A hidden field was filled in, perhaps by your browser. Please send it again.")
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
