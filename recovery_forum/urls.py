"""Addresses. Kept stable: bookmarks, mails and tests depend on them."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path
from django.views.generic import TemplateView

from accounts.views.joining import sign_up
from groups.views.help_now import help_now
from recovery_forum import views


def page(name):
    """A page of words only."""
    return TemplateView.as_view(template_name=f"shell/{name}.html")


urlpatterns = [
    path("", views.home, name="home"),
    path("help-now/", help_now, name="help-now"),
    path("guidelines/", page("guidelines"), name="guidelines"),
    path("privacy/", page("privacy"), name="privacy"),
    path("about/", page("about"), name="about"),
    path("keys/", page("keys"), name="keys"),
    path("theme/", views.theme, name="theme"),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("metrics", views.metrics, name="metrics"),
    path("robots.txt", views.robots, name="robots"),
    path("manifest.webmanifest", views.manifest, name="manifest"),
    path(".well-known/security.txt", views.security_txt, name="security-txt"),
    path(".well-known/change-password", views.change_password, name="change-password"),
    path("media/<path:name>", views.media, name="media"),
    # Before allauth's own at the same address.
    path("accounts/signup/", sign_up, name="account_signup"),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    path("", include("accounts.urls")),
    path("", include("groups.urls")),
    path("", include("posts.urls")),
    path("", include("milestones.urls")),
]
handler429 = "accounts.pacing.later"  # Asked by allauth, for its own limits.
handler500 = "recovery_forum.views.broken"
if settings.LOCAL:
    urlpatterns.append(path("styleguide/", page("styleguide"), name="styleguide"))
