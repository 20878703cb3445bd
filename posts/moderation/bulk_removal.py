"""Removes all posts of a member at once (spam), and restores them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from accounts.models import Member
from posts.models import Action, Alias, Post, Reason, Report, Thread
from posts.models.cases import REASON_URGENCY, Case
from posts.moderation.cases import close_case
from posts.moderation.log_entries import log_action
from posts.moderation.notice_sending import send_notice
from posts.moderation.reports import notify_reporters
from posts.moderation.warnings import check_rank
from posts.safety.cases import open_case
from posts.safety.screening import HELD_URGENCY
from posts.threads.counts import recount_threads
from posts.threads.visibility import hide_threads, restore_threads

if TYPE_CHECKING:
    from django.db.models import QuerySet

REMOVAL_UNDO_WINDOW = timedelta(days=1)


def list_removable_posts(member: Member | None, alias: Alias | None = None) -> QuerySet[Post]:
    """Return the posts of `member`, under their name or `alias`, that somebody can still read.

    Never both: which posts vanish together would tell who wrote the anonymous ones.
    """
    return Post.objects.filter(author=member, alias=alias, removed_at=None, withdrawn_at=None)


@transaction.atomic
def remove_all_posts(case: Case, moderator: Member, reason: str = "", words: str = "") -> int:
    """Hide every post of the subject of the case, and notify them once. Returns how many.

    In a case about an anonymous post, these are the posts under its alias: those of one thread.
    Without a `reason` it is spam. Other open cases about the posts are closed. The log entry holds
    which posts and threads were hidden, and everything has its time: so restore_removed_posts()
    leaves alone what somebody else hid or closed. It also holds what was hidden before: if that
    act is undone, the post stays hidden with the others.
    """
    check_rank(case, moderator)
    author = _lock_author(case)
    alias = getattr(case.content, "alias", None)
    post_ids = list(list_removable_posts(author, alias).order_by("pk").values_list("pk", flat=True))
    if not post_ids:
        return 0
    hidden_before = Post.objects.filter(author=author, alias=alias).exclude(removed_at=None)
    hidden_ids = list(hidden_before.values_list("pk", flat=True))
    reason, now = reason or Reason.SPAM, timezone.now()
    threads = Thread.objects.filter(posts__in=post_ids, posts__ancestors=[], removed_at=None)
    thread_ids = list(threads.values_list("pk", flat=True))
    Post.objects.filter(pk__in=post_ids).update(removed_at=now, removed_for=reason)
    recount_threads(_thread_ids(post_ids))
    hide_threads(thread_ids, at=now)
    _close_other_cases(post_ids, case, now)
    action = log_action(
        moderator, Action.Kind.HIDE_ALL, case, reason=reason, at=now,
        details={"posts": post_ids, "threads": thread_ids, "hidden_before": hidden_ids},
    )  # fmt: skip
    send_notice(author, action, words)
    return len(post_ids)


def _thread_ids(post_ids):
    return Post.objects.filter(pk__in=post_ids).values_list("thread_id", flat=True)


def _close_other_cases(post_ids, case, now):
    cases = _cases_about_posts(post_ids)
    cases.filter(closed_at=None).exclude(pk=case.pk).update(
        closed_at=now, outcome=Case.Outcome.ACTED
    )
    notify_reporters(Report.objects.filter(case__in=cases.filter(closed_at=now)))


def _cases_about_posts(post_ids):
    """The cases that are settled when these posts are hidden.

    Somebody in danger and an appeal still need a person, even after the posts are gone.
    """
    public_ids = Post.objects.filter(pk__in=post_ids).values("public_id")
    left_open = Q(origin=Case.Origin.APPEAL) | Q(pk__in=Case.objects.about_danger())
    return Case.objects.filter(kind="post", key__in=public_ids).exclude(left_open)


def find_standing_removal(post: Post) -> Action | None:
    """Return the removal that hides `post` too, whatever else hides it; None if all are undone."""
    hidden = Q(details__posts__contains=post.pk) | Q(details__hidden_before__contains=post.pk)
    removals = Action.objects.filter(hidden, kind=Action.Kind.HIDE_ALL).order_by("-pk")
    latest = removals.first()
    if latest is None:
        return None
    ended = Q(kind=Action.Kind.UNDO, details__undoes=latest.pk)
    # A moderator who restores the post in its case means just this one.
    restored = Q(kind=Action.Kind.RESTORE, target=f"post/{post.public_id}", pk__gt=latest.pk)
    ended |= restored & ~Q(details__has_key="undoes")
    return None if Action.objects.filter(ended).exists() else latest


def find_last_bulk_removal(**lookups) -> Action | None:
    """Return the last removal in the log, among those `lookups`, that can still be undone.

    Look for those of one case, or of cases about a profile.
    """
    recent = Action.objects.filter(at__gte=timezone.now() - REMOVAL_UNDO_WINDOW, **lookups)
    undone = recent.filter(kind=Action.Kind.UNDO).values_list("details__undoes", flat=True)
    removals = recent.filter(kind=Action.Kind.HIDE_ALL)
    return removals.exclude(pk__in=[pk for pk in undone if pk]).first()


@transaction.atomic
def restore_removed_posts(removal: Action, moderator: Member, words: str = "") -> int:
    """Restore what the log entry `removal` hid, and notify the author. Returns how many posts.

    What somebody else has hidden since stays hidden. A second time restores nothing. Moderators
    can do it within REMOVAL_UNDO_WINDOW; an appeal may take longer.
    """
    case = Case.objects.get(pk=removal.case_id)  # type: ignore[misc]
    author = _lock_author(case)
    earlier = Action.objects.filter(
        case_id=case.pk, kind=Action.Kind.UNDO, details__undoes=removal.pk
    )
    if earlier.exists():
        return 0
    post_ids = [*removal.details["posts"], *removal.details.get("hidden_before", [])]
    openings = Post.objects.filter(pk__in=post_ids, ancestors=[])
    threads = Thread.objects.filter(pk__in=openings.values("thread"), removed_at=removal.at)
    restore_threads(list(threads.values_list("pk", flat=True)))
    posts = Post.objects.filter(pk__in=post_ids, removed_at=removal.at)
    number = posts.update(removed_at=None, removed_for="")
    recount_threads(_thread_ids(post_ids))
    _reopen_cases(removal)
    _put_held_posts_in_queue(post_ids)
    action = log_action(moderator, Action.Kind.UNDO, case, details={"undoes": removal.pk})
    send_notice(author, action, words)
    return number


def _reopen_cases(removal):
    """Open the cases again that the removal closed, unless there is a newer one like it."""
    closed = _cases_about_posts(removal.details["posts"]).filter(closed_at=removal.at)
    newer = Case.objects.open().filter(origin=OuterRef("origin"), kind="post", key=OuterRef("key"))
    closed.exclude(Exists(newer)).update(closed_at=None, outcome="")


def _put_held_posts_in_queue(post_ids):
    """Whose case was closed while they were hidden: their authors still wait for a decision."""
    has_case = Case.objects.open().filter(kind="post", key=OuterRef("public_id"))
    has_case = has_case.exclude(origin=Case.Origin.FIRST)  # It closes by itself after a week.
    held = Post.objects.filter(pk__in=post_ids, removed_at=None, withdrawn_at=None)
    for post in held.exclude(held_at=None).exclude(Exists(has_case)):
        open_case(Case.Origin.HELD, "post", post, HELD_URGENCY)


def _lock_author(case):
    """Lock the author until the end of the transaction, so that two clicks remove once."""
    author = case.author
    return author and Member.objects.select_for_update().filter(pk=author.pk).first()


@transaction.atomic
def remove_all_posts_from_profile(
    member: Member, moderator: Member, reason: str = "", words: str = ""
) -> int:
    """Hide every post of `member` without a report: in a case about their profile."""
    case = open_case(Case.Origin.FLAG, "member", member, REASON_URGENCY[Reason.SPAM])
    number = remove_all_posts(case, moderator, reason, words)
    close_case(case, Case.Outcome.ACTED)
    return number


def find_last_bulk_removal_from_profile(member: Member) -> Action | None:
    """Return the last removal from the profile of `member` that can still be undone."""
    return find_last_bulk_removal(subject_id=member.pk, target=f"member/{member.pk}")


def undo_bulk_removal(case: Case, moderator: Member, words: str) -> None:
    """Restore the posts that were last removed in this case, if that can still be undone."""
    if removal := find_last_bulk_removal(case_id=case.pk):
        restore_removed_posts(removal, moderator, words)
