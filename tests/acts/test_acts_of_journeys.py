"""Partners, support, setbacks and cheers: who is told."""

from datetime import timedelta

import pytest

from milestones.celebrations.services import create_celebration
from milestones.models import Partnership, SupportRequest
from milestones.partners.services import accept_partnership, request_partnership
from tests.acts.table import performs, post, was_notified
from tests.milestones.conftest import alcohol, journey, new_journey  # noqa: F401 - fixtures


@performs("milestones:partners", "partner-ask")
@performs("milestones:accept-partner", "partner")
def test_partners(as_alice, as_bob, alice, bob, group):
    post(as_alice, "milestones:partners", name="bob")
    assert was_notified(bob, "partner-ask")
    post(as_bob, "milestones:accept-partner", Partnership.objects.get().public_id)
    assert was_notified(alice, "partner")


@pytest.fixture
def partnership(alice, bob, group):
    partnership = request_partnership(alice, bob)
    accept_partnership(partnership)
    return partnership


@performs("milestones:near", "near")
@performs("milestones:answer-support", "with-you")
def test_a_partner_is_asked_for_support_and_accepts(as_alice, as_bob, alice, bob, partnership):
    post(as_alice, "milestones:near", partnership.public_id)
    assert was_notified(bob, "near")
    request = SupportRequest.objects.get()
    post(as_bob, "milestones:answer-support", request.public_id, answer="with-you")
    assert was_notified(alice, "with-you")


@performs("milestones:all-near", "near")
def test_all_partners_are_asked_for_support(as_alice, bob, partnership):
    post(as_alice, "milestones:all-near", all="1")
    assert was_notified(bob, "near")


@performs("milestones:new-setback", "told")
@performs("milestones:edit-setback", "told")
def test_a_setback(as_alice, alice, bob, partnership, journey):  # noqa: F811
    day = (alice.today() - timedelta(days=2)).isoformat()
    data = {"happened_on": day, "resumed_on": day, "notify_partners": partnership.public_id}
    post(as_alice, "milestones:new-setback", journey.public_id, **data)
    assert was_notified(bob, "told")
    bob.notifications.all().delete()
    setback = journey.setbacks.get()
    post(as_alice, "milestones:edit-setback", journey.public_id, setback.public_id, **data)
    assert was_notified(bob, "told")


@performs("milestones:cheer", "cheered")
def test_a_cheer(as_bob, alice, journey):  # noqa: F811
    post(as_bob, "milestones:cheer", create_celebration(journey, "30d", "Better.").public_id)
    assert was_notified(alice, "cheered")
