"""Hides, restores and erases the posts of a member who deletes their account."""

import re

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Now
from django.utils.translation import gettext as _

from posts.models import Picture, Post, PostVersion, Reaction, Thread
from posts.pictures.services import delete_pictures

QUOTED = re.compile(r"^(?P<mark>[ >]*>) *(?P<words>\S.*)$", re.M)
MIN_QUOTE_LENGTH = 12  # Characters. "Thank you." is nobody's alone.


def hide_member_posts(departure):
    """Take the name off everything, and the words away where they are to be erased."""
    member = departure.member
    threads = Thread.objects.filter(author=member)
    held = {
        "posts": list(Post.objects.filter(author=member).values_list("pk", flat=True)),
        "titles": dict(threads.values_list("pk", "title")),
        "last_in": list(Thread.objects.filter(last_author=member).values_list("pk", flat=True)),
    }
    if not departure.keeps_posts:
        standing = Post.objects.filter(author=member, withdrawn_at=None)
        held["gaps"] = list(standing.values_list("pk", flat=True))
        standing.update(withdrawn_at=departure.asked_at)
        threads.update(title=_("A thread whose beginning was taken back"))
    Post.objects.filter(author=member).update(author=None)
    Thread.objects.filter(last_author=member).update(last_author=None)
    threads.update(author=None)
    return held


def restore_member_posts(departure, held):
    """Put everything back as it was."""
    member = departure.member
    posts = Post.objects.filter(pk__in=held["posts"])
    posts.update(author=member)
    posts.filter(pk__in=held.get("gaps", [])).update(withdrawn_at=None)
    for pk, title in held["titles"].items():
        Thread.objects.filter(pk=pk).update(author=member, title=title)
    # Somebody else may have answered since.
    still = Thread.objects.filter(pk__in=held["last_in"], last_author=None)
    still.update(last_author=member)


def erase_member_posts(member, held, keeps_posts):
    """What the account's row would leave behind: their words, quotes of them, and counts."""
    if not keeps_posts:
        # And what a page that was still open sent after they had gone.
        own = Post.objects.filter(Q(pk__in=held["posts"]) | Q(author=member))
        _erase_quotes(own)
        _blank_posts(own)
        _delete_empty_threads(held["titles"])
    _delete_pictures(Picture.objects.filter(member=member))
    member.reports.update(words="")  # That somebody reported it stays; what they said of it goes.
    _erase_mentions(member)
    _delete_reactions(member)


def _blank_posts(posts):
    """As if taken back by hand. The search forgets with the text."""
    PostVersion.objects.filter(post__in=posts).delete()
    delete_pictures(Picture.objects.filter(post__in=posts))
    empty = Post._meta.get_field("html").rendered(Post(text=""))
    Reaction.objects.filter(post__in=posts).delete()
    gone_at = Coalesce("withdrawn_at", Now())
    gone = {"text": "", "html": empty, "notes": [], "own_note": "", "submission": None}
    posts.update(**gone, reaction_count=0, withdrawn_at=gone_at)


def _delete_pictures(pictures):
    """From words that stay, too: a picture says who somebody is without any name."""
    for picture in pictures.exclude(post=None).select_related("post"):
        shown = rf"!\[(?:\\.|[^\]\\])*\]\({re.escape(picture.file.url)}\)"
        _replace_text(
            picture.post, re.sub(shown, f"*{_('A picture was taken away.')}*", picture.post.text)
        )
    delete_pictures(pictures)


def _delete_empty_threads(keys):
    """A thread in which nobody else ever spoke has nothing left to stay for."""
    words = Post.objects.filter(thread=OuterRef("pk")).exclude(text="")
    Thread.objects.filter(~Exists(words), pk__in=keys).delete()


def _erase_quotes(posts):
    """Lines that others quoted from these posts become "…"; what they said to them stays."""
    said = {}
    for thread_id, text in posts.values_list("thread_id", "text"):
        said.setdefault(thread_id, []).append(text)
    answers = Post.objects.filter(thread__in=said, text__contains=">").exclude(pk__in=posts)
    for answer in answers.iterator():
        _replace_text(answer, remove_quotes(answer.text, said[answer.thread_id]))


def remove_quotes(text, sources):
    """`text` with "…" for each quoted line that stands in one of the `sources`."""
    said = "\n".join(" ".join(source.split()) for source in sources)

    def unquoted(line):
        words = " ".join(line["words"].split())
        is_theirs = len(words) >= MIN_QUOTE_LENGTH and words in said
        return f"{line['mark']} …" if is_theirs else line[0]

    return QUOTED.sub(unquoted, text)


def _erase_mentions(member):
    """The name after an @, wherever somebody called them by it."""
    called = re.compile(rf"@{re.escape(member.name)}(?![\w.-]*\w)", re.I)
    # Every post is read: the search knows no names that are everyday words.
    for post in Post.objects.filter(text__icontains=f"@{member.name}").iterator():
        _replace_text(post, called.sub("@" + _("somebody who left"), post.text))


def _replace_text(post, text):
    if text != post.text:
        post.text = text
        post.save(update_fields=["text", "html"])


def _delete_reactions(member):
    touched = list(Reaction.objects.filter(member=member).values_list("post_id", flat=True))
    Reaction.objects.filter(member=member).delete()
    left = Reaction.objects.filter(post=OuterRef("pk")).values("post").annotate(n=Count("pk"))
    count = Coalesce(Subquery(left.values("n"), output_field=IntegerField()), 0)
    Post.objects.filter(pk__in=touched).update(reaction_count=count)
