"""Everything that a member wrote, to hide it at once where it is spam, and to give it back."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.models import Member
from posts.case_forms import ClearForm
from posts.clearing import (
    UNDO_WITHIN,
    clear_away_from_profile,
    give_back,
    last_clearing_from_profile,
    standing_posts,
)
from posts.models import Post
from posts.views.panel import for_moderators, shown

GLIMPSES = 10  # Posts to recognise spam by. Those without a name are hidden too, and not shown.


@require_http_methods(["GET", "HEAD", "POST"])
def everything_of(request, pk):
    """What would go, as far as a moderator may read it, and the form that takes it away."""
    for_moderators(request)
    member = get_object_or_404(Member, pk=pk)
    clearing = last_clearing_from_profile(member)
    form = ClearForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        messages.success(request, _done(request, member, clearing, **form.cleaned_data))
        return redirect("admin:everything-of", pk)
    seen = Post.objects.visible_to(request.user) & standing_posts(member)
    context = {
        "title": _("Everything of %(name)s") % {"name": member.name},
        "member": member, "form": form, "number": standing_posts(member).count(),
        "glimpses": seen.filter(voice=None).select_related("thread").order_by("-pk")[:GLIMPSES],
        "clearing": clearing, "until": clearing and clearing.at + UNDO_WITHIN,
    }  # fmt: skip
    return shown(request, "everything_of", context, status=422 if form.is_bound else 200)


def _done(request, member, clearing, reason, words):
    """Do what the pressed button says; gives what to tell the moderator."""
    if "undo" in request.POST:
        number = give_back(clearing, request.user, words) if clearing else 0
        told = ngettext("%(n)s post is back.", "%(n)s posts are back.", number)
    else:
        number = clear_away_from_profile(member, request.user, reason, words)
        told = ngettext(
            "%(n)s post is hidden. For a day you can give it back.",
            "%(n)s posts are hidden. For a day you can give them back.",
            number,
        )
    return told % {"n": number} if number else _("There was nothing to do.")
