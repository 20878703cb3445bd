"""Partners: two people, and what each shows the other. Nobody else opens these pages."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from milestones import partnering
from milestones.models import Call, Partnership
from milestones.partner_forms import AskForm, LookoutForm, ShowForm
from recovery_forum.lib.throttle import throttle


def own_partnerships(request):
    return Partnership.objects.visible_to(request.user).select_related("asker", "asked")


def own_partnership(request, public_id):
    return get_object_or_404(own_partnerships(request), public_id=public_id)


@login_required
@require_http_methods(["GET", "POST"])
@throttle("partner")
def partners(request):
    form = AskForm(request.POST or None, member=request.user)
    if request.method == "POST" and form.is_valid():
        return redirect(partnering.ask(request.user, form.cleaned_data["name"]))
    calls = _calls(request.user)
    everyone = [
        (one, one.other(request.user), calls.get(one.pk)) for one in own_partnerships(request)
    ]
    context = {
        "form": form,
        "together": [pair for pair in everyone if pair[0].accepted_at],
        "asked_me": [p for p in everyone if not p[0].accepted_at and p[0].asked == request.user],
        "i_asked": [p for p in everyone if not p[0].accepted_at and p[0].asker == request.user],
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "milestones/partners.html", context, status=status)


@login_required
@require_http_methods(["GET", "POST"])
def partner(request, public_id):
    """What I see of my partner, and, below, what they see of me."""
    found = own_partnership(request, public_id)
    if not found.accepted_at:
        return redirect("milestones:partners")
    journeys = list(request.user.journeys.all())
    form = ShowForm(request.POST or None, journeys=journeys, grants=found.grants.all())
    if request.method == "POST" and form.is_valid():
        partnering.show(found, form.levels)
        messages.success(request, _("From now on they see this, and nothing else."))
        return redirect(found)
    lookout = found.lookouts.filter(member=request.user).first()
    context = {
        "partnership": found,
        "other": found.other(request.user),
        "call": _calls(request.user).get(found.pk),
        "lookout_form": LookoutForm(initial={"days": lookout.days if lookout else ""}),
        "shown": partnering.shown_to(request.user, found),
        "journeys": journeys,
        "form": form,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "milestones/partner.html", context, status=status)


def _calls(member):
    """The latest call to `member` of each partnership, by its key."""
    return {call.partnership_id: call for call in reversed(Call.objects.to(member))}


@login_required
@require_POST
def look_out(request, public_id):
    """Whether, and after how long a silence, the partner is asked to reach out."""
    found = own_partnership(request, public_id)
    form = LookoutForm(request.POST)
    if not found.accepted_at:
        raise PermissionDenied(_("You are not partners yet."))
    if not form.is_valid():
        messages.error(request, _("Please choose one of the answers."))
        return redirect(found)
    partnering.look_out(found, request.user, form.cleaned_data["days"])
    messages.success(request, _("Kept. They hear nothing of this choice."))
    return redirect(found)


@login_required
@require_POST
def accept(request, public_id):
    found = own_partnership(request, public_id)
    if found.asked_id != request.user.pk:
        raise PermissionDenied(_("The other one answers this."))
    partnering.accept(found)
    return redirect(found)


@login_required
@require_POST
def end(request, public_id):
    """One tap and silent: it also declines what was asked, and takes back what was not answered."""
    own_partnership(request, public_id).delete()
    return redirect("milestones:partners")


@login_required
@require_http_methods(["GET", "POST"])
@throttle("near")
def near(request, public_id):
    """Ask a partner to be near, after one question."""
    found = own_partnership(request, public_id)
    if not found.accepted_at:
        raise PermissionDenied(_("You are not partners yet."))
    return _ask_near(request, [found])


@login_required
@require_http_methods(["GET", "POST"])
@throttle("near")
def all_near(request):
    """Ask every partner to be near, after one question."""
    found = list(partnering.partnerships_of(request.user))
    return _ask_near(request, found) if found else redirect("milestones:partners")


def _ask_near(request, found):
    if request.method == "POST":
        for one in found:
            address = request.build_absolute_uri(one.get_absolute_url())
            partnering.ask_near(one, request.user, address)
        messages.success(request, _("They are asked. Until they come: breathe, one slow one."))
        return redirect("milestones:right-now")
    context = {"others": [one.other(request.user) for one in found]}
    return render(request, "milestones/near.html", context)
