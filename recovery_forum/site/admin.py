"""The admin site for moderators."""

from functools import wraps

from allauth.account.decorators import secure_admin_login
from allauth.mfa.utils import is_mfa_enabled
from django import urls
from django.conf import settings
from django.contrib import admin, messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class ForumAdminSite(admin.AdminSite):
    site_header = gettext_lazy("Recovery Forum · moderators")
    site_title = gettext_lazy("Moderators")
    index_title = gettext_lazy("What this place is made of")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # The members' own sign-in, with its limits and second factor, is the only door.
        self.login = secure_admin_login(self.login)
        self.pages = []  # (path, view, name): each app adds its own, see add_page().
        self.front = None  # (right, view): what opens first for whoever has the right.
        self.waits = []  # (right, words, rows, narrowed): see add_wait().
        self.note_look = None  # Told of each request of staff, before they are shown anything.

    def add_page(self, path, view, name):
        """Show `view` below the panel's address, to staff; `view` asks for the right it needs."""
        self.pages.append((path, view, name))

    def add_wait(self, right, words, rows, narrowed):
        """Show whoever has `right` how many `rows()` wait, with `words`, and lead to their list.

        `narrowed` is the query of the list of that model which shows the same rows.
        """
        self.waits.append((right, words, rows, narrowed))

    def _waits_for(self, member):
        for right, words, rows, narrowed in self.waits:
            if member.has_perm(right) and (number := (found := rows()).count()):
                name = f"{found.model._meta.app_label}_{found.model._meta.model_name}"
                address = urls.reverse(f"admin:{name}_changelist")
                yield {"words": words, "number": number, "url": f"{address}?{narrowed}"}

    def get_urls(self):
        own = [urls.path(path, self.admin_view(view), name=name) for path, view, name in self.pages]
        everything = urls.path("everything/", self.admin_view(self.everything), name="everything")
        return [*own, everything, *super().get_urls()]

    def index(self, request, extra_context=None):
        """What waits, for those who look after it; for other staff, what they may edit."""
        if self.front and request.user.has_perm(self.front[0]):
            return self.front[1](request)
        return self.everything(request, extra_context)

    def everything(self, request, extra_context=None):
        """Django's list of tables, and above it what waits for whoever looks after them."""
        waits = {"waits": list(self._waits_for(request.user))}
        return super().index(request, waits | (extra_context or {}))

    def admin_view(self, view, cacheable=False):
        """As Django's, for staff with a second factor: a password alone opens nobody's reports."""
        inner = super().admin_view(view, cacheable)

        @wraps(inner)
        def answer(request, *args, **kwargs):
            if needs_second_factor(request.user):
                messages.warning(
                    request, _("The panel needs a second lock on your door. Please choose one.")
                )
                return redirect("mfa_index")
            if self.note_look and self.has_permission(request):
                self.note_look(request)
            return inner(request, *args, **kwargs)

        return answer


def needs_second_factor(member):
    """Whether `member` is staff by a password alone. A demo of made-up members asks for no more."""
    is_demo = settings.DEMO and settings.LOCAL
    return (
        member.is_authenticated and member.is_staff and not is_demo and not is_mfa_enabled(member)
    )
