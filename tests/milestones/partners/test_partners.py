"""Partners: asking and answering, what each sees, and that each is told."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from accounts.models import Block, Member, Notification
from milestones.check_ins.services import create_check_in
from milestones.models import Grant, Journey, PartnerAlert, Partnership
from milestones.partners.services import (
    accept_partnership,
    create_partner_alert,
    request_partnership,
    update_grants,
)

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
    assertContains(as_alice.get(of(partnership)), "What bob shares with you")


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
    assertContains(page, 'id="id_name_error"', status_code=422)


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
    chosen = {f"journey_{journey.public_id}": level, "shows_latest": "on"}
    as_alice.post(of(partnership), chosen)
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
        assert reader.get(LIST).context["partnerships"] == []


def test_a_journey_may_be_open_to_partners(as_bob, as_charlie, partnership, journey):
    Journey.objects.update(audience="partners")
    assert as_bob.get(journey.get_absolute_url()).status_code == 200
    assert as_charlie.get(journey.get_absolute_url()).status_code == 404


def test_an_unanswered_asker_sees_nothing(as_bob, alice, bob, group, journey):
    request_partnership(bob, alice)
    Journey.objects.update(audience="partners")
    assert as_bob.get(journey.get_absolute_url()).status_code == 404


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


def test_the_circle_is_asked_with_one_tap(as_alice, alice, bob, charlie, partnership):
    accept_partnership(request_partnership(charlie, alice))
    page = as_alice.get(reverse("milestones:right-now"))
    assertContains(page, ALL)
    assertContains(as_alice.get(ALL), "Ask your partners for support?")
    assert not PartnerAlert.objects.exists()
    assert as_alice.post(ALL, {"all": "1"}).status_code == 302
    assert {call.partnership.other(alice) for call in PartnerAlert.objects.all()} == {bob, charlie}
    assert len(mail.outbox) == 2


# --- Requests -------------------------------------------------------------------


def told(member):
    return [(one.kind, one.url) for one in member.notifications.all()]


def test_who_is_asked_is_told_and_finds_it_on_home(as_alice, as_bob, alice, bob, group):
    as_alice.post(LIST, {"name": "bob"})
    assert told(bob) == [(Notification.Kind.PARTNER_REQUESTED, LIST)]
    assertContains(as_bob.get("/"), "1 member asked you to be their partner.")
    assertNotContains(as_alice.get("/"), "asked you to be their partner")


def test_who_asked_is_told_of_the_yes(as_alice, as_bob, alice, group):
    as_alice.post(LIST, {"name": "bob"})
    partnership = Partnership.objects.get()
    as_bob.post(of(partnership, "accept-partner"))
    assert told(alice) == [(Notification.Kind.PARTNER_ACCEPTED, of(partnership))]
    assertNotContains(as_bob.get("/"), "asked you to be their partner")


def test_a_request_that_was_withdrawn_unseen_leaves_no_notification(as_alice, bob, group):
    as_alice.post(LIST, {"name": "bob"})
    as_alice.post(of(Partnership.objects.get(), "end-partner"))
    assert told(bob) == []


def test_a_no_is_silent_and_the_same_request_does_not_come_again(as_alice, as_bob, bob, group):
    as_alice.post(LIST, {"name": "bob"})
    waiting = as_alice.get(LIST).context["sent_requests"]
    as_bob.post(of(Partnership.objects.get(), "end-partner"))
    assert as_alice.get(LIST).context["sent_requests"] == waiting
    assertNotContains(as_bob.get(LIST), "Would like to be your partner")
    bob.notifications.all().delete()
    as_alice.post(of(Partnership.objects.get(), "end-partner"))
    as_alice.post(LIST, {"name": "bob"})
    assert told(bob) == []


def test_who_declined_may_ask_later_themselves(as_alice, as_bob, alice, group):
    as_alice.post(LIST, {"name": "bob"})
    as_bob.post(of(Partnership.objects.get(), "end-partner"))
    as_bob.post(LIST, {"name": "alice"})
    assert Partnership.objects.get().accepted_at


# --- Check-ins ------------------------------------------------------------------


def test_sharing_starts_with_the_next_check_in(
    as_alice, as_bob, alice, partnership, journey, today
):
    as_alice.post(of(partnership), {f"journey_{journey.public_id}": "words"})
    assertNotContains(as_bob.get(of(partnership)), "A long day")
    create_check_in(alice, mood=4, note="A better one")
    assertContains(as_bob.get(of(partnership)), "A better one")


def test_showing_more_starts_with_the_next_one_too(as_alice, as_bob, alice, partnership, journey):
    update_grants(partnership, {journey: "checked-in"})
    create_check_in(alice, mood=2, note="A long day")
    assertContains(as_bob.get(of(partnership)), "checked in on")
    update_grants(partnership, {journey: "words"})
    assertNotContains(as_bob.get(of(partnership)), "A long day")


def test_showing_less_goes_on_with_the_one_they_see(as_bob, alice, partnership, journey):
    update_grants(partnership, {journey: "words"})
    create_check_in(alice, mood=2, note="A long day")
    update_grants(partnership, {journey: "mood"})
    assertContains(as_bob.get(of(partnership)), "Low")


@pytest.mark.parametrize(
    ("level", "sentence"),
    [
        ("", "Only you can see this."),
        ("days", "Only you can see this."),
        ("checked-in", "bob can see that you checked in. Only you can see the rest."),
        ("mood", "bob can see your mood. Only you can see the rest."),
        ("words", "bob can see your mood and your one line. Only you can see the rest."),
    ],
)
@pytest.mark.parametrize("page", ["/", "/check-in/", "/check-ins/"])
def test_the_page_of_a_check_in_says_who_sees_it(
    as_alice, partnership, journey, level, sentence, page
):
    update_grants(partnership, {journey: level})
    assertContains(as_alice.get(page), sentence)


def test_a_check_in_of_before_says_that_it_stays_private(as_alice, today, partnership, journey):
    update_grants(partnership, {journey: "words"})
    edit = reverse("milestones:edit-check-in", args=[today.public_id])
    assertContains(as_alice.get(edit), "Only you can see this.")


def test_a_partner_who_is_suspended_is_named_since_they_come_back(
    as_alice, bob, partnership, journey
):
    update_grants(partnership, {journey: "mood"})
    Member.objects.filter(pk=bob.pk).update(suspended_until=timezone.now() + timedelta(days=1))
    assertContains(as_alice.get("/check-in/"), "bob can see your mood.")


def test_a_blocked_partner_is_not_named(as_alice, alice, bob, partnership, journey):
    update_grants(partnership, {journey: "mood"})
    Block.objects.create(blocker=alice, blocked=bob)
    assertContains(as_alice.get("/check-in/"), "Only you can see this.")


def test_the_alert_of_silence_does_not_say_why(as_bob, alice, bob, partnership):
    create_partner_alert(partnership, alice, PartnerAlert.Kind.SILENCE)
    pages = as_bob.get(of(partnership)).content.decode() + as_bob.get(LIST).content.decode()
    pages += as_bob.get("/notifications/").content.decode()
    assert "would like you to reach out" in pages
    assert "been quiet" not in pages
    assert "check in" not in as_bob.get("/notifications/").content.decode().split("<main")[1]
