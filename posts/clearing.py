"""Clearing: everything that a spammer wrote goes at once, and can come back.

Each way is one transaction, one line in the log and one message, however many posts there are.
"""

from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from accounts.models import Member

from .models import Action, Post, Reason, Report, Thread
from .models.moderation import URGENCY, Case
from .moderating import KIND, close, log, tell
from .removing import bring_back_threads, hide_threads
from .reporting import open_case, tell_reporters

UNDO_WITHIN = timedelta(days=1)
# Whatever became of the words: somebody in danger, and an appeal, still need a person.
NOT_SETTLED = (Case.Origin.CRISIS, Case.Origin.APPEAL)


def standing_posts(member):
    """Those of `member` that somebody may still read: what clear_away() would hide."""
    return Post.objects.filter(author=member, removed_at=None, withdrawn_at=None)


@transaction.atomic
def clear_away(case, moderator, reason="", words=""):
    """Hide every post of the subject of `case`, and tell them once. How many there were.

    `reason` is spam where none is given. The line in the log holds which posts. They are hidden,
    and what else was open about them is closed, at the moment of that line: so give_back() leaves
    alone what anybody else hid or closed.
    """
    subject = _one_at_a_time(case)
    keys = list(standing_posts(subject).values_list("pk", flat=True))
    if not keys:
        return 0
    reason, now = reason or Reason.SPAM, timezone.now()
    threads = Thread.objects.filter(posts__in=keys, posts__ancestors=[], removed_at=None)
    thread_keys = list(threads.values_list("pk", flat=True))
    Post.objects.filter(pk__in=keys).update(removed_at=now, removed_for=reason)
    hide_threads(thread_keys, at=now)
    others = _cases_about(keys).filter(closed_at=None).exclude(pk=case.pk)
    others.update(closed_at=now, outcome=Case.Outcome.ACTED)
    tell_reporters(Report.objects.filter(case__in=_cases_about(keys).filter(closed_at=now)))
    held = {"posts": keys, "threads": thread_keys}
    tell(subject, log(moderator, KIND.HIDE_ALL, case, reason=reason, at=now, details=held), words)
    return len(keys)


def _cases_about(keys):
    """Cases that are settled when the posts with these keys are hidden."""
    posts = Post.objects.filter(pk__in=keys).values("public_id")
    return Case.objects.filter(kind="post", key__in=posts).exclude(origin__in=NOT_SETTLED)


def last_clearing(**of):
    """The last line about a clearing among those `of` the log that can still be undone, or None.

    Ask for the lines of one case, or of cases about a profile, and never for all of a member: one
    that began at a post without a name would tell who wrote it.
    """
    recent = Action.objects.filter(at__gte=timezone.now() - UNDO_WITHIN, **of)
    undone = recent.filter(kind=KIND.UNDO).values_list("details__undoes", flat=True)
    return recent.filter(kind=KIND.HIDE_ALL).exclude(pk__in=[key for key in undone if key]).first()


@transaction.atomic
def give_back(clearing, moderator, words=""):
    """Give back what the line `clearing` took and nobody hid since, and tell them. How many posts.

    The panel offers it for UNDO_WITHIN; an appeal may take longer.
    """
    case = Case.objects.get(pk=clearing.case_id)
    subject = _one_at_a_time(case)
    before = Action.objects.filter(case_id=case.pk, kind=KIND.UNDO, details__undoes=clearing.pk)
    if before.exists():
        return 0
    threads = Thread.objects.filter(pk__in=clearing.details["threads"], removed_at=clearing.at)
    bring_back_threads(list(threads.values_list("pk", flat=True)))
    posts = Post.objects.filter(pk__in=clearing.details["posts"], removed_at=clearing.at)
    number = posts.update(removed_at=None, removed_for="")
    closed = _cases_about(clearing.details["posts"]).filter(closed_at=clearing.at)
    newer = Case.objects.open().filter(origin=OuterRef("origin"), kind="post", key=OuterRef("key"))
    closed.exclude(Exists(newer)).update(closed_at=None, outcome="")
    tell(subject, log(moderator, KIND.UNDO, case, details={"undoes": clearing.pk}), words)
    return number


def _one_at_a_time(case):
    """The subject, held until the end: who presses twice, or two who press, clear once."""
    return Member.objects.select_for_update().filter(pk=case.subject_id).first()


@transaction.atomic
def clear_away_from_profile(member, moderator, reason="", words=""):
    """The same without a report: a case about the profile is opened for it, and closed."""
    case = open_case(Case.Origin.FLAG, "member", member, URGENCY[Reason.SPAM])
    number = clear_away(case, moderator, reason, words)
    close(case, Case.Outcome.ACTED)
    return number


def last_clearing_from_profile(member):
    return last_clearing(subject_id=member.pk, target=f"member/{member.pk}")
