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

from recovery_forum.lib.admin import delete_selected
from recovery_forum.lib.head_requests import answer_head_as_get
from recovery_forum.site.admin_sections import describe_model, list_sections


class ForumAdminSite(admin.AdminSite):
    site_header = gettext_lazy("Recovery Forum · moderators")
    site_title = gettext_lazy("Moderators")
    app_index_template = "admin/index.html"
    enable_nav_sidebar = False  # "Everything" lists the same, with a sentence for each.

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.add_action(delete_selected)  # Instead of Django's.
        # Staff sign in like any member, with rate limits and second factor.
        self.login = answer_head_as_get(secure_admin_login(self.login))
        self.pages = []  # (path, view, name): see add_page().
        self.front_page = None  # (permission, view): the first page of staff with this permission.
        self.pending_lists = []  # (permission, label, get_rows, query): see add_pending_list().
        self.log_staff_page_view = None  # Called with each request of staff, before the page.
        # Called with (member, "add", "change" or "delete", row, message) in the transaction of the
        # change. Posts put the append-only log here; Django's own log could be rewritten.
        self.record_change = None

    def add_page(self, path, view, name):
        """Add the page `view` at `path` below the admin site. `view` checks its own permission."""
        self.pages.append((path, view, name))

    def add_pending_list(self, permission, label, get_rows, query):
        """Show staff with `permission` how many rows the queryset of `get_rows()` has.

        The number links to the changelist of its model; `query` is the query string that filters
        the changelist to the same rows.
        """
        self.pending_lists.append((permission, label, get_rows, query))

    def _count_pending(self, member):
        for permission, label, get_rows, query in self.pending_lists:
            if not member.has_perm(permission):
                continue
            rows = get_rows()
            if number := rows.count():
                name = f"{rows.model._meta.app_label}_{rows.model._meta.model_name}"
                url = urls.reverse(f"admin:{name}_changelist")
                yield {"label": label, "number": number, "url": f"{url}?{query}"}

    def get_urls(self):
        own = [urls.path(path, self.admin_view(view), name=name) for path, view, name in self.pages]
        all_tables = urls.path("everything/", self.admin_view(self.all_tables), name="everything")
        return [*own, all_tables, *super().get_urls()]

    def password_change(self, request, extra_context=None):
        """The page of the forum: it lists the new session, so that a ban can end it."""
        return redirect("account_change_password")

    def index(self, request, extra_context=None):
        """The front page for staff who have its permission, otherwise the list of tables."""
        if self.front_page and request.user.has_perm(self.front_page[0]):
            return self.front_page[1](request)
        return self.all_tables(request, extra_context)

    def all_tables(self, request, extra_context=None):
        """All data in sections, below the pending lists of the reader."""
        context = {
            "title": _("Everything"),
            "pending_lists": list(self._count_pending(request.user)),
            **self._list_sections(request),
        }
        return super().index(request, context | (extra_context or {}))

    def app_index(self, request, app_label, extra_context=None):
        """The same of one app: the breadcrumbs of Django lead there."""
        context = self._list_sections(request, app_label) | (extra_context or {})
        return super().app_index(request, app_label, context)

    def _list_sections(self, request, app_label=None):
        return {"sections": list_sections(self.get_app_list(request, app_label))}

    def describe_model(self, model):
        """Return the name of the list of `model`, and the sentence about it of "Everything"."""
        return describe_model(model)

    def admin_view(self, view, cacheable=False):
        """As Django's, but requires a second factor: a password alone must not open reports."""
        inner = super().admin_view(view, cacheable)

        @wraps(inner)
        def checked_view(request, *args, **kwargs):
            if needs_second_factor(request.user):
                messages.warning(
                    request,
                    _("The admin panel requires two-step verification. Please set it up first."),
                )
                return redirect("mfa_index")
            if self.log_staff_page_view and self.has_permission(request):
                self.log_staff_page_view(request)
            return inner(request, *args, **kwargs)

        return checked_view


def needs_second_factor(member):
    """Return whether `member` is staff without a second factor. A local demo needs none."""
    is_demo = settings.DEMO and settings.LOCAL
    return (
        member.is_authenticated and member.is_staff and not is_demo and not is_mfa_enabled(member)
    )
