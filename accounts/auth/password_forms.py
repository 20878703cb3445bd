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


class ForumLabelsMixin:
    """Gives a form of allauth our labels, one hint, and no placeholders."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        remove_placeholders(self)
        for name, field in self.fields.items():
            field.label = LABELS.get(name, field.label)
            field.help_text = HINTS.get(name, "")
            if name == "email":
                field.error_messages["required"] = ENTER_EMAIL


class AddEmailForm(ForumLabelsMixin, AllauthAddEmailForm):
    pass


class ChangePasswordForm(ForumLabelsMixin, AllauthChangePasswordForm):
    pass


class ReauthenticateForm(ForumLabelsMixin, AllauthReauthenticateForm):
    pass


class ResetPasswordForm(ForumLabelsMixin, AllauthResetPasswordForm):
    pass


class ResetPasswordKeyForm(ForumLabelsMixin, AllauthResetPasswordKeyForm):
    pass
