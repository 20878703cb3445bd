"""The last of the first steps: groups, peers, and a thread in which to say hello."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.suggesting import suggestions_for
from accounts.welcoming import STEPS
from groups.views.directory import suggested
from posts.models import Thread

SHOWN = 3


@login_required
@require_safe
def people(request):
    threads = Thread.objects.visible_to(request.user).not_blocked_for(request.user)
    context = {
        "groups": suggested(request.user),
        "suggestions": suggestions_for(request.user, limit=SHOWN),
        "greeting": threads.greeting().select_related("group").first(),
        "number": len(STEPS),
        "steps": len(STEPS),
    }
    return render(request, "posts/first_steps.html", context)
