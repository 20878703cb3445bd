"""Removes all posts of a member at once (spam), and restores them."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from accounts.models import Member
from posts.models import Action, Post, Reason, Report, Thread
from posts.models.cases import REASON_URGENCY, Case
from posts.moderation.actions import ACTION_KIND, close_case, log_action, send_notice
from posts.moderation.reports import notify_reporters
from posts.safety.cases import open_case
from posts.threads.visibility import hide_threads, restore_threads

REMOVAL_UNDO_WINDOW = timedelta(days=1)
# Whatever became of the words: somebody in danger, and an appeal, still need a person.
ORIGINS_LEFT_OPEN = (Case.Origin.CRISIS, Case.Origin.APPEAL)


def removable_posts(member):
    """Those of `member` that somebody may still read: what clear_away() would hide."""
    return Post.objects.filter(author=member, removed_at=None, withdrawn_at=None)


@transaction.atomic
def remove_all_posts(case, moderator, reason="", words=""):
    """Hide every post of the subject of `case`, and tell them once. How many there were.

    `reason` is spam where none is given. The line in the log holds which posts. They are hidden,
    and what else was open about them is closed, at the moment of that line: so give_back() leaves
    alone what anybody else hid or closed.
    """
    subject = _lock_subject(case)
    keys = list(removable_posts(subject).values_list("pk", flat=True))
    if not keys:
        return 0
    reason, now = reason or Reason.SPAM, timezone.now()
    threads = Thread.objects.filter(posts__in=keys, posts__ancestors=[], removed_at=None)
    thread_keys = list(threads.values_list("pk", flat=True))
    Post.objects.filter(pk__in=keys).update(removed_at=now, removed_for=reason)
    hide_threads(thread_keys, at=now)
    others = _cases_about_posts(keys).filter(closed_at=None).exclude(pk=case.pk)
    others.update(closed_at=now, outcome=Case.Outcome.ACTED)
    notify_reporters(Report.objects.filter(case__in=_cases_about_posts(keys).filter(closed_at=now)))
    held = {"posts": keys, "threads": thread_keys}
    send_notice(
        subject,
        log_action(moderator, ACTION_KIND.HIDE_ALL, case, reason=reason, at=now, details=held),
        words,
    )
    return len(keys)


def _cases_about_posts(keys):
    """Cases that are settled when the posts with these keys are hidden."""
    posts = Post.objects.filter(pk__in=keys).values("public_id")
    return Case.objects.filter(kind="post", key__in=posts).exclude(origin__in=ORIGINS_LEFT_OPEN)


def last_bulk_removal(**of):
    """The last line about a clearing among those `of` the log that can still be undone, or None.

    Ask for the lines of one case, or of cases about a profile, and never for all of a member: one
    that began at a post without a name would tell who wrote it.
    """
    recent = Action.objects.filter(at__gte=timezone.now() - REMOVAL_UNDO_WINDOW, **of)
    undone = recent.filter(kind=ACTION_KIND.UNDO).values_list("details__undoes", flat=True)
    return (
        recent.filter(kind=ACTION_KIND.HIDE_ALL)
        .exclude(pk__in=[key for key in undone if key])
        .first()
    )


@transaction.atomic
def restore_removed_posts(clearing, moderator, words=""):
    """Give back what the line `clearing` took and nobody hid since, and tell them. How many posts.

    The panel offers it for UNDO_WITHIN; an appeal may take longer.
    """
    case = Case.objects.get(pk=clearing.case_id)
    subject = _lock_subject(case)
    before = Action.objects.filter(
        case_id=case.pk, kind=ACTION_KIND.UNDO, details__undoes=clearing.pk
    )
    if before.exists():
        return 0
    threads = Thread.objects.filter(pk__in=clearing.details["threads"], removed_at=clearing.at)
    restore_threads(list(threads.values_list("pk", flat=True)))
    posts = Post.objects.filter(pk__in=clearing.details["posts"], removed_at=clearing.at)
    number = posts.update(removed_at=None, removed_for="")
    closed = _cases_about_posts(clearing.details["posts"]).filter(closed_at=clearing.at)
    newer = Case.objects.open().filter(origin=OuterRef("origin"), kind="post", key=OuterRef("key"))
    closed.exclude(Exists(newer)).update(closed_at=None, outcome="")
    send_notice(
        subject,
        log_action(moderator, ACTION_KIND.UNDO, case, details={"undoes": clearing.pk}),
        words,
    )
    return number


def _lock_subject(case):
    """The subject, held until the end: who presses twice, or two who press, clear once."""
    return Member.objects.select_for_update().filter(pk=case.subject_id).first()


@transaction.atomic
def remove_all_posts_from_profile(member, moderator, reason="", words=""):
    """The same without a report: a case about the profile is opened for it, and closed."""
    case = open_case(Case.Origin.FLAG, "member", member, REASON_URGENCY[Reason.SPAM])
    number = remove_all_posts(case, moderator, reason, words)
    close_case(case, Case.Outcome.ACTED)
    return number


def last_bulk_removal_from_profile(member):
    return last_bulk_removal(subject_id=member.pk, target=f"member/{member.pk}")
