"""Which mails a member gets, and the one click that stops them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.signing import BadSignature
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.mail_forms import MailForm
from accounts.mail_kinds import DIGEST, name_of
from accounts.mailing import read_stop, stop, wish


@login_required
@require_http_methods(["GET", "POST"])
def wishes(request):
    form = MailForm(request.POST if request.method == "POST" else None, member=request.user)
    if form.is_bound and form.is_valid():
        wish(form.save(commit=False), form.chosen())
        messages.success(request, _("Saved."))
        return redirect("accounts:settings-notifications")
    status = 422 if form.is_bound else 200
    return render(request, "accounts/settings_notifications.html", {"form": form}, status=status)


@csrf_exempt  # Mail programs press the button for their people (RFC 8058): no page, no cookie.
@require_http_methods(["GET", "POST"])
def stop_mail(request, token):
    """GET asks, because scanners of mail follow links; POST stops that kind and nothing else."""
    try:
        member_pk, kind = read_stop(token)
    except BadSignature:
        raise Http404 from None
    if request.method == "POST":
        stop(member_pk, kind)
    context = {"done": request.method == "POST", "kind": "" if kind == DIGEST else name_of(kind)}
    return render(request, "accounts/stop_mail.html", context)
