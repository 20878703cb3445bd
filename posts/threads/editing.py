"""Edits posts, withdraws them, and restores withdrawn posts."""

from difflib import SequenceMatcher
from hashlib import sha256

from django.db import transaction
from django.utils import timezone

from posts.models import Post, PostVersion
from posts.pictures.services import attach_pictures
from posts.safety.screening import record_screening, screen_post
from posts.tags.services import set_thread_tags


class EditConflict(Exception):
    """The post was changed elsewhere since its words were read."""


def text_fingerprint(text: str) -> str:
    """What tells one state of a post from another, for the form that changes it."""
    return sha256(text.encode()).hexdigest()[:16]


@transaction.atomic
def update_post(post, text, mark="", shows_history=None, tags=None, screening=None):
    """Replace the text of `post`, render it again, and store the earlier text as a version.

    `mark` is text_fingerprint() of the text that the author saw. Raises EditConflict if the post
    has another text by now, so that nobody's change is lost unseen. `tags` are those of the
    thread; None leaves them. `screening` is that of the form; without one, the text is screened
    here. Moderators see what it finds, but a post that others can read already is not held.
    """
    now = Post.objects.select_for_update().get(pk=post.pk)
    if mark and mark != text_fingerprint(now.text):
        raise EditConflict
    if shows_history is not None:
        now.shows_history = shows_history
    is_changed = text != now.text
    if is_changed:
        PostVersion.objects.create(post=now, text=now.text)
        now.text, now.edited_at = text, timezone.now()
    now.save(update_fields=["text", "html", "edited_at", "shows_history"])
    if is_changed:
        record_screening(screening or screen_post("", text, now.author), "post", now)
    attach_pictures(now)
    if tags is not None:
        set_thread_tags(now.thread_id, tags)


@transaction.atomic
def withdraw_post(post):
    """Take `post` back at its author's wish. Its place stays, as a gap.

    For some minutes its words are kept for the author to undo it; see forget_withdrawn(). A thread
    whose opening is withdrawn stays readable: the answers belong to those who gave them.
    """
    now = timezone.now()
    PostVersion.objects.create(post=post, text=post.text, until=now)
    post.text, post.withdrawn_at = "", now
    post.save(update_fields=["text", "html", "withdrawn_at"])
    post.reactions.all().delete()
    Post.objects.filter(pk=post.pk).update(reaction_count=0)


@transaction.atomic
def undo_withdrawal(post):
    """Give the words back. Gives whether there was something to give back."""
    last = post.versions.filter(until=post.withdrawn_at).last() if post.can_be_undone else None
    if last is None:
        return False
    post.text, post.withdrawn_at = last.text, None
    post.save(update_fields=["text", "html", "withdrawn_at"])
    last.delete()
    return True


def diff_words(before: str, after: str):
    """Pieces of (what happened, words): "same", "gone" or "new", word by word."""
    old, new = before.split(" "), after.split(" ")
    for act, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if act == "equal":
            yield "same", " ".join(old[i:j])
            continue
        if j > i:
            yield "gone", " ".join(old[i:j])
        if m > k:
            yield "new", " ".join(new[k:m])
