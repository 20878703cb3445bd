"""A member's own data: taking it along, and leaving with it or without."""

from allauth.account.decorators import reauthentication_required
from allauth.account.utils import perform_login
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import leaving
from accounts.adapter import PROVED
from accounts.exporting import ask_for_export
from accounts.leave_forms import LeaveForm
from accounts.models import Departure
from accounts.personal import left_alone
from recovery_forum.lib.htmx import render_part
from recovery_forum.lib.throttle import throttle


@login_required
@require_safe
def data(request):
    """Both doors. While an export is written, htmx asks for that part again and again."""
    context = {"export": request.user.exports.current().first()}
    return render_part(request, "accounts/settings_data.html", "accounts/_export.html", context)


@login_required
@require_POST
@reauthentication_required
def ask_export(request):
    ask_for_export(request.user)
    return redirect("accounts:settings-data")


@login_required
@require_safe
@reauthentication_required
def export(request, public_id):
    """The ZIP, for its member alone."""
    found = get_object_or_404(request.user.exports.current().exclude(file=""), public_id=public_id)
    try:
        file = found.file.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    name = f"my-data-{found.asked_at:%Y-%m-%d}.zip"
    return FileResponse(file, as_attachment=True, filename=name)


@login_required
@require_http_methods(["GET", "POST"])
@reauthentication_required(allow_get=True)
def leave(request):
    form = LeaveForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        departure = Departure(member=request.user, keeps_posts=form.cleaned_data["keeps_posts"])
        address = request.build_absolute_uri(departure.get_absolute_url())
        leaving.leave(departure, address)
        logout(request)
        return redirect("accounts:left")
    context = {"form": form, "alone": left_alone(request.user)}
    status = 422 if form.is_bound else 200
    return render(request, "accounts/leave.html", context, status=status)


@require_safe
def left(request):
    return render(request, "accounts/left.html")


@require_http_methods(["GET", "POST"])
@throttle("come-back", methods=("GET", "POST"))
def come_back(request, public_id):
    """One tap undoes the leaving. Who came here by signing in is signed in; others may."""
    departure = get_object_or_404(Departure.objects.select_related("member"), public_id=public_id)
    if request.method == "POST":
        proved = request.session.pop(PROVED, None) == departure.member_id
        member = leaving.come_back(departure)
        messages.success(request, _("Welcome back. Everything is as you left it."))
        if proved:
            return perform_login(request, member)
        return redirect("account_login")
    return render(request, "accounts/come_back.html", {"departure": departure})
