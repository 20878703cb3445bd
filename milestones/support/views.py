"""Asking for support now, its page for both sides, and what a member agrees to beforehand."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from groups.helplines.country import guess_country
from groups.helplines.queries import list_crisis_lines, pick_first_lines
from milestones.models import Partnership, SupportRequest
from milestones.partners.queries import list_partnerships
from milestones.support.forms import SupportPreferencesForm
from milestones.support.queries import (
    asks_own_groups,
    find_current_request,
    find_newer_request,
    get_support_preferences,
    has_latest_try_found_someone,
    has_unasked_partner,
    is_group_asked,
    may_offer_groups,
    needs_help_line,
)
from milestones.support.services import (
    accept_support_request,
    ask_for_support,
    decline_support_request,
    mark_support_request_seen,
    stop_asking,
)
from recovery_forum.lib.rate_limits import rate_limit


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@rate_limit("near")
def ask_partner_for_support(request, public_id):
    """Ask one partner first, after a confirmation."""
    partnerships = Partnership.objects.visible_to(request.user)
    partnership = get_object_or_404(
        partnerships.select_related("requester", "recipient"), public_id=public_id
    )
    if not partnership.accepted_at:
        raise PermissionDenied(_("You aren't partners yet."))
    if request.method == "POST":
        return _ask_and_redirect(request, partnership)
    return _confirm(request, [partnership])


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@rate_limit("near")
def ask_all_partners_for_support(request):
    """POST asks at once: one person after the other, or with `all` every partner.

    With `groups`, it also asks people around in the member's groups.
    """
    member = request.user
    partnerships = list(list_partnerships(member))
    if request.method != "POST":
        return _confirm(request, partnerships)
    asks_groups = "groups" in request.POST
    may_ask_others = asks_groups or get_support_preferences(member).asks_groups
    if not partnerships and not (may_ask_others and member.memberships.current().exists()):
        return redirect("milestones:all-near")
    return _ask_and_redirect(request, asks_all="all" in request.POST, asks_groups=asks_groups)


def _ask_and_redirect(request, partnership=None, asks_all=False, asks_groups=False):
    support_request, is_new = ask_for_support(request.user, partnership, asks_all, asks_groups)
    if is_new and support_request.recipients.exists():
        messages.success(request, _("Sent. While you wait, take a slow breath."))
    elif is_new or asks_groups:
        if sentence := _describe_asking_groups(support_request):
            messages.success(request, sentence)
    else:
        local = support_request.asked_at.astimezone(request.user.zone)
        messages.info(
            request,
            _("You asked at %(time)s, and it was sent. This page shows who has seen it.")
            % {"time": time_format(local, "H:i")},
        )
    return redirect(support_request)


def _describe_asking_groups(support_request):
    """Say what the latest try to ask also the member's groups led to, unless the page says it."""
    if support_request.companion:
        return _("Someone is with you already.")
    if is_group_asked(support_request):
        return _("People in your groups are being asked too.")
    if has_latest_try_found_someone(support_request):
        return _("Your partners are asked first, then people in your groups.")
    if support_request.recipients.filter(declined_at=None).exists():
        return _("Nobody in your groups is around now.")
    return ""  # The page says that nobody can be asked, and when it is tried again.


def _confirm(request, partnerships):
    """Who has no partner is not sent to find one: their groups are asked, or a help line."""
    context = {
        "others": [partnership.other(request.user) for partnership in partnerships],
        "current": find_current_request(request.user),
    }
    if not partnerships:
        context["has_groups"] = request.user.memberships.current().exists()
        context["first_lines"] = pick_first_lines(list_crisis_lines(guess_country(request)))
    return render(request, "milestones/support/confirm.html", context)


def get_visible_request_or_404(request, public_id):
    visible = SupportRequest.objects.visible_to(request.user).select_related("member")
    return get_object_or_404(visible, public_id=public_id)


@login_required
@require_safe
def support_detail(request, public_id):
    """For who asked: who has seen it and who is coming. For who was asked: the answer."""
    support_request = get_visible_request_or_404(request, public_id)
    if newer := find_newer_request(support_request, request.user):
        return redirect(newer)
    if support_request.member != request.user:
        mark_support_request_seen(support_request, request.user)
        return _render_for_recipient(request, support_request)
    recipients = list(support_request.recipients.select_related("member"))
    coming = [one for one in recipients if one.coming_at]
    is_anyone_asked = any(not one.declined_at for one in recipients)
    help_lines = list_crisis_lines(guess_country(request))
    context = {
        "support_request": support_request,
        "recipients": recipients,
        "coming": coming,
        "help_lines": help_lines,
        "first_lines": pick_first_lines(help_lines),
        "offers_groups": may_offer_groups(support_request, bool(coming)),
        "is_anyone_asked": is_anyone_asked,
        "asks_own_groups": not coming and asks_own_groups(support_request),
        "has_unasked_partner": not coming and has_unasked_partner(support_request, recipients),
        "help_line_first": support_request.is_current
        and (not is_anyone_asked or needs_help_line(support_request, bool(coming), timezone.now())),
    }
    return render(request, "milestones/support/asked.html", context)


def _render_for_recipient(request, support_request):
    recipients = support_request.recipients.all()
    own = next(one for one in recipients if one.member_id == request.user.pk)
    others = [one for one in recipients if one.coming_at and one != own]
    context = {"support_request": support_request, "own": own, "is_someone_there": bool(others)}
    return render(request, "milestones/support/answer.html", context)


@login_required
@require_POST
def answer_support_request(request, public_id):
    """Say "I'm with you", which opens a conversation, or "not now"."""
    support_request = get_visible_request_or_404(request, public_id)
    if support_request.member == request.user:
        raise PermissionDenied(_("This is your own request. Others will answer it."))
    if request.POST.get("answer") == "not-now":
        decline_support_request(support_request, request.user)
        if support_request.companion:
            messages.success(request, _("That's fine. Someone is with them already."))
        else:
            messages.success(request, _("That's fine. We'll ask someone else if we can."))
        return redirect("home")
    if request.POST.get("answer") != "with-you":
        messages.error(request, _("Please choose one of the two."))
        return redirect(support_request)
    conversation = accept_support_request(support_request, request.user)
    if conversation is None:
        return redirect(support_request)
    sentence = _("They know now that you're with them. Write to them here.")
    messages.success(request, sentence, extra_tags="support")
    return redirect(f"{conversation.get_absolute_url()}#newest")


@login_required
@require_POST
def end_support_request(request, public_id):
    """Stop asking, or be all right for now once someone came. Only who asked may."""
    own = SupportRequest.objects.filter(member=request.user)
    support_request = get_object_or_404(own, public_id=public_id)
    stop_asking(support_request)
    return redirect(support_request)


@login_required
@require_POST
def edit_support_preferences(request):
    """Choose, on a calmer day, what happens when no partner comes."""
    preferences = get_support_preferences(request.user)
    form = SupportPreferencesForm(request.POST, instance=preferences)
    if form.is_valid():
        form.instance.save()
        messages.success(request, _("Saved."))
    return redirect("milestones:partners")
