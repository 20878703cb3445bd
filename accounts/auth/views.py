"""Signing up, and ending one of a member's sessions."""

from allauth.account.views import SignupView as AllauthSignupView
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST


class SignupView(AllauthSignupView):
    def form_valid(self, form):
        """Show the form again, as it was filled in, if somebody else took the name meanwhile."""
        try:
            return super().form_valid(form)
        except ValidationError:
            return self.form_invalid(form)


signup = SignupView.as_view()


@login_required
@require_POST
def end_session(request, pk):
    """End the session of one browser, such as that of a lost phone."""
    get_object_or_404(UserSession.objects.filter(user=request.user), pk=pk).end()
    messages.success(request, _("That device has been signed out."))
    return redirect("usersessions_list")
