"""Exporting a member's own data, deleting an account, and restoring it."""

from allauth.account.decorators import reauthentication_required
from allauth.account.utils import perform_login
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import AccountDeletion
from accounts.privacy.deletion import (
    RESTORABLE_MEMBER_SESSION_KEY,
    RESTORE_CHOICE_SESSION_KEY,
    request_deletion,
)
from accounts.privacy.export import request_export
from accounts.privacy.forms import DeleteAccountForm
from accounts.privacy.registry import list_orphaned_by
from recovery_forum.lib.head_requests import answer_head_as_get
from recovery_forum.lib.htmx import render_fragment_or_page
from recovery_forum.lib.rate_limits import rate_limit


@login_required
@require_safe
def data_settings(request):
    """Link to export and deletion. While an export is written, htmx polls its part of the page."""
    context = {"export": request.user.exports.current().first()}
    return render_fragment_or_page(
        request, "accounts/privacy/settings_data.html", "accounts/privacy/_export.html", context
    )


@login_required
@require_POST
@reauthentication_required
def request_export_view(request):
    request_export(request.user)
    return redirect("accounts:settings-data")


@login_required
@require_safe
@reauthentication_required
def download_export(request, public_id):
    """Send the ZIP file to its member."""
    export = get_object_or_404(request.user.exports.current().exclude(file=""), public_id=public_id)
    try:
        file = export.file.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    name = f"my-data-{export.requested_at:%Y-%m-%d}.zip"
    return FileResponse(file, as_attachment=True, filename=name)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@answer_head_as_get
@reauthentication_required(allow_get=True)
def delete_account(request):
    form = DeleteAccountForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        deletion = AccountDeletion(
            member=request.user, keeps_posts=form.cleaned_data["keeps_posts"]
        )
        address = settings.SITE_URL + deletion.get_absolute_url()
        request_deletion(deletion, address)
        logout(request)
        return redirect("accounts:left")
    context = {"form": form, "orphaned": list_orphaned_by(request.user)}
    status = 422 if form.is_bound else 200
    return render(request, "accounts/privacy/delete_account.html", context, status=status)


@require_safe
def account_deleted(request):
    return render(request, "accounts/privacy/account_deleted.html")


@require_http_methods(["GET", "HEAD", "POST"])
@rate_limit("come-back", methods=("GET", "POST"))
def restore_account_view(request, public_id):
    """Choose to restore the account. It takes effect after signing in, second factor included.

    The link of the email is not enough: whoever reads somebody's mail could undo their leaving.
    """
    deletion = get_object_or_404(
        AccountDeletion.objects.select_related("member"), public_id=public_id
    )
    if request.method == "POST":
        request.session[RESTORE_CHOICE_SESSION_KEY] = deletion.public_id
        member_pk = request.session.pop(RESTORABLE_MEMBER_SESSION_KEY, None)
        if member_pk == deletion.member_id:  # They came here by giving their password.
            return perform_login(request, deletion.member)
        messages.info(request, _("Please sign in. Then your account will be as you left it."))
        return redirect("account_login")
    return render(request, "accounts/privacy/restore_account.html", {"deletion": deletion})
