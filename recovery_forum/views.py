"""The shell: home, the small files that browsers ask for, and health."""

import mimetypes
import sys
from datetime import timedelta

from django.conf import settings
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.csrf import csrf_failure
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt, requires_csrf_token
from django.views.decorators.http import require_POST, require_safe
from django.views.defaults import server_error

from accounts.models import Challenge, Member
from accounts.welcoming import open_step
from groups.models import Group
from groups.visitors import largest
from milestones.check_in_forms import CheckInForm
from milestones.reading import celebrating_today, check_in_of_today, main_journey
from posts.models import Picture
from posts.reading import home_waiting, new_in_groups
from recovery_forum import health
from recovery_forum import metrics as figures
from recovery_forum.context import THEMES
from recovery_forum.lib.throttle import typed_words
from recovery_forum.lib.visitor_pages import kept_for_visitors
from recovery_forum.resting import is_away, resting

YEAR = 365 * 24 * 60 * 60
LARGEST = 6  # Groups on the landing page.


@kept_for_visitors(largest(LARGEST))
@require_safe
def home(request):
    """The landing page for a visitor; for a member, who needs them and what is new."""
    if not request.user.is_authenticated:
        groups = Group.objects.visible_to(request.user).prefetch_related("challenges")
        context = {
            "challenges": Challenge.objects.all(),
            "groups": groups.order_by("-member_count", "-pk")[:LARGEST],
        }
        return render(request, "shell/landing.html", context)
    context = {
        "first_steps": open_step(request.user),
        "waiting": home_waiting(request.user, limit=4),
        "fresh": new_in_groups(8, member=request.user),
        "celebrations": celebrating_today(request.user, limit=4),
        "journey": main_journey(request.user),
        "check_in": check_in_of_today(request.user),
        "check_in_form": CheckInForm(member=request.user),
    }
    return render(request, "shell/home.html", context)


@csrf_exempt
@require_POST
def theme(request):
    """Keep the reader's theme in a cookie: it belongs to the screen, not to the account.

    Without a token, so that a visitor needs no cookie before choosing one. Another site that sent
    this form could do no harm with it, and is not heeded.
    """
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        back = reverse("home")
    response = redirect(back)
    if request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
        return redirect(back)
    choice = request.POST.get("theme")
    if choice in THEMES:
        response.set_cookie(
            "theme", choice, max_age=YEAR, samesite="Lax", secure=not settings.LOCAL
        )
    else:
        response.delete_cookie("theme")
    return response


@require_safe
def healthz(request):
    """This process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
def readyz(request):
    """Whether traffic may come, and how each part is."""
    is_ready, parts = health.report()
    return JsonResponse(parts, status=200 if is_ready else 503)


@require_safe
def metrics(request):
    """Figures for Prometheus; for everybody else there is no such page."""
    if not figures.may_read(request):
        raise Http404
    return HttpResponse(figures.told(), content_type="text/plain; version=0.0.4; charset=utf-8")


@require_safe
@cache_control(max_age=86_400, public=True)
def robots(request):
    """No search engine keeps anybody's words; the pages about the place may be found."""
    allowed = ("$", "about/", "guidelines/", "privacy/", "help-now/", "static/")
    lines = ["User-agent: *", *(f"Allow: /{path}" for path in allowed), "Disallow: /"]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")


@require_safe
@cache_control(max_age=86_400, public=True)
def manifest(request):
    """A discreet entry for a phone's home screen: its name gives nothing away."""
    return JsonResponse(
        {
            "name": _("Forum"),
            "short_name": _("Forum"),
            "start_url": reverse("home"),
            "display": "standalone",
            "background_color": "#faf7f2",
            "theme_color": "#0e6660",
            "icons": [
                {
                    "src": f"{settings.STATIC_URL}icons/mark.svg",
                    "sizes": "any",
                    "type": "image/svg+xml",
                }
            ],
        },
        content_type="application/manifest+json",
    )


@require_safe
@cache_control(max_age=86_400, public=True)
def security_txt(request):
    """Whom to tell of a weakness (RFC 9116), where the host has named somebody."""
    if not settings.SECURITY_CONTACT:
        raise Http404
    lines = [
        f"Contact: {settings.SECURITY_CONTACT}",
        f"Expires: {timezone.now() + timedelta(days=180):%Y-%m-%dT00:00:00Z}",
        f"Canonical: {request.build_absolute_uri(request.path)}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")


@require_safe
def change_password(request):
    """Where password managers look."""
    return redirect("account_change_password")


def _shows_face(name, reader):
    owner = Member.objects.visible_to(reader).filter(avatar=name).first()
    return owner is not None and owner.shows_face_to(reader)


def _shows_picture(name, reader):
    return Picture.objects.visible_to(reader).filter(file=name).exists()


def _shows_cover(name, reader):
    return Group.objects.visible_to(reader).filter(cover=name).exists()


# Who may see what was uploaded, by its folder. What has no line here is shown by a page of its own.
SHOWN_BY = {"avatars": _shows_face, "posts": _shows_picture, "covers": _shows_cover}


@require_safe
@cache_control(private=True, max_age=86_400, immutable=True)
def media(request, name):
    """An uploaded picture, for those who may see whom it belongs to."""
    shows = SHOWN_BY.get(name.split("/")[0])
    if shows is None or "\0" in name or not shows(name, request.user):
        raise Http404
    try:
        file = default_storage.open(name)
    except FileNotFoundError:
        raise Http404 from None
    response = FileResponse(file, content_type=mimetypes.guess_type(name)[0])
    response["Content-Disposition"] = "inline"
    return response


@requires_csrf_token
def expired_form(request, reason=""):
    """A form whose token expired or was never given: nothing typed is lost."""
    if settings.DEBUG:
        return csrf_failure(request, reason)
    return render(request, "403_csrf.html", {"typed": typed_words(request)}, status=403)


@requires_csrf_token
def broken(request):
    """Something failed. Where it is the database, which comes back, nothing typed is lost."""
    return resting(request) if is_away(sys.exc_info()[1]) else server_error(request)
