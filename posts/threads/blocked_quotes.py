"""Folds quotes of people whom the reader blocked or muted: their posts are hidden, too."""

from collections.abc import Iterable
from functools import partial

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from accounts.models import Member
from accounts.models.blocks import is_blocked_or_muted
from posts.models import Post
from recovery_forum.lib.markup import replace_outer_quotes
from recovery_forum.lib.plain_text import html_to_text

MIN_QUOTE_LENGTH = 12  # Characters. Anybody may have written "Thank you.".
MAX_SOURCES = 200  # Of the latest posts of blocked people in the threads.


def fold_blocked_quotes(posts: list[Post], reader: Member) -> list[Post]:
    """Replace, in the `html` of `posts`, quotes of posts that are hidden from `reader`.

    Returns `posts`. Asks the database only if one of them quotes something.
    """
    quoting = [post for post in posts if "<blockquote" in (post.html or "")]
    if not quoting or not reader.is_authenticated:
        return posts
    hidden = Post.objects.filter(is_blocked_or_muted(reader), alias=None)
    hidden = hidden.filter(thread__in={post.thread_id for post in quoting}).order_by("-pk")
    texts = hidden.values_list("html", flat=True)[:MAX_SOURCES]
    sources = [" ".join(html_to_text(html).split()) for html in texts]
    if sources:
        for post in quoting:
            post.html = replace_outer_quotes(post.html, partial(_fold_if_theirs, sources=sources))
    return posts


def _fold_if_theirs(quote: str, *, sources: Iterable[str]) -> SafeString | None:
    """Return a sentence in place of `quote` if it is from one of `sources`, or None."""
    if not _quotes_any(quote, sources):
        return None
    return format_html('<p class="gap">{}</p>', _("A quote is hidden."))


def _quotes_any(quote: str, sources: Iterable[str]) -> bool:
    lines = [" ".join(line.lstrip("> ").split()) for line in html_to_text(quote).splitlines()]
    whole = " ".join(filter(None, lines))
    return any(
        whole == source or any(len(line) >= MIN_QUOTE_LENGTH and line in source for line in lines)
        for source in sources
    )
