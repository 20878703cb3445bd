"""Forms for signing up and for adding a passkey."""

from allauth.account.forms import LoginForm as AllauthLoginForm
from allauth.account.forms import SignupForm as AllauthSignupForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, LoginWebAuthnForm
from disposable_email_domains import blocklist as disposable
from django import forms
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from accounts.auth.signup import create_stand_in, is_stand_in
from accounts.auth.unconfirmed import SESSION_KEY, release_own_name
from accounts.profiles.pseudonyms import NAME_TAKEN
from recovery_forum.lib.forms import TextField

ENTER_EMAIL = _("Please enter your email address.")
PASSWORD_HINT = _("At least 10 characters. A short sentence works well.")


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


def remove_placeholders(form: forms.Form) -> None:
    """Remove the placeholders of allauth, which say what the labels above them say."""
    for field in form.fields.values():
        field.widget.attrs.pop("placeholder", None)


class PasskeyLoginForm(LoginWebAuthnForm):
    """What the browser sends once it has used a passkey. Without JavaScript, it sends nothing."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["credential"].error_messages["required"] = _(
            "Passkeys need JavaScript. Please sign in with your password."
        )


class LoginForm(AllauthLoginForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        remove_placeholders(self)
        self.fields["login"].error_messages["required"] = ENTER_EMAIL
        self.fields["password"].error_messages["required"] = _("Please enter your password.")
        self.fields["password"].help_text = ""  # The page has the link to a new one.
        # A password manager fills in here what it saved when the member signed up.
        self.fields["login"].widget.attrs["autocomplete"] = "username"
        self.fields["remember"].label = _("Keep me signed in")
        self.fields["remember"].help_text = _("Not on a shared phone or computer.")

    def login(self, request, redirect_url=None):
        """Sign in. A stand-in gets the response of a new account that wasn't confirmed yet."""
        if is_stand_in(self.user):
            self._login.user = None  # As allauth does when it signs up a known address.
        return super().login(request, redirect_url)


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
        self.fields["password1"].help_text = PASSWORD_HINT
        remove_placeholders(self)
        self.fields["email"].error_messages["required"] = ENTER_EMAIL
        self.fields["username"].error_messages["required"] = _("Please choose a pseudonym.")
        self.fields["password1"].error_messages["required"] = _("Please choose a password.")
        # A password manager must save the address, with which one signs in, and not the pseudonym.
        self.fields["email"].widget.attrs["autocomplete"] = "username"
        self.fields["username"].widget.attrs |= {"autocomplete": "off", "autocapitalize": "none"}

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
        """Save as allauth does. An address that is taken takes as long, and leaves the same.

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
        # The same for a taken address, so that nothing tells the two apart.
        with transaction.atomic():
            release_own_name(request.session, self.cleaned_data["username"])
        request.session[SESSION_KEY] = None
        if self.account_already_exists:
            values = (self.cleaned_data[field] for field in ("email", "username", "password1"))
            request.session[SESSION_KEY] = create_stand_in(request, *values).pk
        return super().try_save(request)

    @transaction.atomic
    def save(self, request):
        member = super().save(request)
        member.agree_to_guidelines()
        request.session[SESSION_KEY] = member.pk
        return member
