"""The list of notifications, the settings for emails, and unsubscribing."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.signing import BadSignature
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Member, Notification
from accounts.notifications.defaults import DIGEST, get_kind_label
from accounts.notifications.email import (
    find_stopped_emails,
    read_unsubscribe_token,
    save_email_preferences,
    unsubscribe,
)
from accounts.notifications.forms import EmailPreferencesForm, PresetForm
from accounts.notifications.link_previews import get_link_preview
from accounts.notifications.presets import Preset, apply_preset, recognize_preset
from accounts.notifications.services import mark_notifications_seen
from accounts.push.keys import get_public_key
from accounts.push.services import DEVICE_SESSION_KEY, save_push_choices
from recovery_forum.lib.pagination import paginate_by_keyset

MAX_PREVIEWS = 3  # Each takes a query.


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def notification_settings(request):
    """Choose one of three presets, or fine-tune every kind. Each has a form of its own."""
    if "preset" in request.POST:
        return _save_preset(request)
    form = EmailPreferencesForm(
        request.POST if request.method == "POST" else None, member=request.user
    )
    if form.is_bound and form.is_valid():
        save_email_preferences(form.instance, form.get_changed_choices())
        save_push_choices(request.user, form.get_changed_push_choices())
        messages.success(request, _("Saved."))
        return redirect("accounts:settings-notifications")
    return _render_settings(request, form=form)


def _save_preset(request):
    preset_form = PresetForm(request.POST)
    if not preset_form.is_valid():
        return _render_settings(request, preset_form=preset_form)
    preset = Preset(preset_form.cleaned_data["preset"])
    apply_preset(request.user, preset)
    messages.success(request, _("Saved: %(preset)s.") % {"preset": preset.label})
    return redirect("accounts:settings-notifications")


def _render_settings(request, form=None, preset_form=None):
    """Render the page with what was sent, or with what is stored. A form with errors gets a 422."""
    preset = recognize_preset(request.user)
    form = form or EmailPreferencesForm(member=request.user)
    preset_form = preset_form or PresetForm(initial={"preset": preset})
    context = {
        "form": form,
        "preset_form": preset_form,
        "preset": preset,
        "devices": request.user.push_subscriptions.all(),
        "this_device": request.session.get(DEVICE_SESSION_KEY),
        "push_key": get_public_key(),
    }
    status = 422 if form.errors or preset_form.errors else 200
    return render(
        request, "accounts/notifications/settings_notifications.html", context, status=status
    )


@csrf_exempt  # Mail programs send this POST themselves, without a cookie (RFC 8058).
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe_view(request, token):
    """POST unsubscribes from one kind or from all. GET asks, as mail scanners follow links.

    Where it was done before, GET says so.
    """
    try:
        member_pk, kind = read_unsubscribe_token(token)
    except BadSignature:
        raise Http404 from None
    if request.method == "POST":
        unsubscribe(member_pk, kind, everything="everything" in request.POST)
    is_stopped, everything = find_stopped_emails(member_pk, kind)
    context = {
        "done": is_stopped or request.method == "POST",
        "everything": everything,
        "kind": "" if kind == DIGEST else get_kind_label(kind),
    }
    return render(request, "accounts/notifications/unsubscribe.html", context)


def _preview_notices(notifications, member):
    """Say of what moderators just wrote what it is about. Everything else says so by itself."""
    new = [n for n in notifications if n.kind == Notification.Kind.NOTICE and not n.seen_at]
    for notification in new[:MAX_PREVIEWS]:
        preview = get_link_preview(notification.url, member)
        notification.on_list = preview.on_list if preview else ""


def _load_shown_actors(notifications):
    """Load at once who is named where the latest actor is blocked or muted."""
    others = [n for n in notifications if n.shown_actor_id != n.latest_actor_id]
    members = Member.objects.in_bulk({n.shown_actor_id for n in others})
    for notification in others:
        notification.shown_actor = members[notification.shown_actor_id]


@login_required
@require_safe
def list_notifications(request):
    """List the notifications, newest first. Opening the page removes the dot on the bell.

    Each is marked as new on the first page that shows it; messages, until they are read.
    """
    visible = Notification.objects.visible_to(request.user)
    own = visible.for_list(request.user).with_peer_requests()
    page = paginate_by_keyset(own, ("-at", "-pk"), request.GET.get("page", ""))
    _load_shown_actors(page)
    _preview_notices(page.items, request.user)
    mark_notifications_seen(request.user, page)
    return render(request, "accounts/notifications/notifications.html", {"page": page})
