"""Adapts allauth to pseudonyms, the registration setting and accounts that can be restored."""

from urllib.parse import urlsplit

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

    def render_mail(self, template_prefix, email, context, headers=None):
        """Let every link lead to SITE_URL, and not to the host that the request named.

        Whoever asks for somebody's mail chooses that host, and the link holds a key.
        """
        links = {
            name: f"{settings.SITE_URL}{urlsplit(url)._replace(scheme='', netloc='').geturl()}"
            for name, url in context.items()
            if name.endswith("_url")
        }
        return super().render_mail(template_prefix, email, context | links, headers)

    def clean_username(self, username, shallow=False):
        """Return the valid pseudonym. Names are public, so the error may say that one is taken."""
        name = validate_pseudonym(username)
        if not shallow and not is_name_available(name):
            raise ValidationError(NAME_TAKEN)
        return name
