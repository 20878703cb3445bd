"""Own milestones are shared like those of the forum: in one's own words, with whom one chooses."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from milestones.celebrations.services import create_celebration, create_cheer
from milestones.models import Celebration, OwnMilestone
from milestones.setbacks.services import save_setback
from posts.models import Case, Thread
from posts.models.watched_words import WatchedWords

pytestmark = pytest.mark.starts_empty


@pytest.fixture
def own(journey):
    return OwnMilestone.objects.create(
        journey=journey, name="A month without checking", symbol="🌱", number=30
    )


@pytest.fixture
def shared(journey, own):
    return create_celebration(journey, own.key, "I did not look once.", audience="members")


def page_of(journey):
    return reverse("milestones:celebrate", args=[journey.public_id])


def edit_page(own):
    return reverse("milestones:edit-own-milestone", args=[own.journey.public_id, own.public_id])


def test_it_is_offered_beside_the_others_and_shared(as_alice, as_bob, journey, own):
    assertContains(as_alice.get(journey.get_absolute_url()), f"?span={own.key}")
    page = as_alice.get(page_of(journey), {"span": own.key})
    assert re.search(rf'value="{own.key}"\s+id="id_span_0" checked', page.text)
    sent = {"span": own.key, "words": "I did not look once.", "audience": "members"}
    page = as_alice.post(page_of(journey), sent)
    celebration = Celebration.objects.get()
    assertRedirects(page, celebration.get_absolute_url())
    for address in (celebration.get_absolute_url(), "/celebrations/", "/"):
        page = as_bob.get(address)
        assertContains(page, "🌱")
    page = as_bob.get(celebration.get_absolute_url())
    assertContains(page, "A month without checking")
    assertContains(page, "I did not look once.")
    assertNotContains(page, journey.public_id)


def test_two_clicks_share_it_once(as_alice, journey, own):
    sent = {"span": own.key, "words": "", "audience": "members"}
    pages = [as_alice.post(page_of(journey), sent) for _click in range(2)]
    assert pages[0].url == pages[1].url == Celebration.objects.get().get_absolute_url()


def test_one_that_is_not_reached_is_not_offered(as_alice, journey, own):
    OwnMilestone.objects.filter(pk=own.pk).update(number=400)
    sent = {"span": own.key, "words": "", "audience": "members"}
    assertContains(as_alice.post(page_of(journey), sent), "id_span_error", status_code=422)
    with pytest.raises(OwnMilestone.DoesNotExist):
        create_celebration(journey, own.key)


def test_nobody_shares_the_milestone_of_another(as_bob, alice, bob, new_journey, own):
    journey = new_journey(bob, 60)
    sent = {"span": own.key, "words": "", "audience": "members"}
    assertContains(as_bob.post(page_of(journey), sent), "id_span_error", status_code=422)
    assert as_bob.post(page_of(own.journey), sent).status_code == 404
    assert not Celebration.objects.exists()


@pytest.mark.parametrize(("audience", "status"), [("members", 200), ("partners", 404)])
def test_the_audience_is_as_chosen(as_charlie, journey, own, audience, status):
    celebration = create_celebration(journey, own.key, audience=audience)
    assert as_charlie.get(celebration.get_absolute_url()).status_code == status


def test_one_that_is_not_shared_shows_on_no_page_of_others(as_bob, journey, own):
    for address in ("/celebrations/", reverse("milestones:member-milestones", args=["alice"])):
        assertNotContains(as_bob.get(address), "without checking")


def test_who_may_see_the_journey_reads_it_there(as_bob, journey, shared):
    journey.audience = "members"
    journey.save()
    assertContains(as_bob.get(journey.get_absolute_url()), "A month without checking")


def test_others_cheer_and_its_owner_learns_of_it(as_alice, bob, shared):
    create_cheer(shared, bob, "So glad.")
    assertContains(as_alice.get("/notifications/"), "bob")
    assertContains(as_alice.get(shared.get_absolute_url()), "So glad.")


def test_its_thread_has_its_name(alice, journey, own, group):
    create_celebration(journey, own.key, "Tea!", audience="group", group=group, opens_thread=True)
    assert Thread.objects.get().title == "Celebrating A month without checking"


def test_its_name_is_screened_with_the_message(as_alice, journey, own):
    WatchedWords.objects.create(phrase="checking", effect="hold")
    sent = {"span": own.key, "words": "", "audience": "members"}
    as_alice.post(page_of(journey), sent)
    assert Celebration.objects.get().held_at
    assert Case.objects.filter(origin=Case.Origin.HELD).exists()


def test_a_new_name_is_screened_once_it_is_shared(as_alice, as_bob, own, shared):
    WatchedWords.objects.create(phrase="secretword", effect="hold")
    as_alice.post(edit_page(own), {"name": "My secretword", "symbol": "🌱"})
    own.refresh_from_db()
    assert own.name == "My secretword"
    assert as_bob.get(shared.get_absolute_url()).status_code == 404


def test_a_blocked_name_is_refused_beside_its_field(as_alice, own, shared):
    WatchedWords.objects.create(phrase="secretword", effect="block")
    page = as_alice.post(edit_page(own), {"name": "My secretword", "symbol": "🌱"})
    assertContains(page, "My secretword", status_code=422)
    assertContains(page, 'id="id_name_error"', status_code=422)


def test_its_date_does_not_move_while_it_is_shared(as_alice, own, shared):
    before = OwnMilestone.objects.get().reached_on
    assertNotContains(as_alice.get(edit_page(own)), 'name="number"')
    as_alice.post(edit_page(own), {"name": "A month", "symbol": "", "number": "4000"})
    own.refresh_from_db()
    assert (own.name, own.number, own.reached_on) == ("A month", 30, before)
    assert before is not None


def test_changing_one_that_was_just_withdrawn_ends_the_time_to_share_it_again(
    as_alice, own, shared
):
    as_alice.post(reverse("milestones:withdraw", args=[shared.public_id]))
    assertContains(as_alice.get(edit_page(own)), 'name="number"')
    as_alice.post(edit_page(own), {"name": "Far away", "number": "4000", "unit": "days"})
    undo = reverse("milestones:undo-withdrawal", args=[shared.public_id])
    assert as_alice.get(undo).status_code == 404
    own.refresh_from_db()
    assert (own.name, own.reached_on) == ("Far away", None)


def test_a_setback_takes_none_back(journey, own, shared):
    now = datetime.now(UTC)
    happened = {"happened_at": now - timedelta(days=20), "resumed_at": now - timedelta(days=19)}
    save_setback(journey.setbacks.model(journey=journey, **happened))
    assert Celebration.objects.get().own_milestone.reached_on


def test_it_is_removed_after_it_is_no_longer_shared(as_alice, own, shared):
    address = reverse(
        "milestones:remove-own-milestone", args=[own.journey.public_id, own.public_id]
    )
    assertNotContains(as_alice.get(own.journey.get_absolute_url()), address)
    assertContains(as_alice.post(address), "stop sharing it first", status_code=403)
    assert Celebration.objects.exists()
    as_alice.post(reverse("milestones:withdraw", args=[shared.public_id]))
    assert as_alice.post(address).status_code == 302
    assert not OwnMilestone.objects.exists()
    assert not Celebration.objects.exists()


def test_removing_the_journey_withdraws_its_thread(as_alice, journey, own, group):
    create_celebration(journey, own.key, "Tea!", audience="group", group=group, opens_thread=True)
    as_alice.post(reverse("milestones:remove-journey", args=[journey.public_id]))
    assert Thread.objects.get().posts.get().withdrawn_at


def test_it_can_be_unshared_and_shared_again(as_alice, journey, own, shared):
    as_alice.post(reverse("milestones:withdraw", args=[shared.public_id]))
    undo = reverse("milestones:undo-withdrawal", args=[shared.public_id])
    assertContains(as_alice.get(undo), "A month without checking")
    as_alice.post(undo)
    assert as_alice.get(shared.get_absolute_url()).status_code == 200


def test_a_report_shows_its_name(as_bob, shared):
    report = reverse("posts:report", args=["celebration", shared.public_id])
    assertContains(as_bob.get(report), "A month without checking")


def test_a_celebration_is_of_one_milestone(alice, journey, own, celebration):
    celebration.own_milestone = own
    with pytest.raises(IntegrityError):
        celebration.save()
