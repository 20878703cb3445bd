"""Adapts allauth to pseudonyms, the registration setting and accounts that can be restored."""

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.core.exceptions import ValidationError
from django.shortcuts import redirect

from accounts.privacy.deletion import RESTORABLE_MEMBER_SESSION_KEY, get_restore_path
from accounts.profiles.pseudonyms import NAME_TAKEN, validate_pseudonym
from accounts.profiles.services import is_name_available


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request):
        return settings.REGISTRATION == "open"

    def respond_user_inactive(self, request, user):
        """Offer to restore the account if its member signs in during the grace period."""
        address = get_restore_path(user)
        if address is None:
            return super().respond_user_inactive(request, user)
        request.session[RESTORABLE_MEMBER_SESSION_KEY] = user.pk
        return redirect(address)

    def clean_username(self, username, shallow=False):
        """Return the valid pseudonym. Names are public, so the error may say that one is taken."""
        name = validate_pseudonym(username)
        if not shallow and not is_name_available(name):
            raise ValidationError(NAME_TAKEN)
        return name
