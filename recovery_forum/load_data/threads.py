"""Threads, posts, reactions, read marks and notifications."""

import json
from bisect import bisect
from collections import Counter
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
# Threads of the first group without a reply, so that their page is full in communities of every
# size. At most a tenth of all threads.
UNANSWERED_THREADS = 60
MAX_DEPTH = 60
THREADS_PER_ANONYMOUS = 40  # One of these is opened anonymously.
EVENING_HOURS = (18, 19, 20, 21, 22, 23)  # Two of three replies are written in these hours.
THREAD_KINDS = ["discussion"] * 7 + ["question"] * 2 + ["story"]
SUPPORT_WANTED = ["", "", "", "listening", "experience", "ideas", "accountability"]


class _ThreadPlan:
    """A thread whose posts are being generated, the oldest first."""

    __slots__ = (
        "author",
        "first_reply",
        "group",
        "is_anonymous",
        "is_last_anonymous",
        "key",
        "last_at",
        "last_author",
        "opened",
        "planned_replies",
        "posts",
        "public_id",
        "replies",
        "title",
    )  # fmt: skip

    def __init__(self, key, group, author, opened, replies, rng):
        self.key, self.group, self.author, self.opened = key, group, author, opened
        self.public_id = choose_public_id(rng)
        self.title = f"{rng.choice(load_titles())[:100]} {key}"
        self.planned_replies = replies
        self.is_anonymous = key % THREADS_PER_ANONYMOUS == 0
        self.posts = []  # (id, cell of its ancestors without brackets) of each post.
        self.replies = 0
        self.first_reply = self.last_author = self.last_at = None
        self.is_last_anonymous = False

    def add_post(self, key, author, at, rng, is_gone):
        """Add a post, which counts unless it is gone. Return the cell of its ancestors."""
        ancestors_cell = self._choose_ancestors(rng)
        self.posts.append((key, ancestors_cell))
        if is_gone:
            return EscapedCell(f"{{{ancestors_cell}}}")
        if ancestors_cell:
            self.replies += 1
            if author != self.author and self.first_reply is None:
                self.first_reply = at
        self.last_author, self.last_at = author, at
        self.is_last_anonymous = self.is_anonymous and author == self.author
        return EscapedCell(f"{{{ancestors_cell}}}")

    def _choose_ancestors(self, rng):
        """Return the ids above a new post, separated by commas.

        Half of the posts reply to the opening post, a third to the latest post.
        """
        if not self.posts:
            return ""
        luck = rng.random()
        place = 0 if luck < 0.5 else -1 if luck < 0.8 else rng.randrange(len(self.posts))
        key, ancestors_cell = self.posts[place]
        if ancestors_cell.count(",") >= MAX_DEPTH:
            key, ancestors_cell = self.posts[0]
        return f"{ancestors_cell},{key}" if ancestors_cell else str(key)


def load_threads(
    threads: int, posts: int, memberships, rng: Random, now: float, show_progress
) -> None:
    """Create `threads` threads with `posts` posts. `memberships` are the member ids of each group.

    `show_progress(iterable, total, label)` wraps a long loop and prints how far it is.
    """
    plans = _plan_threads(threads, posts, memberships, rng, now)
    moments = _choose_post_times(plans, rng, now)
    reactions: list[tuple] = []
    with without_indexes(Post, Reaction, ReadMark, Thread, Alias):
        copy_rows(
            Alias,
            "id thread member number",
            ((t.key // THREADS_PER_ANONYMOUS, t.key, t.author, 0) for t in plans if t.is_anonymous),
        )
        rows = _build_posts(moments, plans, memberships, rng, now, reactions)
        copy_rows(
            Post,
            "id public_id thread author alias ancestors text html posted_at withdrawn_at"
            " reaction_count reactions_by_kind counts_as_answer",
            show_progress(rows, len(moments), "posts"),
        )
        copy_rows(Reaction, "post member kind given_at", reactions)
        _copy_threads(plans, rng)
        copy_rows(ReadMark, "member thread read_to seen_up_to caught_up_at subscription",
             _build_read_marks(plans, memberships, rng))  # fmt: skip
    _load_notifications(plans, rng, now)


def _plan_threads(count, posts, memberships, rng, now):
    weights = list(accumulate(compute_group_weights(len(memberships))))
    unanswered = range(1, 1 + min(UNANSWERED_THREADS, count // 10))
    replies = _choose_reply_counts(count, posts, unanswered, rng)
    plans = []
    for key in range(1, count + 1):
        is_first = key == 1 or key - 1 in unanswered
        group = 0 if is_first else bisect(weights, rng.random() * weights[-1])
        # The community grows: half of all threads are from the last year.
        age = DAY_SECONDS * COMMUNITY_AGE_DAYS * (rng.random() ** 1.6 if key > 1 else 0.9)
        opened = _shift_to_evening(now - 3_600 - age, rng)
        people = memberships[group]
        author = people[rng.randrange(len(people))]
        plans.append(
            _ThreadPlan(key, group, author, min(opened, now - 3_600), replies[key - 1], rng)
        )
    return plans


def _choose_reply_counts(count, posts, unanswered, rng):
    """Return the number of replies of each thread. Those at `unanswered` have none."""
    counts = [0] * count
    counts[0] = min(MAX_REPLIES, posts // 10)
    left = posts - count - counts[0]
    weights = [min(rng.paretovariate(1.2), 60) for _ in range(count)]
    for place in (0, *unanswered):
        weights[place] = 0
    for place in rng.choices(range(count), weights, k=max(left, 0)):
        counts[place] += 1
    return counts


def _choose_post_times(plans, rng, now):
    """Return (seconds since 1970, index of the plan) of each post, the oldest first."""
    moments = []
    for place, plan in enumerate(plans):
        moments.append((plan.opened, place))
        span = now - plan.opened
        if plan.planned_replies < 1_000:
            span = min(span, DAY_SECONDS * rng.lognormvariate(1.2, 1))
        for _ in range(plan.planned_replies):
            at = _shift_to_evening(plan.opened + 60 + span * rng.random() ** 2, rng)
            moments.append((min(max(at, plan.opened + 60), now - 60), place))
    moments.sort()
    return moments


def _shift_to_evening(at, rng):
    """Return `at`, or in two of three cases a time in the evening of that day."""
    if rng.random() < 0.33:
        return int(at)
    return int(
        at // DAY_SECONDS * DAY_SECONDS + rng.choice(EVENING_HOURS) * 3_600 + rng.randrange(3_600)
    )


def _build_posts(moments, plans, memberships, rng, now, reactions):
    write = PostWriter(rng).write_post
    kinds = list(Reaction.Kind)
    for key, (at, place) in enumerate(moments, start=1):
        plan = plans[place]
        people = memberships[plan.group]
        opens = not plan.posts
        author = plan.author if opens else people[rng.randrange(len(people))]
        gone = None if opens or key % 200 else format_moment(at + 60)
        ancestors = plan.add_post(key, author, at, rng, is_gone=bool(gone))
        text, html = write()
        given = _choose_reactions(people, author, rng)
        chosen = [rng.choice(kinds) for _who in given]
        reactions.extend(
            (key, who, kind, format_moment(at)) for who, kind in zip(given, chosen, strict=True)
        )
        alias = (
            plan.key // THREADS_PER_ANONYMOUS
            if plan.is_anonymous and author == plan.author
            else None
        )
        yield (
            key, choose_public_id(rng), plan.key, author, alias, ancestors, text, html,
            format_moment(at), gone, len(given), json.dumps(Counter(chosen)), True,
        )  # fmt: skip


def _choose_reactions(people, author, rng):
    """Return who reacted: one post of five has one to four reactions."""
    if rng.random() > 0.2:
        return ()
    chosen = {people[rng.randrange(len(people))] for _ in range(rng.randint(1, 4))}
    return sorted(chosen - {author})


def _copy_threads(plans, rng):
    columns = (
        "id public_id group author alias title kind support_wanted opened_at last_active_at"
        " last_author last_alias reply_count first_reply_at"
    )

    def rows():
        for plan in plans:
            alias = plan.key // THREADS_PER_ANONYMOUS if plan.is_anonymous else None
            first = NULL_CELL if plan.first_reply is None else format_moment(plan.first_reply)
            yield (
                plan.key, plan.public_id, plan.group + 1, plan.author, alias, plan.title,
                rng.choice(THREAD_KINDS), rng.choice(SUPPORT_WANTED), format_moment(plan.opened),
                format_moment(plan.last_at), plan.last_author,
                alias if plan.is_last_anonymous else None, plan.replies, EscapedCell(first),
            )  # fmt: skip

    copy_rows(Thread, columns, rows())


def _build_read_marks(plans, memberships, rng):
    """Yield read marks: some members opened each thread, and half of them read all of it."""
    for plan in plans:
        people = memberships[plan.group]
        readers = {people[rng.randrange(len(people))] for _ in range(rng.randint(1, 12))}
        for member in sorted(readers | ({1} if plan.group == 0 else set())):
            through = rng.random() < 0.5
            at = len(plan.posts) - 1 if through else rng.randrange(len(plan.posts))
            known = plan.posts[at][0]
            caught = format_moment(plan.last_at) if at == len(plan.posts) - 1 else None
            follows = "follows" if rng.random() < 0.2 else ""
            yield member, plan.key, known, known, caught, follows


def _load_notifications(plans, rng, now):
    """Notify the authors of the latest threads about their replies."""
    latest = sorted((t for t in plans if t.replies), key=lambda t: t.last_at)[-20_000:]
    copy_rows(
        Notification,
        "member kind url latest_actor at since",
        (
            (t.author, Notification.Kind.REPLIED, _get_thread_path(t), t.last_author,
             format_moment(t.last_at), format_moment(t.last_at))
            for t in latest
            if not t.is_anonymous
        ),
    )  # fmt: skip
    for number in range(1, 61):  # The first member has a full page of notifications.
        plan = latest[-number % len(latest)]
        Notification.objects.create(
            member_id=1, kind=Notification.Kind.REPLIED, url=f"{_get_thread_path(plan)}?{number}",
            latest_actor_id=rng.choice((2, 3)), at=datetime.fromtimestamp(now - number, UTC),
        )  # fmt: skip


def _get_thread_path(plan):
    return Thread(public_id=plan.public_id, title=plan.title).get_absolute_url()
