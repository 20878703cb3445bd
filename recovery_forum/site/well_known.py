"""Small files that browsers, crawlers and password managers request."""

from datetime import timedelta

from django.conf import settings
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe


@require_safe
@cache_control(max_age=86_400, public=True)
def robots_txt(request):
    """Allow search engines only the pages about the forum, not what members write."""
    allowed = ("$", "about/", "guidelines/", "privacy/", "help-now/", "glossary/", "static/")
    lines = ["User-agent: *", *(f"Allow: /{path}" for path in allowed), "Disallow: /"]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")


@require_safe
@cache_control(max_age=86_400, public=True)
def web_manifest(request):
    """The entry for a phone's home screen. Its name reveals nothing about the forum."""
    return JsonResponse(
        {
            "name": _("Forum"),
            "short_name": _("Forum"),
            "start_url": reverse("home"),
            "display": "standalone",
            "background_color": "#faf7f2",
            "theme_color": "#0e6660",
            "id": reverse("home"),
            "scope": reverse("home"),
            "icons": [
                _describe_icon("mark.svg", "any", "image/svg+xml"),
                _describe_icon("icon-192.png", "192x192", "image/png"),
                _describe_icon("icon-512.png", "512x512", "image/png"),
                # Fills the whole square, so that a phone can cut it to its own shape.
                _describe_icon("maskable-512.png", "512x512", "image/png", purpose="maskable"),
            ],
        },
        content_type="application/manifest+json",
    )


def _describe_icon(name, sizes, kind, purpose="any"):
    return {"src": static(f"icons/{name}"), "sizes": sizes, "type": kind, "purpose": purpose}


@require_safe
@cache_control(max_age=86_400, public=True)
def security_txt(request):
    """The contact for vulnerability reports (RFC 9116); 404 without SECURITY_CONTACT."""
    if not settings.SECURITY_CONTACT:
        raise Http404
    lines = [
        f"Contact: {settings.SECURITY_CONTACT}",
        f"Expires: {timezone.now() + timedelta(days=180):%Y-%m-%dT00:00:00Z}",
        f"Canonical: {request.build_absolute_uri(request.path)}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")


@require_safe
def redirect_to_change_password(request):
    """The address that password managers open to change a password."""
    return redirect("account_change_password")
