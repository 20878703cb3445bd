"""Reading threads: pages of a tree, and the lists of other pages."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, Subquery

from groups.models import Group

from .models import Post, Reaction, SavedPost, Thread
from .models.content_notes import folded_for
from .models.voices import is_hidden_from

SIZE = 25  # Posts on one page of a thread.


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


def passage(thread, reader, after="", before="", at="", newest_first=False):
    """The page of `thread` after, before or beginning at the post of that public id.

    As the tree, or flat with the newest first. An unknown id gives the first page. Straight from
    an index, wherever in the thread: the middle costs what the beginning costs.
    """
    posts = thread.posts.for_reader(reader)
    if reader.is_authenticated:
        mine = SavedPost.objects.filter(member=reader, post=OuterRef("pk"))
        posts = posts.annotate(is_saved=Exists(mine))
    named = after or before or at
    key = "pk" if newest_first else "path"
    # A NUL, which PostgreSQL refuses, or other signs that no id has.
    place = thread.posts.filter(public_id=named).values(key) if named.isalnum() else None
    found = posts.order_by("-pk" if newest_first else "path")
    if place is not None:
        found = found.filter(**{f"{key}__{_side(after, before, newest_first)}": Subquery(place)})
    backwards = bool(before) and place is not None
    rows = list((found.reverse() if backwards else found)[: SIZE + 1])
    if not rows and place is not None and not place.exists():
        return passage(thread, reader, newest_first=newest_first)
    more, rows = len(rows) > SIZE, rows[:SIZE]
    if backwards:
        rows.reverse()
    rows = folded_for(reader, _linked(rows, thread.posts.for_reader(reader), newest_first))
    begins = place is None if newest_first else bool(rows) and rows[0].opens_thread
    return Passage(
        rows,
        has_earlier=more if backwards else bool(rows) and not begins,
        has_later=backwards or more,
        newest_first=newest_first,
    )


def _side(after, before, newest_first):
    """The comparison that leads to the page: further down is lower where the newest is first."""
    if after:
        return "lt" if newest_first else "gt"
    if before:
        return "gt" if newest_first else "lt"
    return "lte" if newest_first else "gte"


def _linked(posts, around, flat=False):
    """Give `answers`, the post it answers, to each post of which the indent does not tell.

    That is one whose answered post stands on an earlier page, or at the same indent. Where the
    tree is `flat`, each reply to a reply.
    """
    by_pk = {post.pk: post for post in posts}
    missing = {p.ancestors[-1] for p in posts if p.depth > 1} - set(by_pk)
    elsewhere = {p.pk: p for p in around.filter(pk__in=missing)} if missing else {}
    for post in posts:
        parent = by_pk.get(post.ancestors[-1]) if post.depth > 1 else None
        is_beside = parent is not None and (flat or parent.indent == post.indent)
        post.answers = parent if is_beside else elsewhere.get((post.ancestors or [None])[-1])
    return posts


def whole(thread, reader, most):
    """The first `most` posts of `thread` with whom each answers, and whether there are more."""
    posts = list(thread.posts.for_reader(reader).in_reading_order()[: most + 1])
    has_more, posts = len(posts) > most, posts[:most]
    return folded_for(reader, _linked(posts, thread.posts.for_reader(reader), flat=True)), has_more


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


def reactions(posts, reader):
    """What `reader` gave, and what they were given: two dicts by post, from one query.

    Given: the kinds. Received: the reactions to the reader's own posts, which nobody else is told
    of, without those of somebody across a block.
    """
    given, received = {}, {}
    if not reader.is_authenticated:
        return given, received
    if not any(post.author_id == reader.pk for post in posts):
        # Most pages hold nothing of their reader's, and this is the cheaper question.
        rows = Reaction.objects.filter(member=reader, post__in=posts)
        for key, kind in rows.values_list("post", "kind"):
            given.setdefault(key, set()).add(kind)
        return given, received
    rows = Reaction.objects.filter(Q(member=reader) | Q(post__author=reader), post__in=posts)
    rows = rows.filter(member__is_active=True)
    rows = rows.alias(is_muted=is_hidden_from(reader, "member")).filter(is_muted=False)
    for row in rows.select_related("member", "voice").order_by("pk"):
        if row.member_id == reader.pk:
            given.setdefault(row.post_id, set()).add(row.kind)
        else:
            received.setdefault(row.post_id, []).append(row)
    return given, received


def home_waiting(member, limit):
    """Threads without a first reply that `member` could answer, the longest waiting first."""
    threads = list(waiting_for(member).order_by("opened_at", "pk")[:limit])
    mark_shared(threads, member)
    return threads


def waiting_for(member):
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
        rows = Group.challenges.through.objects.filter(
            group__in={thread.group_id for thread in threads},
            challenge__in=reader.challenges.all(),
        )
        for row in rows.select_related("challenge").order_by("pk"):
            shared.setdefault(row.group_id, []).append(row.challenge)
    for thread in threads:
        thread.shared = shared.get(thread.group_id, [])


def new_in_groups(member, limit):
    """What moved last in the groups of `member`."""
    threads = Thread.objects.visible_to(member).not_blocked_for(member).for_list(member)
    threads = threads.exclude(marks__in=member.read_marks.muted())
    return list(
        threads.filter(group__in=Group.objects.joined_by(member)).order_by(
            "-last_active_at", "-pk"
        )[:limit]
    )
