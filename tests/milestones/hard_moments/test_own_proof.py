"""My own proof: how many hard moments passed, how long they took and what helped. Private."""

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from milestones.hard_moments.queries import summarize_moments
from milestones.models import HardMoment

pytestmark = pytest.mark.django_db
PROOF, TRIED = reverse("milestones:proof"), reverse("milestones:tried")
CANARY = "zephyrcanary"


def create_passed_moment(member, minutes=None, **fields):
    fields = {"tried": ["walk"], "passed": True} | fields
    return HardMoment.objects.create(member=member, minutes=minutes, **fields)


@pytest.fixture
def moment(alice):
    return create_passed_moment(alice, 30, words=f"{CANARY} it went by itself")


def edit(moment):
    return reverse("milestones:hard-moment", args=[moment.pk])


def remove(moment):
    return reverse("milestones:remove-hard-moment", args=[moment.pk])


def test_duration_and_text_are_saved(as_alice):
    form = {"tried": ["walk"], "passed": "yes", "minutes": "30", "words": "It went by itself."}
    as_alice.post(TRIED, form)
    page = as_alice.get(PROOF)
    assertContains(page, "1 hard moment has passed.")
    assertContains(page, "30 minutes")
    assertContains(page, "It went by itself.")


def test_duration_and_text_are_optional(as_alice):
    as_alice.post(TRIED, {"tried": ["walk"], "passed": "yes"})
    assert HardMoment.objects.get().minutes is None
    assertNotContains(as_alice.get(PROOF), "Most took no longer")


@pytest.mark.parametrize(
    ("minutes", "typical"), [([], None), ([None], None), ([15], 15), ([5, 30, 180], 30)]
)
def test_the_typical_duration_is_the_median(alice, minutes, typical):
    moments = [create_passed_moment(alice, number) for number in minutes]
    assert summarize_moments(moments).typical_minutes == typical


def test_moments_that_did_not_pass_are_not_counted(as_alice, alice):
    create_passed_moment(alice, 720, passed=False)
    page = as_alice.get(PROOF)
    assert page.context["proof"].passed == 0
    assertContains(page, "None is marked as passed yet.")
    assertNotContains(page, "Most took no longer")


def test_an_empty_page_says_what_to_do(as_alice):
    assertContains(as_alice.get(PROOF), "Nothing here yet.")


def test_a_moment_is_marked_as_passed_later(as_alice, alice):
    moment = create_passed_moment(alice, passed=False)
    page = as_alice.get(edit(moment))
    assert page.context["form"]["passed"].value() == "no"
    form = {"tried": ["walk"], "passed": "yes", "minutes": "60"}
    assertRedirects(as_alice.post(edit(moment), form), PROOF)
    moment.refresh_from_db()
    assert (moment.passed, moment.minutes) == (True, 60)


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"tried": ["walk"], "passed": "yes", "minutes": "7"}, "minutes"),
        ({"tried": ["walk"], "passed": "yes", "words": "x" * 501}, "words"),
        ({"tried": ["walk"]}, "passed"),
    ],
)
def test_invalid_input_gets_an_error_beside_its_field(as_alice, moment, typed, field):
    assertContains(as_alice.post(edit(moment), typed), f"id_{field}_error", status_code=422)


def test_a_moment_is_deleted(as_alice, moment):
    assertRedirects(as_alice.post(remove(moment)), PROOF)
    assert not HardMoment.objects.exists()
    assert as_alice.get(remove(create_passed_moment(moment.member))).status_code == 405


def test_moments_are_private(client, as_bob, bob, moment):
    create_passed_moment(bob)
    page = as_bob.get(PROOF)
    assert page.context["proof"].passed == 1
    assertNotContains(page, CANARY)
    assert as_bob.get(edit(moment)).status_code == 404
    assert as_bob.post(remove(moment)).status_code == 404
    for address in (PROOF, edit(moment)):
        assert client.get(address).status_code == 302


def test_the_page_stays_within_its_query_budget(as_alice, alice, django_assert_max_num_queries):
    for number in range(20):
        create_passed_moment(alice, 30, words=f"{number}")
    with django_assert_max_num_queries(8):
        as_alice.get(PROOF)
