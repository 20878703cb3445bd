"""Milestones that members shared, and cheers for them."""

from contextlib import contextmanager

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.finding import member_or_404
from accounts.standing import may_write
from groups.models import Group
from milestones import cheering
from milestones.forms import CelebrationForm, ChangeCelebrationForm, CheerForm
from milestones.models import Celebration
from milestones.reading import celebrations_for
from milestones.removing import stop_sharing
from posts.models import Thread
from recovery_forum.lib.pages import keyset_page
from recovery_forum.lib.throttle import throttle

from .journeys import own_journey

NEWEST_FIRST = ("-shared_at", "-pk")


@login_required
@require_http_methods(["GET", "POST"])
@throttle("cheer")
@may_write
def celebrate(request, public_id):
    """Share one milestone. Never automatic: each is its member's own choice."""
    journey = own_journey(request, public_id)
    way = journey.along_the_way()
    if shared := _shared_before(way, request.POST.get("span", "")):
        return redirect(shared)
    kept = [milestone for milestone in way if not milestone.is_shared]
    form = CelebrationForm(
        request.POST or None,
        writer=request.user,
        kept=kept,
        groups=_groups(request),
        initial={"span": request.GET.get("span", "")},
    )
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        return redirect(cheering.share(journey, chosen.pop("span"), **chosen))
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "journey": journey, "kept": kept}
    return render(request, "milestones/celebrate.html", context, status=status)


def _groups(request):
    return Group.objects.joined_by(request.user).filter(archived_at=None)


def _shared_before(way, span_key):
    """The celebration that a first click already made."""
    return next((m.celebration for m in way if m.is_shared and m.span_key == span_key), None)


@login_required
@require_safe
def celebrations(request):
    found = celebrations_for(request.user).in_sight_of(request.user)
    page = keyset_page(found, NEWEST_FIRST, request.GET.get("page", ""))
    return render(request, "milestones/celebrations.html", {"page": page})


@login_required
@require_safe
def celebration(request, public_id):
    found = _celebration_or_404(request, public_id)
    given = found.cheers.filter(member=request.user).first()
    before = {"words": given.words if given else ""}
    form = CheerForm(initial=before, writer=request.user)
    return _celebration_page(request, found, form)


def _celebration_or_404(request, public_id):
    return get_object_or_404(celebrations_for(request.user), public_id=public_id)


def _celebration_page(request, found, form, status=200):
    cheers = found.cheers.for_reader(request.user)
    context = {
        "celebration": found,
        "thread": _thread(request, found),
        "cheers": keyset_page(cheers, ("cheered_at", "pk"), request.GET.get("page", "")),
        "form": form,
    }
    return render(request, "milestones/celebration.html", context, status=status)


def _thread(request, found):
    """The thread that it opened, for those who may read in its group."""
    readable = Thread.objects.visible_to(request.user).select_related("group")
    return readable.filter(pk=found.thread_id).first() if found.thread_id else None


@login_required
@require_POST
@throttle("cheer")
@may_write
def cheer(request, public_id):
    """Cheer by a tap, which sends no words, or with a few words, which change earlier ones."""
    found = _celebration_or_404(request, public_id)
    if not found.accepts_cheers_from(request.user):
        raise PermissionDenied(_("This is your own celebration. Cheers come from others."))
    form = CheerForm(request.POST, writer=request.user)
    if not form.is_valid():
        return _celebration_page(request, found, form, status=422)
    words = form.cleaned_data["words"] if "words" in request.POST else None
    with _gone_is_404():
        cheering.cheer(found, request.user, words)
    return _back(request, found)


@login_required
@require_POST
def uncheer(request, public_id):
    found = _celebration_or_404(request, public_id)
    with _gone_is_404():
        cheering.take_back(found, request.user)
    return _back(request, found)


@contextmanager
def _gone_is_404():
    """A celebration may be withdrawn between finding and locking it."""
    try:
        yield
    except Celebration.DoesNotExist:
        raise Http404 from None


def _back(request, found):
    """To the list on which the button stood, or to the celebration."""
    back = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        return redirect(back)
    return redirect(found)


def _own_or_404(request, public_id):
    own = Celebration.objects.visible_to(request.user).filter(member=request.user)
    own = own.select_related("milestone__journey", "thread", "group")
    return get_object_or_404(own, public_id=public_id)


@login_required
@require_http_methods(["GET", "POST"])
@throttle("cheer")
@may_write
def change(request, public_id):
    """Other words, or others who may see it. Cheers stay."""
    found = _own_or_404(request, public_id)
    form = ChangeCelebrationForm(
        request.POST or None,
        writer=request.user,
        celebration=found,
        groups=_groups(request),
    )
    if request.method == "POST" and form.is_valid():
        cheering.change(found, **form.cleaned_data)
        return redirect(found)
    context = {"form": form, "celebration": found}
    status = 422 if request.method == "POST" else 200
    return render(request, "milestones/celebration_change.html", context, status=status)


@login_required
@require_POST
def withdraw(request, public_id):
    """Stop sharing. The milestone stays reached; only the celebration goes."""
    found = _own_or_404(request, public_id)
    stop_sharing(found)
    messages.success(request, _("You keep this milestone for yourself now."))
    return redirect(found.milestone.journey)


@login_required
@require_safe
def of_member(request, name):
    member = member_or_404(request.user, name)
    page = keyset_page(
        celebrations_for(request.user).filter(member=member, is_hidden=False),
        NEWEST_FIRST,
        request.GET.get("page", ""),
    )
    context = {"member": member, "page": page}
    return render(request, "milestones/member_milestones.html", context)
