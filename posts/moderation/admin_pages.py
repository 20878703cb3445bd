"""What the moderation pages of the admin site share: permission check and rendering."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

MODERATOR_PERMISSION = "posts.change_case"


def require_permission(request: HttpRequest, permission: str = MODERATOR_PERMISSION) -> None:
    """Raise PermissionDenied, with a sentence for the page, without the permission."""
    if request.user.has_perm(permission):
        return
    if request.user.has_perm(MODERATOR_PERMISSION):
        raise PermissionDenied(_("This page is for administrators."))
    raise PermissionDenied(_("This page is for moderators."))


def render_admin_page(
    request: HttpRequest, template: str, context: dict, status: int = 200
) -> HttpResponse:
    """Render a template of templates/admin/posts."""
    context = {**admin.site.each_context(request), **context}
    return render(request, f"admin/posts/{template}.html", context, status=status)
