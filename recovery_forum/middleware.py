"""Middleware of the shell: each one small, each one for every request."""

from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.middleware import get_user
from django.shortcuts import redirect
from django.utils import timezone

from recovery_forum.resting import resting

UTC = ZoneInfo("UTC")


def isolation(get_response):
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


SAFE = {"GET", "HEAD", "OPTIONS"}


def read_only(get_response):
    """While the forum is only read, hand what is sent back to who wrote it."""

    def answer(request):
        if settings.READ_ONLY and request.method not in SAFE:
            return resting(request)
        return get_response(request)

    return answer


def for_this_reader(get_response):
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


# Open to whom the moderators asked to stay away: what they were told, their data, and help.
ALWAYS_OPEN = (
    "/notices/", "/help-now/", "/right-now/", "/guidelines/", "/privacy/", "/about/",
    "/accounts/logout/", "/accounts/login/", "/settings/data/", "/theme/", "/media/",
)  # fmt: skip


def standing(get_response):
    """Whoever is suspended or banned finds their notices, whatever they ask for."""

    def answer(request):
        is_out = request.user.is_authenticated and request.user.is_out
        if is_out and not request.path.startswith(ALWAYS_OPEN):
            return redirect("posts:notices")
        return get_response(request)

    return answer
