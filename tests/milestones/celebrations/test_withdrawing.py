"""Withdrawing a celebration: the page says what is deleted, and ten minutes to undo it."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from milestones.celebrations.services import create_celebration, create_cheer
from milestones.celebrations.tasks import delete_withdrawn_celebrations
from milestones.models import Celebration, Cheer


@pytest.fixture
def cheered_celebration(celebration, bob):
    create_cheer(celebration, bob, "Well done!")
    celebration.refresh_from_db()
    return celebration


def url_of(celebration, name):
    return reverse(f"milestones:{name}", args=[celebration.public_id])


def travel_minutes(minutes):
    return time_machine.travel(timezone.now() + timedelta(minutes=minutes))


def test_withdrawing_asks_and_says_what_will_be_deleted(as_alice, cheered_celebration):
    page = as_alice.get(url_of(cheered_celebration, "withdraw"))
    assertContains(page, "1 cheer from someone else")
    assertContains(page, cheered_celebration.words)
    assert Celebration.objects.visible_to(cheered_celebration.member).exists()


def test_a_withdrawn_celebration_is_seen_by_nobody(as_alice, as_bob, cheered_celebration):
    as_alice.post(url_of(cheered_celebration, "withdraw"))
    page = as_alice.get(cheered_celebration.get_absolute_url())
    assertRedirects(page, url_of(cheered_celebration, "undo-withdrawal"))
    assert as_bob.get(cheered_celebration.get_absolute_url()).status_code == 404
    for reader in (as_alice, as_bob):
        assertNotContains(reader.get("/celebrations/"), cheered_celebration.words)
        assertNotContains(reader.get("/"), url_of(cheered_celebration, "celebration"))


def test_undoing_restores_text_and_cheers(as_alice, as_bob, cheered_celebration):
    page = as_alice.post(url_of(cheered_celebration, "withdraw"))
    assertRedirects(page, url_of(cheered_celebration, "undo-withdrawal"))
    as_alice.post(url_of(cheered_celebration, "undo-withdrawal"))
    page = as_bob.get(cheered_celebration.get_absolute_url())
    assertContains(page, cheered_celebration.words)
    assertContains(page, "Well done!")


def test_after_ten_minutes_it_is_deleted_for_good(as_alice, cheered_celebration):
    as_alice.post(url_of(cheered_celebration, "withdraw"))
    delete_withdrawn_celebrations()
    assert Celebration.objects.exists()
    with travel_minutes(11):
        assert as_alice.post(url_of(cheered_celebration, "undo-withdrawal")).status_code == 404
        delete_withdrawn_celebrations()
    assert not Celebration.objects.exists()
    assert not Cheer.objects.exists()


def test_undoing_restores_its_thread(as_alice, as_bob, journey, group):
    shared = create_celebration(
        journey, "30d", "Breakfast tastes better.", audience="group", group=group, opens_thread=True
    )
    address = shared.thread.get_absolute_url()
    as_alice.post(url_of(shared, "withdraw"))
    assert "Breakfast tastes better." not in as_bob.get(address).content.decode()
    as_alice.post(url_of(shared, "undo-withdrawal"))
    assertContains(as_bob.get(address), "Breakfast tastes better.")


def test_the_milestone_can_be_shared_again_at_once(as_alice, cheered_celebration, journey):
    as_alice.post(url_of(cheered_celebration, "withdraw"))
    new = create_celebration(journey, "30d", "Other words.")
    assert new.pk != cheered_celebration.pk
    assert Celebration.objects.get().words == "Other words."


def test_nobody_else_can_undo_it(as_alice, as_bob, cheered_celebration):
    as_alice.post(url_of(cheered_celebration, "withdraw"))
    assert as_bob.get(url_of(cheered_celebration, "undo-withdrawal")).status_code == 404
    assert as_bob.post(url_of(cheered_celebration, "undo-withdrawal")).status_code == 404
    assert as_bob.get(url_of(cheered_celebration, "withdraw")).status_code == 404
