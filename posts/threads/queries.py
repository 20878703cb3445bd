"""Loads one page of a thread, and single posts for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, Func, IntegerField, OuterRef, Q, QuerySet, Subquery, Value

from accounts.models import Member
from posts.models import Post, Reaction, SavedPost, Thread
from posts.models.aliases import is_blocked_for
from posts.models.content_notes import annotate_display
from posts.threads.blocked_quotes import fold_blocked_quotes
from posts.threads.muted_authors import mark_muted_authors
from recovery_forum.lib.prepared_queries import prepared_query

PAGE_SIZE = 25  # Posts on one page of a thread.
MAX_COUNTED_POSTS = 1_000  # Posts before a page are counted up to here, which bounds the query.
MAX_OUTLINE_POSTS = 50
# The page shows the name and the avatar of an author, whether they are of the forum's team, and
# whether they share what support they got.
# The other columns of a member are deferred, because they would be loaded with each post.
AUTHOR_FIELDS = {
    "id", "name", "name_key", "avatar", "avatar_for", "shares_support", "is_staff",
}  # fmt: skip
DEFERRED_AUTHOR_FIELDS = [
    f"author__{field.name}"
    for field in Member._meta.concrete_fields
    if field.name not in AUTHOR_FIELDS
]


@dataclass
class PagePosition:
    """Where a page is in its thread: the numbers of its first and last post, and of all posts."""

    first: int
    last: int
    total: int

    @property
    def is_far(self) -> bool:
        """Whether there are more posts before the page than are counted."""
        return self.first > MAX_COUNTED_POSTS


@dataclass
class ThreadPage:
    """One page of a thread: its posts in order, and whether there are earlier and later ones.

    `position` is None if the page holds the whole thread, or lists the newest first.
    """

    posts: list[Post]
    has_earlier: bool
    has_later: bool
    newest_first: bool = False
    position: PagePosition | None = None

    @property
    def first(self) -> Post | None:
        return self.posts[0] if self.posts else None

    @property
    def last(self) -> Post | None:
        return self.posts[-1] if self.posts else None


@prepared_query
def find_thread_for_page(*, reader: Member, public_id: str) -> QuerySet[Thread]:
    """Return the thread, loaded for its page, as one row; no row if `reader` may not see it."""
    return Thread.objects.visible_to(reader).for_page(reader).filter(public_id=public_id)


def load_thread_page(
    thread: Thread,
    reader: Member,
    after: str = "",
    before: str = "",
    at: str = "",
    newest_first: bool = False,
) -> ThreadPage:
    """Return the page of `thread` after, before or beginning at the post with that public id.

    The posts come as a tree, or flat with the newest first. An unknown id returns the first page.
    A thread of one page is returned whole for any `at`, so that whoever replied also sees what they
    replied to. Uses an index, so a page in the middle costs as much as the first.
    """
    if at and not newest_first and thread.reply_count < PAGE_SIZE:
        page = _load_page(thread, reader)
        if not page.has_later:
            return page
    return _load_page(thread, reader, after, before, at, newest_first)


def _load_page(
    thread: Thread,
    reader: Member,
    after: str = "",
    before: str = "",
    at: str = "",
    newest_first: bool = False,
) -> ThreadPage:
    public_id = after or before or at
    # PostgreSQL refuses a NUL; no id has other special characters.
    anchor_id = public_id if public_id.isalnum() else None
    lookup = _choose_lookup(after, before, newest_first) if anchor_id else ""
    backwards = bool(before and anchor_id)
    rows = _load_posts(
        lookup, backwards, newest_first, thread=thread, reader=reader, anchor_id=anchor_id
    )
    if not rows and anchor_id and not thread.posts.filter(public_id=anchor_id).exists():
        return _load_page(thread, reader, newest_first=newest_first)
    more, rows = len(rows) > PAGE_SIZE, rows[:PAGE_SIZE]
    if backwards:
        rows.reverse()
    for post in rows:
        post.thread = thread
    rows = annotate_display(reader, _attach_parents(rows, thread, reader, newest_first))
    fold_blocked_quotes(mark_muted_authors(rows, reader), reader)
    begins = not anchor_id if newest_first else bool(rows) and rows[0].opens_thread
    page = ThreadPage(
        rows,
        has_earlier=more if backwards else bool(rows) and not begins,
        has_later=backwards or more,
        newest_first=newest_first,
    )
    if rows and not newest_first and (page.has_earlier or page.has_later):
        page.position = _find_position(page, thread.reply_count + 1, after, backwards)
    return page


def _find_position(page: ThreadPage, total: int, after: str, backwards: bool) -> PagePosition:
    """Return the position of `page`. Posts that readers don't see make the numbers approximate."""
    counted = getattr(page.posts[0], "posts_before", 0)
    before = counted + bool(after) - len(page.posts) * backwards
    last = max(before, 0) + len(page.posts)
    return PagePosition(max(before, 0) + 1, last, max(total, last) if page.has_later else last)


@prepared_query
def _load_posts(
    lookup: str,
    backwards: bool,
    newest_first: bool,
    *,
    thread: Thread,
    reader: Member,
    anchor_id: str | None,
) -> QuerySet[Post]:
    """Return a page of posts and one more.

    `lookup` compares their place with that of the post `anchor_id`; it is "" for the first page.
    """
    posts = Post.objects.filter(thread=thread).for_reader(reader).defer(*DEFERRED_AUTHOR_FIELDS)
    if reader.is_authenticated:
        own = {"member": reader, "post": OuterRef("pk")}
        posts = posts.annotate(
            is_saved=Exists(SavedPost.objects.filter(**own)),
            own_reactions=ArraySubquery(Reaction.objects.filter(**own).values("kind")),
        )
    key = "pk" if newest_first else "path"
    if lookup:
        anchor = Post.objects.filter(thread=thread, public_id=anchor_id).values(key)
        posts = posts.filter(**{f"{key}__{lookup}": Subquery(anchor)})
        if not newest_first:
            posts = posts.annotate(posts_before=_count_posts_before(thread, anchor))
    posts = posts.order_by("-pk" if newest_first else "path")
    return (posts.reverse() if backwards else posts)[: PAGE_SIZE + 1]


def _count_posts_before(thread: Thread, anchor: Any) -> Func:
    """Return an expression: how many posts are before the `anchor`, up to MAX_COUNTED_POSTS.

    It is the same for all rows, so PostgreSQL computes it once, from the index.
    """
    before = Post.objects.filter(thread=thread, path__lt=Subquery(anchor)).order_by()
    ones = before.values_list(Value(1))[:MAX_COUNTED_POSTS]
    return Func(ArraySubquery(ones), function="cardinality", output_field=IntegerField())


def _choose_lookup(after: str, before: str, newest_first: bool) -> str:
    """Return the lookup for the posts of the page. Newest first, later posts have a lower id."""
    if after:
        return "lt" if newest_first else "gt"
    if before:
        return "gt" if newest_first else "lt"
    return "lte" if newest_first else "gte"


def _attach_parents(
    posts: list[Post], thread: Thread, reader: Member, flat: bool = False
) -> list[Post]:
    """Set `parent_post` on each post whose indentation does not show which post it answers.

    That is the case if the parent is on an earlier page or has the same indentation, and for each
    reply to a reply if the list is `flat`. Otherwise `parent_post` is None.
    """
    by_pk = {post.pk: post for post in posts}
    missing = {p.ancestors[-1] for p in posts if p.depth > 1} - set(by_pk)
    on_other_pages: dict[int | None, Post] = {}
    if missing:
        found = _posts_by_id(thread, reader, missing)
        on_other_pages = {post.pk: post for post in found}
    for post in posts:
        parent = by_pk.get(post.ancestors[-1]) if post.depth > 1 else None
        is_unclear = parent is not None and (flat or parent.indent == post.indent)
        parent_id = post.ancestors[-1] if post.ancestors else None
        post.parent_post = parent if is_unclear else on_other_pages.get(parent_id)
    return posts


def _posts_by_id(thread: Thread, reader: Member, post_ids: set[int]) -> QuerySet[Post]:
    return (
        Post.objects.filter(thread=thread, pk__in=post_ids)
        .for_reader(reader)
        .defer(*DEFERRED_AUTHOR_FIELDS)
    )


def load_thread_start(thread: Thread, reader: Member, limit: int) -> tuple[list[Post], bool]:
    """Return the first `limit` posts with their `parent_post`, and whether there are more."""
    posts = list(thread.posts.for_reader(reader).in_reading_order()[: limit + 1])
    has_more, posts = len(posts) > limit, posts[:limit]
    fold_blocked_quotes(mark_muted_authors(posts, reader), reader)
    return annotate_display(reader, _attach_parents(posts, thread, reader, flat=True)), has_more


def load_outline(thread: Thread, reader: Member) -> tuple[list[Post], bool]:
    """Return the posts of whoever opened `thread`, in reading order, and whether there are more.

    Named and anonymous posts of the same member are never listed together. If the account is gone,
    only the opening is known to be theirs.
    """
    if thread.alias_id:
        by_opener = Q(alias=thread.alias_id)
    elif thread.author_id:
        by_opener = Q(author=thread.author_id, alias=None)
    else:
        by_opener = Q(ancestors=[])
    posts = thread.posts.in_sight_of(reader).filter(by_opener).in_reading_order()
    rows = list(posts[: MAX_OUTLINE_POSTS + 1])
    shown = annotate_display(reader, fold_blocked_quotes(rows[:MAX_OUTLINE_POSTS], reader))
    return shown, len(rows) > MAX_OUTLINE_POSTS


def find_solution(thread: Thread, reader: Member, loaded: Sequence[Post] = ()) -> Post | None:
    """Return the reply that is marked as most helpful, or None if `reader` cannot see one.

    It is one of the `loaded` posts of the page, or costs a query.
    """
    found: Any = next((post for post in loaded if post.pk == thread.solution_id), None)
    if found:
        return None if found.is_gone or found.is_muted or found.is_hidden else found
    post = thread.posts.in_sight_of(reader).filter(pk=thread.solution_id).first()
    return post and annotate_display(reader, fold_blocked_quotes([post], reader))[0]


def list_received_reactions(posts: list[Post], reader: Member) -> dict[int, list[Reaction]]:
    """Return the reactions to the reader's own posts among `posts`, by post id.

    Only the author of a post sees who reacted. Leaves out blocked members and closed accounts,
    except under an alias, which would otherwise vanish together with a name.
    """
    own = [post.pk for post in posts if post.author_id == reader.pk]
    found: dict[int, list[Reaction]] = {}
    if own and reader.is_authenticated:
        for row in _reactions_to(reader, own):
            found.setdefault(row.post_id, []).append(row)
    return found


def _reactions_to(reader: Member, post_ids: list[int]) -> QuerySet[Reaction]:
    shown = Q(member__is_active=True) | Q(alias__isnull=False)
    rows = Reaction.objects.filter(shown, post__in=post_ids)
    rows = rows.exclude(member=reader).alias(is_muted=is_blocked_for(reader, "member"))
    return rows.filter(is_muted=False).select_related("member", "alias").order_by("pk")


def find_reply_target(
    thread: Thread, reader: Member, public_id: str | None, loaded: Sequence[Post] = ()
) -> Post | None:
    """Return the post of that id to reply to, from the `loaded` posts or by a query.

    Returns None without an id, and if the post is removed, withdrawn or blocked.
    """
    if not public_id or not public_id.isalnum():
        return None
    post: Any = next((post for post in loaded if post.public_id == public_id), None)
    post = post or thread.posts.for_reader(reader).filter(public_id=public_id).first()
    return None if post is None or post.is_gone or post.is_muted else post
