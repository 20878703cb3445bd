"""A member's own journal, and the search in all of their own pages."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from milestones.journal.forms import JournalEntryForm
from milestones.journal.search import search_own_pages
from milestones.models import JournalEntry
from recovery_forum.lib.created_once import create_once
from recovery_forum.lib.pagination import paginate_by_keyset
from recovery_forum.lib.rate_limits import rate_limit
from recovery_forum.lib.text import clean_line

MAX_SEARCH_LENGTH = 200


def _get_own_entry_or_404(request, public_id):
    return get_object_or_404(JournalEntry.objects.owned_by(request.user), public_id=public_id)


@login_required
@require_safe
def journal(request):
    own = JournalEntry.objects.owned_by(request.user)
    page = paginate_by_keyset(own, ("-day", "-written_at", "-pk"), request.GET.get("page", ""))
    return render(request, "milestones/journal/journal.html", {"page": page})


@login_required
@require_safe
def journal_entry(request, public_id):
    entry = _get_own_entry_or_404(request, public_id)
    return render(request, "milestones/journal/journal_entry.html", {"entry": entry})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@rate_limit("own-page")
def new_journal_entry(request):
    return _edit(request, JournalEntry(member=request.user))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@rate_limit("own-page")
def edit_journal_entry(request, public_id):
    return _edit(request, _get_own_entry_or_404(request, public_id))


def _edit(request, entry):
    form = JournalEntryForm(request.POST or None, instance=entry, member=request.user)
    if request.method == "POST" and (stored := create_once(request, form, entry, form.save)):
        return redirect(stored)
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "entry": entry}
    return render(request, "milestones/journal/edit_journal_entry.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def remove_journal_entry(request, public_id):
    """Remove an entry, after a confirmation."""
    entry = _get_own_entry_or_404(request, public_id)
    if request.method == "POST":
        entry.delete()
        messages.success(request, _("Entry deleted."))
        return redirect("milestones:journal")
    return render(request, "milestones/journal/remove_journal_entry.html", {"entry": entry})


@login_required
@require_safe
def search_my_pages(request):
    """Search in what the member wrote for themselves. Nobody else's words are searched."""
    words = clean_line(request.GET.get("q", ""))[:MAX_SEARCH_LENGTH]
    context = {"words": words, "results": search_own_pages(request.user, words)}
    return render(request, "milestones/journal/search_my_pages.html", context)
