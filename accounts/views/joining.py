"""Signing up."""

from allauth.account.views import SignupView
from django.core.exceptions import ValidationError


class SignUp(SignupView):
    def form_valid(self, form):
        """Whoever lost their name to somebody quicker gets the form back, with what they typed."""
        try:
            return super().form_valid(form)
        except ValidationError:
            return self.form_invalid(form)


sign_up = SignUp.as_view()
