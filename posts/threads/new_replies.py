"""New replies to a member, for the home page."""

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db.models import (
    BigIntegerField,
    BooleanField,
    CharField,
    Exists,
    F,
    Func,
    OuterRef,
    Q,
    QuerySet,
    Value,
)

from accounts.models import Member, Notification
from posts.models import Post, ReadMark
from posts.models.content_notes import annotate_display
from posts.threads.blocked_quotes import fold_blocked_quotes
from recovery_forum.lib.prepared_queries import prepared_query

MAX_NOTIFICATIONS = 8  # To look through, since some of their posts are gone or read.
POST_ADDRESS = "/posts/([^/?]+)"  # As a regular expression: what is in the brackets is its id.


def list_new_replies_to(member: Member, limit: int) -> list[Post]:
    """Return the latest posts that answer or mention `member` and that they have not read yet.

    Each comes with its thread and group. Leaves out what `member` may not see any more.
    """
    posts = fold_blocked_quotes(list(_find_unread_answers(limit, member=member)), member)
    return annotate_display(member, posts)


@prepared_query
def _find_unread_answers(limit: int, *, member: Member) -> QuerySet[Post]:
    kinds = [Notification.Kind.REPLIED, Notification.Kind.MENTIONED]
    unseen = Notification.objects.visible_to(member).filter(kind__in=kinds, seen_at=None)
    address = Func(F("url"), Value(POST_ADDRESS), function="substring", output_field=CharField())
    ids = unseen.order_by("-at", "-pk").annotate(public_id=address).values("public_id")
    own_id = Func(
        OuterRef("pk"),
        template="ARRAY[%(expressions)s]",
        output_field=ArrayField(BigIntegerField()),
    )
    read = ReadMark.objects.filter(member=member, thread=OuterRef("thread")).filter(
        Q(read_to__gte=OuterRef("pk")) | Q(read_ids__contains=own_id)
    )
    posts = Post.objects.visible_to(member).in_sight_of(member)
    # An array, so that PostgreSQL looks the few posts up by their index.
    is_wanted = Func(
        F("public_id"),
        ArraySubquery(ids[:MAX_NOTIFICATIONS]),
        template="(%(expressions)s))",
        arg_joiner=" = ANY (",
        output_field=BooleanField(),
    )
    posts = posts.filter(is_wanted, ~Exists(read))
    return posts.select_related("thread__group", "author", "alias").order_by("-pk")[:limit]
