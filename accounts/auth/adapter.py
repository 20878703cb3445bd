"""How allauth is adapted: neutral answers about known addresses, emails in our voice."""

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from accounts.privacy.deletion import get_restore_path
from accounts.profiles.pseudonyms import validate_pseudonym
from accounts.profiles.services import is_name_available

NAME_TAKEN = _("Someone here has this name or one that looks like it. Please choose another.")

# In the session of somebody who signed in rightly to an account that they had left.
RESTORABLE_MEMBER_SESSION_KEY = "proved_to_be"


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request):
        return settings.REGISTRATION == "open"

    def respond_user_inactive(self, request, user):
        """Whoever left and signs in within their days is asked whether to come back."""
        address = get_restore_path(user)
        if address is None:
            return super().respond_user_inactive(request, user)
        request.session[RESTORABLE_MEMBER_SESSION_KEY] = user.pk
        return redirect(address)

    def clean_username(self, username, shallow=False):
        """The checked pseudonym. Names are public, so a taken one may be told."""
        name = validate_pseudonym(username)
        if not shallow and not is_name_available(name):
            raise ValidationError(NAME_TAKEN)
        return name
