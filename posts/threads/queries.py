"""Loads one page of a thread, and single posts for it."""

from dataclasses import dataclass

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Subquery

from accounts.models import Member
from posts.models import Post, Reaction, SavedPost, Thread
from posts.models.aliases import is_blocked_for
from posts.models.content_notes import annotate_display
from recovery_forum.lib.prepared_queries import prepared_query

PAGE_SIZE = 25  # Posts on one page of a thread.
# Of whoever wrote a post, its page shows a name and a face. A member's row is long, and comes with
# each of their posts.
AUTHOR_FIELDS = {"id", "name", "name_key", "avatar", "avatar_for"}
DEFERRED_AUTHOR_FIELDS = [
    f"author__{field.name}"
    for field in Member._meta.concrete_fields
    if field.name not in AUTHOR_FIELDS
]


@dataclass
class ThreadPage:
    """One page of a thread: its posts in reading order, and whether more lie around them."""

    posts: list
    has_earlier: bool
    has_later: bool
    newest_first: bool = False

    @property
    def first(self):
        return self.posts[0] if self.posts else None

    @property
    def last(self):
        return self.posts[-1] if self.posts else None


@prepared_query
def find_thread_for_page(*, reader, public_id):
    """The thread of that id as `reader` may see it, ready for its page: one row, or none."""
    return Thread.objects.visible_to(reader).for_page(reader).filter(public_id=public_id)


def load_thread_page(thread, reader, after="", before="", at="", newest_first=False):
    """The page of `thread` after, before or beginning at the post of that public id.

    As the tree, or flat with the newest first. An unknown id gives the first page. Straight from
    an index, wherever in the thread: the middle costs what the beginning costs.
    """
    named = after or before or at
    # A NUL, which PostgreSQL refuses, or other signs that no id has.
    if not named.isalnum():
        named = None
    side = _comparison(after, before, newest_first) if named else ""
    backwards = bool(before and named)
    who = {"thread": thread, "reader": reader}
    rows = _posts_beside(side, backwards, newest_first, **who, named=named)
    if not rows and named and not thread.posts.filter(public_id=named).exists():
        return load_thread_page(thread, reader, newest_first=newest_first)
    more, rows = len(rows) > PAGE_SIZE, rows[:PAGE_SIZE]
    if backwards:
        rows.reverse()
    for post in rows:
        post.thread = thread
    rows = annotate_display(reader, _attach_parents(rows, thread, reader, newest_first))
    begins = not named if newest_first else bool(rows) and rows[0].opens_thread
    return ThreadPage(
        rows,
        has_earlier=more if backwards else bool(rows) and not begins,
        has_later=backwards or more,
        newest_first=newest_first,
    )


@prepared_query
def _posts_beside(side, backwards, newest_first, *, thread, reader, named):
    """One more than a page of posts, on that side of the one `named`, or the first ones."""
    posts = Post.objects.filter(thread=thread).for_reader(reader).defer(*DEFERRED_AUTHOR_FIELDS)
    if reader.is_authenticated:
        own = {"member": reader, "post": OuterRef("pk")}
        posts = posts.annotate(
            is_saved=Exists(SavedPost.objects.filter(**own)),
            given=ArraySubquery(Reaction.objects.filter(**own).values("kind")),
        )
    key = "pk" if newest_first else "path"
    if side:
        place = Post.objects.filter(thread=thread, public_id=named).values(key)
        posts = posts.filter(**{f"{key}__{side}": Subquery(place)})
    posts = posts.order_by("-pk" if newest_first else "path")
    return (posts.reverse() if backwards else posts)[: PAGE_SIZE + 1]


def _comparison(after, before, newest_first):
    """The comparison that leads to the page: further down is lower where the newest is first."""
    if after:
        return "lt" if newest_first else "gt"
    if before:
        return "gt" if newest_first else "lt"
    return "lte" if newest_first else "gte"


def _attach_parents(posts, thread, reader, flat=False):
    """Give `answers`, the post it answers, to each post of which the indent does not tell.

    That is one whose answered post stands on an earlier page, or at the same indent. Where the
    tree is `flat`, each reply to a reply.
    """
    by_pk = {post.pk: post for post in posts}
    missing = {p.ancestors[-1] for p in posts if p.depth > 1} - set(by_pk)
    elsewhere = {}
    if missing:
        found = _posts_by_key(thread, reader, missing)
        elsewhere = {post.pk: post for post in found}
    for post in posts:
        parent = by_pk.get(post.ancestors[-1]) if post.depth > 1 else None
        is_beside = parent is not None and (flat or parent.indent == post.indent)
        post.answers = parent if is_beside else elsewhere.get((post.ancestors or [None])[-1])
    return posts


def _posts_by_key(thread, reader, keys):
    return (
        Post.objects.filter(thread=thread, pk__in=keys)
        .for_reader(reader)
        .defer(*DEFERRED_AUTHOR_FIELDS)
    )


def load_thread_start(thread, reader, most):
    """The first `most` posts of `thread` with whom each answers, and whether there are more."""
    posts = list(thread.posts.for_reader(reader).in_reading_order()[: most + 1])
    has_more, posts = len(posts) > most, posts[:most]
    return annotate_display(reader, _attach_parents(posts, thread, reader, flat=True)), has_more


def find_solution(thread, reader):
    """The answer that helped most, ready to be shown first; None where there is none to show."""
    found = thread.posts.for_reader(reader).filter(
        pk=thread.solution_id, removed_at=None, withdrawn_at=None
    )
    post = found.filter(is_muted=False).first()
    return post and annotate_display(reader, [post])[0]


def reactions_received(posts, reader):
    """The reactions to the reader's own among `posts`, by post: nobody else is told of them.

    Without those of somebody across a block, or who left.
    """
    own = [post.pk for post in posts if post.author_id == reader.pk]
    found = {}
    if own and reader.is_authenticated:
        for row in _reactions_to(reader, own):
            found.setdefault(row.post_id, []).append(row)
    return found


def _reactions_to(reader, keys):
    rows = Reaction.objects.filter(post__in=keys, member__is_active=True)
    rows = rows.exclude(member=reader).alias(is_muted=is_blocked_for(reader, "member"))
    return rows.filter(is_muted=False).select_related("member", "alias").order_by("pk")


def find_reply_target(found, reader, public_id, loaded=()):
    """The post that a reply names, from those `loaded` or by a query.

    None where it names none, or one that can't be answered: a gap, or one across a block.
    """
    if not public_id or not public_id.isalnum():
        return None
    post = next((post for post in loaded if post.public_id == public_id), None)
    post = post or found.posts.for_reader(reader).filter(public_id=public_id).first()
    return None if post is None or post.is_gone or post.is_muted else post
