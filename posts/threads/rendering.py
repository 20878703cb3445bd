"""Renders posts to HTML, cached for all readers who see the same."""

from dataclasses import dataclass, replace
from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from posts.models import Reaction
from recovery_forum.lib.fragment_cache import CSRF_PLACEHOLDER, insert_csrf_token
from recovery_forum.templatetags.forum import avatar, relative_time

MAX_CACHED_POSTS = 4_096  # Posts in the memory of each process: about 15 MB.
LEVEL_OPEN, LEVEL_CLOSE = '<div class="level">', "</div>"


@dataclass(frozen=True)
class ParentLink:
    """The post that another one answers, where the indent does not tell."""

    url: str
    byline: str
    is_gap: bool


@dataclass(frozen=True)
class PostView:
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
    answers: ParentLink | None = None
    display: str = ""
    content_note_text: str = ""
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


def build_post_view(post, reader, page) -> PostView:
    """What `reader` sees of `post`, from for_reader() and folded_for(), on `page`.

    `page` is the context of the thread's page: its `thread`, `passage`, `received`,
    `can_reply`, `can_mark` and `here`.
    """
    own = reader.is_authenticated and post.author_id == reader.pk
    if gap := _placeholder_kind(post):
        undoable = own and post.can_be_undone
        reason = post.get_removed_for_display() if post.removed_for else ""
        first = page["passage"].first.public_id
        return PostView(post.public_id, gap, undoable, str(reason), first=first if undoable else "")
    thread = page["thread"]
    helped = thread.solution_id == post.pk
    return PostView(
        post.public_id,
        is_here=page["here"] == post.public_id,
        face=avatar({"user": reader}, post.visible_author),
        author_url=_author_url(post, reader),
        byline=_post_byline(post, thread),
        is_own=own,
        is_unnamed=bool(post.alias_id),
        began_this=bool(post.ancestors and not post.alias_id and post.is_by_opener),
        when=relative_time(post.posted_at),
        helped_most=helped,
        is_new=getattr(post, "is_new", False),
        is_held=bool(post.held_at),
        edited=_edit_marker(post, own),
        answers=_parent_link(post.answers),
        display=post.display,
        content_note_text=post.content_note_text if post.display else "",
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


def _post_byline(post, thread):
    """The daily thread is opened by its group, and by nobody in it."""
    if post.opens_thread and thread.kind == thread.Kind.DAILY:
        return thread.byline
    return post.byline


def _placeholder_kind(post):
    if post.removed_at:
        return "removed"
    if post.withdrawn_at:
        return "withdrawn"
    if post.is_muted:
        return "muted"
    return "hidden" if post.is_hidden else ""


def _author_url(post, reader):
    if reader.is_authenticated and post.visible_author:
        return post.author.get_absolute_url()
    return ""


def _edit_marker(post, own):
    if not post.edited_at:
        return ""
    return "openly" if post.shows_history or own else "quietly"


def _parent_link(post):
    if post is None:
        return None
    is_gap = post.is_muted or post.is_gone
    return ParentLink(post.get_absolute_url(), "" if is_gap else post.byline, is_gap)


def render_post_tree(page, reader, token) -> SafeString:
    """The HTML of the posts of `page`, as for shown(), each at its level, `token` in its forms."""
    parts = []
    for post, opened, closed in nest_posts(page["passage"]):
        html = _render_post(build_post_view(post, reader, page), get_language())
        if post.opens_thread:
            html = f'<section class="card">{html}</section>{_render_solution(page)}'
        parts.append(f"{LEVEL_OPEN * opened}{html}{LEVEL_CLOSE * closed}")
    return insert_csrf_token(SafeString("".join(parts)), token)


def render_single_post(post, page, reader, token) -> SafeString:
    """The HTML of one post of `page`, as tree() has it, with the focus on it."""
    one = replace(build_post_view(post, reader, page), has_focus=True)
    return insert_csrf_token(SafeString(_render_post(one, get_language())), token)


def _render_solution(page):
    if page["solution"] is None:
        return ""
    return render_to_string("posts/threads/_solution.html", {"post": page["solution"]})


def nest_posts(passage):
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


@lru_cache(MAX_CACHED_POSTS)
def _render_post(post, language):
    context = {"post": post, "kinds": Reaction.Kind.choices, "csrf_token": CSRF_PLACEHOLDER}
    return render_to_string("posts/threads/_post.html", context)
