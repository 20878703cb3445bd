"""Notices of moderators to a member, and the form to appeal."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.moderation_status.restrictions import tells_moderators
from groups.helplines.country import guess_country
from groups.helplines.queries import FEW_LINES, list_crisis_lines
from posts.models import ModeratorMessage, Notice
from posts.moderation.appeals import create_appeal
from posts.moderation.forms import AppealForm, ModeratorMessageForm
from posts.moderation.notices import describe_notice
from posts.safety.moderator_messages import send_to_moderators
from recovery_forum.lib.rate_limits import rate_limit


@login_required
@require_safe
def list_notices(request):
    notices = Notice.objects.visible_to(request.user).select_related("action")
    return render(request, "posts/moderation/notices.html", {"notices": notices[:50]})


@tells_moderators  # A second appeal is refused.
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def notice_detail(request, public_id):
    notices = Notice.objects.visible_to(request.user).select_related("action", "member")
    notice = get_object_or_404(notices, public_id=public_id)
    if notice.can_be_answered:
        return _answer_notice(request, notice)
    form = AppealForm(request.POST or None)
    if request.method == "POST":
        if not notice.can_be_appealed:
            raise PermissionDenied(_("You have already appealed. A moderator will read it."))
        if form.is_valid():
            create_appeal(notice, form.cleaned_data["words"])
            messages.success(request, _("Another moderator will read it and reply here."))
            return redirect(notice)
    return _render_notice(request, notice, form)


@rate_limit("letter")
def _answer_notice(request, notice):
    """A message of the moderators, and the form to write back: the words reach its case."""
    data = request.POST if request.method == "POST" else None
    form = ModeratorMessageForm(data, is_answer=True)
    if form.is_valid():
        send_to_moderators(
            request.user,
            form.cleaned_data["words"],
            is_anonymous=notice.action.subject_id is None,
            notice=notice,
        )
        messages.success(request, _("Sent."))
        return redirect(notice)
    return _render_notice(request, notice, form)


def _render_notice(request, notice, form):
    context = {"notice": notice, "form": form} | describe_notice(notice)
    if context["is_crisis"] and notice.can_be_answered:
        context["lines"] = list_crisis_lines(guess_country(request))[:FEW_LINES]
    status = 422 if form.errors else 200
    return render(request, "posts/moderation/notice.html", context, status=status)


@tells_moderators  # However often somebody wrote before.
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@rate_limit("letter")
def write_to_moderators(request):
    """Write to the moderators, and see what one wrote. Also open to restricted members."""
    form = ModeratorMessageForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        send_to_moderators(request.user, form.cleaned_data["words"])
        messages.success(request, _("Sent to the moderators. You'll find their answer here."))
        return redirect("posts:write-to-moderators")
    written = ModeratorMessage.objects.visible_to(request.user)[:50]
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "written": written}
    return render(request, "posts/moderation/write_to_moderators.html", context, status=status)
