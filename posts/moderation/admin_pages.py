"""What the moderation pages of the admin site share: permission check and rendering."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.utils.translation import gettext as _

MODERATOR_PERMISSION = "posts.change_case"


def require_permission(request, right=MODERATOR_PERMISSION):
    """Raises PermissionDenied, in words, for whoever has not the right."""
    if not request.user.has_perm(right):
        raise PermissionDenied(_("This page is for moderators."))


def render_admin_page(request, template, context, status=200):
    """A page of templates/admin/posts. It has a bar of its own; Django's list is one step away."""
    whole = admin.site.each_context(request) | {"is_nav_sidebar_enabled": False}
    return render(request, f"admin/posts/{template}.html", {**whole, **context}, status=status)
