"""Browsers that are open to an account: the list is django-allauth's, ending one is ours."""

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST


@login_required
@require_POST
def end_session(request, pk):
    """Sign out one browser, such as that of a phone that was lost."""
    get_object_or_404(UserSession.objects.filter(user=request.user), pk=pk).end()
    messages.success(request, _("That browser is signed out."))
    return redirect("usersessions_list")
