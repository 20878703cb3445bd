"""Middleware of the site."""

from urllib.parse import parse_qs, urlencode, urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.middleware import get_user
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from accounts.moderation_status.restrictions import get_suspension_message
from recovery_forum.lib.submitted_text import get_submitted_text
from recovery_forum.site.maintenance import render_maintenance_page

UTC = ZoneInfo("UTC")
SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}


def isolation_headers(get_response):
    """Add headers that isolate our pages from other sites."""

    def middleware(request):
        response = get_response(request)
        response.headers.setdefault("Cross-Origin-Embedder-Policy", "require-corp")
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), microphone=(), geolocation=()"
        )
        return response

    return middleware


def read_only_mode(get_response):
    """Respond to unsafe requests with a 503 and the submitted text while READ_ONLY is set."""

    def middleware(request):
        if settings.READ_ONLY and request.method not in SAFE_METHODS:
            return render_maintenance_page(request)
        return get_response(request)

    return middleware


def member_context(get_response):
    """Use the member's time zone, and keep their pages out of the caches of shared computers."""

    def middleware(request):
        # `member` stays the sender even if a view signs them out. The row replaces the lazy object,
        # which would slow down the many attribute accesses of every page.
        request.user = member = get_user(request)
        is_signed_in = member.is_authenticated
        with timezone.override(member.zone if is_signed_in else UTC):
            response = get_response(request)
        if is_signed_in:
            member.record_activity()
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    return middleware


# Pages ask for these by themselves, perhaps while somebody writes on them.
BACKGROUND_VIEWS = {"accounts:newer-messages", "posts:news", "posts:similar"}


def answer_when_signed_out(get_response):
    """Lead a member whose session ended to the sign-in page and from there to where they were.

    What they wrote is shown to them instead, because the redirect would lose it. A view that has
    kept the text itself says so by `response.has_kept_text`.
    """

    def middleware(request):
        response = get_response(request)
        login_url = resolve_url(settings.LOGIN_URL)
        is_login_redirect = response.status_code == 302 and _needs_account(request, response.url)
        is_plain_get = request.method != "POST" and not request.htmx
        if not is_login_redirect or is_plain_get or getattr(response, "has_kept_text", False):
            return response
        submitted_text = get_submitted_text(request) if request.method == "POST" else []
        if submitted_text:
            # Only in the page, not in a session that others on a shared computer could use.
            context = {"submitted_text": submitted_text, "back": _get_form_path(request)}
            return render(request, "site/signed_out.html", context, status=403)
        return _redirect_to_sign_in(request, login_url)

    return middleware


def _needs_account(request, address):
    """Whether `address` is that of the sign-in page, with the way back to what was asked for.

    A view that leads there itself, after an address was confirmed, say, has done what it should.
    """
    target = urlsplit(address)
    is_login = target.path == resolve_url(settings.LOGIN_URL)
    return is_login and request.get_full_path() in parse_qs(target.query).get("next", [])


def _redirect_to_sign_in(request, login_url):
    """Redirect the whole window, and come back to the page: what was pressed may not accept GET."""
    match = request.resolver_match
    if match and match.view_name in BACKGROUND_VIEWS:
        return HttpResponse(status=204)
    if request.method == "POST":
        messages.info(request, _("Please sign in first, then try again."))
    address = f"{login_url}?{urlencode({'next': _get_form_path(request)})}"
    return HttpResponseClientRedirect(address) if request.htmx else redirect(address)


def _get_form_path(request):
    """Return the path of the page with the form: the form's action may not accept GET."""
    referer = request.headers.get("Referer", "")
    is_internal = url_has_allowed_host_and_scheme(referer, allowed_hosts={request.get_host()})
    return urlsplit(referer).path if is_internal else "/"


# Open to suspended and banned members: their notices, their data (for which they enter their
# password or code again), the end of their emails, and help.
PATHS_OPEN_WHEN_RESTRICTED = (
    "/notices/", "/help-now/", "/right-now/", "/guidelines/", "/privacy/", "/about/", "/glossary/",
    "/accounts/logout/", "/accounts/login/", "/settings/data/", "/theme/", "/media/",
    "/accounts/reauthenticate/", "/accounts/2fa/reauthenticate/",
    "/accounts/2fa/webauthn/reauthenticate/", "/mail/stop/",
)  # fmt: skip


def explain_wrong_method(get_response):
    """Give an empty 405 a page: a bookmark or a reload may open what only a form sends."""

    def middleware(request):
        response = get_response(request)
        if response.status_code == 405 and request.method == "GET" and not response.content:
            page = render(request, "405.html", status=405)
            page["Allow"] = response["Allow"]
            return page
        return response

    return middleware


def redirect_restricted_members(get_response):
    """Redirect suspended and banned members to their notices; what they wrote comes back."""

    def middleware(request):
        return get_response(request)

    # After the check of the CSRF token, which a form with words has to pass first.
    middleware.process_view = _refuse_restricted_member
    return middleware


def _refuse_restricted_member(request, _view, _args, _kwargs):
    is_restricted = request.user.is_authenticated and request.user.is_suspended_or_banned
    if not is_restricted or request.path.startswith(PATHS_OPEN_WHEN_RESTRICTED):
        return None
    if request.method == "POST" and get_submitted_text(request):
        raise PermissionDenied(get_suspension_message(request.user))
    return redirect("posts:notices")
