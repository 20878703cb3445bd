"""Opens moderation cases. Lowest layer, so that screening and moderation can both use it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.db.models import F
from django.db.models.functions import Greatest
from django.utils import timezone

from accounts.moderation_status.reportable import REPORTABLE_KINDS
from posts.models import Case, ModeratorMessage, Post, Thread
from posts.models.cases import REASON_URGENCY, Reason
from posts.on_call.escalation import start_alerting
from posts.on_call.notifications import notify_of_new_case

if TYPE_CHECKING:
    from django.db.models import Model


@transaction.atomic
def open_case(origin: str, kind: str, row: Model, urgency: int) -> Case:
    """Return the open case of that origin about `row`, and open one if there is none.

    `kind` is a slug of accounts.moderation_status.reportable.REPORTABLE_KINDS. If the case is
    already open, the higher of both urgencies stays. A case about anonymous words has no subject:
    whatever lists, counts or searches the cases of a member would name their author.
    """
    reportable = REPORTABLE_KINDS[kind]
    is_anonymous = getattr(row, "alias_id", None) is not None
    case, is_new = Case.objects.get_or_create(
        origin=origin,
        kind=kind,
        key=str(getattr(row, reportable.key)),
        closed_at=None,
        defaults={
            "subject": None if is_anonymous else reportable.author(row),
            "group": reportable.group(row),
            "urgency": urgency,
        },
    )
    if not is_new:
        Case.objects.filter(pk=case.pk).update(urgency=Greatest(F("urgency"), urgency))
    elif origin == Case.Origin.CRISIS:
        start_alerting(case)
    else:
        notify_of_new_case(case)
    return case


def open_crisis_case(kind: str, row: Model) -> Case:
    """Open the case of a crisis about `row`, and move a thread that it opens to the top.

    The open case of a message to the moderators becomes that case. Whoever is on call is alerted.
    Must run in a transaction.
    """
    case = row.case if isinstance(row, ModeratorMessage) else None
    # An answer may be in the case of a report, which stays what it is.
    if case and not case.closed_at and (case.kind == kind or case.is_about_danger):
        return turn_into_crisis(case)
    if isinstance(row, Post) and row.opens_thread:
        Thread.objects.filter(pk=row.thread_id).update(priority=Thread.Priority.URGENT)
    case = open_case(Case.Origin.CRISIS, kind, row, REASON_URGENCY[Reason.CRISIS])
    if isinstance(row, ModeratorMessage):
        ModeratorMessage.objects.filter(pk=row.pk).update(case=case)
    return case


def turn_into_crisis(case: Case) -> Case:
    """Make the open `case` that of a crisis, which nobody has answered yet.

    Also somebody who was answered before needs an answer to this. Must run in a transaction.
    """
    was_about_danger = case.is_about_danger
    if not was_about_danger:
        case.origin, case.urgency = Case.Origin.CRISIS, REASON_URGENCY[Reason.CRISIS]
    case.answered_at = None
    case.save(update_fields=["origin", "urgency", "answered_at"])
    if not was_about_danger:
        start_alerting(case)
    return case


def record_first_response(reply: Post) -> None:
    """Close the cases of a thread that waits for an answer, and mark a crisis as answered.

    Both only if the reply counts as an answer and is under another name. Must run in the
    transaction that stores it; update_answered_cases() does the same for whole threads.
    """
    if reply.held_at or not reply.counts_as_answer:
        return
    opening = Post.objects.get(pk=reply.ancestors[0])
    if (opening.author_id, opening.alias_id) != (reply.author_id, reply.alias_id):
        # Also of newcomers: somebody settled has read their first post.
        origins = (Case.Origin.WAITING, Case.Origin.FIRST)
        waiting = Case.objects.open().filter(origin__in=origins, kind="post")
        waiting.filter(key=opening.public_id).update(
            closed_at=timezone.now(), outcome=Case.Outcome.ANSWERED
        )
    answered = Post.objects.filter(pk__in=reply.ancestors)
    answered = answered.exclude(author=reply.author_id, alias=reply.alias_id)
    unanswered_crises = Case.objects.about_danger().filter(kind="post", answered_at=None)
    unanswered_crises.filter(key__in=answered.values("public_id")).update(
        answered_at=reply.posted_at
    )


# When somebody in danger, in some threads, was first answered. Where a moderator wrote to them or
# said that somebody had answered, that stays; their reply in the thread counts as long as it is
# there. A case whose answer is gone opens again, if nothing newer replaced it.
CRISES_SQL = """
    WITH found AS (
        SELECT c.id, c.answered_at AS was,
            p.removed_at IS NULL AND p.withdrawn_at IS NULL AND NOT EXISTS (
                SELECT FROM posts_case o
                WHERE o.origin = c.origin AND o.kind = c.kind AND o.key = c.key AND o.id > c.id
            ) AS may_open,
            (SELECT min(r.posted_at) FROM posts_post r
                WHERE r.thread_id = p.thread_id AND p.id = ANY (r.ancestors) AND r.counts_as_answer
                AND (r.author_id, r.alias_id) IS DISTINCT FROM (p.author_id, p.alias_id)
                AND r.posted_at >= c.opened_at
                AND r.held_at IS NULL AND r.removed_at IS NULL AND r.withdrawn_at IS NULL) AS now
        FROM posts_post p JOIN posts_case c ON c.kind = 'post' AND c.key = p.public_id
        WHERE p.thread_id = ANY (%s) AND (c.origin = 'crisis' OR c.alerting_since IS NOT NULL)
            AND NOT EXISTS (
                SELECT FROM posts_action a WHERE a.case_id = c.id AND a.kind = 'answer'
                    AND a.details ->> 'by' IS DISTINCT FROM 'reply'
            )
    )
    UPDATE posts_case c SET answered_at = f.now,
        closed_at = CASE WHEN f.now IS NULL AND f.may_open THEN NULL ELSE c.closed_at END,
        outcome = CASE WHEN f.now IS NULL AND f.may_open THEN '' ELSE c.outcome END,
        alerting_since = CASE WHEN f.now IS NULL AND f.may_open AND c.closed_at IS NOT NULL
            THEN %s ELSE c.alerting_since END
    FROM found f WHERE f.id = c.id AND f.was IS DISTINCT FROM f.now
"""


def update_answered_cases(thread_ids: list[int]) -> None:
    """Set again which cases of these threads are answered, after posts were hidden or restored.

    Must run after the threads were recounted, in the same transaction.
    """
    openings = Post.objects.filter(thread__in=thread_ids, ancestors=[])
    cases = Case.objects.filter(origin=Case.Origin.WAITING, kind="post")
    answered = openings.exclude(thread__first_reply_at=None).values("public_id")
    cases.open().filter(key__in=answered).update(
        closed_at=timezone.now(), outcome=Case.Outcome.ANSWERED
    )
    waiting = openings.filter(thread__first_reply_at=None).values("public_id")
    # There is one such case for each thread: see posts.moderation.tasks.
    cases.filter(key__in=waiting, outcome=Case.Outcome.ANSWERED).update(closed_at=None, outcome="")
    with connection.cursor() as cursor:
        cursor.execute(CRISES_SQL, [thread_ids, timezone.now()])
