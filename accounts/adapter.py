"""How django-allauth behaves here."""

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from .names import check_pseudonym
from .renaming import is_free

NAME_TAKEN = _("Someone here has this name or one that looks like it. Please choose another.")


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request):
        return settings.REGISTRATION == "open"

    def clean_username(self, username, shallow=False):
        """The checked pseudonym. Names are public, so a taken one may be told."""
        name = check_pseudonym(username)
        if not shallow and not is_free(name):
            raise ValidationError(NAME_TAKEN)
        return name
