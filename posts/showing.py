"""Posts as HTML, made once for all readers who see the same.

Most readers of a thread see a post alike: not theirs, nothing given to it yet, nothing saved. What
differs from reader to reader stands in a `Shown`, and the template knows nothing else. So its HTML
can be kept under that value: it is never out of date, and never shows what another reader may not
see.
"""

from dataclasses import dataclass, replace
from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from recovery_forum.lib.kept import TOKEN, with_token
from recovery_forum.templatetags.forum import face, when

from .models import Reaction

KEPT = 4_096  # Posts in the memory of each process: about 15 MB.
OPENED, CLOSED = '<div class="level">', "</div>"


@dataclass(frozen=True)
class Answered:
    """The post that another one answers, where the indent does not tell."""

    url: str
    byline: str
    is_gap: bool


@dataclass(frozen=True)
class Shown:
    """One post as one reader sees it: all that templates/posts/_post.html asks for."""

    public_id: str
    gap: str = ""  # Why there are no words: "removed", "withdrawn", "muted", "hidden" or "".
    can_be_undone: bool = False
    removed_for: str = ""
    is_here: bool = False
    face: str = ""
    author_url: str = ""  # Where the reader may follow the name.
    byline: str = ""
    is_own: bool = False
    is_unnamed: bool = False
    began_this: bool = False
    when: str = ""
    helped_most: bool = False
    is_new: bool = False
    is_held: bool = False
    edited: str = ""  # "quietly", or "openly" where the reader may see what it said before.
    answers: Answered | None = None
    fold: str = ""
    noted: str = ""
    html: str = ""
    received: tuple = ()
    signed_in: bool = False
    given: frozenset = frozenset()
    is_saved: bool = False
    can_reply: bool = False
    first: str = ""  # The first post of the page, for links that come back to it.
    can_mark: bool = False
    can_edit: bool = False
    can_withdraw: bool = False
    has_focus: bool = False  # It was put in its place just now, by its reader.


def shown(post, reader, page) -> Shown:
    """What `reader` sees of `post`, from for_reader() and folded_for(), on `page`.

    `page` is the context of the thread's page: its `thread`, `passage`, `received`,
    `can_reply`, `can_mark` and `here`.
    """
    own = reader.is_authenticated and post.author_id == reader.pk
    if gap := _gap(post):
        undoable = own and post.can_be_undone
        reason = post.get_removed_for_display() if post.removed_for else ""
        first = page["passage"].first.public_id
        return Shown(post.public_id, gap, undoable, str(reason), first=first if undoable else "")
    thread = page["thread"]
    helped = thread.helped_by_id == post.pk
    return Shown(
        post.public_id,
        is_here=page["here"] == post.public_id,
        face=face({"user": reader}, post.shown_author),
        author_url=_author_url(post, reader),
        byline=_byline(post, thread),
        is_own=own,
        is_unnamed=bool(post.voice_id),
        began_this=bool(post.ancestors and not post.voice_id and post.is_by_opener),
        when=when(post.posted_at),
        helped_most=helped,
        is_new=getattr(post, "is_new", False),
        is_held=bool(post.held_at),
        edited=_edited(post, own),
        answers=_answered(post.answers),
        fold=post.fold,
        noted=post.noted if post.fold else "",
        html=post.html,
        received=tuple(
            (one.byline, str(one.get_kind_display())) for one in page["received"].get(post.pk, ())
        ),
        signed_in=reader.is_authenticated,
        given=frozenset(getattr(post, "given", ())),
        is_saved=getattr(post, "is_saved", False),
        can_reply=page["can_reply"],
        first=page["passage"].first.public_id,
        can_mark=page["can_mark"] and not own,
        can_edit=own and post.can_be_edited_by(reader),
        can_withdraw=own and post.can_be_withdrawn_by(reader),
    )


def _byline(post, thread):
    """The daily thread is opened by its group, and by nobody in it."""
    if post.opens_thread and thread.kind == thread.Kind.DAILY:
        return thread.byline
    return post.byline


def _gap(post):
    if post.removed_at:
        return "removed"
    if post.withdrawn_at:
        return "withdrawn"
    if post.is_muted:
        return "muted"
    return "hidden" if post.is_hidden else ""


def _author_url(post, reader):
    if reader.is_authenticated and post.shown_author:
        return post.author.get_absolute_url()
    return ""


def _edited(post, own):
    if not post.edited_at:
        return ""
    return "openly" if post.shows_history or own else "quietly"


def _answered(post):
    if post is None:
        return None
    is_gap = post.is_muted or post.is_gone
    return Answered(post.get_absolute_url(), "" if is_gap else post.byline, is_gap)


def tree(page, reader, token) -> SafeString:
    """The HTML of the posts of `page`, as for shown(), each at its level, `token` in its forms."""
    parts = []
    for post, opened, closed in nested(page["passage"]):
        html = _html_of(shown(post, reader, page), get_language())
        if post.opens_thread:
            html = f'<section class="card">{html}</section>{_helped_by(page)}'
        parts.append(f"{OPENED * opened}{html}{CLOSED * closed}")
    return with_token(SafeString("".join(parts)), token)


def in_its_place(post, page, reader, token) -> SafeString:
    """The HTML of one post of `page`, as tree() has it, with the focus on it."""
    one = replace(shown(post, reader, page), has_focus=True)
    return with_token(SafeString(_html_of(one, get_language())), token)


def _helped_by(page):
    if page["helped_by"] is None:
        return ""
    return render_to_string("posts/_helped_by.html", {"post": page["helped_by"]})


def nested(passage):
    """(post, opened, closed) for each: how many levels open before it and close after it.

    The tree arrives flat, in reading order. A page may begin in the middle of it, so the levels
    count from the shallowest place that the page has reached. With the newest first, none do.
    """
    posts = passage.posts
    if passage.newest_first:
        return [(post, 0, 0) for post in posts]
    depth = 0
    rows = []
    for position, post in enumerate(posts):
        following = posts[position + 1].indent if position + 1 < len(posts) else 0
        opened = max(post.indent - depth, 0)
        depth = max(post.indent, depth)
        closed = max(depth - following, 0)
        depth -= closed
        rows.append((post, opened, closed))
    return rows


@lru_cache(KEPT)
def _html_of(post, language):
    context = {"post": post, "kinds": Reaction.Kind.choices, "csrf_token": TOKEN}
    return render_to_string("posts/_post.html", context)
