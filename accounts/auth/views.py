"""Signing up, the settings of the account, and ending one of a member's sessions."""

from allauth.account.views import SignupView as AllauthSignupView
from allauth.mfa.utils import is_mfa_enabled
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe


class SignupView(AllauthSignupView):
    def form_valid(self, form):
        """Show the form again, as it was filled in, if somebody else took the name meanwhile."""
        try:
            return super().form_valid(form)
        except ValidationError:
            return self.form_invalid(form)


signup = SignupView.as_view()


@login_required
@require_safe
def settings_index(request):
    """List the pages of the settings."""
    return render(request, "accounts/settings_index.html")


@login_required
@require_safe
def account_settings(request):
    """Show how the member signs in. Each part is changed on a page of allauth."""
    context = {"is_mfa_enabled": is_mfa_enabled(request.user)}
    return render(request, "accounts/auth/settings_account.html", context)


@login_required
@require_POST
def end_session(request, pk):
    """End the session of one browser, such as that of a lost phone."""
    get_object_or_404(UserSession.objects.filter(user=request.user), pk=pk).end()
    messages.success(request, _("That device has been signed out."))
    return redirect("usersessions_list")
