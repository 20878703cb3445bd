"""Celebrations, the cheers for them, and the anniversaries of a group."""

from contextlib import contextmanager

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.moderation_status.restrictions import posting_allowed
from accounts.profiles.lookup import get_member_or_404
from groups.models import Group
from milestones.celebrations.forms import CelebrationForm, CheerForm, EditCelebrationForm
from milestones.celebrations.queries import list_celebrations, list_group_anniversaries
from milestones.celebrations.services import (
    create_celebration,
    create_cheer,
    delete_cheer,
    restore_withdrawn_celebration,
    update_celebration,
    withdraw_celebration,
)
from milestones.models import Celebration
from milestones.own_milestones.queries import list_own_milestones
from milestones.shortcuts import get_own_journey_or_404
from posts.models import Thread
from recovery_forum.lib.pagination import paginate_by_keyset
from recovery_forum.lib.rate_limits import rate_limit
from recovery_forum.lib.redirects import redirect_back

NEWEST_FIRST = ("-shared_at", "-pk")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@rate_limit("cheer")
@posting_allowed
def new_celebration(request, public_id):
    """Share one milestone. Nothing is shared automatically: each one is the member's choice."""
    journey = get_own_journey_or_404(request, public_id)
    own = [
        one.own_milestone for one in list_own_milestones(journey, journey.ledger) if one.reached_on
    ]
    milestones = [*own, *journey.list_milestones()]
    if shared := _find_existing_celebration(milestones, request.POST.get("span", "")):
        return redirect(shared)
    unshared = [milestone for milestone in milestones if not milestone.is_shared]
    form = CelebrationForm(
        request.POST or None,
        writer=request.user,
        milestones=unshared,
        groups=_list_joined_groups(request),
        initial={"span": request.GET.get("span", "")},
    )
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        return redirect(create_celebration(journey, chosen.pop("span"), **chosen))
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "journey": journey, "unshared_milestones": unshared}
    return render(request, "milestones/celebrations/new_celebration.html", context, status=status)


def _list_joined_groups(request):
    return Group.objects.joined_by(request.user).filter(archived_at=None)


def _find_existing_celebration(milestones, key):
    """Return the celebration that a first click has created already, or None."""
    shared = (one.celebration for one in milestones if one.is_shared and one.key == key)
    return next(shared, None)


@login_required
@require_safe
def celebration_list(request):
    celebrations = list_celebrations(request.user).in_sight_of(request.user)
    page = paginate_by_keyset(celebrations, NEWEST_FIRST, request.GET.get("page", ""))
    return render(request, "milestones/celebrations/celebration_list.html", {"page": page})


@login_required
@require_safe
def celebration_detail(request, public_id):
    """Show a celebration. As long as its member can share it again, it leads them to that page."""
    celebration = list_celebrations(request.user).filter(public_id=public_id).first()
    if celebration is None:
        withdrawn = Celebration.objects.that_can_be_restored(request.user)
        get_object_or_404(withdrawn, public_id=public_id)
        return redirect("milestones:undo-withdrawal", public_id)
    cheer = celebration.cheers.filter(member=request.user).first()
    form = CheerForm(initial={"words": cheer.words if cheer else ""}, writer=request.user)
    return _render_celebration(request, celebration, form)


def _get_celebration_or_404(request, public_id):
    return get_object_or_404(list_celebrations(request.user), public_id=public_id)


def _render_celebration(request, celebration, form, status=200):
    cheers = celebration.cheers.for_reader(request.user)
    context = {
        "celebration": celebration,
        "thread": _get_readable_thread(request, celebration),
        "cheers": paginate_by_keyset(cheers, ("cheered_at", "pk"), request.GET.get("page", "")),
        "form": form,
    }
    return render(
        request, "milestones/celebrations/celebration_detail.html", context, status=status
    )


def _get_readable_thread(request, celebration):
    """Return the thread that the celebration opened if the reader may see it, else None."""
    readable = Thread.objects.visible_to(request.user).select_related("group")
    return readable.filter(pk=celebration.thread_id).first() if celebration.thread_id else None


@login_required
@require_POST
@rate_limit("cheer")
@posting_allowed
def cheer_celebration(request, public_id):
    """Cheer with one click, or with a text, which replaces an earlier one."""
    celebration = _get_celebration_or_404(request, public_id)
    if not celebration.accepts_cheers_from(request.user):
        raise PermissionDenied(_("This is your own celebration. Only others can cheer."))
    form = CheerForm(request.POST, writer=request.user)
    if not form.is_valid():
        return _render_celebration(request, celebration, form, status=422)
    words = form.cleaned_data["words"] if "words" in request.POST else None
    with _missing_as_404():
        create_cheer(celebration, request.user, words, form.cleaned_data["screening"])
    return redirect_back(request, celebration)


@login_required
@require_POST
def withdraw_cheer(request, public_id):
    celebration = _get_celebration_or_404(request, public_id)
    with _missing_as_404():
        delete_cheer(celebration, request.user)
    return redirect_back(request, celebration)


@contextmanager
def _missing_as_404():
    """Answer 404 if the celebration is withdrawn between loading and locking it."""
    try:
        yield
    except Celebration.DoesNotExist:
        raise Http404 from None


def _get_own_celebration_or_404(request, public_id):
    own = Celebration.objects.visible_to(request.user).filter(member=request.user)
    own = own.for_list().select_related("thread", "group")
    return get_object_or_404(own, public_id=public_id)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@rate_limit("cheer")
@posting_allowed
def edit_celebration(request, public_id):
    """Change the text or the audience. Cheers stay."""
    celebration = _get_own_celebration_or_404(request, public_id)
    form = EditCelebrationForm(
        request.POST or None,
        writer=request.user,
        celebration=celebration,
        groups=_list_joined_groups(request),
    )
    if request.method == "POST" and form.is_valid():
        update_celebration(celebration, **form.cleaned_data)
        return redirect(celebration)
    context = {"form": form, "celebration": celebration}
    status = 422 if request.method == "POST" else 200
    return render(request, "milestones/celebrations/edit_celebration.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_withdrawal(request, public_id):
    """Stop sharing, after a page that says what goes with it. The milestone itself stays."""
    celebration = _get_own_celebration_or_404(request, public_id)
    if request.method == "POST":
        withdraw_celebration(celebration)
        messages.success(request, _("You've stopped sharing this milestone."))
        return redirect("milestones:undo-withdrawal", celebration.public_id)
    context = {"celebration": celebration}
    return render(request, "milestones/celebrations/withdraw_celebration.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def undo_celebration_withdrawal(request, public_id):
    """Share it again, within ten minutes, with everything that was there."""
    own = Celebration.objects.that_can_be_restored(request.user)
    own = own.for_list().select_related("thread")
    celebration = get_object_or_404(own, public_id=public_id)
    if request.method == "POST":
        restore_withdrawn_celebration(celebration)
        messages.success(request, _("Shared again, with its cheers."))
        return redirect(celebration)
    context = {"celebration": celebration}
    return render(request, "milestones/celebrations/celebration_withdrawn.html", context)


@login_required
@require_safe
def member_milestones(request, name):
    member = get_member_or_404(request.user, name)
    page = paginate_by_keyset(
        list_celebrations(request.user).filter(member=member, is_hidden=False),
        NEWEST_FIRST,
        request.GET.get("page", ""),
    )
    context = {"member": member, "page": page}
    return render(request, "milestones/celebrations/member_milestones.html", context)


@login_required
@require_safe
def group_anniversaries(request, slug):
    """Anniversaries that members shared lately or let others see ahead, and that of the group."""
    group = get_object_or_404(Group.objects.readable_by(request.user), slug=slug)
    context = {
        "group": group,
        "membership": group.membership_of(request.user),
        **list_group_anniversaries(group, request.user),
    }
    return render(request, "milestones/celebrations/group_anniversaries.html", context)
