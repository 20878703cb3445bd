"""Reading threads: pages of a tree, and the lists of other pages."""

from dataclasses import dataclass

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, Func, OuterRef, Subquery

from accounts.models import Member
from groups.models import Group
from recovery_forum.lib.prepared import prepared

from .models import Post, Reaction, ReadMark, SavedPost, Thread
from .models.content_notes import folded_for
from .models.voices import is_hidden_from

SIZE = 25  # Posts on one page of a thread.
BY_TURN = ("turn", "opened_at", "pk")  # Of those who wait.
# Of whoever wrote a post, its page shows a name and a face. A member's row is long, and comes with
# each of their posts.
SHOWN_OF_AUTHOR = {"id", "name", "name_key", "avatar", "avatar_for"}
UNSEEN = [
    f"author__{field.name}"
    for field in Member._meta.concrete_fields
    if field.name not in SHOWN_OF_AUTHOR
]


@dataclass
class Passage:
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


@prepared
def page_of_thread(*, reader, public_id):
    """The thread of that id as `reader` may see it, ready for its page: one row, or none."""
    return Thread.objects.visible_to(reader).for_page(reader).filter(public_id=public_id)


def passage(thread, reader, after="", before="", at="", newest_first=False):
    """The page of `thread` after, before or beginning at the post of that public id.

    As the tree, or flat with the newest first. An unknown id gives the first page. Straight from
    an index, wherever in the thread: the middle costs what the beginning costs.
    """
    named = after or before or at
    # A NUL, which PostgreSQL refuses, or other signs that no id has.
    if not named.isalnum():
        named = None
    side = _side(after, before, newest_first) if named else ""
    backwards = bool(before and named)
    who = {"thread": thread, "reader": reader}
    rows = _posts_beside(side, backwards, newest_first, **who, named=named)
    if not rows and named and not thread.posts.filter(public_id=named).exists():
        return passage(thread, reader, newest_first=newest_first)
    more, rows = len(rows) > SIZE, rows[:SIZE]
    if backwards:
        rows.reverse()
    for post in rows:
        post.thread = thread
    rows = folded_for(reader, _linked(rows, thread, reader, newest_first))
    begins = not named if newest_first else bool(rows) and rows[0].opens_thread
    return Passage(
        rows,
        has_earlier=more if backwards else bool(rows) and not begins,
        has_later=backwards or more,
        newest_first=newest_first,
    )


@prepared
def _posts_beside(side, backwards, newest_first, *, thread, reader, named):
    """One more than a page of posts, on that side of the one `named`, or the first ones."""
    posts = Post.objects.filter(thread=thread).for_reader(reader).defer(*UNSEEN)
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
    return (posts.reverse() if backwards else posts)[: SIZE + 1]


def _side(after, before, newest_first):
    """The comparison that leads to the page: further down is lower where the newest is first."""
    if after:
        return "lt" if newest_first else "gt"
    if before:
        return "gt" if newest_first else "lt"
    return "lte" if newest_first else "gte"


def _linked(posts, thread, reader, flat=False):
    """Give `answers`, the post it answers, to each post of which the indent does not tell.

    That is one whose answered post stands on an earlier page, or at the same indent. Where the
    tree is `flat`, each reply to a reply.
    """
    by_pk = {post.pk: post for post in posts}
    missing = {p.ancestors[-1] for p in posts if p.depth > 1} - set(by_pk)
    elsewhere = {}
    if missing:
        found = _posts_by_key(thread=thread, reader=reader, keys=sorted(missing))
        elsewhere = {post.pk: post for post in found}
    for post in posts:
        parent = by_pk.get(post.ancestors[-1]) if post.depth > 1 else None
        is_beside = parent is not None and (flat or parent.indent == post.indent)
        post.answers = parent if is_beside else elsewhere.get((post.ancestors or [None])[-1])
    return posts


@prepared
def _posts_by_key(*, thread, reader, keys):
    return Post.objects.filter(thread=thread, pk__any_of=keys).for_reader(reader).defer(*UNSEEN)


def whole(thread, reader, most):
    """The first `most` posts of `thread` with whom each answers, and whether there are more."""
    posts = list(thread.posts.for_reader(reader).in_reading_order()[: most + 1])
    has_more, posts = len(posts) > most, posts[:most]
    return folded_for(reader, _linked(posts, thread, reader, flat=True)), has_more


def helper_of(thread, reader):
    """The answer that helped most, ready to be shown first; None where there is none to show."""
    found = thread.posts.for_reader(reader).filter(
        pk=thread.helped_by_id, removed_at=None, withdrawn_at=None
    )
    post = found.filter(is_muted=False).first()
    return post and folded_for(reader, [post])[0]


def openings_of(threads, reader):
    """The opening of each of `threads` by the thread, without gaps."""
    found = Post.objects.filter(
        thread__in=threads, ancestors=[], removed_at=None, withdrawn_at=None
    )
    posts = folded_for(reader, list(found.for_reader(reader)))
    return {post.thread_id: post for post in posts}


def received(posts, reader):
    """The reactions to the reader's own among `posts`, by post: nobody else is told of them.

    Without those of somebody across a block, or who left.
    """
    own = [post.pk for post in posts if post.author_id == reader.pk]
    found = {}
    if own and reader.is_authenticated:
        for row in _reactions_to(reader=reader, keys=own):
            found.setdefault(row.post_id, []).append(row)
    return found


@prepared
def _reactions_to(*, reader, keys):
    rows = Reaction.objects.filter(post__pk__any_of=keys, member__is_active=True)
    rows = rows.exclude(member=reader).alias(is_muted=is_hidden_from(reader, "member"))
    return rows.filter(is_muted=False).select_related("member", "voice").order_by("pk")


def home_waiting(member, limit):
    """Threads without a first reply that `member` could answer, in the order of their turns."""
    threads = _first_in_turn(limit, member=member)
    mark_shared(threads, member)
    return threads


@prepared
def _first_in_turn(limit, *, member):
    return waiting_for(member=member).order_by(*BY_TURN)[:limit]


def waiting_for(*, member):
    """Waiting threads that `member` may read, other than their own."""
    # Words that were taken back or removed ask for nothing any more.
    gone = Post.objects.filter(thread=OuterRef("pk"), ancestors=[]).exclude(
        removed_at=None, withdrawn_at=None
    )
    threads = Thread.objects.visible_to(member).not_blocked_for(member).waiting()
    # Nor does somebody who left still wait.
    threads = threads.filter(~Exists(gone), group__archived_at=None).exclude(author=None)
    threads = threads.for_list(member)
    return threads.exclude(author=member) if member.is_authenticated else threads


def mark_shared(threads, reader):
    """Give each thread `shared`: challenges of its group that `reader` lives with too.

    The group's, never the author's own, which the author may have told to nobody.
    """
    shared = {}
    if reader.is_authenticated and threads:
        groups = sorted({thread.group_id for thread in threads})
        for row in _shared_challenges(reader=reader, groups=groups):
            shared.setdefault(row.group_id, []).append(row.challenge)
    for thread in threads:
        thread.shared = shared.get(thread.group_id, [])


@prepared
def _shared_challenges(*, reader, groups):
    rows = Group.challenges.through.objects.filter(
        group__pk__any_of=groups, challenge__in=reader.challenges.all()
    )
    return rows.select_related("challenge").order_by("pk")


@prepared
def new_in_groups(limit, *, member):
    """What moved last in the groups of `member`.

    Each group gives its newest, straight from its index. Going back through all threads would take
    long for somebody whose groups are small and quiet.
    """
    newest_first = "-last_active_at", "-pk"
    threads = Thread.objects.visible_to(member).not_blocked_for(member)
    threads = threads.exclude(marks__in=ReadMark.objects.filter(member=member).muted())
    of_group = threads.filter(group=OuterRef("pk")).order_by(*newest_first).values("pk")
    newest = Func(ArraySubquery(of_group[:limit]), function="unnest")
    found = Group.objects.joined_by(member).annotate(newest=newest).values("newest")
    return Thread.objects.filter(pk__in=found).for_list(member).order_by(*newest_first)[:limit]


@prepared
def group_for(*, reader, slug):
    """The group of that slug if `reader` may know of it: one row, or none.

    `is_readable` tells whether they may read in it.
    """
    readable = Group.objects.readable_by(reader).filter(pk=OuterRef("pk"))
    return Group.objects.visible_to(reader).filter(slug=slug).annotate(is_readable=Exists(readable))


def threads_of_group(kind, *, group, reader, tag=None):
    """Threads of `group` as `reader` may see them, ready for a list; of one kind, or of all.

    With `tag`, only those that are marked with it.
    """
    threads = Thread.objects.visible_to(reader).not_blocked_for(reader)
    threads = threads.filter(group=group).for_list(reader)
    if tag is not None:
        threads = threads.filter(tags__contains=[tag])
    return threads.filter(kind=kind) if kind else threads


@prepared
def pinned_in(*, group, reader):
    """What the organizers of `group` keep above its other threads, the newest first."""
    threads = threads_of_group("", group=group, reader=reader)
    return threads.filter(pinned_at__isnull=False).order_by("-pinned_at")
