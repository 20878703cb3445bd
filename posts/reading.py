"""Reading threads: pages of a tree, and the lists of other pages."""

from dataclasses import dataclass

from groups.models import Group

from .models import Reaction, Thread

SIZE = 25  # Posts on one page of a thread.


@dataclass
class Passage:
    """One page of a thread: its posts in reading order, and whether more lie around them."""

    posts: list
    has_earlier: bool
    has_later: bool

    @property
    def first(self):
        return self.posts[0]

    @property
    def last(self):
        return self.posts[-1]


def passage(thread, reader, after=None, before=None, at=None):
    """The page of `thread` after, before or beginning at the post of that public id.

    An unknown id gives the first page. Two queries from the index of reading order, wherever in
    the thread: the middle costs what the beginning costs.
    """
    posts = thread.posts.for_reader(reader)
    place = thread.posts.filter(public_id=after or before or at or "").values_list("path")
    if before and place.exists():
        found = list(posts.filter(path__lt=place[:1]).order_by("-path")[: SIZE + 1])
        earlier, found = len(found) > SIZE, found[:SIZE][::-1]
        return Passage(_linked(found, thread.posts.for_reader(reader)), earlier, True)
    lookup = "path__gt" if after else "path__gte"
    start = place.first() if (after or at) else None
    if start:
        posts = posts.filter(**{lookup: start[0]})
    found = list(posts.in_reading_order()[: SIZE + 1])
    later, found = len(found) > SIZE, found[:SIZE]
    earlier = bool(start) and bool(found) and bool(found[0].ancestors)
    return Passage(_linked(found, thread.posts.for_reader(reader)), earlier, later)


def _linked(posts, around):
    """Give `answers`, the post it answers, to each post of which the indent does not tell.

    That is one whose answered post stands on an earlier page, or at the same indent.
    """
    by_pk = {post.pk: post for post in posts}
    missing = {p.ancestors[-1] for p in posts if p.depth > 1} - set(by_pk)
    elsewhere = {p.pk: p for p in around.filter(pk__in=missing)} if missing else {}
    for post in posts:
        parent = by_pk.get(post.ancestors[-1]) if post.depth > 1 else None
        is_beside = parent is not None and parent.indent == post.indent
        post.answers = parent if is_beside else elsewhere.get((post.ancestors or [None])[-1])
    return posts


def own_reactions(posts, reader):
    """The kinds that `reader` gave, by post, in one query."""
    if not reader.is_authenticated:
        return {}
    given = {}
    own = Reaction.objects.filter(post__in=posts, member=reader).values_list("post", "kind")
    for post, kind in own:
        given.setdefault(post, set()).add(kind)
    return given


def received_reactions(posts, reader):
    """For the reader's own posts: who gave what. Nobody else is told."""
    own = [post for post in posts if reader.is_authenticated and post.author_id == reader.pk]
    counted = [post for post in own if post.reaction_count]
    received = {}
    if counted:
        rows = Reaction.objects.filter(post__in=counted).select_related("member").order_by("pk")
        for reaction in rows:
            received.setdefault(reaction.post_id, []).append(reaction)
    return received


def home_waiting(member, limit):
    """Threads without a first reply that `member` could answer, the longest waiting first."""
    return list(waiting_for(member).order_by("opened_at", "pk")[:limit])


def waiting_for(member):
    """Waiting threads that `member` may read, other than their own."""
    threads = Thread.objects.visible_to(member).not_blocked_for(member).waiting().for_list()
    return threads.exclude(author=member) if member.is_authenticated else threads


def new_in_groups(member, limit):
    """What moved last in the groups of `member`."""
    threads = Thread.objects.visible_to(member).not_blocked_for(member).for_list()
    return list(
        threads.filter(group__in=Group.objects.joined_by(member)).order_by(
            "-last_active_at", "-pk"
        )[:limit]
    )
