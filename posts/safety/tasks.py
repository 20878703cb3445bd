"""Listens to new texts in the background, with an ear that hears more than phrases."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django_tasks import task

from accounts.moderation_status.reportable import REPORTABLE_KINDS, find_reported
from posts.safety.cases import open_crisis_case
from posts.safety.crisis import speaks_of_crisis
from posts.safety.help_offers import HelpOffer, offer_help

if TYPE_CHECKING:
    from posts.safety.classifier import CrisisClassifier

logger = logging.getLogger(__name__)


@task()
def listen_for_crisis(kind: str, key: str) -> None:
    """Score the text of that kind and key. Offer its author help, and open a case if it is likely.

    Enqueued by record_screening(). If it runs twice, it has its effect once: there is one open case
    about a row. Does nothing without the classifier, so that the worker goes on.
    """
    classifier = _load_classifier()
    row = find_reported(kind, key) if classifier else None
    if classifier is None or row is None:
        return
    reportable = REPORTABLE_KINDS[kind]
    author, text = reportable.author(row), reportable.get_text(row)
    if author is None or speaks_of_crisis(text):
        return  # The phrases have heard it: the author saw help, and the case is open.
    scores, thresholds = classifier.score(text), classifier.thresholds
    with transaction.atomic():
        if scores.own >= thresholds.alert:
            open_crisis_case(kind, row)
        if scores.own >= thresholds.card:
            offer_help(author.pk, HelpOffer.HARD_NIGHT)
        elif scores.other >= thresholds.other:
            offer_help(author.pk, HelpOffer.SOMEONE_ELSE)


def _load_classifier() -> CrisisClassifier | None:
    if not settings.CRISIS_CLASSIFIER:
        return None
    try:
        from posts.safety.classifier import load_classifier

        return load_classifier()
    except (ImportError, OSError) as error:
        logger.warning(
            "The crisis classifier can't be loaded, so only phrases are heard: %s", error
        )
        return None
