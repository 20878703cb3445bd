"""Signing up, and ending a session."""

from allauth.account.views import SignupView
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST


class SignupView(SignupView):
    def form_valid(self, form):
        """Whoever lost their name to somebody quicker gets the form back, with what they typed."""
        try:
            return super().form_valid(form)
        except ValidationError:
            return self.form_invalid(form)


signup = SignupView.as_view()


@login_required
@require_POST
def end_session(request, pk):
    """Sign out one browser, such as that of a phone that was lost."""
    get_object_or_404(UserSession.objects.filter(user=request.user), pk=pk).end()
    messages.success(request, _("That browser is signed out."))
    return redirect("usersessions_list")
