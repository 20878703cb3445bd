"""Middleware of the site, each for every request."""

from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.middleware import get_user
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from recovery_forum.lib.submitted_text import get_submitted_text
from recovery_forum.site.maintenance import render_maintenance_page

UTC = ZoneInfo("UTC")


def isolation_headers(get_response):
    """Headers that keep other sites out of our pages and their process."""

    def answer(request):
        response = get_response(request)
        response.headers.setdefault("Cross-Origin-Embedder-Policy", "require-corp")
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), microphone=(), geolocation=()"
        )
        return response

    return answer


SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}


def read_only_mode(get_response):
    """While the forum is only read, hand what is sent back to who wrote it."""

    def answer(request):
        if settings.READ_ONLY and request.method not in SAFE_METHODS:
            return render_maintenance_page(request)
        return get_response(request)

    return answer


def member_context(get_response):
    """Times in the reader's own zone, and nothing of a member's page kept by a shared computer."""

    def answer(request):
        # Who asked; a view may sign them out. The row itself: every page asks it many things, and
        # each would go through a lazy object.
        request.user = member = get_user(request)
        signed_in = member.is_authenticated
        with timezone.override(member.zone if signed_in else UTC):
            response = get_response(request)
        if signed_in:
            member.note_being_here()
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    return answer


def return_text_when_signed_out(get_response):
    """Who was signed out while they wrote gets their words back, and not only the door."""

    def answer(request):
        response = get_response(request)
        door = resolve_url(settings.LOGIN_URL)
        is_led_to_it = response.status_code == 302 and response.url.startswith(door)
        if (
            request.method != "POST"
            or not is_led_to_it
            or not (typed := get_submitted_text(request))
        ):
            return response
        # They are in the page alone: on a shared computer, no session of a stranger keeps them.
        context = {"typed": typed, "back": _get_form_path(request)}
        return render(request, "site/signed_out.html", context, status=403)

    return answer


def _get_form_path(request):
    """Where the form stood: its own address may answer nothing but a form."""
    came_from = request.headers.get("Referer", "")
    is_ours = url_has_allowed_host_and_scheme(came_from, allowed_hosts={request.get_host()})
    return urlsplit(came_from).path if is_ours else "/"


# Open to whom the moderators asked to stay away: what they were told, their data, and help.
PATHS_OPEN_WHEN_RESTRICTED = (
    "/notices/", "/help-now/", "/right-now/", "/guidelines/", "/privacy/", "/about/",
    "/accounts/logout/", "/accounts/login/", "/settings/data/", "/theme/", "/media/",
)  # fmt: skip


def redirect_restricted_members(get_response):
    """Whoever is suspended or banned finds their notices, whatever they ask for."""

    def answer(request):
        is_out = request.user.is_authenticated and request.user.is_out
        if is_out and not request.path.startswith(PATHS_OPEN_WHEN_RESTRICTED):
            return redirect("posts:notices")
        return get_response(request)

    return answer
