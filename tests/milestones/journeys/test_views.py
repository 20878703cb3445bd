"""A journey's pages are its member's own."""

from datetime import time, timedelta
from io import BytesIO

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from milestones.models import Celebration, Journey, Milestone

LIST = reverse("milestones:journeys")
NEW = reverse("milestones:new-journey")


def page_of(journey, name="journey"):
    return reverse(f"milestones:{name}", args=[journey.public_id])


def typed(alcohol, day, **fields):
    plain = {
        "challenge": alcohol.pk,
        "started_on": str(day),
        "goal": "abstinence",
        "medallion_set": "plain",
    }
    return plain | {"audience": "me"} | fields


def test_an_empty_list_says_something_kind(as_bob):
    assertContains(as_bob.get(LIST), "Every journey starts with a first day")


def test_the_list_shows_the_count_and_the_next_milestone(as_alice, journey):
    page = as_alice.get(LIST)
    assertContains(page, "41 days")
    assertContains(page, "Next: 60 days")
    assertContains(page, 'aria-label="Medallion: 30 days"')


def test_the_list_holds_no_journey_of_others(as_bob, journey):
    assertNotContains(as_bob.get(LIST), journey.title)


def test_many_journeys_take_as_many_queries_as_one(
    as_alice, alice, new_journey, django_assert_max_num_queries
):
    for days in range(9):
        new_journey(alice, days * 100)
    with django_assert_max_num_queries(8):
        as_alice.get(LIST)


def test_the_page_shows_the_days_and_the_reasons(as_alice, journey, celebration):
    page = as_alice.get(page_of(journey))
    for words in ("41 days", "Lena", "Shared: All members", "Private"):
        assertContains(page, words)


def test_the_page_stores_nothing_and_is_right_all_the_same(as_alice, journey):
    Milestone.objects.all().delete()
    page = as_alice.get(page_of(journey))
    assertContains(page, f"{reverse('milestones:celebrate', args=[journey.public_id])}?span=30d")
    assert not Milestone.objects.exists()


def test_the_page_takes_the_same_queries_however_long(
    as_alice, alice, new_journey, django_assert_max_num_queries
):
    journey = new_journey(alice, 20_000)
    with django_assert_max_num_queries(8):
        as_alice.get(page_of(journey))


def test_strangers_find_no_journey(subtests, as_bob, as_charlie, as_moderator, journey):
    for name in ["journey", "edit-journey", "remove-journey", "celebrate"]:
        with subtests.test(name=name):
            for reader in (as_bob, as_charlie, as_moderator):
                assert reader.get(page_of(journey, name)).status_code == 404
                assert reader.post(page_of(journey, name)).status_code in {404, 405}


def test_visitors_are_asked_to_sign_in(subtests, client, journey):
    for name in ["journey", "edit-journey", "remove-journey", "celebrate"]:
        with subtests.test(name=name):
            address = page_of(journey, name)
            assertRedirects(
                client.get(address), f"{reverse('account_login')}?next={address}",
                fetch_redirect_response=False,
            )  # fmt: skip


def test_visitors_have_no_list(client):
    assert client.get(LIST).status_code == client.get(NEW).status_code == 302


def test_pages_to_read_take_no_post(as_alice, journey):
    assert as_alice.post(LIST).status_code == as_alice.post(page_of(journey)).status_code == 405


def test_a_new_journey_has_its_milestones_at_once(as_bob, bob, alcohol):
    page = as_bob.post(NEW, typed(alcohol, bob.today() - timedelta(days=8), reasons="My girls"))
    journey = Journey.objects.get()
    assertRedirects(page, journey.get_absolute_url())
    assert (journey.member, journey.time_zone) == (bob, bob.time_zone)
    assert journey.title == "Without alcohol"
    assert journey.milestones.count() == 2


def test_mental_health_challenges_have_their_own_wording(as_bob, bob, alcohol):
    alcohol.kind, alcohol.name = "mind", "Anxiety"
    alcohol.save()
    as_bob.post(NEW, typed(alcohol, bob.today()))
    assert Journey.objects.get().title == "Living with anxiety"


def test_a_chosen_title_is_kept(as_bob, bob, alcohol):
    as_bob.post(NEW, typed(alcohol, bob.today(), title="Clear Sundays"))
    assert Journey.objects.get().title == "Clear Sundays"


def test_an_invalid_day_keeps_what_was_typed(subtests, as_bob, alcohol):
    for day in ["1899-12-31", "0001-01-01", "9999-12-31", "soon", ""]:
        with subtests.test(day=day):
            page = as_bob.post(NEW, typed(alcohol, day, reasons="A long reason"))
            assertContains(page, "A long reason", status_code=422)
            assertContains(page, 'id="id_started_on_error"', status_code=422)


@time_machine.travel("2026-01-10 10:30Z")
@pytest.mark.parametrize(("zone", "status"), [("Pacific/Kiritimati", 302), ("UTC", 422)])
def test_today_is_the_members_own_today(as_bob, bob, alcohol, zone, status):
    bob.time_zone = zone
    bob.save()
    assert as_bob.post(NEW, typed(alcohol, "2026-01-11")).status_code == status


@time_machine.travel("2026-01-10 10:30Z")
def test_a_member_in_another_time_zone_can_still_edit_the_text(as_alice, alice, new_journey):
    alice.time_zone = "Pacific/Kiritimati"
    journey = new_journey(alice, 0)
    type(alice).objects.filter(pk=alice.pk).update(time_zone="UTC")
    fields = typed(journey.challenge, journey.started_on, title="Other words")
    assert as_alice.post(page_of(journey, "edit-journey"), fields).status_code == 302


def test_a_challenge_in_the_url_is_preselected(as_bob, alcohol):
    page = as_bob.get(NEW, {"challenge": "alcohol"})
    assertContains(page, f'<option value="{alcohol.pk}" selected>')


def test_an_unknown_challenge_is_ignored(subtests, as_bob, alcohol):
    for slug in ["no-such-thing", "\0", "x" * 500]:
        with subtests.test(slug=slug):
            assert as_bob.get(NEW, {"challenge": slug}).status_code == 200


def test_own_challenges_come_first(as_bob, bob, alcohol):
    bob.challenges.add(alcohol)
    page = " ".join(as_bob.get(NEW).content.decode().split())
    assert f'<optgroup label="Your challenges"> <option value="{alcohol.pk}">' in page


def test_no_challenge_is_chosen_for_anyone(as_bob, bob, alcohol):
    bob.challenges.add(alcohol)
    page = " ".join(as_bob.get(NEW).content.decode().split())
    assert '<option value="" selected>Choose one</option>' in page


def test_the_edit_form_has_the_current_values(as_alice, journey):
    page = as_alice.get(page_of(journey, "edit-journey"))
    assertContains(page, f'value="{journey.started_on}"')
    assertContains(page, "Lena")


def test_moving_a_start_that_was_stored_for_days_removes_nothing(as_alice, alice, journey):
    address = page_of(journey, "edit-journey")
    as_alice.post(address, typed(journey.challenge, alice.today() - timedelta(days=95)))
    assert journey.milestones.count() == 5
    with time_machine.travel(timezone.now() + timedelta(hours=49)):
        as_alice.force_login(alice)  # The session has ended by then.
        as_alice.post(address, typed(journey.challenge, alice.today()))
    assert journey.milestones.count() == 5


def test_a_wrong_correction_changes_nothing(as_alice, alice, journey):
    fields = typed(journey.challenge, alice.today() + timedelta(days=2))
    assert as_alice.post(page_of(journey, "edit-journey"), fields).status_code == 422
    assert Journey.objects.get().started_on == journey.started_on


def test_removing_asks_first(as_alice, journey):
    assertContains(as_alice.get(page_of(journey, "remove-journey")), "Delete this journey?")
    assert Journey.objects.exists()


def test_deleting_a_journey_leaves_nothing(as_alice, journey, celebration):
    assertRedirects(as_alice.post(page_of(journey, "remove-journey")), LIST)
    assert not Journey.objects.exists()
    assert not Celebration.objects.exists()


def test_moderators_cannot_read_the_reasons(as_moderator, journey):
    page = as_moderator.get(reverse("admin:milestones_journey_changelist"))
    assertContains(page, "alice")
    assertNotContains(page, journey.title)
    change = as_moderator.get(reverse("admin:milestones_journey_change", args=[journey.pk]))
    assert change.status_code == 403


# A time of day, a picture, another zone


def test_the_first_days_are_shown_in_hours(as_alice, alice, new_journey):
    with time_machine.travel("2026-06-01 21:10Z"):
        journey = new_journey(alice, 0, started_time=time(20, 0))
    with time_machine.travel("2026-06-03 09:30Z"):
        assertContains(as_alice.get(journey.get_absolute_url()), "37 hours")
    with time_machine.travel("2026-06-04 20:30Z"):
        assertContains(as_alice.get(journey.get_absolute_url()), "3 days")


def test_without_a_time_days_are_shown(as_alice, alice, new_journey):
    assertNotContains(as_alice.get(new_journey(alice, 1).get_absolute_url()), "hours</p>")


def photo(size=(900, 600)):
    file = BytesIO()
    Image.new("RGB", size, "teal").save(file, "JPEG")
    return SimpleUploadedFile("lena.jpg", file.getvalue(), "image/jpeg")


def test_the_picture_of_a_journey_is_shown_to_its_member_only(
    as_alice, as_bob, as_moderator, client, journey, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    data = {"challenge": journey.challenge_id, "started_on": journey.started_on, "goal": "one-day",
            "audience": "members", "medallion_set": "plain", "photo": photo()}  # fmt: skip
    assert as_alice.post(page_of(journey, "edit-journey"), data).status_code == 302
    address = page_of(journey, "journey-photo")
    assert as_alice.get(address)["Content-Type"] == "image/webp"
    assertContains(as_alice.get("/right-now/"), address)
    for reader in (as_bob, as_moderator):
        assert reader.get(address).status_code == 404
        assertNotContains(reader.get(journey.get_absolute_url()), address)
    assert client.get(address).status_code == 302
    journey.refresh_from_db()
    assert as_alice.get(f"/media/{journey.photo.name}").status_code == 404


def test_a_journey_without_a_picture_has_no_picture_url(as_alice, journey):
    assert as_alice.get(page_of(journey, "journey-photo")).status_code == 404


def test_a_file_that_is_no_picture_gets_an_error_and_text_is_kept(as_alice, journey):
    data = {"challenge": journey.challenge_id, "started_on": journey.started_on, "goal": "one-day",
            "reasons": "Kept words", "photo": SimpleUploadedFile("x.jpg", b"no")}  # fmt: skip
    page = as_alice.post(page_of(journey, "edit-journey"), data)
    assertContains(page, "We can&#x27;t read this picture", status_code=422)
    assertContains(page, "Kept words", status_code=422)


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Etc/GMT+12", "Pacific/Apia"])
def test_another_zone_neither_repeats_nor_removes_a_milestone(as_alice, journey, zone):
    before = set(journey.milestones.values_list("pk", "span_key"))
    data = {"challenge": journey.challenge_id, "started_on": journey.started_on, "goal": "one-day",
            "audience": "me", "medallion_set": "plain", "time_zone": zone}  # fmt: skip
    as_alice.post(page_of(journey, "edit-journey"), data)
    journey.refresh_from_db()
    assert journey.time_zone == zone or zone.startswith("Etc")
    assert before == set(journey.milestones.values_list("pk", "span_key"))


def test_a_picture_that_was_changed_or_removed_leaves_no_file(
    as_alice, journey, django_capture_on_commit_callbacks, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    data = {"challenge": journey.challenge_id, "title": "My days", "started_on": "2025-01-01",
            "time_zone": "UTC", "goal": "abstinence",
            "audience": "me", "medallion_set": "plain"}  # fmt: skip
    photo_names = []
    for _time in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            as_alice.post(page_of(journey, "edit-journey"), data | {"photo": photo()})
        journey.refresh_from_db()
        photo_names.append(journey.photo.name)
    storage = journey.photo.storage
    assert [storage.exists(name) for name in photo_names] == [False, True]
    with django_capture_on_commit_callbacks(execute=True):
        as_alice.post(page_of(journey, "remove-journey"))
    assert not storage.exists(photo_names[1])
