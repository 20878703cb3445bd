"""My plan for hard nights: written, prefilled, shared, read and kept, and nobody else's."""

import zipfile
from datetime import timedelta
from io import BytesIO

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from accounts.blocking.services import block_member
from accounts.privacy.export import request_export
from milestones.models import HardMoment, Partnership, PlanReading, SafetyPlan, Setback
from milestones.safety_plans.services import open_plan_for_support, share_plan

pytestmark = pytest.mark.django_db
CANARY = "zephyrcanary"
PLAN, EDIT = reverse("milestones:plan"), reverse("milestones:edit-plan")
REMOVE, SHARE = reverse("milestones:remove-plan"), reverse("milestones:share-plan")
COPY, NOW = reverse("milestones:plan-copy"), reverse("milestones:right-now")


@pytest.fixture
def plan(alice):
    return SafetyPlan.objects.create(member=alice, warning_signs=f"{CANARY} I stop answering")


@pytest.fixture
def partnership(alice, bob):
    return Partnership.objects.create(requester=alice, recipient=bob, accepted_at=timezone.now())


@pytest.fixture
def theirs(partnership):
    return reverse("milestones:partner-plan", args=[partnership.public_id])


# --- Writing --------------------------------------------------------------------


def test_it_is_saved_and_is_the_first_thing_in_a_hard_moment(as_alice):
    form = {"warning_signs": "I stop answering", "reasons": "Lena\nThe dog"}
    assertRedirects(as_alice.post(EDIT, form), NOW)
    page = as_alice.get(NOW).content.decode()
    assert page.index("I stop answering") < page.index("Ride the wave")
    assert "What I live for" in page
    assert "How I make the room safer" not in page


def test_it_has_seven_boxes(as_alice):
    page = as_alice.get(EDIT).content.decode()
    assert page.count("<textarea") == len(SafetyPlan.BOXES) == 7


def test_it_is_changed(as_alice, plan):
    assertContains(as_alice.get(EDIT), CANARY)
    as_alice.post(EDIT, {"reasons": "Lena"})
    plan.refresh_from_db()
    assert (plan.warning_signs, plan.reasons) == ("", "Lena")


@pytest.mark.parametrize("form", [{}, {"reasons": " \u200b"}])
def test_an_empty_plan_is_asked_for_again(as_alice, form):
    assertContains(as_alice.post(EDIT, form), "id_warning_signs_error", status_code=422)
    assert not SafetyPlan.objects.exists()


def test_too_long_a_box_is_said_beside_it_and_everything_typed_stays(as_alice):
    page = as_alice.post(EDIT, {"reasons": "x" * 501, "supporters": "My sister"})
    assertContains(page, "id_reasons_error", status_code=422)
    assertContains(page, "My sister", status_code=422)


def test_it_is_deleted(as_alice, plan):
    assertRedirects(as_alice.post(REMOVE), NOW)
    assert not SafetyPlan.objects.exists()
    assertRedirects(as_alice.get(PLAN), EDIT)


def test_changes_need_a_post(as_alice, plan):
    assert as_alice.get(REMOVE).status_code == as_alice.get(SHARE).status_code == 405
    assert as_alice.post(PLAN).status_code == as_alice.post(COPY).status_code == 405


# --- Prefilled ------------------------------------------------------------------


def test_the_first_draft_holds_what_the_forum_knows(as_alice, alice, journey, partnership):
    type(alice).objects.filter(pk=alice.pk).update(country="GB")
    HardMoment.objects.create(member=alice, tried=["breathing"], other="My drums", passed=True)
    HardMoment.objects.create(member=alice, tried=["walk"], passed=True)
    HardMoment.objects.create(member=alice, tried=["shower"], passed=False)
    Setback.objects.create(
        journey=journey, happened_at=timezone.now() - timedelta(days=9), triggers=["stress"]
    )
    draft = as_alice.get(EDIT).context["form"].initial
    assert {name: text for name, text in draft.items() if text} == {
        "warning_signs": "Stress",
        "own_strategies": "Breathing\nMy drums",
        "distractions": "Went for a walk",
        "supporters": "bob",
        "professionals": "Emergency services: 999\nSamaritans: 116 123\nShout: 85258\nNHS 111: 111",
        "reasons": "Lena",
    }
    assert not SafetyPlan.objects.exists()


def test_a_saved_plan_is_never_filled_again(as_alice, alice, plan, journey):
    assert as_alice.get(EDIT).context["form"]["reasons"].value() == ""


def test_a_draft_fits_its_box(as_alice, journey):
    type(journey).objects.filter(pk=journey.pk).update(reasons="x" * 900)
    assert as_alice.get(EDIT).context["form"].initial["reasons"] == ""


# --- Shared ---------------------------------------------------------------------


def test_a_partner_reads_it_by_choice_and_its_member_sees_who_did(
    as_alice, as_bob, plan, partnership, theirs
):
    assert as_bob.get(theirs).status_code == 404
    assertRedirects(as_alice.post(SHARE, {"readers": [partnership.public_id]}), PLAN)
    assertNotContains(as_alice.get(PLAN), "bob read it on")
    for _again in range(3):
        assertContains(as_bob.get(theirs), CANARY)
    assertContains(as_bob.get(partnership.get_absolute_url()), theirs)
    assertContains(as_alice.get(PLAN), "bob read it on", count=1)
    as_alice.post(SHARE, {})
    assert as_bob.get(theirs).status_code == 404
    assertNotContains(as_bob.get(partnership.get_absolute_url()), theirs)


def test_a_later_reading_is_noted_too(as_bob, plan, partnership, theirs):
    share_plan(plan, [partnership])
    as_bob.get(theirs)
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        as_bob.get(theirs)
    assert PlanReading.objects.count() == 2


def test_asking_for_support_opens_it_for_an_hour(
    as_bob, as_alice, alice, plan, partnership, theirs
):
    assert open_plan_for_support(alice, partnership)
    assertContains(as_bob.get(theirs), "shared it with you until")
    assertContains(as_alice.get(PLAN), "because you asked them for support")
    with time_machine.travel(timezone.now() + timedelta(minutes=61)):
        assert as_bob.get(theirs).status_code == 404


def test_asking_again_begins_the_hour_anew(as_bob, alice, plan, partnership, theirs):
    open_plan_for_support(alice, partnership)
    with time_machine.travel(timezone.now() + timedelta(minutes=50)):
        open_plan_for_support(alice, partnership)
    with time_machine.travel(timezone.now() + timedelta(minutes=100)):
        assert as_bob.get(theirs).status_code == 200


def test_an_hour_shortens_no_standing_share(as_bob, alice, plan, partnership, theirs):
    share_plan(plan, [partnership])
    open_plan_for_support(alice, partnership)
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        assert as_bob.get(theirs).status_code == 200


def test_without_a_plan_there_is_nothing_to_open(alice, partnership):
    assert not open_plan_for_support(alice, partnership)


def test_it_opens_in_one_direction_only(as_alice, bob, plan, partnership, theirs):
    share_plan(plan, [partnership])
    SafetyPlan.objects.create(member=bob, reasons="Words of Bob")
    assert as_alice.get(theirs).status_code == 404


def test_a_block_or_the_end_of_the_partnership_closes_it(
    as_bob, alice, bob, plan, partnership, theirs
):
    share_plan(plan, [partnership])
    block_member(alice, bob)
    assert as_bob.get(theirs).status_code == 404
    partnership.delete()
    assert not SafetyPlan.objects.visible_to(bob).exists()


@pytest.mark.parametrize("key", ["x" * 12, "", "\0"])
def test_only_ones_own_partners_can_be_chosen(as_alice, plan, partnership, key):
    assertContains(as_alice.post(SHARE, {"readers": [key]}), "id_readers_error", status_code=422)


def test_strangers_cannot_choose_for_somebody_else(as_bob, plan, partnership):
    assert as_bob.post(SHARE, {"readers": [partnership.public_id]}).status_code == 404


# --- Private --------------------------------------------------------------------


def test_nobody_else_reads_it(client, as_bob, as_moderator, plan, partnership, theirs):
    for reader in (as_bob, as_moderator):
        for address in (NOW, PLAN, EDIT, COPY, theirs):
            assert CANARY not in reader.get(address).content.decode()
    for address in (PLAN, EDIT, COPY, theirs):
        assert client.get(address).status_code == 302


def test_a_hidden_plan_is_its_members_alone(as_alice, as_bob, plan, partnership, theirs):
    share_plan(plan, [partnership])
    SafetyPlan.objects.update(hidden_at=timezone.now())
    assert as_bob.get(theirs).status_code == 404
    assertContains(as_alice.get(NOW), CANARY)


def test_only_who_reads_it_can_report_it(as_bob, as_charlie, plan, partnership):
    address = reverse("posts:report", args=["plan", plan.public_id])
    assert as_bob.get(address).status_code == 404
    share_plan(plan, [partnership])
    assert as_bob.get(address).status_code == 200
    assert as_charlie.get(address).status_code == 404


def test_it_is_in_the_export(alice, plan):
    export = request_export(alice)
    export.refresh_from_db()
    with export.file.open("rb") as file:
        archive = zipfile.ZipFile(BytesIO(file.read()))
    assert CANARY in archive.read("milestones/safetyplan.json").decode()


def test_it_goes_with_the_account(alice, bob, plan, partnership, as_bob, theirs):
    share_plan(plan, [partnership])
    as_bob.get(theirs)
    bob.delete()
    assert not PlanReading.objects.exists()
    alice.delete()
    assert not SafetyPlan.objects.exists()


# --- The copy -------------------------------------------------------------------


def test_the_copy_holds_the_plan_and_no_form(as_alice, plan):
    page = as_alice.get(COPY)
    assertContains(page, CANARY)
    assertNotContains(page, "<form")
    assertNotContains(page, "csrf")


def test_without_a_plan_there_is_no_copy(as_alice):
    assert as_alice.get(COPY).status_code == 404


def test_pages_stay_within_their_budget(
    as_alice, as_bob, plan, partnership, journey, theirs, django_assert_max_num_queries
):
    share_plan(plan, [partnership])
    for reader, address in ((as_alice, PLAN), (as_alice, NOW), (as_bob, theirs), (as_alice, EDIT)):
        with django_assert_max_num_queries(12):
            assert reader.get(address).status_code == 200
