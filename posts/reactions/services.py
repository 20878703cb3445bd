"""Adds and removes reactions."""

from collections.abc import Iterable

from django.db import connection, transaction

from accounts.models import Member, Notification
from accounts.notifications.services import send_notification, withdraw_notification
from groups.groups.queries import select_readers
from posts.models import Alias, Post, Reaction

# {column of posts_post: SQL that computes the value for the post `t`}.
REACTION_COUNT_QUERIES = {
    "reaction_count": "SELECT count(*) FROM posts_reaction r WHERE r.post_id = t.id",
    "reactions_by_kind": """
        SELECT coalesce(jsonb_object_agg(k.kind, k.number), '{}') FROM (
            SELECT r.kind, count(*) AS number FROM posts_reaction r
            WHERE r.post_id = t.id GROUP BY r.kind
        ) k
    """,
}


def recount_reactions(post_ids: Iterable[int]) -> None:
    """Store how many reactions the posts have. Call it in the transaction that changed them."""
    columns = ", ".join(f"{column} = ({sql})" for column, sql in REACTION_COUNT_QUERIES.items())
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE posts_post t SET {columns} WHERE t.id = ANY (%s)",  # noqa: S608
            [list(post_ids)],
        )


@transaction.atomic
def toggle_reaction(post: Post, member: Member, kind: str) -> bool:
    """Add or remove the reaction `kind` of `member`. Returns whether it is now there.

    Notifies the author of the post, if they may still read it, or withdraws that. Locks the row of
    the post, so that the stored count is right after simultaneous taps.
    """
    Post.objects.select_for_update().only("pk").get(pk=post.pk)
    earlier = Reaction.objects.filter(post=post, member=member, kind=kind).first()
    if gone := earlier is not None:
        alias = earlier.alias  # Taken back as it was given, even if they have an alias since.
        earlier.delete()
    else:
        alias = Alias.objects.filter(thread=post.thread_id, member=member).first()
        Reaction.objects.create(post=post, member=member, kind=kind, alias=alias)
    recount_reactions([post.pk])
    details = (post.author_id, Notification.Kind.REACTED, member, post.get_absolute_url(), alias)
    if gone:
        withdraw_notification(*details)
    elif select_readers(post.thread.group_id, [post.author_id]):
        send_notification(*details)
    return not gone
