"""The other forms of allauth, with our labels: addresses, and old and new passwords."""

from allauth.account.forms import AddEmailForm as AllauthAddEmailForm
from allauth.account.forms import ChangePasswordForm as AllauthChangePasswordForm
from allauth.account.forms import ReauthenticateForm as AllauthReauthenticateForm
from allauth.account.forms import ResetPasswordForm as AllauthResetPasswordForm
from allauth.account.forms import ResetPasswordKeyForm as AllauthResetPasswordKeyForm
from django.utils.translation import gettext_lazy as _

from accounts.auth.forms import ENTER_EMAIL, PASSWORD_HINT, remove_placeholders

LABELS = {
    "oldpassword": _("Current password"),
    "password": _("Your password"),
    "password1": _("New password"),
    "password2": _("New password again"),
}
HINTS = {"password1": PASSWORD_HINT}


class OwnWords:
    """Mixin for a form of allauth: our labels, one hint, and no placeholders."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        remove_placeholders(self)
        for name, field in self.fields.items():
            field.label = LABELS.get(name, field.label)
            field.help_text = HINTS.get(name, "")
            if name == "email":
                field.error_messages["required"] = ENTER_EMAIL


class AddEmailForm(OwnWords, AllauthAddEmailForm):
    pass


class ChangePasswordForm(OwnWords, AllauthChangePasswordForm):
    pass


class ReauthenticateForm(OwnWords, AllauthReauthenticateForm):
    pass


class ResetPasswordForm(OwnWords, AllauthResetPasswordForm):
    pass


class ResetPasswordKeyForm(OwnWords, AllauthResetPasswordKeyForm):
    pass
