"""Makes a sign-up with a known address take the same time as one with a new address."""

from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from django.db import transaction
from django.http import HttpRequest
from django.utils.crypto import get_random_string

from accounts.models import Member
from recovery_forum.lib.email_queue import store_message


@transaction.atomic
def simulate_signup(request: HttpRequest, password: str) -> None:
    """Do the work of a sign-up, including the password hash and the email, and roll it back.

    Otherwise strangers could measure the response time to learn who is a member.
    """
    name = get_random_string(20, "abcdefghijklmnopqrstuvwxyz")
    member = Member.objects.create_user(f"{name}@nobody.invalid", name, password)
    member.agree_to_guidelines()
    address = EmailAddress.objects.create(user=member, email=member.email, primary=True)
    store_message(_render_confirmation_email(request, EmailConfirmationHMAC(address)))
    transaction.set_rollback(True)


def _render_confirmation_email(request, confirmation):
    adapter = get_adapter(request)
    url = adapter.get_email_confirmation_url(request, confirmation)
    context = {"request": request, "activate_url": url}
    template = "account/email/email_confirmation_signup"
    return adapter.render_mail(template, confirmation.email_address.email, context)
