"""Onboarding: steps that can be skipped and continued, and agreeing to the guidelines."""

import re

import pytest
from django.utils import timezone

from accounts.models import Challenge, Member
from accounts.models.onboarding import GUIDELINES_VERSION
from posts.models import Thread

pytestmark = pytest.mark.django_db
PRIVACY = {"challenges_for": "groups", "stage_for": "me", "message_requests_from": "peers"}


def fresh(member):
    return Member.objects.get(pk=member.pk)


def test_the_chosen_challenges_are_saved(as_alice, alice):
    chosen = list(Challenge.objects.all()[:2])
    page = as_alice.post(
        "/welcome/",
        {
            "reason": "somebody",
            "challenges": [c.pk for c in chosen],
            "stage": "beginning",
            "private_note": "The sea.",
        },
    )
    alice = fresh(alice)
    assert page["Location"] == "/welcome/place/"
    assert set(alice.challenges.all()) == set(chosen)
    assert (alice.reason, alice.stage, alice.private_note) == ("somebody", "beginning", "The sea.")


def test_challenges_are_folded_by_kind_and_the_chosen_stay_in_sight(as_alice, alice):
    alice.challenges.set(Challenge.objects.filter(slug__in=["alcohol", "opioids"]))
    page = as_alice.get("/welcome/").content.decode()
    folds = re.findall(r'<details class="holds">(.*?)</summary>', page, re.DOTALL)
    assert len(folds) == len(Challenge.Kind)
    assert "Alcohol, Opioids" in folds[0]
    assert 'data-shown=""></span>' in folds[1]


def test_there_is_one_way_to_leave_a_step(as_alice):
    page = as_alice.get("/welcome/").content.decode().split("<main")[1].split("</main>")[0]
    assert "Skip this step</button>" in page
    assert 'href="/"' not in page


def test_ones_own_description_is_seen_by_nobody_else(as_alice, as_bob, alice):
    as_alice.post("/welcome/", {"private_note": "Only the sea knows."})
    assert "Only the sea" in as_alice.get("/settings/profile/").content.decode()
    assert "Only the sea" not in as_bob.get("/members/alice/").content.decode()


def test_country_and_time_zone_are_confirmed(as_alice, alice):
    page = as_alice.post("/welcome/place/", {"time_zone": "Asia/Kolkata", "country": "IN"})
    assert page["Location"] == "/welcome/privacy/"
    assert (fresh(alice).time_zone, fresh(alice).country) == ("Asia/Kolkata", "IN")


def test_an_unknown_time_zone_is_refused_with_a_message(as_alice):
    page = as_alice.post("/welcome/place/", {"time_zone": "Mars/Olympus"})
    assert page.status_code == 422
    assert "Please choose one from the list." in page.content.decode()


def test_audiences_are_chosen(as_alice, alice):
    page = as_alice.post("/welcome/privacy/", PRIVACY)
    alice = fresh(alice)
    assert page["Location"] == "/welcome/people/"
    assert (alice.challenges_for, alice.stage_for, alice.message_requests_from) == (
        "groups",
        "me",
        "peers",
    )
    assert not alice.suggestible_since


def test_strangers_see_no_challenges_of_a_new_member(as_alice, as_charlie, alice):
    page = as_alice.get("/welcome/").content.decode()
    assert "Only your peers and members of your groups can see them" in page
    alice.challenges.set(Challenge.objects.filter(slug="grief"))
    assert "Grief" not in as_charlie.get("/members/alice/").content.decode()


def test_who_wants_to_be_suggested_shows_challenges_to_all_members(as_alice, alice):
    """A box that does nothing would be a promise that nobody keeps."""
    page = as_alice.post("/welcome/privacy/", PRIVACY | {"is_listed": "on"})
    assert page.status_code == 422
    assert "To be suggested, choose “All members”" in page.content.decode()
    assert not fresh(alice).suggestible_since
    as_alice.post("/welcome/privacy/", PRIVACY | {"challenges_for": "members", "is_listed": "on"})
    assert fresh(alice).suggestible_since


@pytest.mark.parametrize("path", ["/welcome/", "/welcome/place/", "/welcome/privacy/"])
def test_a_step_can_be_skipped(as_alice, path, alice):
    before = (
        Member.objects.filter(pk=alice.pk)
        .values("time_zone", "message_requests_from", "reason")
        .get()
    )
    assert as_alice.post(path, {"skip": "1"}).status_code == 302
    after = (
        Member.objects.filter(pk=alice.pk)
        .values("time_zone", "message_requests_from", "reason")
        .get()
    )
    assert after == before


def test_home_leads_back_to_the_step_where_the_member_stopped(as_alice):
    as_alice.post("/welcome/", {"skip": "1"})
    assert 'href="/welcome/place/"' in as_alice.get("/").content.decode()


def test_onboarding_can_be_dismissed(as_alice):
    assert "/welcome/" in as_alice.get("/").content.decode()
    as_alice.post("/welcome/done/")
    assert 'href="/welcome/' not in as_alice.get("/").content.decode()


def test_the_last_step_shows_groups_people_and_a_thread(as_alice, alice, bob, thread, make_group):
    grief = Challenge.objects.get(slug="grief")
    make_group("Lanterns", "community").challenges.add(grief)
    for member in (alice, bob):
        member.challenges.add(grief)
    Member.objects.filter(pk=bob.pk).update(
        suggestible_since=timezone.now(), challenges_for="members"
    )
    Thread.objects.filter(pk=thread.pk).update(introduction_since=timezone.now())
    page = as_alice.get("/welcome/people/").content.decode()
    assert "Lanterns" in page
    assert "Also living with grief" in page
    assert thread.get_absolute_url() in page


def test_the_last_step_shows_no_thread_that_the_member_may_not_read(as_charlie, thread):
    Thread.objects.filter(pk=thread.pk).update(introduction_since=timezone.now())
    assert "First wedding" not in as_charlie.get("/welcome/people/").content.decode()


def test_the_last_step_takes_few_queries(as_alice, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        as_alice.get("/welcome/people/")


def test_visitors_are_redirected_to_sign_in(subtests, client):
    for step in ["", "place/", "privacy/", "people/"]:
        with subtests.test(step=step):
            assert client.get(f"/welcome/{step}")["Location"].startswith("/accounts/login/")


# --- Guidelines -----------------------------------------------------------------


def test_signing_up_stores_the_version_of_the_guidelines_and_the_time(client):
    form = {
        "email": "new@example.org",
        "username": "newcomer",
        "password1": "a quiet lake at dawn",
        "of_age": "on",
    }
    client.post("/accounts/signup/", form)
    member = Member.objects.get(name="newcomer")
    assert member.guidelines_version == GUIDELINES_VERSION
    assert timezone.now() - member.guidelines_accepted_at < timezone.timedelta(minutes=1)


def test_everyone_is_asked_again_when_the_guidelines_change(as_alice, alice):
    assert "I agree" not in as_alice.get("/groups/").content.decode()
    Member.objects.filter(pk=alice.pk).update(guidelines_version="2020-01")
    assert "have changed" in as_alice.get("/groups/").content.decode()
    page = as_alice.post("/guidelines/agree/", {"next": "/groups/"})
    assert page["Location"] == "/groups/"
    assert "have changed" not in as_alice.get("/groups/").content.decode()


def test_agreeing_never_redirects_to_another_site(as_alice):
    page = as_alice.post("/guidelines/agree/", {"next": "https://example.com/"})
    assert page["Location"] == "/"


def test_agreeing_needs_post(as_alice):
    assert as_alice.get("/guidelines/agree/").status_code == 405
    assert as_alice.get("/welcome/done/").status_code == 405
