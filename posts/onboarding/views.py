"""The last onboarding step: suggested groups, peers and an introduction thread."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.onboarding.services import STEPS
from accounts.peers.suggestions import suggest_peers
from groups.directory.queries import get_suggested_groups
from posts.models import Thread

MAX_SUGGESTIONS = 3


@login_required
@require_safe
def suggest_people(request):
    """Suggest groups, peers and an introduction thread to a new member."""
    threads = Thread.objects.visible_to(request.user).not_blocked_for(request.user)
    context = {
        "groups": get_suggested_groups(request.user),
        "suggestions": suggest_peers(request.user, limit=MAX_SUGGESTIONS),
        "introduction_thread": threads.introductions().select_related("group").first(),
        "number": len(STEPS),
        "steps": len(STEPS),
    }
    return render(request, "posts/onboarding/people.html", context)
