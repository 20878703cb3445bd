"""Hides, restores and erases the posts of a member who deletes their account."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce, Now
from django.utils.translation import gettext as _

from accounts.profiles.pseudonyms import get_name_key
from posts.models import Draft, Picture, Post, PostVersion, Reaction, Thread
from posts.pictures.services import delete_pictures
from posts.reactions.services import recount_reactions
from posts.threads.counts import recount_threads
from recovery_forum.lib.text import LETTERS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from accounts.models import AccountDeletion, Member

QUOTED_LINE = re.compile(r"^(?P<mark>[ >]*>) *(?P<text>\S.*)$", re.M)
# A name ends with a letter: the full stop after it belongs to the sentence.
CALLED_NAME = re.compile(rf"@(?P<name>[{LETTERS}.-]*[{LETTERS}])")
MIN_QUOTE_LENGTH = 12  # Characters. Anybody may have written "Thank you.".


def hide_member_posts(deletion: AccountDeletion) -> dict:
    """Remove the author from all posts, and hide the text if it is to be erased.

    Returns what restore_member_posts() needs to undo it.
    """
    member = deletion.member
    threads = Thread.objects.filter(author=member)
    restore_data = {
        "posts": list(Post.objects.filter(author=member).values_list("pk", flat=True)),
        "titles": dict(threads.values_list("pk", "title")),
        "last_in": list(Thread.objects.filter(last_author=member).values_list("pk", flat=True)),
    }
    if not deletion.keeps_posts:
        readable = Post.objects.filter(author=member, withdrawn_at=None)
        restore_data["gaps"] = list(readable.values_list("pk", flat=True))
        readable.update(withdrawn_at=deletion.requested_at)
        threads.update(title=_("A thread whose first post was deleted"))
    Post.objects.filter(author=member).update(author=None)
    Thread.objects.filter(last_author=member).update(last_author=None)
    threads.update(author=None)
    _recount_threads_of(restore_data["posts"])
    return restore_data


def _recount_threads_of(post_ids):
    recount_threads(Post.objects.filter(pk__in=post_ids).values_list("thread_id", flat=True))


def restore_member_posts(deletion: AccountDeletion, restore_data: dict) -> None:
    """Undo hide_member_posts()."""
    member = deletion.member
    posts = Post.objects.filter(pk__in=restore_data["posts"])
    posts.update(author=member)
    posts.filter(pk__in=restore_data.get("gaps", [])).update(withdrawn_at=None)
    for pk, title in restore_data["titles"].items():
        Thread.objects.filter(pk=pk).update(author=member, title=title)
    # Not where somebody else has replied since.
    Thread.objects.filter(pk__in=restore_data["last_in"], last_author=None).update(
        last_author=member
    )
    _recount_threads_of(restore_data["posts"])


def erase_member_posts(member: Member, restore_data: dict, keeps_posts: bool) -> None:
    """Erase what the deletion of the account leaves: texts, quotes, mentions and counts.

    Reactions go, except anonymous ones if the posts stay: both are by the same alias.
    """
    if not keeps_posts:
        # Including what an open page of theirs sent after the posts were hidden.
        own_posts = Post.objects.filter(Q(pk__in=restore_data["posts"]) | Q(author=member))
        _erase_quotes(own_posts)
        _blank_posts(own_posts)
        _recount_threads_of(list(own_posts.values_list("pk", flat=True)))
        _delete_empty_threads(restore_data["titles"])
    _delete_pictures(Picture.objects.filter(member=member))
    member.reports.update(words="")  # The reports stay, for their cases; their text goes.
    _erase_mentions(member)
    if keeps_posts:
        Reaction.objects.filter(member=member, alias__isnull=False).update(member=None)
    _delete_reactions(member)


def _blank_posts(posts):
    """Leave the gap of a withdrawn post. The search index follows the text."""
    PostVersion.objects.filter(post__in=posts).delete()
    delete_pictures(Picture.objects.filter(post__in=posts))
    Reaction.objects.filter(post__in=posts).delete()
    posts.update(
        text="", html=Post._meta.get_field("html").rendered(Post(text="")), notes=[], own_note="",
        submission=None, reaction_count=0, reactions_by_kind={},
        withdrawn_at=Coalesce("withdrawn_at", Now()),
    )  # fmt: skip


def _delete_pictures(pictures):
    """Delete pictures, also from posts that stay: a picture identifies somebody without a name."""
    for picture in pictures.exclude(post=None).select_related("post"):
        markdown = rf"!\[(?:\\.|[^\]\\])*\]\({re.escape(picture.file.url)}\)"
        replacement = f"*{_('A picture was taken away.')}*"
        _replace_text(picture.post, re.sub(markdown, replacement, picture.post.text))
    delete_pictures(pictures)


def _delete_empty_threads(thread_ids):
    """Delete the threads in which nobody else has posted."""
    posts = Post.objects.filter(thread=OuterRef("pk")).exclude(text="")
    Thread.objects.filter(~Exists(posts), pk__in=thread_ids).delete()


def _erase_quotes(posts):
    """Replace lines that others quoted from these posts by "…". Their own text stays.

    Also in earlier versions of what they wrote, and in their drafts.
    """
    texts_by_thread: dict[int, list[str]] = {}
    for thread_id, text in posts.values_list("thread_id", "text"):
        texts_by_thread.setdefault(thread_id, []).append(text)
    replies = Post.objects.filter(thread__in=texts_by_thread).exclude(pk__in=posts)
    versions = PostVersion.objects.filter(post__in=replies).annotate(thread_id=F("post__thread"))
    for rows in (replies, versions, Draft.objects.filter(thread__in=texts_by_thread)):
        for row in rows.filter(text__contains=">").iterator():
            _replace_text(row, remove_quotes(row.text, texts_by_thread[row.thread_id]))


def remove_quotes(text: str, sources: Iterable[str]) -> str:
    """Return `text` with "…" in place of each quoted line that is in one of the `sources`."""
    source_text = "\n".join(" ".join(source.split()) for source in sources)

    def replace_line(line):
        quote = " ".join(line["text"].split())
        is_theirs = len(quote) >= MIN_QUOTE_LENGTH and quote in source_text
        return f"{line['mark']} …" if is_theirs else line[0]

    return QUOTED_LINE.sub(replace_line, text)


def _erase_mentions(member):
    """Replace the name after an @, also a former one, in what others wrote."""
    keys = {member.name_key, *member.former_names.values_list("name_key", flat=True)}

    def replace_name(called):
        is_theirs = get_name_key(called["name"]) in keys
        return f"@{_('someone who left')}" if is_theirs else called[0]

    # Reads every text with an @: the search index has no names that are everyday words.
    for rows in (Post.objects, PostVersion.objects, Draft.objects):
        for row in rows.filter(text__contains="@").iterator():
            _replace_text(row, CALLED_NAME.sub(replace_name, row.text))


def _replace_text(row, text):
    """Change the text of a post, of an earlier version of one, or of a draft."""
    if text != row.text:
        row.text = text
        row.save(update_fields=["text", "html"] if isinstance(row, Post) else ["text"])


def _delete_reactions(member):
    post_ids = list(Reaction.objects.filter(member=member).values_list("post_id", flat=True))
    Reaction.objects.filter(member=member).delete()
    recount_reactions(post_ids)
