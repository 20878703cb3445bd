"""URLs. They are stable: bookmarks and emails depend on them."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path
from django.views.generic import TemplateView

from accounts.auth.views import signup
from groups.helplines.views import help_now
from recovery_forum.operations.views import healthz, metrics_page, readyz
from recovery_forum.site.media import serve_media
from recovery_forum.site.views import home, set_theme
from recovery_forum.site.well_known import (
    redirect_to_change_password,
    robots_txt,
    security_txt,
    web_manifest,
)


def static_page(name):
    """Return a view that renders the template site/<name>.html."""
    return TemplateView.as_view(template_name=f"site/{name}.html")


urlpatterns = [
    path("", home, name="home"),
    path("help-now/", help_now, name="help-now"),
    path("guidelines/", static_page("guidelines"), name="guidelines"),
    path("privacy/", static_page("privacy"), name="privacy"),
    path("about/", static_page("about"), name="about"),
    path("glossary/", static_page("glossary"), name="glossary"),
    path("keys/", static_page("keyboard_shortcuts"), name="keys"),
    path("theme/", set_theme, name="theme"),
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("metrics", metrics_page, name="metrics"),
    path("robots.txt", robots_txt, name="robots"),
    path("manifest.webmanifest", web_manifest, name="manifest"),
    path(".well-known/security.txt", security_txt, name="security-txt"),
    path(".well-known/change-password", redirect_to_change_password, name="change-password"),
    path("media/<path:name>", serve_media, name="media"),
    # Before allauth's view at the same URL.
    path("accounts/signup/", signup, name="account_signup"),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    path("", include("accounts.urls")),
    path("", include("groups.urls")),
    path("", include("posts.urls")),
    path("", include("milestones.urls")),
]
# allauth uses it for its own limits.
handler429 = "accounts.auth.rate_limits.handle_too_many_requests"
handler500 = "recovery_forum.site.errors.server_error_page"
if settings.LOCAL:
    urlpatterns.append(path("styleguide/", static_page("styleguide"), name="styleguide"))
