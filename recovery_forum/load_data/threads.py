"""Threads, posts, reactions, read marks and notifications."""

from bisect import bisect
from datetime import UTC, datetime
from itertools import accumulate
from random import Random

from accounts.models import Notification
from posts.models import Alias, Post, Reaction, ReadMark, Thread
from recovery_forum.load_data.bulk_copy import (
    NULL_CELL,
    EscapedCell,
    copy_rows,
    format_moment,
    without_indexes,
)
from recovery_forum.load_data.groups import compute_group_weights
from recovery_forum.load_data.members import COMMUNITY_AGE_DAYS, DAY_SECONDS
from recovery_forum.load_data.text import PostWriter, choose_public_id, load_titles

MAX_REPLIES = 10_000  # Replies in the longest thread; at most a tenth of all posts.
# Threads of the first group without a reply, so that a page of them is full in communities of every
# size; at most a tenth of all threads.
UNANSWERED_THREADS = 60
MAX_DEPTH = 60
THREADS_PER_ANONYMOUS = 40  # Every so many threads is opened without a name.
EVENING_HOURS = (18, 19, 20, 21, 22, 23)  # Hours in which two of three replies are written.
THREAD_KINDS = ["discussion"] * 7 + ["question"] * 2 + ["story"]
SUPPORT_WANTED = ["", "", "", "listening", "experience", "ideas", "accountability"]


class _ThreadInProgress:
    """One thread while its posts are written, the oldest first."""

    __slots__ = (
        "asked",
        "author",
        "first_reply",
        "group",
        "key",
        "last_at",
        "last_author",
        "last_unnamed",
        "opened",
        "posts",
        "public_id",
        "replies",
        "title",
        "unnamed",
    )  # fmt: skip

    def __init__(self, key, group, author, opened, replies, chance):
        self.key, self.group, self.author, self.opened = key, group, author, opened
        self.public_id = choose_public_id(chance)
        self.title = f"{chance.choice(load_titles())[:100]} {key}"
        self.asked = replies
        self.unnamed = key % THREADS_PER_ANONYMOUS == 0
        self.posts = []  # Of each post: its id, and the cell of its ancestors without brackets.
        self.replies = 0
        self.first_reply = self.last_author = self.last_at = None
        self.last_unnamed = False

    def take(self, key, author, at, chance):
        """Note a post; the cell of its ancestors."""
        above = self._above(chance)
        self.posts.append((key, above))
        if above:
            self.replies += 1
            if author != self.author and self.first_reply is None:
                self.first_reply = at
        self.last_author, self.last_at = author, at
        self.last_unnamed = self.unnamed and author == self.author
        return EscapedCell(f"{{{above}}}")

    def _above(self, chance):
        """Ids over the new post, with commas: half answer the opening, a third what came last."""
        if not self.posts:
            return ""
        luck = chance.random()
        place = 0 if luck < 0.5 else -1 if luck < 0.8 else chance.randrange(len(self.posts))
        key, above = self.posts[place]
        if above.count(",") >= MAX_DEPTH:
            key, above = self.posts[0]
        return f"{above},{key}" if above else str(key)


def load_threads(threads: int, posts: int, inside, chance: Random, now: float, watch) -> None:
    """`posts` posts in `threads` threads of the groups whose members `inside` lists.

    `watch` wraps what takes long, to show how far it is: watch(iterable, total, what).
    """
    talks = _plan_threads(threads, posts, inside, chance, now)
    moments = _choose_post_times(talks, chance, now)
    reactions = []
    with without_indexes(Post, Reaction, ReadMark, Thread, Alias):
        copy_rows(
            Alias,
            "id thread member number",
            ((t.key // THREADS_PER_ANONYMOUS, t.key, t.author, 0) for t in talks if t.unnamed),
        )
        rows = _build_posts(moments, talks, inside, chance, now, reactions)
        copy_rows(
            Post,
            "id public_id thread author alias ancestors text html posted_at withdrawn_at"
            " reaction_count",
            watch(rows, len(moments), "posts"),
        )
        copy_rows(Reaction, "post member kind given_at", reactions)
        _copy_threads(talks, chance)
        copy_rows(ReadMark, "member thread read_to seen_up_to caught_up_at subscription",
             _build_read_marks(talks, inside, chance))  # fmt: skip
    _load_notifications(talks, chance, now)


def _plan_threads(count, posts, inside, chance, now):
    weights = list(accumulate(compute_group_weights(len(inside))))
    unheard = range(1, 1 + min(UNANSWERED_THREADS, count // 10))
    replies = _choose_reply_counts(count, posts, unheard, chance)
    talks = []
    for key in range(1, count + 1):
        is_first = key == 1 or key - 1 in unheard
        group = 0 if is_first else bisect(weights, chance.random() * weights[-1])
        # A place that grows: the half of all threads is of its last year.
        age = DAY_SECONDS * COMMUNITY_AGE_DAYS * (chance.random() ** 1.6 if key > 1 else 0.9)
        opened = _shift_to_evening(now - 3_600 - age, chance)
        people = inside[group]
        author = people[chance.randrange(len(people))]
        talks.append(
            _ThreadInProgress(
                key, group, author, min(opened, now - 3_600), replies[key - 1], chance
            )
        )
    return talks


def _choose_reply_counts(count, posts, unheard, chance):
    """How many replies each thread has: a few long ones, many short, those at `unheard` none."""
    counts = [0] * count
    counts[0] = min(MAX_REPLIES, posts // 10)
    left = posts - count - counts[0]
    weights = [min(chance.paretovariate(1.2), 60) for _ in range(count)]
    for place in (0, *unheard):
        weights[place] = 0
    for place in chance.choices(range(count), weights, k=max(left, 0)):
        counts[place] += 1
    return counts


def _choose_post_times(talks, chance, now):
    """When something is said, and in which thread: (seconds, place), the oldest first."""
    moments = []
    for place, talk in enumerate(talks):
        moments.append((talk.opened, place))
        span = now - talk.opened
        if talk.asked < 1_000:
            span = min(span, DAY_SECONDS * chance.lognormvariate(1.2, 1))
        for _ in range(talk.asked):
            at = _shift_to_evening(talk.opened + 60 + span * chance.random() ** 2, chance)
            moments.append((min(max(at, talk.opened + 60), now - 60), place))
    moments.sort()
    return moments


def _shift_to_evening(at, chance):
    """`at`, or for two of three an hour of that evening."""
    if chance.random() < 0.33:
        return int(at)
    return int(
        at // DAY_SECONDS * DAY_SECONDS
        + chance.choice(EVENING_HOURS) * 3_600
        + chance.randrange(3_600)
    )


def _build_posts(moments, talks, inside, chance, now, reactions):
    write = PostWriter(chance).post
    kinds = list(Reaction.Kind)
    for key, (at, place) in enumerate(moments, start=1):
        talk = talks[place]
        people = inside[talk.group]
        opens = not talk.posts
        author = talk.author if opens else people[chance.randrange(len(people))]
        ancestors = talk.take(key, author, at, chance)
        text, html = write()
        given = _choose_reactions(people, author, chance)
        reactions.extend((key, who, chance.choice(kinds), format_moment(at)) for who in given)
        alias = talk.key // THREADS_PER_ANONYMOUS if talk.last_unnamed else None
        gone = None if opens or key % 200 else format_moment(at + 60)
        yield (
            key, choose_public_id(chance), talk.key, author, alias, ancestors, text, html, format_moment(at),
            gone, len(given),
        )  # fmt: skip


def _choose_reactions(people, author, chance):
    """Who reacted: one post of five moved one to four people."""
    if chance.random() > 0.2:
        return ()
    some = {people[chance.randrange(len(people))] for _ in range(chance.randint(1, 4))}
    return sorted(some - {author})


def _copy_threads(talks, chance):
    columns = (
        "id public_id group author alias title kind support_wanted opened_at last_active_at last_author"
        " last_alias reply_count first_reply_at"
    )

    def rows():
        for talk in talks:
            alias = talk.key // THREADS_PER_ANONYMOUS if talk.unnamed else None
            first = NULL_CELL if talk.first_reply is None else format_moment(talk.first_reply)
            yield (
                talk.key, talk.public_id, talk.group + 1, talk.author, alias, talk.title,
                chance.choice(THREAD_KINDS),
                chance.choice(SUPPORT_WANTED), format_moment(talk.opened), format_moment(talk.last_at), talk.last_author,
                alias if talk.last_unnamed else None, talk.replies, EscapedCell(first),
            )  # fmt: skip

    copy_rows(Thread, columns, rows())


def _build_read_marks(talks, inside, chance):
    """Each thread was opened by some of its group; half of them have read all of it."""
    for talk in talks:
        people = inside[talk.group]
        readers = {people[chance.randrange(len(people))] for _ in range(chance.randint(1, 12))}
        for member in sorted(readers | ({1} if talk.group == 0 else set())):
            through = chance.random() < 0.5
            at = len(talk.posts) - 1 if through else chance.randrange(len(talk.posts))
            known = talk.posts[at][0]
            caught = format_moment(talk.last_at) if at == len(talk.posts) - 1 else None
            follows = "follows" if chance.random() < 0.2 else ""
            yield member, talk.key, known, known, caught, follows


def _load_notifications(talks, chance, now):
    """Who opened one of the last threads finds the replies in their notifications."""
    latest = sorted((t for t in talks if t.replies), key=lambda t: t.last_at)[-20_000:]
    copy_rows(
        Notification,
        "member kind url latest_actor at since",
        (
            (t.author, Notification.Kind.REPLIED, _get_thread_path(t), t.last_author,
             format_moment(t.last_at), format_moment(t.last_at))
            for t in latest
            if not t.unnamed
        ),
    )  # fmt: skip
    for number in range(1, 61):  # The first member has a full page of them.
        talk = latest[-number % len(latest)]
        Notification.objects.create(
            member_id=1, kind=Notification.Kind.REPLIED, url=f"{_get_thread_path(talk)}?{number}",
            latest_actor_id=chance.choice((2, 3)), at=datetime.fromtimestamp(now - number, UTC),
        )  # fmt: skip


def _get_thread_path(talk):
    return Thread(public_id=talk.public_id, title=talk.title).get_absolute_url()
