"""Scores new texts in the background by the classifier, which detects more than phrases.

Emails, pushes and alerts come first: a flood of posts must not delay them.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django_tasks import TaskResultStatus, task

from accounts.moderation_status.reportable import REPORTABLE_KINDS, find_reported
from posts.models import ModeratorMessage
from posts.safety.cases import open_crisis_case
from posts.safety.crisis import speaks_of_crisis
from posts.safety.help_offers import HelpOffer, offer_help

if TYPE_CHECKING:
    from django.db.models import Model

    from posts.safety.classifier import CrisisClassifier

logger = logging.getLogger(__name__)

PRIORITY = -10  # All other tasks have 0, and a worker takes the highest first.
WORKER_DIED_AFTER = timedelta(minutes=5)  # The longest text takes some seconds.


def queue_scoring(kind: str, row: Model, text: str) -> None:
    """Let the worker score `text`, which `row` of that kind stores.

    Must run in the transaction that stores it: the task is a row too, so neither is lost alone.
    """
    if settings.CRISIS_CLASSIFIER and text.strip():
        score_new_text.enqueue(kind, str(getattr(row, REPORTABLE_KINDS[kind].key)))


@task(priority=PRIORITY)
def score_new_text(kind: str, key: str) -> None:
    """Score the text of that kind and key. Offer its author help, and open a case if it is likely.

    Enqueued by queue_scoring(). If it runs twice, it has its effect once: there is one open case
    about a row. Does nothing without the classifier, so that the worker goes on.
    """
    classifier = load_classifier_if_any()
    row = find_reported(kind, key) if classifier else None
    if classifier is None or row is None:
        return
    reportable = REPORTABLE_KINDS[kind]
    author = reportable.author(row)
    # Of a message to the moderators, its own words: those before it were scored when they came.
    text = row.words if isinstance(row, ModeratorMessage) else reportable.get_text(row)
    if author is None or speaks_of_crisis(text):
        return  # The phrases have detected it: the author saw help, and the case is open.
    scores, thresholds = classifier.score(text), classifier.thresholds
    with transaction.atomic():
        if scores.own >= thresholds.alert:
            open_crisis_case(kind, row)
        if scores.own >= thresholds.card:
            offer_help(author.pk, HelpOffer.HARD_NIGHT)
        elif scores.other >= thresholds.other:
            offer_help(author.pk, HelpOffer.SOMEONE_ELSE)


def restart_interrupted_scoring() -> None:
    """Scheduled job: score those texts again, once, whose worker died in the middle.

    A text that killed two workers may kill each that comes, so its task has failed then.
    """
    from django_tasks_db.models import DBTaskResult

    now = timezone.now()
    died = Q(status=TaskResultStatus.RUNNING, started_at__lt=now - WORKER_DIED_AFTER)
    died |= Q(status=TaskResultStatus.FAILED, exception_class_path="builtins.SystemExit")
    # Also those of posts.safety.written_texts.
    interrupted = DBTaskResult.objects.filter(died, task_path__startswith="posts.safety.")
    # Each worker that takes a task adds its name.
    interrupted.filter(worker_ids__1__isnull=True).update(
        status=TaskResultStatus.READY, started_at=None, finished_at=None, exception_class_path=""
    )
    interrupted.filter(status=TaskResultStatus.RUNNING).update(
        status=TaskResultStatus.FAILED, finished_at=now
    )


def load_classifier_if_any() -> CrisisClassifier | None:
    """Return the classifier; None if it is switched off, or can't be loaded: the log says why."""
    if not settings.CRISIS_CLASSIFIER:
        return None
    try:
        from posts.safety.classifier import load_classifier

        return load_classifier()
    except (ImportError, OSError) as error:
        logger.warning(
            "The crisis classifier can't be loaded, so only phrases are detected: %s", error
        )
        return None
