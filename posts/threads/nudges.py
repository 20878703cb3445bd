"""Chooses a friendly hint to show beside the composer. It blocks nobody."""

from datetime import timedelta

from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _

from posts.models import Post

QUIET_PERIOD = timedelta(days=90)
MAX_POSTS_IN_A_ROW = 2  # Replies; the next is the third.
MAX_POSTS_BETWEEN_TWO = 3  # Answers to the same person: from here on it is a talk of two.
MIN_POSTS_FOR_SHARE, MAX_SHARE_OF_POSTS = (
    10,
    0.4,
)  # Replies from which on a thread may belong to one alias, and to how much.


def choose_nudge(thread, member, answered=None):
    """One sentence for `member`, who may answer in `thread` the post `answered`, or ""."""
    if thread.kind == thread.Kind.DAILY:
        return ""
    if timezone.now() - thread.last_active_at > QUIET_PERIOD:
        return _(
            "This conversation has been quiet for a long time. You can answer here; in a new "
            "thread, more people will see it."
        )
    if thread.author_id == member.pk:
        return ""
    if answered and answered.ancestors and _is_exchange_of_two(thread, member, answered):
        told = _(
            "You two have much to say to each other. There are also messages, for two alone: see "
            '<a href="{url}">{name}</a>.'
        )
        person = answered.author
        return format_html(told, url=person.get_absolute_url(), name=person.name)
    if thread.last_author_id == member.pk:
        return _writes_most_posts(thread, member)
    return ""


def _is_exchange_of_two(thread, member, answered):
    """Never where one of them goes without a name: a message would tell it."""
    if answered.alias_id or answered.author_id in {None, member.pk}:
        return False
    own = thread.posts.filter(author=member, alias=None).exclude(ancestors=[]).order_by("-pk")
    above = [ancestors[-1] for ancestors in own.values_list("ancestors", flat=True)[:20]]
    theirs = Post.objects.filter(pk__in=above, author=answered.author_id, alias=None)
    return len(theirs.values_list("pk")[:MAX_POSTS_BETWEEN_TWO]) >= MAX_POSTS_BETWEEN_TWO


def _writes_most_posts(thread, member):
    last = list(
        thread.posts.order_by("-pk").values_list("author", flat=True)[: MAX_POSTS_IN_A_ROW + 1]
    )
    if len(last) > MAX_POSTS_IN_A_ROW and set(last[:MAX_POSTS_IN_A_ROW]) == {member.pk}:
        return _(
            "Your last replies stand here in a row. You can also add to the newest: for half an "
            "hour, “Edit” is below it."
        )
    if thread.reply_count < MIN_POSTS_FOR_SHARE:
        return ""
    own = thread.posts.filter(author=member).exclude(ancestors=[]).count()
    if own > MAX_SHARE_OF_POSTS * thread.reply_count:
        return _("Much of this conversation is yours. Maybe somebody else would like to come in.")
    return ""
