"""The models of Django and of libraries in the admin panel: for administrators, and read-only."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.contrib.auth.models import Group
from django.utils.translation import gettext_lazy as _
from django_tasks_db.models import DBTaskResult

from recovery_forum.lib.admin import StaffModelAdmin
from recovery_forum.operations.server_status import server_status

site: Any = admin.site  # A ForumAdminSite: see recovery_forum/apps.py.
site.add_page("server/", server_status, "server")
for model in (EmailAddress, Authenticator, UserSession, Group, DBTaskResult):
    admin.site.unregister(model)


@admin.register(EmailAddress)
class EmailAddressAdmin(StaffModelAdmin):
    list_display = ["user", "primary", "verified"]
    list_filter = ["primary", "verified"]
    list_select_related = ["user"]
    search_fields = ["user__name"]
    fields = ["user", "email", "primary", "verified"]


@admin.register(Authenticator)
class AuthenticatorAdmin(StaffModelAdmin):
    """Second factors. To delete one helps a member who lost it; its secret is never shown."""

    allows_deleting = True
    delete_notes = [_("Its member signs in without it, until they set it up again.")]
    list_display = ["user", "type", "created_at", "last_used_at"]
    list_filter = ["type"]
    list_select_related = ["user"]
    search_fields = ["user__name"]
    fields = ["user", "type", "created_at", "last_used_at"]

    def has_delete_permission(self, request, obj=None):
        is_allowed = super().has_delete_permission(request, obj)
        return is_allowed and (obj is None or obj.user.may_be_restricted_by(request.user))


@admin.register(UserSession)
class UserSessionAdmin(StaffModelAdmin):
    """When members were signed in. Addresses and devices are shown to the member alone."""

    list_display = ("user", "created_at", "last_seen_at")
    fields = ("user", "created_at", "last_seen_at")
    list_select_related = ["user"]
    search_fields = ["user__name"]


@admin.register(Group)
class RoleAdmin(StaffModelAdmin):
    """Roles of staff. `manage.py migrate` makes them, and `manage.py give_role` gives them."""

    list_display = ["name"]
    search_fields = ["name"]
    fields = ["name", "permissions"]


@admin.register(DBTaskResult)
class TaskAdmin(StaffModelAdmin):
    """Background tasks. Their arguments and results may hold what members wrote."""

    list_display = ["id", "task_path", "status", "enqueued_at", "finished_at"]
    list_filter = ["status", "queue_name"]
    ordering = ["-enqueued_at"]
    fields = [
        "task_path", "status", "priority", "queue_name", "enqueued_at", "started_at",
        "finished_at", "exception_class_path",
    ]  # fmt: skip
