"""Stopping to share a celebration: it says what goes, asks, and can be undone for ten minutes."""

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
def cheered(celebration, bob):
    create_cheer(celebration, bob, "Well done!")
    celebration.refresh_from_db()
    return celebration


def of(celebration, name):
    return reverse(f"milestones:{name}", args=[celebration.public_id])


def later(minutes):
    return time_machine.travel(timezone.now() + timedelta(minutes=minutes))


def test_it_asks_and_says_what_goes(as_alice, cheered):
    page = as_alice.get(of(cheered, "withdraw"))
    assertContains(page, "1 cheer from someone else")
    assertContains(page, cheered.words)
    assert Celebration.objects.visible_to(cheered.member).exists()


def test_nobody_sees_it_from_then_on(as_alice, as_bob, cheered):
    as_alice.post(of(cheered, "withdraw"))
    for reader in (as_alice, as_bob):
        assert reader.get(cheered.get_absolute_url()).status_code == 404
        assertNotContains(reader.get("/celebrations/"), cheered.words)
        assertNotContains(reader.get("/"), of(cheered, "celebration"))


def test_undoing_brings_words_and_cheers_back(as_alice, as_bob, cheered):
    page = as_alice.post(of(cheered, "withdraw"))
    assertRedirects(page, of(cheered, "undo-withdrawal"))
    as_alice.post(of(cheered, "undo-withdrawal"))
    page = as_bob.get(cheered.get_absolute_url())
    assertContains(page, cheered.words)
    assertContains(page, "Well done!")


def test_after_ten_minutes_it_is_gone_for_good(as_alice, cheered):
    as_alice.post(of(cheered, "withdraw"))
    delete_withdrawn_celebrations()
    assert Celebration.objects.exists()
    with later(11):
        assert as_alice.post(of(cheered, "undo-withdrawal")).status_code == 404
        delete_withdrawn_celebrations()
    assert not Celebration.objects.exists()
    assert not Cheer.objects.exists()


def test_the_thread_about_it_comes_back_too(as_alice, as_bob, journey, group):
    shared = create_celebration(
        journey, "30d", "Breakfast tastes better.", audience="group", group=group, opens_thread=True
    )
    address = shared.thread.get_absolute_url()
    as_alice.post(of(shared, "withdraw"))
    assert "Breakfast tastes better." not in as_bob.get(address).content.decode()
    as_alice.post(of(shared, "undo-withdrawal"))
    assertContains(as_bob.get(address), "Breakfast tastes better.")


def test_the_milestone_can_be_shared_anew_at_once(as_alice, cheered, journey):
    as_alice.post(of(cheered, "withdraw"))
    new = create_celebration(journey, "30d", "Other words.")
    assert new.pk != cheered.pk
    assert Celebration.objects.get().words == "Other words."


def test_nobody_else_undoes_it(as_alice, as_bob, cheered):
    as_alice.post(of(cheered, "withdraw"))
    assert as_bob.get(of(cheered, "undo-withdrawal")).status_code == 404
    assert as_bob.post(of(cheered, "undo-withdrawal")).status_code == 404
    assert as_bob.get(of(cheered, "withdraw")).status_code == 404
