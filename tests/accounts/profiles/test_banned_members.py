"""Nobody can answer for a member who was banned, so their profile asks nobody to write to them."""

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.messaging.services import start_conversation
from accounts.models import Member
from accounts.models.preferences import Preferences

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _open_to_all(alice):
    everybody = Preferences.RequestAudience.MEMBERS
    Member.objects.filter(pk=alice.pk).update(
        message_requests_from=everybody, suggestible_since=timezone.now()
    )


def addresses_of(member):
    return [reverse(f"accounts:{name}", args=[member.name_key]) for name in ("write", "ask-peer")]


@pytest.mark.parametrize("is_banned", [False, True])
def test_the_profile_offers_no_message_and_no_request(as_bob, alice, is_banned):
    Member.objects.filter(pk=alice.pk).update(banned_at=timezone.now() if is_banned else None)
    page = as_bob.get(alice.get_absolute_url()).content.decode()
    for address in addresses_of(alice):
        assert (f'"{address}"' in page) is not is_banned


def test_nor_to_whom_they_wrote_before(as_bob, bob, alice):
    start_conversation(alice, bob, "Hello.", "00000000-0000-4000-8000-000000000001")
    Member.objects.filter(pk=alice.pk).update(banned_at=timezone.now())
    page = as_bob.get(alice.get_absolute_url()).content.decode()
    assert addresses_of(alice)[0] not in page


def test_the_forms_answer_that_it_is_not_possible(as_bob, alice):
    Member.objects.filter(pk=alice.pk).update(banned_at=timezone.now())
    for address in addresses_of(alice):
        assert as_bob.post(address, {"text": "Hello?", "note": "Hello?"}).status_code == 403
