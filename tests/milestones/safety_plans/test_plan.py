"""The plan for hard nights: writing, prefilling, sharing, and the offline copy."""

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
def partner_url(partnership):
    return reverse("milestones:partner-plan", args=[partnership.public_id])


# --- Writing --------------------------------------------------------------------


def test_a_plan_is_saved_and_shown_first_in_a_hard_moment(as_alice):
    form = {"warning_signs": "I stop answering", "reasons": "Lena\nThe dog"}
    page = as_alice.post(EDIT, form, follow=True)
    assertRedirects(page, f"{NOW}?plan")
    assertContains(page, "find it here, on the page for hard moments.")
    assertContains(page, '<details class="card fold" open>\n      <summary><h2>My plan for')
    page = as_alice.get(NOW).content.decode()
    assert page.index("I stop answering") < page.index("Ride the wave")
    assert "What I live for" in page
    assert "How I make the room safer" not in page


def test_a_plan_has_seven_boxes(as_alice):
    page = as_alice.get(EDIT).content.decode()
    assert page.count("<textarea") == len(SafetyPlan.BOXES) == 7


def test_one_box_is_open_at_a_time(as_alice, plan):
    def open_boxes(address):
        return as_alice.get(address).content.decode().count('<details class="holds" open>')

    assert open_boxes(EDIT) == 0
    assert open_boxes(f"{EDIT}?box=reasons") == 1
    SafetyPlan.objects.all().delete()
    assert open_boxes(EDIT) == 1


def test_each_box_of_a_plan_can_be_reached_by_itself(as_alice, plan):
    page = as_alice.get(PLAN).content.decode()
    assert [f"{EDIT}?box={name}#" in page for name in SafetyPlan.BOXES] == [True] * 7


def test_a_plan_can_be_edited(as_alice, plan):
    assertContains(as_alice.get(EDIT), CANARY)
    assertRedirects(as_alice.post(EDIT, {"reasons": "Lena"}), PLAN)
    plan.refresh_from_db()
    assert (plan.warning_signs, plan.reasons) == ("", "Lena")


@pytest.mark.parametrize("form", [{}, {"reasons": " \u200b"}])
def test_an_empty_plan_is_refused(as_alice, form):
    assertContains(as_alice.post(EDIT, form), "id_warning_signs_error", status_code=422)
    assert not SafetyPlan.objects.exists()


def test_a_box_that_is_too_long_gets_an_error_and_everything_is_kept(as_alice):
    page = as_alice.post(EDIT, {"reasons": "x" * 501, "supporters": "My sister"})
    assertContains(page, "id_reasons_error", status_code=422)
    assertContains(page, "My sister", status_code=422)


def test_a_plan_can_be_deleted(as_alice, plan):
    assertRedirects(as_alice.post(REMOVE), NOW)
    assert not SafetyPlan.objects.exists()
    assertRedirects(as_alice.get(PLAN), EDIT)


def test_changes_need_a_post(as_alice, plan):
    assert as_alice.get(REMOVE).status_code == as_alice.get(SHARE).status_code == 405
    assert as_alice.post(PLAN).status_code == as_alice.post(COPY).status_code == 405


# --- Prefilled ------------------------------------------------------------------


def test_the_first_draft_is_filled_with_known_data(as_alice, alice, journey, partnership):
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
        "professionals": (
            "Emergency services: 999\nSamaritans: 116 123\nShout: text 85258\nNHS 111"
        ),
        "reasons": "Lena",
    }
    assert not SafetyPlan.objects.exists()


def test_a_saved_plan_is_never_prefilled(as_alice, alice, plan, journey):
    assert as_alice.get(EDIT).context["form"]["reasons"].value() == ""


def test_prefilled_text_fits_its_box(as_alice, journey):
    type(journey).objects.filter(pk=journey.pk).update(reasons="x" * 900)
    assert as_alice.get(EDIT).context["form"].initial["reasons"] == ""


# --- Shared ---------------------------------------------------------------------


def test_a_partner_reads_a_shared_plan_and_its_member_sees_who_did(
    as_alice, as_bob, plan, partnership, partner_url
):
    assert as_bob.get(partner_url).status_code == 404
    assertRedirects(as_alice.post(SHARE, {"readers": [partnership.public_id]}), PLAN)
    assertNotContains(as_alice.get(PLAN), "bob read it on")
    for _again in range(3):
        assertContains(as_bob.get(partner_url), CANARY)
    assertContains(as_bob.get(partnership.get_absolute_url()), partner_url)
    assertContains(as_alice.get(PLAN), "bob read it on", count=1)
    as_alice.post(SHARE, {})
    assert as_bob.get(partner_url).status_code == 404
    assertNotContains(as_bob.get(partnership.get_absolute_url()), partner_url)


def test_a_later_reading_is_shown_too(as_bob, plan, partnership, partner_url):
    share_plan(plan, [partnership])
    as_bob.get(partner_url)
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        as_bob.get(partner_url)
    assert PlanReading.objects.count() == 2


def test_asking_for_support_shares_the_plan_for_an_hour(
    as_bob, as_alice, alice, plan, partnership, partner_url
):
    assert open_plan_for_support(alice, partnership)
    assertContains(as_bob.get(partner_url), "shared it with you until")
    assertContains(as_alice.get(PLAN), "because you asked them for support")
    with time_machine.travel(timezone.now() + timedelta(minutes=61)):
        assert as_bob.get(partner_url).status_code == 404


def test_asking_again_restarts_the_hour(as_bob, alice, plan, partnership, partner_url):
    open_plan_for_support(alice, partnership)
    with time_machine.travel(timezone.now() + timedelta(minutes=50)):
        open_plan_for_support(alice, partnership)
    with time_machine.travel(timezone.now() + timedelta(minutes=100)):
        assert as_bob.get(partner_url).status_code == 200


def test_the_hour_does_not_shorten_a_permanent_share(as_bob, alice, plan, partnership, partner_url):
    share_plan(plan, [partnership])
    open_plan_for_support(alice, partnership)
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        assert as_bob.get(partner_url).status_code == 200


def test_without_a_plan_nothing_is_shared(alice, partnership):
    assert not open_plan_for_support(alice, partnership)


def test_a_plan_is_shared_in_one_direction_only(as_alice, bob, plan, partnership, partner_url):
    share_plan(plan, [partnership])
    SafetyPlan.objects.create(member=bob, reasons="Words of Bob")
    assert as_alice.get(partner_url).status_code == 404


def test_a_block_or_the_end_of_the_partnership_ends_the_share(
    as_bob, alice, bob, plan, partnership, partner_url
):
    share_plan(plan, [partnership])
    block_member(alice, bob)
    assert as_bob.get(partner_url).status_code == 404
    partnership.delete()
    assert not SafetyPlan.objects.visible_to(bob).exists()


def test_only_ones_own_partners_can_be_chosen(subtests, as_alice, plan, partnership):
    for key in ["x" * 12, "", "\0"]:
        with subtests.test(key=key):
            assertContains(
                as_alice.post(SHARE, {"readers": [key]}), "id_readers_error", status_code=422
            )


def test_strangers_cannot_share_the_plan_of_another(as_bob, plan, partnership):
    assert as_bob.post(SHARE, {"readers": [partnership.public_id]}).status_code == 404


# --- Private --------------------------------------------------------------------


def test_nobody_else_can_read_it(client, as_bob, as_moderator, plan, partnership, partner_url):
    for reader in (as_bob, as_moderator):
        for address in (NOW, PLAN, EDIT, COPY, partner_url):
            assert CANARY not in reader.get(address).content.decode()
    for address in (PLAN, EDIT, COPY, partner_url):
        assert client.get(address).status_code == 302


def test_a_hidden_plan_is_seen_by_its_member_only(as_alice, as_bob, plan, partnership, partner_url):
    share_plan(plan, [partnership])
    SafetyPlan.objects.update(hidden_at=timezone.now())
    assert as_bob.get(partner_url).status_code == 404
    assertContains(as_alice.get(NOW), CANARY)


def test_only_readers_can_report_a_plan(as_bob, as_charlie, plan, partnership):
    address = reverse("posts:report", args=["plan", plan.public_id])
    assert as_bob.get(address).status_code == 404
    share_plan(plan, [partnership])
    assert as_bob.get(address).status_code == 200
    assert as_charlie.get(address).status_code == 404


def test_a_plan_is_in_the_export(alice, plan):
    export = request_export(alice)
    export.refresh_from_db()
    with export.file.open("rb") as file:
        archive = zipfile.ZipFile(BytesIO(file.read()))
    assert CANARY in archive.read("milestones/safetyplan.json").decode()


def test_a_plan_is_erased_with_the_account(alice, bob, plan, partnership, as_bob, partner_url):
    share_plan(plan, [partnership])
    as_bob.get(partner_url)
    bob.delete()
    assert not PlanReading.objects.exists()
    alice.delete()
    assert not SafetyPlan.objects.exists()


# --- The copy -------------------------------------------------------------------


def test_the_offline_copy_has_the_plan_and_no_form(as_alice, plan):
    page = as_alice.get(COPY)
    assertContains(page, CANARY)
    assertNotContains(page, "<form")
    assertNotContains(page, "csrf")


def test_numbers_of_people_can_be_called_with_one_tap_and_others_are_words(as_alice, plan):
    plan.supporters, plan.professionals = "Lena <0171 5551234>", "Shout: text 85258"
    plan.reasons = "Sober since 2019"
    plan.save()
    for url in (NOW, PLAN, COPY):
        page = as_alice.get(url)
        assertContains(
            page, '&lt;<a class="call" dir="ltr" href="tel:01715551234">0171 5551234</a>&gt;'
        )
        assertContains(page, 'href="sms:85258"')
        assertNotContains(page, "tel:2019")


def test_a_line_for_text_messages_is_prefilled_as_one(as_alice, alice):
    alice.country = "US"
    alice.save()
    page = as_alice.get(EDIT)
    assertContains(page, ": 988")
    assertContains(page, ": text HOME to 741741")


def test_the_offline_copy_has_a_number_to_call_in_a_country_without_lines(as_alice, alice, plan):
    alice.country = "BR"
    alice.save()
    assertContains(as_alice.get(COPY), 'href="tel:112"')


def test_without_a_plan_there_is_no_offline_copy(as_alice):
    assert as_alice.get(COPY).status_code == 404


def test_pages_stay_within_their_query_budget(
    as_alice, as_bob, plan, partnership, journey, partner_url, django_assert_max_num_queries
):
    share_plan(plan, [partnership])
    for reader, address in (
        (as_alice, PLAN),
        (as_alice, NOW),
        (as_bob, partner_url),
        (as_alice, EDIT),
    ):
        with django_assert_max_num_queries(12):
            assert reader.get(address).status_code == 200
