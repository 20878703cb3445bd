"""How django-allauth behaves here."""

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from .models import Member
from .names import check_pseudonym, key_of, skeleton_of


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request):
        return settings.REGISTRATION == "open"

    def clean_username(self, username, shallow=False):
        """The checked pseudonym. Names are public, so a taken one may be told."""
        name = check_pseudonym(username)
        twins = Member.objects.filter(name_skeleton=skeleton_of(name))
        if not shallow and (
            twins.exists() or Member.objects.filter(name_key=key_of(name)).exists()
        ):
            raise ValidationError(
                _("Someone here has this name or one that looks like it. Please choose another.")
            )
        return name
