"""Adapts allauth to pseudonyms, the registration setting and accounts that can be restored."""

from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import lazy
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.auth.signup import find_stand_in, get_signup_next
from accounts.auth.unconfirmed import find_own_unconfirmed
from accounts.models import Member
from accounts.privacy.deletion import (
    RESTORABLE_MEMBER_SESSION_KEY,
    find_deletion_to_restore,
    get_restore_path,
    restore_account,
)
from accounts.profiles.pseudonyms import NAME_TAKEN, validate_pseudonym
from accounts.profiles.services import is_name_available


def _describe_mismatch() -> SafeString:
    sentence = _(
        "The email address or the password is wrong. Check both, or "
        '<a href="{}">choose a new password</a>.'
    )
    return format_html(sentence, reverse("account_reset_password"))


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": lazy(_describe_mismatch, SafeString)(),
        "enter_current_password": gettext_lazy("This isn't your current password."),
        "incorrect_password": gettext_lazy("This isn't your password."),
        "duplicate_email": gettext_lazy("This address is already one of yours."),
        "rate_limited": gettext_lazy("Too many requests. Please wait a few minutes."),
    }

    def is_open_for_signup(self, request):
        return settings.REGISTRATION == "open"

    def new_user(self, request):
        return Member(signup_next=get_signup_next(request))

    def is_safe_url(self, url):
        """Return whether a form may lead to `url` afterwards: never to one that can't be parsed."""
        try:
            return super().is_safe_url(url)
        except ValueError:
            return False

    def authenticate(self, request, **credentials):
        """Return the member, or the stand-in of a sign-up with a known address.

        New accounts are looked up twice too, so that the response takes the same time.
        """
        member = super().authenticate(request, **credentials)
        if member and member.last_login:
            return member
        stand_in = find_stand_in(credentials.get("email", ""), credentials.get("password", ""))
        if stand_in and not member:
            self._rollback_login_failed_rl_usage()
        return member or stand_in

    def pre_login(self, request, user, **kwargs):
        """Let a member who chose to come back go on to the second factor, if they have one."""
        if find_deletion_to_restore(request.session, user):
            return None
        return super().pre_login(request, user, **kwargs)

    def login(self, request, user):
        """Sign in after every step was passed. Only then does coming back take effect."""
        if deletion := find_deletion_to_restore(request.session, user):
            user.is_active = restore_account(deletion).is_active
            messages.success(request, _("Welcome back. Everything is as you left it."))
        super().login(request, user)
        if user.signup_next:  # The object keeps it, for the redirect of this request.
            Member.objects.filter(pk=user.pk).update(signup_next="")

    def get_login_redirect_url(self, request):
        return request.user.signup_next or super().get_login_redirect_url(request)

    def set_password(self, user, password):
        """Store the new password. Whoever chose it by email may not be who signed up."""
        user.signup_next = ""
        super().set_password(user, password)

    def get_password_change_redirect_url(self, request):
        return reverse("usersessions_list")

    def get_email_verification_redirect_url(self, email_address):
        """Lead a member who added an address to the page where it can become the primary one."""
        if self.request.user.is_authenticated and not email_address.primary:
            messages.info(
                self.request,
                _(
                    "You can now sign in with it. To get our emails there, make it your "
                    "primary address."
                ),
            )
            return reverse("account_email")
        return super().get_email_verification_redirect_url(email_address)

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
        own = find_own_unconfirmed(self.request.session) if self.request else None
        if not shallow and not is_name_available(name, own):
            raise ValidationError(NAME_TAKEN)
        return name
