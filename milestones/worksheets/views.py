"""A member's own worksheets. Nobody else ever reads one."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from milestones.models import Worksheet
from milestones.worksheets.forms import WorksheetForm
from milestones.worksheets.kinds import WORKSHEET_KINDS
from milestones.worksheets.queries import list_answers, list_comparable_kinds
from milestones.worksheets.services import save_worksheet
from recovery_forum.lib.created_once import create_once
from recovery_forum.lib.pagination import paginate_by_keyset
from recovery_forum.lib.rate_limits import rate_limit
from recovery_forum.lib.submitted_text import ANSWER_PREFIX

NEWEST_FIRST = ("-day", "-written_at", "-pk")


def _get_kind_or_404(key):
    if key not in WORKSHEET_KINDS:
        raise Http404
    return WORKSHEET_KINDS[key]


def _get_own_worksheet_or_404(request, public_id):
    return get_object_or_404(Worksheet.objects.owned_by(request.user), public_id=public_id)


@login_required
@require_safe
def worksheet_list(request):
    own = Worksheet.objects.owned_by(request.user)
    page = paginate_by_keyset(own, NEWEST_FIRST, request.GET.get("page", ""))
    context = {
        "kinds": WORKSHEET_KINDS.values(),
        "comparable_kinds": list_comparable_kinds(request.user),
        "page": page,
    }
    return render(request, "milestones/worksheets/worksheet_list.html", context)


@login_required
@require_safe
def worksheet_detail(request, public_id):
    worksheet = _get_own_worksheet_or_404(request, public_id)
    same_kind = Worksheet.objects.owned_by(request.user).filter(kind=worksheet.kind)
    context = {
        "worksheet": worksheet,
        "answers": list_answers(worksheet),
        "has_others": same_kind.exclude(pk=worksheet.pk).exists(),
    }
    return render(request, "milestones/worksheets/worksheet_detail.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@rate_limit("own-page")
def new_worksheet(request, kind):
    kind = _get_kind_or_404(kind)
    return _edit(request, kind, Worksheet(member=request.user, kind=kind.key))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@rate_limit("own-page")
def edit_worksheet(request, public_id):
    worksheet = _get_own_worksheet_or_404(request, public_id)
    return _edit(request, WORKSHEET_KINDS[worksheet.kind], worksheet)


def _edit(request, kind, worksheet):
    initial = {ANSWER_PREFIX + key: text for key, text in worksheet.answers.items()}
    if worksheet.pk:
        initial["day"] = worksheet.day
    form = WorksheetForm(request.POST or None, member=request.user, kind=kind, initial=initial)
    if request.method == "POST" and (stored := _save_worksheet(request, form, worksheet)):
        return redirect(stored)
    context = {"form": form, "kind": kind}
    status = 422 if request.method == "POST" else 200
    return render(request, "milestones/worksheets/edit_worksheet.html", context, status=status)


def _save_worksheet(request, form, worksheet):
    """Return the stored worksheet, or None if the form has errors."""

    def save():
        return save_worksheet(worksheet, form.cleaned_data["day"], form.answers)

    return create_once(request, form, worksheet, save)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def remove_worksheet(request, public_id):
    """Remove a worksheet, after a confirmation."""
    worksheet = _get_own_worksheet_or_404(request, public_id)
    if request.method == "POST":
        worksheet.delete()
        messages.success(request, _("Worksheet deleted."))
        return redirect("milestones:worksheets")
    context = {"worksheet": worksheet}
    return render(request, "milestones/worksheets/remove_worksheet.html", context)


@login_required
@require_safe
def compare_worksheets(request, kind):
    """Two worksheets of one kind beside each other: by default the first and the latest."""
    kind = _get_kind_or_404(kind)
    own = list(Worksheet.objects.owned_by(request.user).filter(kind=kind.key))
    by_id = {one.public_id: one for one in own}
    earlier = by_id.get(request.GET.get("earlier", ""), own[-1] if own else None)
    later = by_id.get(request.GET.get("later", ""), own[0] if own else None)
    context = {
        "kind": kind,
        "worksheets": own,
        "earlier": earlier,
        "later": later,
        "answers": list_answers(earlier, later) if len(own) > 1 else [],
    }
    return render(request, "milestones/worksheets/compare_worksheets.html", context)
