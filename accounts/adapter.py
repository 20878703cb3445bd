"""How django-allauth behaves here."""

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from .leaving import way_back
from .names import check_pseudonym
from .renaming import is_free

NAME_TAKEN = _("Someone here has this name or one that looks like it. Please choose another.")

# In the session of somebody who signed in rightly to an account that they had left.
PROVED = "proved_to_be"


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request):
        return settings.REGISTRATION == "open"

    def respond_user_inactive(self, request, user):
        """Whoever left and signs in within their days is asked whether to come back."""
        address = way_back(user)
        if address is None:
            return super().respond_user_inactive(request, user)
        request.session[PROVED] = user.pk
        return redirect(address)

    def clean_username(self, username, shallow=False):
        """The checked pseudonym. Names are public, so a taken one may be told."""
        name = check_pseudonym(username)
        if not shallow and not is_free(name):
            raise ValidationError(NAME_TAKEN)
        return name
