"""All groups: finding one, and founding one."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Challenge
from accounts.models.hidden import in_sight
from accounts.standing import may_write
from groups import visitors
from groups.forms import NAME_TAKEN, GroupForm
from groups.models import Group
from groups.proposing import establish
from recovery_forum.lib.pages import keyset_page
from recovery_forum.lib.throttle import throttle
from recovery_forum.lib.visitor_pages import kept_for_visitors

SUGGESTED = 3
LONGEST_SEARCH = 100


@kept_for_visitors(visitors.DIRECTORY)
@require_safe
def directory(request):
    """Search by words and by challenge; the largest groups first, since somebody is there."""
    # PostgreSQL takes no NUL; nobody types one.
    words = request.GET.get("q", "").replace("\0", "").strip()[:LONGEST_SEARCH]
    slug = request.GET.get("challenge", "").replace("\0", "")
    visible = in_sight(Group.objects.visible_to(request.user), request.user, "group")
    groups = visible.filter(archived_at=None).for_list(request.user)
    challenge = Challenge.objects.filter(slug=slug).first()
    if words:
        groups = groups.matching(words)
    if challenge:
        groups = groups.filter(challenges=challenge)
    languages = Group.objects.languages()
    language = request.GET.get("language", "")
    if language in dict(languages):
        groups = groups.filter(language=language)
    page = keyset_page(groups, ("-member_count", "-pk"), request.GET.get("page", ""))
    browsing = not (words or challenge or language or request.GET.get("page"))
    context = {
        "page": page,
        "words": words,
        "chosen": challenge,
        "challenges": Challenge.objects.all(),
        "languages": languages,
        "spoken": language,
        "browsing": browsing,
        "suggested": suggested(request.user) if browsing else [],
    }
    return render(request, "groups/directory.html", context)


def suggested(member):
    """Groups that share a challenge with `member`, who is not in them yet."""
    if not member.is_authenticated:
        return []
    groups = in_sight(Group.objects.visible_to(member), member, "group").filter(
        challenges__in=member.challenges.all(), archived_at=None
    )
    fresh = groups.exclude(pk__in=Group.objects.joined_by(member)).distinct()
    return fresh.for_list(member).order_by("-member_count", "-pk")[:SUGGESTED]


@login_required
@require_http_methods(["GET", "POST"])
@throttle("group")
@may_write
def create(request):
    if request.user.is_new:
        raise PermissionDenied(
            _("A group needs somebody who knows the place. It opens to you after a few days here.")
        )
    form = GroupForm(request.user, request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            with transaction.atomic():
                group = establish(form.save(commit=False), request.user)
                form.save_m2m()
        except IntegrityError:  # Two clicks at once: the other one has the address.
            form.add_error("name", NAME_TAKEN)
        else:
            return redirect("groups:about", group.slug)
    status = 422 if form.is_bound else 200
    return render(request, "groups/create.html", {"form": form}, status=status)
