"""Partners see exactly what was granted, before and after it is withdrawn."""

import pytest
from django.conf import settings
from django.core import mail
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from accounts.models import Block
from milestones.check_ins.services import create_check_in
from milestones.models import Grant, Journey, PartnerAlert, Partnership
from milestones.partners.services import accept_partnership, request_partnership, update_grants

LIST, ALL = reverse("milestones:partners"), reverse("milestones:all-near")


def of(one, name="partner"):
    return reverse(f"milestones:{name}", args=[one.public_id])


@pytest.fixture
def partnership(alice, bob, group):
    partnership = request_partnership(alice, bob)
    accept_partnership(partnership)
    partnership.refresh_from_db()
    return partnership


@pytest.fixture
def today(alice):
    return create_check_in(alice, mood=2, note="A long day", gratitude="zephyrcanary", craving=7)


def test_asking_waits_for_a_yes(as_alice, as_bob, group):
    as_alice.post(LIST, {"name": "Bob"})
    partnership = Partnership.objects.get()
    assert partnership.accepted_at is None
    assertRedirects(as_alice.get(of(partnership)), LIST)
    assertContains(as_bob.get(LIST), "Would like to be your partner")
    assert as_alice.post(of(partnership, "accept-partner")).status_code == 403
    as_bob.post(of(partnership, "accept-partner"))
    assertContains(as_alice.get(of(partnership)), "What bob shows you")


def test_asking_each_other_is_agreeing(as_alice, as_bob, group):
    as_alice.post(LIST, {"name": "bob"})
    as_bob.post(LIST, {"name": "alice"})
    assert Partnership.objects.get().accepted_at


@pytest.mark.parametrize("name", ["charlie", "nobody", "alice", "", "\0", "x" * 90])
def test_every_no_sounds_the_same(as_alice, charlie, group, name):
    page = as_alice.post(LIST, {"name": name})
    assertContains(page, 'id="id_name_error"', status_code=422)


def test_a_block_sounds_the_same_too(as_alice, alice, bob, group):
    Block.objects.create(blocker=bob, blocked=alice)
    page = as_alice.post(LIST, {"name": "bob"})
    assertContains(page, "We found nobody of this name in your groups.", status_code=422)


@pytest.mark.parametrize(
    ("level", "words"),
    [
        ("", set()),
        ("days", {"41 days"}),
        ("checked-in", {"41 days", "checked in on"}),
        ("mood", {"41 days", "checked in on", "Low"}),
        ("words", {"41 days", "checked in on", "Low", "A long day"}),
    ],
)
def test_a_partner_sees_exactly_what_was_granted(
    as_alice, as_bob, partnership, journey, today, level, words
):
    as_alice.post(of(partnership), {f"journey_{journey.public_id}": level})
    page = as_bob.get(of(partnership)).content.decode()
    everything = {"41 days", "checked in on", "Low", "A long day", "zephyrcanary", "Lena"}
    assert {one for one in everything if one in page} == words


def test_withdrawing_shows_nothing_from_then_on(as_alice, as_bob, partnership, journey, today):
    update_grants(partnership, {journey: "words"})
    as_alice.post(of(partnership), {f"journey_{journey.public_id}": ""})
    assertContains(as_bob.get(of(partnership)), "Nothing for now")


def test_nobody_sets_what_somebody_else_shows(as_bob, partnership, journey):
    as_bob.post(of(partnership), {f"journey_{journey.public_id}": "words"})
    assert not Grant.objects.exists()


def test_what_cannot_be_shown_is_said_beside_its_field(as_alice, partnership, journey):
    page = as_alice.post(of(partnership), {f"journey_{journey.public_id}": "everything"})
    assertContains(page, f'id="id_journey_{journey.public_id}_error"', status_code=422)


def test_ending_is_silent_and_whole(as_alice, as_bob, partnership, journey):
    update_grants(partnership, {journey: "words"})
    as_alice.post(of(partnership, "end-partner"))
    assert not Grant.objects.exists()
    assert as_bob.get(of(partnership)).status_code == 404
    assert mail.outbox == []


def test_a_block_hides_a_partner(as_alice, as_bob, alice, bob, partnership):
    Block.objects.create(blocker=alice, blocked=bob)
    for reader in (as_alice, as_bob):
        assert reader.get(of(partnership)).status_code == 404
        assertNotContains(reader.get(LIST), "Your partners")


def test_a_journey_may_be_open_to_partners(as_bob, as_charlie, partnership, journey):
    Journey.objects.update(audience="partners")
    assert as_bob.get(journey.get_absolute_url()).status_code == 200
    assert as_charlie.get(journey.get_absolute_url()).status_code == 404


def test_an_unanswered_asker_sees_nothing(as_bob, alice, bob, group, journey):
    request_partnership(bob, alice)
    Journey.objects.update(audience="partners")
    assert as_bob.get(journey.get_absolute_url()).status_code == 404


def test_asking_to_be_near_takes_one_confirmed_tap(
    as_alice, as_bob, partnership, django_capture_on_commit_callbacks
):
    assertContains(as_alice.get(reverse("milestones:right-now")), of(partnership, "near"))
    assert not PartnerAlert.objects.exists()
    with django_capture_on_commit_callbacks(execute=True):
        as_alice.post(of(partnership, "near"))
    assertContains(as_bob.get(of(partnership)), "alice asked you to be near,")
    assert [one.subject for one in mail.outbox] == ["You have a new message"]
    assert "alice" not in mail.outbox[0].body
    assert f"{settings.SITE_URL}{of(partnership)}" in mail.outbox[0].body


@pytest.mark.parametrize("name", ["partner", "accept-partner", "end-partner", "near", "look-out"])
def test_strangers_find_no_partnership(as_charlie, as_moderator, client, partnership, name):
    for reader in (as_charlie, as_moderator):
        assert {reader.get(of(partnership, name)).status_code,
                reader.post(of(partnership, name)).status_code} <= {404, 405}  # fmt: skip
    assert client.post(of(partnership, name)).status_code == 302
    assert Partnership.objects.exists()


def test_changing_needs_a_post(as_alice, partnership):
    for name in ("accept-partner", "end-partner", "look-out"):
        assert as_alice.get(of(partnership, name)).status_code == 405


def test_the_pages_stay_within_their_budget(
    as_bob, partnership, journey, today, django_assert_max_num_queries
):
    update_grants(partnership, {journey: "words"})
    for address in (LIST, of(partnership)):
        with django_assert_max_num_queries(12):
            as_bob.get(address)


def test_the_circle_is_asked_with_one_confirmed_tap(as_alice, alice, bob, charlie, partnership):
    accept_partnership(request_partnership(charlie, alice))
    page = as_alice.get(reverse("milestones:right-now"))
    assertContains(page, ALL)
    assertContains(as_alice.get(ALL), "Ask all of them to be near?")
    assert not PartnerAlert.objects.exists()
    assertRedirects(as_alice.post(ALL), reverse("milestones:right-now"))
    assert {call.partnership.other(alice) for call in PartnerAlert.objects.all()} == {bob, charlie}
    assert len(mail.outbox) == 2


def test_without_partners_there_is_nobody_to_ask(as_charlie):
    assertRedirects(as_charlie.post(ALL), LIST)
