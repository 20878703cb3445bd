"""Closes the help that is kept on the page of a thread."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from posts.models import Thread
from posts.safety.kept_help import dismiss_kept_help


@login_required
@require_POST
def close_help(request):
    """Close the help and return to the thread, or to Home if it can't be read any more."""
    public_id = dismiss_kept_help(request)
    thread = Thread.objects.visible_to(request.user).filter(public_id=public_id).first()
    return redirect(thread or "home")
