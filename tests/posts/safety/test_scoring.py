"""The worker scores posts: it opens a case for moderators, and offers help to the author."""

from datetime import timedelta

import pytest
import time_machine
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
HARD_NOW, SOMEONE = "If it's hard right now", "If someone you know may be in danger"


class FakeClassifier:
    """A fake classifier that scores by words and remembers the texts."""

    thresholds = Thresholds(card=0.5, alert=0.8, other=0.5)

    def __init__(self):
        self.asked = []

    def score(self, text):
        self.asked.append(text)
        own = 0.9 if "zephyr" in text else 0.6 if "breeze" in text else 0.1
        return Scores(own=own, other=0.7 if "neighbour" in text else 0.0)


@pytest.fixture
def fake_classifier(settings, monkeypatch):
    settings.CRISIS_CLASSIFIER = True
    fake = FakeClassifier()
    monkeypatch.setattr(classifier, "load_classifier", lambda: fake)
    return fake


@pytest.fixture
def post(group, alice, django_capture_on_commit_callbacks):
    """Return a function that posts a thread and runs the enqueued tasks."""

    def write(text, title="Hello", **fields):
        with django_capture_on_commit_callbacks(execute=True):
            return create_thread(group, alice, title, text, "discussion", **fields)

    return write


def list_crisis_cases():
    return Case.objects.filter(origin=Case.Origin.CRISIS)


def test_a_likely_crisis_opens_an_urgent_case_and_offers_help(fake_classifier, post, as_alice):
    opening = post("A zephyr.")
    assert list_crisis_cases().get().key == opening.public_id
    assert Thread.objects.get().priority == Thread.Priority.URGENT
    assertContains(as_alice.get(HOME), HARD_NOW)


def test_a_possible_crisis_offers_help_and_opens_no_case(fake_classifier, post, as_alice):
    post("A breeze.")
    assert not list_crisis_cases().exists()
    assertContains(as_alice.get(HOME), HARD_NOW)


def test_worry_about_someone_else_gets_its_own_offer(fake_classifier, post, as_alice):
    post("My neighbour.")
    page = as_alice.get(HOME)
    assertContains(page, SOMEONE)
    assertNotContains(page, HARD_NOW)
    assert not list_crisis_cases().exists()


def test_ordinary_text_changes_nothing(fake_classifier, post, as_alice):
    post("Soup again.")
    assert fake_classifier.asked == ["Hello\n\nSoup again."]
    assert not list_crisis_cases().exists()
    assertNotContains(as_alice.get(HOME), HARD_NOW)


def test_a_title_is_scored_too(fake_classifier, post):
    post("Soup again.", title="A zephyr")
    assert list_crisis_cases().exists()


def test_a_reply_is_scored_too(fake_classifier, post, bob, django_capture_on_commit_callbacks):
    opening = post("Soup again.")
    with django_capture_on_commit_callbacks(execute=True):
        reply = create_reply(opening, bob, "A zephyr.")
    assert list_crisis_cases().get().key == reply.public_id
    assert Thread.objects.get().priority != Thread.Priority.URGENT


def test_text_that_matched_a_phrase_is_not_scored(fake_classifier, post, as_alice):
    post("I want to kill myself.")
    assert fake_classifier.asked == []
    assert list_crisis_cases().count() == 1


def test_a_task_that_runs_twice_opens_one_case(fake_classifier, post):
    opening = post("A zephyr.")
    tasks.score_new_text.func("post", opening.public_id)
    assert list_crisis_cases().count() == 1


def test_a_deleted_text_is_skipped(fake_classifier):
    tasks.score_new_text.func("post", "x" * 12)
    assert fake_classifier.asked == []


def test_an_anonymous_text_stays_anonymous(fake_classifier, post, as_alice, as_bob, alice):
    post("A zephyr.", anonymous=True)
    assert list_crisis_cases().get().subject is None
    assertNotContains(as_bob.get(HOME), HARD_NOW)
    assertContains(as_alice.get(HOME), HARD_NOW)


def test_with_the_classifier_off_nothing_is_enqueued(fake_classifier, post, settings, monkeypatch):
    settings.CRISIS_CLASSIFIER = False
    monkeypatch.setattr(tasks, "find_reported", pytest.fail)
    post("A zephyr.")
    assert fake_classifier.asked == []


@pytest.mark.parametrize("error", [ImportError("no module"), OSError("no file")])
def test_without_the_package_or_the_file_the_worker_goes_on(
    fake_classifier, post, monkeypatch, caplog, error
):
    def fail():
        raise error

    monkeypatch.setattr(classifier, "load_classifier", fail)
    post("A zephyr.")
    assert not list_crisis_cases().exists()
    assert "only phrases are detected" in caplog.text


# --- The offer of help ----------------------------------------------------------


def test_the_offer_is_shown_once_and_to_nobody_else(as_alice, as_bob, alice):
    offer_help(alice.pk, HelpOffer.HARD_NIGHT)
    assertNotContains(as_bob.get(HOME), HARD_NOW)
    assertContains(as_alice.get(HOME), HARD_NOW)
    assertNotContains(as_alice.get(HOME), HARD_NOW)


def test_the_offer_lists_help_lines_of_the_members_country(as_alice, alice):
    Member.objects.filter(pk=alice.pk).update(country="IE")
    offer_help(alice.pk, HelpOffer.HARD_NIGHT)
    assertContains(as_alice.get("/groups/"), "tel:116123")


def test_on_another_day_the_offer_is_not_shown(as_alice, alice):
    offer_help(alice.pk, HelpOffer.HARD_NIGHT)
    with time_machine.travel(timezone.now() + timedelta(hours=25)):
        assertNotContains(as_alice.get(HOME), HARD_NOW)


def test_in_read_only_mode_the_offer_waits(as_alice, alice, settings):
    offer_help(alice.pk, HelpOffer.HARD_NIGHT)
    settings.READ_ONLY = True
    assertNotContains(as_alice.get(HOME), HARD_NOW)
    settings.READ_ONLY = False
    assertContains(as_alice.get(HOME), HARD_NOW)


def test_help_after_a_phrase_is_more_detailed_and_shown_alone(as_alice, alice, group):
    offer_help(alice.pk, HelpOffer.HARD_NIGHT)
    form = {"title": "Hi", "text": "I want to kill myself.", "kind": "discussion"}
    page = as_alice.post(f"/groups/{group.slug}/new/", form, follow=True).content.decode()
    assert page.count('aria-labelledby="care"') == 1
    assert 'id="offer"' not in page


def test_a_page_without_an_offer_takes_no_more_queries(
    as_alice, alice, django_assert_max_num_queries
):
    as_alice.get(HOME)
    with django_assert_max_num_queries(4):
        as_alice.get(HOME)
