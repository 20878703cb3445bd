"""Hard moments: exercises for everyone, private texts, and nothing stored on the device."""

import re

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from groups.models import HelpLine
from milestones.check_ins.services import create_check_in
from milestones.models import HardMoment, Letter

pytestmark = pytest.mark.django_db
CANARY = "zephyrcanary"
PAGE, BREATHE = reverse("milestones:right-now"), reverse("milestones:breathe")
WORKER, TRIED = reverse("milestones:worker"), reverse("milestones:tried")
LETTER, REMOVE = reverse("milestones:letter"), reverse("milestones:remove-letter")


@pytest.fixture
def letter(alice):
    return Letter.objects.create(member=alice, text=f"{CANARY} you got through March.")


def test_the_page_shows_the_members_own_text(as_alice, journey, letter, group):
    page = as_alice.get(PAGE)
    for words in (CANARY, "Lena", "Ride the wave", reverse("posts:new-thread", args=[group.slug])):
        assertContains(page, words)


def test_visitors_can_use_the_exercises(client):
    assertRedirects(client.get(PAGE), BREATHE)
    assertContains(client.get(BREATHE), "Ride the wave")


def test_the_help_lines_of_the_members_country_are_shown(as_alice, alice):
    type(alice).objects.filter(pk=alice.pk).update(country="GB")
    assertContains(as_alice.get(PAGE), "tel:116123")
    assertContains(as_alice.get(BREATHE, {"country": "GB"}), "tel:116123")


def test_a_call_button_comes_before_everything_else(as_alice, alice):
    type(alice).objects.filter(pk=alice.pk).update(country="GB")
    for page in (as_alice.get(PAGE), as_alice.get(BREATHE, {"country": "GB"})):
        top = page.content.decode().split("</h1>")[1].split("</section>")[0]
        assert 'href="tel:999"' in top
        assert 'href="tel:116123"' in top
        assert "Crisis and suicidal thoughts" in top


def test_no_number_is_there_twice(as_alice, alice):
    type(alice).objects.filter(pk=alice.pk).update(country="GB")
    for page in (as_alice.get(PAGE), as_alice.get(BREATHE, {"country": "GB"})):
        numbers = re.findall(r'href="(?:tel|sms):(\d+)', page.content.decode())
        assert len(numbers) > 5
        assert len(numbers) == len(set(numbers))


def test_without_help_lines_the_numbers_of_most_countries_are_offered(as_alice):
    HelpLine.objects.all().delete()
    page = as_alice.get(PAGE)
    assertContains(page, 'href="tel:112"')
    assertContains(page, 'href="tel:911"')


@pytest.mark.parametrize("name", ["right-now", "breathe", "all-near", "rough-day"])
def test_without_a_country_the_way_to_help_lines_is_a_button(as_charlie, charlie, name):
    """It is three at night, and a thumb has to hit it."""
    create_check_in(charlie, mood=1)
    words = "Find a help line in your country"
    button = f'<a class="button second" href="{reverse("help-now")}">{words}</a>'
    page = reverse(f"milestones:{name}")
    assertContains(as_charlie.get(page), button, count=1, html=True)
    type(charlie).objects.filter(pk=charlie.pk).update(country="GB")
    page = as_charlie.get(page, {"country": "GB"})
    assertNotContains(page, words)
    assertContains(page, button.replace(words, "More numbers or countries"), html=True)


def test_a_line_for_text_messages_can_be_tapped(as_alice, alice):
    type(alice).objects.filter(pk=alice.pk).update(country="GB")
    assertContains(as_alice.get(PAGE), 'href="sms:85258"')


def test_an_unknown_country_is_ignored(subtests, client):
    for country in ["", "\0", "XX", "x" * 500, '";alert(1)']:
        with subtests.test(country=country):
            assert client.get(BREATHE, {"country": country}).status_code == 200
            assertNotContains(client.get(WORKER, {"country": country}), "alert")


def test_the_offline_copy_names_nobody(client, letter, journey):
    for words in (CANARY, "alice", "Lena"):
        assertNotContains(client.get(BREATHE), words)
        assertNotContains(client.get(WORKER), words)
    assertContains(client.get(WORKER), 'credentials: "omit"')


def test_what_was_tried_is_saved(as_alice):
    as_alice.post(TRIED, {"tried": ["walk", "water"], "passed": "yes"})
    as_alice.post(TRIED, {"tried": ["walk"], "passed": "no"})
    assertContains(as_alice.get(PAGE), "Went for a walk: it passed 1 of 2 times")


def test_invalid_input_gets_an_error_beside_its_field(subtests, as_alice):
    cases = [
        ({"passed": "yes"}, "tried"),
        ({"tried": ["walk"]}, "passed"),
        ({"tried": ["whisky"], "passed": "yes"}, "tried"),
        ({"other": "x" * 201, "passed": "yes"}, "other"),
    ]
    for typed, field in cases:
        with subtests.test(typed=typed, field=field):
            page = as_alice.post(TRIED, typed)
            assertContains(page, f'id="id_{field}_error"', status_code=422)
            assert not HardMoment.objects.exists()


def test_a_letter_is_written_changed_and_removed(as_alice):
    assertRedirects(as_alice.post(LETTER, {"text": "One"}), PAGE)
    as_alice.post(LETTER, {"text": "Two"})
    assert Letter.objects.get().text == "Two"
    as_alice.post(REMOVE)
    assert not Letter.objects.exists()


def test_an_empty_letter_is_refused(as_alice):
    assertContains(as_alice.post(LETTER, {"text": " "}), "id_text_error", status_code=422)


def test_nobody_else_can_read_it(as_bob, as_moderator, letter):
    for reader in (as_bob, as_moderator):
        assertNotContains(reader.get(PAGE), CANARY)
        assertNotContains(reader.get(LETTER), CANARY)


def test_visitors_can_save_nothing_and_changes_need_post(client, as_alice):
    assert client.post(TRIED, {"passed": "yes"}).status_code == 302
    assert client.get(LETTER).status_code == 302
    assert as_alice.get(TRIED).status_code == as_alice.get(REMOVE).status_code == 405
    assert as_alice.post(PAGE).status_code == as_alice.post(BREATHE).status_code == 405


def test_the_page_stays_within_its_query_budget(
    as_alice, journey, letter, django_assert_max_num_queries
):
    with django_assert_max_num_queries(10):
        as_alice.get(PAGE)


@pytest.mark.parametrize("page", [PAGE, BREATHE])
def test_without_any_help_line_the_numbers_of_every_phone_are_there_once(as_alice, page):
    HelpLine.objects.all().delete()
    content = as_alice.get(page).content.decode()
    assert content.count("From a mobile phone, 112 or 911") == 1
    assert content.count('href="tel:112"') == content.count('href="tel:911"') == 1
