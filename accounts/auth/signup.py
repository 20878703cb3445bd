"""Makes a sign-up with a known address look like one with a new address."""

from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from django.db import transaction
from django.http import HttpRequest
from django.utils.crypto import get_random_string

from accounts.models import Member
from recovery_forum.lib.email_queue import store_message


@transaction.atomic
def create_stand_in(request: HttpRequest, name: str, password: str) -> Member:
    """Create the unconfirmed account that a sign-up with a new address would have left.

    Strangers could otherwise try whether `name` is taken now, to learn who is a member. Its own
    address is nobody's, so it is never confirmed, and deleted like others: see unconfirmed.py. The
    email is written and not sent, because the response must take the same time too. Opens its own
    transaction. Raises IntegrityError if somebody else took the name in the meantime.
    """
    key = get_random_string(20, "abcdefghijklmnopqrstuvwxyz")
    member = Member.objects.create_user(f"{key}@nobody.invalid", name, password)
    member.agree_to_guidelines()
    address = EmailAddress.objects.create(user=member, email=member.email, primary=True)
    with transaction.atomic():
        store_message(_render_confirmation_email(request, EmailConfirmationHMAC(address)))
        transaction.set_rollback(True)
    return member


def _render_confirmation_email(request, confirmation):
    adapter = get_adapter(request)
    url = adapter.get_email_confirmation_url(request, confirmation)
    context = {"request": request, "activate_url": url}
    template = "account/email/email_confirmation_signup"
    return adapter.render_mail(template, confirmation.email_address.email, context)
