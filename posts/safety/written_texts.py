"""Detects a crisis in texts that no form has screened: profiles, groups, appeals and so on.

Their words go to the moderators as a message of whoever wrote them, who may not be the author of
the whole: several organizers write about one group.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.conf import settings
from django.db import transaction
from django_tasks import task

from accounts.models import Member
from accounts.moderation_status.written_texts import PRIVATE_PLACES, Place
from posts.models import Case, Report
from posts.models.cases import REASON_URGENCY, Reason
from posts.on_call.escalation import start_alerting
from posts.safety.crisis import speaks_of_crisis
from posts.safety.help_offers import HelpOffer, offer_help
from posts.safety.moderator_messages import send_to_moderators
from posts.safety.tasks import PRIORITY, load_classifier_if_any

if TYPE_CHECKING:
    from django.db.models import Model


def check_written_text(
    row: Model,
    fields: Iterable[str],
    writer: Member | None,
    place: str,
    is_anonymous: bool = False,
    **_signal: Any,
) -> None:
    """Tell the moderators if the `fields` of `row` speak of a crisis, or let the worker score them.

    Receives text_written. `is_anonymous` is for words that must not be tied to their `writer`. Only
    a report can be without one: a visitor wrote it.
    Must run in the transaction that stores the row.
    """
    fields = list(fields)
    text = _join_fields(row, fields)
    if speaks_of_crisis(text):
        # Elsewhere, posts.safety.crisis_middleware shows help.
        if writer and place == Place.REPORT:
            offer_help(writer.pk, HelpOffer.HARD_NIGHT)
        _tell_moderators(row, text, writer, place, is_anonymous)
    elif settings.CRISIS_CLASSIFIER and text:
        label = row._meta.label
        writer_id = writer.pk if writer else None
        score_fields.enqueue(label, row.pk, fields, writer_id, str(place), is_anonymous)


@task(priority=PRIORITY)
def score_fields(
    label: str, pk: int, fields: list[str], writer_id: int | None, place: str, is_anonymous: bool
) -> None:
    """Score these fields of the row as score_new_text() does. Enqueued by check_written_text()."""
    classifier = load_classifier_if_any()
    row = apps.get_model(label)._base_manager.filter(pk=pk).first() if classifier else None
    writer = Member.objects.filter(pk=writer_id, is_active=True).first()
    if classifier is None or row is None or (writer_id and writer is None):
        return
    text = _join_fields(row, fields)
    scores, thresholds = classifier.score(text), classifier.thresholds
    is_worry = scores.other >= thresholds.other
    with transaction.atomic():
        if scores.own >= thresholds.alert or (is_worry and place == Place.REPORT):
            _tell_moderators(row, text, writer, place, is_anonymous)
        if writer is None:
            return
        if scores.own >= thresholds.card:
            offer_help(writer.pk, HelpOffer.HARD_NIGHT)
        elif is_worry:
            offer_help(writer.pk, HelpOffer.SOMEONE_ELSE)


def _join_fields(row: Model, fields: list[str]) -> str:
    return "\n".join(filter(None, (getattr(row, name) for name in fields)))


def _tell_moderators(
    row: Model, text: str, writer: Member | None, place: str, is_anonymous: bool
) -> None:
    """Open the case of a crisis. A report has a case: whoever is on call is alerted to it."""
    if isinstance(row, Report):
        unheard = Case.objects.open().filter(pk=row.case_id, alerting_since=None)
        if unheard.update(urgency=REASON_URGENCY[Reason.CRISIS]):
            start_alerting(row.case)
    elif writer is not None:
        words = "" if place in PRIVATE_PLACES else text
        send_to_moderators(writer, words, is_anonymous=is_anonymous, place=place)
