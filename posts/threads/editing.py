"""Edits posts, withdraws them, and restores withdrawn posts."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from difflib import SequenceMatcher

from django.db import transaction
from django.utils import timezone

from posts.models import Post, PostVersion, Thread
from posts.pictures.services import attach_pictures
from posts.safety.floods import find_held_at, find_hosts, open_flood_case
from posts.safety.screening import Screening, record_screening, screen_post
from posts.tags.services import set_thread_tags
from posts.threads.counts import recount_threads
from posts.threads.mentions import notify_mentioned_members
from recovery_forum.lib.text import hash_text

# Pairs of equal words in two versions, which a comparison goes through. 3,500 words of English have
# about 120,000; "a a a a" would keep a worker busy for half a minute.
MAX_EQUAL_PAIRS = 500_000


class EditConflict(Exception):
    """The post was changed in another window after its text was loaded."""


@transaction.atomic
def update_post(
    post: Post,
    text: str,
    text_hash: str = "",
    shows_history: bool | None = None,
    tags: list[str] | None = None,
    title: str = "",
    screening: Screening | None = None,
) -> None:
    """Replace the text of `post`, render it again, and store the earlier text as a version.

    With `title`, the thread that the post opens also gets a new title. Members whom the new text
    mentions are notified, unless the earlier one mentioned them.

    `text_hash` is hash_text() of the text that the author saw. Raises EditConflict if the post
    has another text by now, so that no change is overwritten unseen. `tags` are those of the
    thread; None leaves them. `screening` is that of the form; without one, the text is screened
    here: what would hold a new post holds the changed one, until a moderator has read it.
    """
    stored = Post.objects.select_for_update().get(pk=post.pk)
    if text_hash and text_hash != hash_text(stored.text):
        raise EditConflict
    html_before = stored.html
    if shows_history is not None:
        stored.shows_history = shows_history
    if (title or stored.thread.title, text) == (stored.thread.title, stored.text):
        stored.save(update_fields=["shows_history"])
    else:
        _change_text(stored, text, title or stored.thread.title, screening)
    if not stored.held_at:
        notify_mentioned_members(stored, set(), html_before)
    attach_pictures(stored)
    if tags is not None:
        set_thread_tags(stored.thread_id, tags)


def _change_text(post, text, title, screening):
    """Store text and title, and hold the post if a moderator has to read the change first."""
    screening = screening or screen_post(title, text, post.author)
    held_at = _find_held_at(post, text, screening)
    _store_version(post)
    post.text, post.edited_at = text, timezone.now()
    post.save(update_fields=["text", "html", "edited_at", "shows_history"])
    Thread.objects.filter(pk=post.thread_id).update(title=title)
    if held_at and not post.held_at:
        _hold_post(post, held_at)
        if not screening.held_at:
            open_flood_case(post)
    record_screening(screening, "post", post)


def _find_held_at(post, text, screening):
    """Return now, if a moderator has to read the change first. New links count as in a new post."""
    links = text if find_hosts(text) - find_hosts(post.text) else ""
    return find_held_at(screening, post.author, links, bool(post.alias_id))


def _hold_post(post, held_at):
    """Show the post to its author only. With its opening, the whole thread waits."""
    post.held_at = held_at
    Post.objects.filter(pk=post.pk).update(held_at=held_at)
    if post.opens_thread:
        Thread.objects.filter(pk=post.thread_id).update(held_at=held_at)
    recount_threads([post.thread_id])


@transaction.atomic
def withdraw_post(post: Post) -> None:
    """Withdraw `post` for its author: delete text and reactions, and leave a placeholder.

    The text stays as a version for ten minutes, so that the author can undo it; then
    erase_withdrawn_posts() deletes it. A thread whose opening is withdrawn loses its title. With
    replies it stays readable, because they belong to their authors; without, nobody else sees it.
    """
    now = timezone.now()
    thread = Thread.objects.select_for_update(no_key=True).get(pk=post.thread_id)
    _store_version(post, now)
    post.text, post.withdrawn_at = "", now
    post.save(update_fields=["text", "html", "withdrawn_at"])
    if post.opens_thread:
        others = thread.posts.exclude(pk=post.pk).filter(removed_at=None, withdrawn_at=None)
        withdrawn_at = None if others.exists() else now
        Thread.objects.filter(pk=thread.pk).update(title="", withdrawn_at=withdrawn_at)
    post.reactions.all().delete()
    Post.objects.filter(pk=post.pk).update(reaction_count=0, reactions_by_kind={})
    recount_threads([post.thread_id])


def _store_version(post: Post, until: datetime | None = None) -> None:
    """Store the text of `post`, and the title of the thread that it opens, until now."""
    title = post.thread.title if post.opens_thread else ""
    PostVersion.objects.create(
        post=post, text=post.text, title=title, until=until or timezone.now()
    )


@transaction.atomic
def change_title(post: Post, title: str) -> None:
    """Give the thread that `post` opens another title. The earlier one stays as a version.

    Readers no longer see the versions: a moderator may have taken a name out of the title.
    """
    _store_version(post)
    Post.objects.filter(pk=post.pk).update(shows_history=False)
    Thread.objects.filter(pk=post.thread_id).update(title=title)


@transaction.atomic
def undo_withdrawal(post: Post) -> bool:
    """Restore the text of a withdrawn post. Returns False if it was too late."""
    if not post.can_be_undone or post.withdrawn_at is None:
        return False
    last = post.versions.filter(until=post.withdrawn_at).last()
    if last is None:
        return False
    post.text, post.withdrawn_at = last.text, None
    post.save(update_fields=["text", "html", "withdrawn_at"])
    if post.opens_thread:
        Thread.objects.filter(pk=post.thread_id).update(title=last.title, withdrawn_at=None)
    last.delete()
    recount_threads([post.thread_id])
    return True


def diff_words(before: str, after: str) -> Iterator[tuple[str, str]]:
    """Yield pairs of a change ("same", "gone" or "new") and the words that it concerns.

    Texts that consist of few words, over and over, count as changed altogether.
    """
    old, new = before.split(" "), after.split(" ")
    counts = Counter(new)
    if sum(counts[word] for word in old) > MAX_EQUAL_PAIRS:
        yield "gone", before
        yield "new", after
        return
    for change, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if change == "equal":
            yield "same", " ".join(old[i:j])
            continue
        if j > i:
            yield "gone", " ".join(old[i:j])
        if m > k:
            yield "new", " ".join(new[k:m])
