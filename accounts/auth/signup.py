"""What a sign-up stores, which is the same for a known address as for a new one."""

from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils.crypto import get_random_string, salted_hmac
from django.utils.http import url_has_allowed_host_and_scheme

from accounts.auth.unconfirmed import list_unconfirmed
from accounts.models import Member
from accounts.models.onboarding import SIGNUP_NEXT_LENGTH
from recovery_forum.lib.email_queue import store_message

DOMAIN = "@nobody.invalid"


def get_signup_next(request: HttpRequest) -> str:
    """Return the path in `next`, which the form sent, or else that of the first steps.

    Addresses of other sites are ignored, and what the column can't hold.
    """
    path = request.POST.get("next", "")
    fits = path.isprintable() and len(path) <= SIGNUP_NEXT_LENGTH
    is_safe = fits and url_has_allowed_host_and_scheme(path, allowed_hosts=None)
    return path if is_safe else reverse("accounts:welcome")


@transaction.atomic
def create_stand_in(request: HttpRequest, email: str, name: str, password: str) -> Member:
    """Create the unconfirmed account that a sign-up with a new address would have left.

    Strangers could otherwise try whether `name` is taken now, to learn who is a member. Its own
    address is nobody's, so it is never confirmed, and deleted like others: see unconfirmed.py. The
    email is written and not sent, because the response must take the same time too. Opens its own
    transaction. Raises IntegrityError if somebody else took the name in the meantime.
    """
    address_of_first = _get_stand_in_address(email)
    is_first = not (
        list_unconfirmed().filter(email__iexact=email).exists()
        or Member.objects.filter(email=address_of_first).exists()
    )
    key = get_random_string(20, "abcdefghijklmnopqrstuvwxyz")
    address = address_of_first if is_first else f"{key}{DOMAIN}"
    signup_next = get_signup_next(request)
    member = Member.objects.create_user(address, name, password, signup_next=signup_next)
    member.agree_to_guidelines()
    row = EmailAddress.objects.create(user=member, email=member.email, primary=True)
    with transaction.atomic():
        store_message(_render_confirmation_email(request, EmailConfirmationHMAC(row)))
        transaction.set_rollback(True)
    return member


def find_stand_in(email: str, password: str) -> Member | None:
    """Return the stand-in of a sign-up with `email` and `password`, or None, in the same time.

    As with a new address, only the first sign-up counts. Without this, whoever signs up with
    somebody's address could sign in with it to learn whether it was known.
    """
    stand_in = Member.objects.filter(email=_get_stand_in_address(email)).first()
    if stand_in is None:
        make_password(password)
        return None
    return stand_in if stand_in.check_password(password) else None


def is_stand_in(member: Member) -> bool:
    return member.email.endswith(DOMAIN)


def _get_stand_in_address(email: str) -> str:
    """Return the address of the first stand-in for `email`, from which nobody can tell `email`."""
    key = salted_hmac("accounts.auth.signup", email.strip().lower(), algorithm="sha256")
    return f"{key.hexdigest()[:40]}{DOMAIN}"


def _render_confirmation_email(request, confirmation):
    adapter = get_adapter(request)
    url = adapter.get_email_confirmation_url(request, confirmation)
    context = {"request": request, "activate_url": url}
    template = "account/email/email_confirmation_signup"
    return adapter.render_mail(template, confirmation.email_address.email, context)
