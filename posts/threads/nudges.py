"""Chooses a friendly hint to show beside the composer. It blocks nobody."""

from datetime import timedelta
from typing import cast

from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _

from accounts.models import Member
from posts.models import Case, Post, Thread

# After a post about a crisis, whoever answers sees what helps.
CRISIS_PERIOD = timedelta(days=2)
QUIET_PERIOD = timedelta(days=90)
MAX_POSTS_IN_A_ROW = 2  # Replies of one member; the third gets a hint.
MAX_POSTS_BETWEEN_TWO = 3  # Replies to the same member; then it is an exchange of two.
# From so many replies on, no member should have written more than this share of them.
MIN_POSTS_FOR_SHARE = 10
MAX_SHARE_OF_POSTS = 0.4


def choose_nudge(thread: Thread, member: Member, answered: Post | None = None) -> str:
    """Return a sentence for `member`, who is about to reply to `answered` in `thread`, or ""."""
    if thread.kind == thread.Kind.DAILY:
        return ""
    if timezone.now() - thread.last_active_at > QUIET_PERIOD:
        return _(
            "This thread has been quiet for a long time. You can reply here, but more people "
            "will see a new thread."
        )
    if thread.author_id == member.pk:
        return ""
    if _opened_with_crisis(thread):
        return _(
            "These are words of a hard hour, and the moderators have been told. What helps: say "
            "that you read it, ask plainly whether they are safe, and stay if you can."
        )
    if answered and answered.ancestors and _is_exchange_of_two(thread, member, answered):
        sentence = _(
            "You two have a lot to talk about. You can also send private messages to <a "
            'href="{url}"><bdi>{name}</bdi></a>.'
        )
        person = cast(Member, answered.author)  # Posts without an author are no exchange.
        return format_html(sentence, url=person.get_absolute_url(), name=person.name)
    if thread.last_author_id == member.pk:
        return _writes_most_posts(thread, member)
    return ""


def _opened_with_crisis(thread):
    """Return whether the words of its opening moved the thread to the top, a short time ago.

    Never what a report says: this tells nothing that the words themselves don't tell. A case that
    was dismissed was a false alarm, or they are safe.
    """
    is_recent = timezone.now() - thread.opened_at < CRISIS_PERIOD
    if not is_recent or thread.priority != Thread.Priority.URGENT:
        return False
    openings = thread.posts.filter(ancestors=[]).values("public_id")
    cases = Case.objects.filter(origin=Case.Origin.CRISIS, kind="post", key__in=openings)
    return not cases.filter(outcome__in=[Case.Outcome.LEFT, Case.Outcome.SAFE]).exists()


def _is_exchange_of_two(thread, member, answered):
    """Anonymous posts do not count: the link to a message would reveal the author."""
    if answered.alias_id or answered.author_id in {None, member.pk}:
        return False
    own = thread.posts.filter(author=member, alias=None).exclude(ancestors=[]).order_by("-pk")
    parent_ids = [ancestors[-1] for ancestors in own.values_list("ancestors", flat=True)[:20]]
    theirs = Post.objects.filter(pk__in=parent_ids, author=answered.author_id, alias=None)
    return len(theirs.values_list("pk")[:MAX_POSTS_BETWEEN_TWO]) >= MAX_POSTS_BETWEEN_TWO


def _writes_most_posts(thread, member):
    latest = list(
        thread.posts.order_by("-pk").values_list("author", flat=True)[: MAX_POSTS_IN_A_ROW + 1]
    )
    if len(latest) > MAX_POSTS_IN_A_ROW and set(latest[:MAX_POSTS_IN_A_ROW]) == {member.pk}:
        return _(
            "You've written the last few replies. You can also add to the newest one: you can "
            "edit it for half an hour."
        )
    if thread.reply_count < MIN_POSTS_FOR_SHARE:
        return ""
    own = thread.posts.filter(author=member).exclude(ancestors=[]).count()
    if own > MAX_SHARE_OF_POSTS * thread.reply_count:
        return _("You've written much of this thread. Maybe leave some room for others.")
    return ""
