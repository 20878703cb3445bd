"""Sign-up that takes the same time, and says the same, whether an address is known."""

from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from django.db import transaction
from django.utils.crypto import get_random_string

from accounts.models import Member
from recovery_forum.lib.email_queue import store_message


@transaction.atomic
def simulate_signup(request, password):
    """Do for nobody what joining does, to the hash and the mail, and undo all of it.

    Without the same work for an address that is taken, the time of the answer would tell a
    stranger who is a member, however often the one address is tried.
    """
    nobody = get_random_string(20, "abcdefghijklmnopqrstuvwxyz")
    member = Member.objects.create_user(f"{nobody}@nobody.invalid", nobody, password)
    member.agree_to_guidelines()
    address = EmailAddress.objects.create(user=member, email=member.email, primary=True)
    store_message(_render_confirmation_email(request, EmailConfirmationHMAC(address)))
    transaction.set_rollback(True)


def _render_confirmation_email(request, confirmation):
    adapter = get_adapter(request)
    url = adapter.get_email_confirmation_url(request, confirmation)
    context = {"request": request, "activate_url": url}
    kind = "account/email/email_confirmation_signup"
    return adapter.render_mail(kind, confirmation.email_address.email, context)
