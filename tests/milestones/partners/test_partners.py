"""Partners: requests, what each sees, and notifications."""

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
from recovery_forum.lib.text import isolate

LIST, ALL = reverse("milestones:partners"), reverse("milestones:all-near")


def url_of(one, name="partner"):
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


def test_a_request_waits_for_an_answer(as_alice, as_bob, group):
    as_alice.post(LIST, {"name": "Bob"})
    partnership = Partnership.objects.get()
    assert partnership.accepted_at is None
    assertRedirects(as_alice.get(url_of(partnership)), LIST)
    assertContains(as_bob.get(LIST), "Would like to be your partner")
    assert as_alice.post(url_of(partnership, "accept-partner")).status_code == 403
    as_bob.post(url_of(partnership, "accept-partner"))
    assertContains(as_alice.get(url_of(partnership)), "What bob shares with you")


def test_mutual_requests_make_partners(as_alice, as_bob, group):
    as_alice.post(LIST, {"name": "bob"})
    as_bob.post(LIST, {"name": "alice"})
    assert Partnership.objects.get().accepted_at


def test_every_refusal_looks_the_same(subtests, as_alice, charlie, group):
    for name in ["charlie", "nobody", "alice", "", "\0", "x" * 90]:
        with subtests.test(name=name):
            page = as_alice.post(LIST, {"name": name})
            assertContains(page, 'id="id_name_error"', status_code=422)


def test_a_block_looks_like_a_refusal(as_alice, alice, bob, group):
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
    as_alice.post(url_of(partnership), chosen)
    page = as_bob.get(url_of(partnership)).content.decode()
    everything = {"41 days", "checked in on", "Low", "A long day", "zephyrcanary", "Lena"}
    assert {one for one in everything if one in page} == words


def test_a_withdrawn_grant_shows_nothing(as_alice, as_bob, partnership, journey, today):
    update_grants(partnership, {journey: "words"})
    as_alice.post(url_of(partnership), {f"journey_{journey.public_id}": ""})
    assertContains(as_bob.get(url_of(partnership)), "Nothing for now")


def test_nobody_can_change_the_grants_of_others(as_bob, partnership, journey):
    as_bob.post(url_of(partnership), {f"journey_{journey.public_id}": "words"})
    assert not Grant.objects.exists()


def test_an_invalid_level_gets_an_error_beside_its_field(as_alice, partnership, journey):
    page = as_alice.post(url_of(partnership), {f"journey_{journey.public_id}": "everything"})
    assertContains(page, f'id="id_journey_{journey.public_id}_error"', status_code=422)


def test_ending_a_partnership_is_silent_and_removes_all_grants(
    as_alice, as_bob, partnership, journey
):
    update_grants(partnership, {journey: "words"})
    as_alice.post(url_of(partnership, "end-partner"))
    assert not Grant.objects.exists()
    assert as_bob.get(url_of(partnership)).status_code == 404
    assert mail.outbox == []


def test_a_block_hides_a_partner(as_alice, as_bob, alice, bob, partnership):
    Block.objects.create(blocker=alice, blocked=bob)
    for reader in (as_alice, as_bob):
        assert reader.get(url_of(partnership)).status_code == 404
        assert reader.get(LIST).context["partnerships"] == []


def test_unblocking_brings_no_partnership_back(as_alice, as_bob, alice, partnership, journey):
    update_grants(partnership, {journey: "words"})
    as_bob.post(reverse("accounts:block", args=["alice"]))
    as_bob.post(reverse("accounts:unblock", args=["alice"]))
    assert as_alice.get(LIST).context["partnerships"] == []
    assert not Grant.objects.exists()


def test_a_journey_can_be_visible_to_partners(as_bob, as_charlie, partnership, journey):
    Journey.objects.update(audience="partners")
    assert as_bob.get(journey.get_absolute_url()).status_code == 200
    assert as_charlie.get(journey.get_absolute_url()).status_code == 404


def test_a_pending_requester_sees_nothing(as_bob, alice, bob, group, journey):
    request_partnership(bob, alice)
    Journey.objects.update(audience="partners")
    assert as_bob.get(journey.get_absolute_url()).status_code == 404


def test_strangers_find_no_partnership(subtests, as_charlie, as_moderator, client, partnership):
    for name in ["partner", "accept-partner", "end-partner", "near", "look-out"]:
        with subtests.test(name=name):
            for reader in (as_charlie, as_moderator):
                url = url_of(partnership, name)
                assert {reader.get(url).status_code, reader.post(url).status_code} <= {404, 405}
            assert client.post(url_of(partnership, name)).status_code == 302
            assert Partnership.objects.exists()


def test_changes_need_post(as_alice, partnership):
    for name in ("accept-partner", "end-partner", "look-out"):
        assert as_alice.get(url_of(partnership, name)).status_code == 405


def test_the_pages_stay_within_their_query_budget(
    as_bob, partnership, journey, today, django_assert_max_num_queries
):
    update_grants(partnership, {journey: "words"})
    for address in (LIST, url_of(partnership)):
        with django_assert_max_num_queries(12):
            as_bob.get(address)


def test_all_partners_are_asked_with_one_click(as_alice, alice, bob, charlie, partnership):
    accept_partnership(request_partnership(charlie, alice))
    page = as_alice.get(reverse("milestones:right-now"))
    assertContains(page, ALL)
    assertContains(as_alice.get(ALL), "Ask your partners for support?")
    assert not PartnerAlert.objects.exists()
    assert as_alice.post(ALL, {"all": "1"}).status_code == 302
    assert {call.partnership.other(alice) for call in PartnerAlert.objects.all()} == {bob, charlie}
    assert len(mail.outbox) == 2


# --- Requests -------------------------------------------------------------------


def list_notifications(member):
    return [(one.kind, one.url) for one in member.notifications.all()]


def test_a_request_notifies_and_is_shown_on_home(as_alice, as_bob, alice, bob, group):
    as_alice.post(LIST, {"name": "bob"})
    assert list_notifications(bob) == [(Notification.Kind.PARTNER_REQUESTED, LIST)]
    assertContains(as_bob.get("/"), f"{isolate('alice')} asked you to be their partner.")
    assertNotContains(as_alice.get("/"), "asked you to be their partner")


def test_accepting_notifies_the_requester(as_alice, as_bob, alice, group):
    as_alice.post(LIST, {"name": "bob"})
    partnership = Partnership.objects.get()
    as_bob.post(url_of(partnership, "accept-partner"))
    assert list_notifications(alice) == [(Notification.Kind.PARTNER_ACCEPTED, url_of(partnership))]
    assertNotContains(as_bob.get("/"), "asked you to be their partner")


def test_a_request_that_was_withdrawn_unseen_leaves_no_notification(as_alice, bob, group):
    as_alice.post(LIST, {"name": "bob"})
    as_alice.post(url_of(Partnership.objects.get(), "end-partner"))
    assert list_notifications(bob) == []


def test_declining_is_silent_and_the_request_cannot_be_repeated(as_alice, as_bob, bob, group):
    as_alice.post(LIST, {"name": "bob"})
    waiting = as_alice.get(LIST).context["sent_requests"]
    as_bob.post(url_of(Partnership.objects.get(), "end-partner"))
    assert as_alice.get(LIST).context["sent_requests"] == waiting
    assertNotContains(as_bob.get(LIST), "Would like to be your partner")
    bob.notifications.all().delete()
    as_alice.post(url_of(Partnership.objects.get(), "end-partner"))
    as_alice.post(LIST, {"name": "bob"})
    assert list_notifications(bob) == []


def test_someone_who_declined_may_ask_later(as_alice, as_bob, alice, group):
    as_alice.post(LIST, {"name": "bob"})
    as_bob.post(url_of(Partnership.objects.get(), "end-partner"))
    as_bob.post(LIST, {"name": "alice"})
    assert Partnership.objects.get().accepted_at


# --- Check-ins ------------------------------------------------------------------


def test_sharing_starts_with_the_next_check_in(
    as_alice, as_bob, alice, partnership, journey, today
):
    as_alice.post(url_of(partnership), {f"journey_{journey.public_id}": "words"})
    assertNotContains(as_bob.get(url_of(partnership)), "A long day")
    create_check_in(alice, mood=4, note="A better one")
    assertContains(as_bob.get(url_of(partnership)), "A better one")


def test_a_higher_level_starts_with_the_next_check_in(
    as_alice, as_bob, alice, partnership, journey
):
    update_grants(partnership, {journey: "checked-in"})
    create_check_in(alice, mood=2, note="A long day")
    assertContains(as_bob.get(url_of(partnership)), "checked in on")
    update_grants(partnership, {journey: "words"})
    assertNotContains(as_bob.get(url_of(partnership)), "A long day")


def test_a_lower_level_applies_to_the_visible_check_in(as_bob, alice, partnership, journey):
    update_grants(partnership, {journey: "words"})
    create_check_in(alice, mood=2, note="A long day")
    update_grants(partnership, {journey: "mood"})
    assertContains(as_bob.get(url_of(partnership)), "Low")


def test_the_page_of_a_check_in_says_who_sees_it(subtests, as_alice, partnership, journey):
    level_cases = [
        ("", "Only you can see this."),
        ("days", "Only you can see this."),
        (
            "checked-in",
            "Your partner bob sees only that you checked in. Nobody else sees anything.",
        ),
        ("mood", "Your partner bob sees only your mood. Nobody else sees anything."),
        (
            "words",
            "Your partner bob sees only your mood and your one line. Nobody else sees anything.",
        ),
    ]
    for level, sentence in level_cases:
        for page in ["/", "/check-in/", "/check-ins/"]:
            with subtests.test(level=level, sentence=sentence, page=page):
                update_grants(partnership, {journey: level})
                assertContains(as_alice.get(page), sentence)


def test_an_earlier_check_in_is_said_to_stay_private(as_alice, today, partnership, journey):
    update_grants(partnership, {journey: "words"})
    edit = reverse("milestones:edit-check-in", args=[today.public_id])
    assertContains(as_alice.get(edit), "Only you can see this.")


def test_a_suspended_partner_is_still_named(as_alice, bob, partnership, journey):
    update_grants(partnership, {journey: "mood"})
    Member.objects.filter(pk=bob.pk).update(suspended_until=timezone.now() + timedelta(days=1))
    assertContains(as_alice.get("/check-in/"), "Your partner bob sees only your mood.")


def test_a_blocked_partner_is_not_named(as_alice, alice, bob, partnership, journey):
    update_grants(partnership, {journey: "mood"})
    Block.objects.create(blocker=alice, blocked=bob)
    assertContains(as_alice.get("/check-in/"), "Only you can see this.")


def test_the_silence_alert_gives_no_reason(as_bob, alice, bob, partnership):
    create_partner_alert(partnership, alice, PartnerAlert.Kind.SILENCE)
    pages = as_bob.get(url_of(partnership)).content.decode() + as_bob.get(LIST).content.decode()
    pages += as_bob.get("/notifications/").content.decode()
    assert "would like you to reach out" in pages
    assert "been quiet" not in pages
    assert "check in" not in as_bob.get("/notifications/").content.decode().split("<main")[1]
