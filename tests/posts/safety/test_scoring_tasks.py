"""The tasks that score texts: emails go first, and a worker that dies loses no text."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from posts.models import Case, ModeratorMessage
from posts.safety import classifier
from posts.safety.classifier import Scores, Thresholds
from posts.safety.moderator_messages import send_to_moderators
from posts.safety.tasks import (
    WORKER_DIED_AFTER,
    queue_scoring,
    restart_interrupted_scoring,
)
from posts.threads.posting import create_reply, create_thread
from recovery_forum.lib.email_queue import queue_email

pytestmark = pytest.mark.django_db
WORKER = "django_tasks_db.management.commands.db_worker"


class FakeClassifier:
    """Hears a crisis in each text with the word zephyr. Dies as often as `deaths` says."""

    thresholds = Thresholds(card=0.5, alert=0.8, other=0.5)
    deaths = 0

    def __init__(self):
        self.asked = []

    def score(self, text):
        self.asked.append(text)
        if self.deaths:
            self.deaths -= 1
            raise KilledError
        return Scores(own=0.9 if "zephyr" in text else 0.1, other=0.0)


class KilledError(BaseException):
    """Stands for the end of the process: nothing after it runs."""


@pytest.fixture(autouse=True)
def fake_classifier(settings, monkeypatch):
    settings.CRISIS_CLASSIFIER = True
    settings.EMAIL_BACKEND = "recovery_forum.lib.email_queue.QueueEmailBackend"
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}
    fake = FakeClassifier()
    monkeypatch.setattr(classifier, "load_classifier", lambda: fake)
    monkeypatch.setattr(f"{WORKER}.close_old_connections", lambda: None)  # It is this test's own.
    return fake


def run_worker(tasks=None):
    """Run a real worker for as many `tasks`, or until nothing is left."""
    Worker(
        queue_names=["*"], interval=0, batch=True, backend_name="default", startup_delay=False,
        max_tasks=tasks, worker_id="worker", excluded_queue_names=[],
    ).run()  # fmt: skip


def kill_worker(fake_classifier, monkeypatch):
    """Let the next worker die in the middle of a text, as if by `kill -9`."""
    fake_classifier.deaths = 1
    with monkeypatch.context() as patched:
        patched.setattr(DBTaskResult, "set_failed", lambda self, error: None)
        patched.setattr(f"{WORKER}.task_finished", Silent())
        run_worker(1)


class Silent:
    def send(self, **_fields):
        """Tell nobody."""


def let_time_pass(duration):
    running = DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING)
    running.update(started_at=timezone.now() - duration)


def list_statuses():
    return list(DBTaskResult.objects.values_list("status", flat=True))


def test_an_email_goes_out_before_a_flood_of_posts(fake_classifier, group, alice, mailoutbox):
    opening = create_thread(group, alice, "Soup", "Soup again.", "discussion")
    DBTaskResult.objects.exclude(task_path__endswith="score_new_text").delete()
    for _post in range(499):
        queue_scoring("post", opening, "Soup again.")
    assert DBTaskResult.objects.count() == 500
    queue_email(alice, "News", "listing_question", {})
    run_worker(1)
    assert [message.to for message in mailoutbox] == [["alice@example.org"]]
    assert fake_classifier.asked == []


def test_each_text_of_the_flood_is_heard_afterwards(fake_classifier, group, alice, bob):
    opening = create_thread(group, alice, "Soup", "Soup again.", "discussion")
    for number in range(5):
        create_reply(opening, bob, f"Soup, number {number}.")
    run_worker()
    assert len(fake_classifier.asked) == 6


def test_a_text_that_is_not_stored_is_not_scored(group, alice):
    from django.db import transaction

    with pytest.raises(ZeroDivisionError), transaction.atomic():
        create_thread(group, alice, "Soup", "Soup again.", "discussion")
        raise ZeroDivisionError
    assert list_statuses() == []


# --- A worker dies ----------------------------------------------------------------


@pytest.fixture
def killed(fake_classifier, monkeypatch, group, alice):
    """A thread of which a worker died."""
    opening = create_thread(group, alice, "Hello", "A zephyr.", "discussion")
    DBTaskResult.objects.exclude(task_path__endswith="score_new_text").delete()
    kill_worker(fake_classifier, monkeypatch)
    assert list_statuses() == [TaskResultStatus.RUNNING]
    return opening


def test_a_text_whose_worker_died_is_scored_again(fake_classifier, killed):
    let_time_pass(WORKER_DIED_AFTER + timedelta(seconds=1))
    restart_interrupted_scoring()
    restart_interrupted_scoring()
    run_worker()
    assert len(fake_classifier.asked) == 2
    assert Case.objects.get(origin="crisis").key == killed.public_id


def test_while_a_worker_may_be_busy_its_text_is_left_to_it(fake_classifier, killed):
    let_time_pass(WORKER_DIED_AFTER - timedelta(seconds=10))
    restart_interrupted_scoring()
    run_worker()
    assert len(fake_classifier.asked) == 1


def test_a_text_that_kills_two_workers_is_given_up(fake_classifier, killed, monkeypatch):
    for _time in range(3):
        let_time_pass(WORKER_DIED_AFTER + timedelta(seconds=1))
        restart_interrupted_scoring()
        kill_worker(fake_classifier, monkeypatch)
    assert len(fake_classifier.asked) == 2
    assert list_statuses() == [TaskResultStatus.FAILED]


def test_a_worker_that_is_told_to_stop_at_once_loses_no_text(
    fake_classifier, group, alice, monkeypatch
):
    create_thread(group, alice, "Hello", "A zephyr.", "discussion")

    def stop(text):
        raise SystemExit(1)

    with monkeypatch.context() as patched:
        patched.setattr(fake_classifier, "score", stop)
        run_worker(10)
    restart_interrupted_scoring()
    run_worker()
    assert Case.objects.filter(origin="crisis").exists()


def test_other_tasks_are_left_alone(alice):
    queue_email(alice, "News", "listing_question", {})
    DBTaskResult.objects.update(status=TaskResultStatus.RUNNING, worker_ids=["worker"])
    let_time_pass(timedelta(days=1))
    restart_interrupted_scoring()
    assert list_statuses() == [TaskResultStatus.RUNNING]


# --- Messages to the moderators -----------------------------------------------------


def run_listening():
    """Run the texts that wait, and not the alerts that follow."""
    DBTaskResult.objects.exclude(task_path__endswith="score_new_text").delete()
    run_worker(DBTaskResult.objects.ready().count())


def test_a_message_to_the_moderators_is_heard(fake_classifier, alice):
    send_to_moderators(alice, "A zephyr.")
    assert Case.objects.get().origin == "letter"
    run_listening()
    case = Case.objects.get()
    assert (case.origin, case.urgency, case.subject) == ("crisis", 100, alice)
    assert case.alerting_since
    assert DBTaskResult.objects.filter(task_path__endswith="send_alerts_of_case").exists()
    alice.refresh_from_db()
    assert alice.help_offer == "night"


def test_an_ordinary_message_stays_one(fake_classifier, alice):
    send_to_moderators(alice, "How do I change my name?")
    run_listening()
    assert fake_classifier.asked == ["How do I change my name?"]
    assert Case.objects.get().origin == "letter"


def test_of_a_later_message_only_its_own_words_are_scored(fake_classifier, alice):
    send_to_moderators(alice, "How do I change my name?")
    send_to_moderators(alice, "A zephyr.")
    run_listening()
    assert fake_classifier.asked == ["How do I change my name?", "A zephyr."]
    assert Case.objects.get().origin == "crisis"


def test_an_answered_letter_needs_another_answer(fake_classifier, alice):
    send_to_moderators(alice, "A zephyr.")
    Case.objects.update(answered_at=timezone.now())
    run_listening()
    assert Case.objects.get().answered_at is None


def test_a_letter_that_was_closed_meanwhile_opens_a_new_case(fake_classifier, alice):
    send_to_moderators(alice, "A zephyr.")
    Case.objects.update(closed_at=timezone.now(), outcome="answered")
    run_listening()
    case = Case.objects.open().get()
    assert (case.origin, case.content.words) == ("crisis", "A zephyr.")
    assert ModeratorMessage.objects.get().case == case


def test_phrases_in_a_message_open_the_crisis_at_once(fake_classifier, alice):
    send_to_moderators(alice, "I want to kill myself.")
    assert Case.objects.get().origin == "crisis"
    run_listening()
    assert fake_classifier.asked == []
