"""Renders posts to HTML, cached for all readers who see the same."""

from dataclasses import dataclass, replace
from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from posts.models import Post, Reaction
from posts.models.reactions import describe_reactions
from posts.threads.queries import ThreadPage
from recovery_forum.lib.fragment_cache import CSRF_PLACEHOLDER, insert_csrf_token
from recovery_forum.lib.phone_links import link_phone_numbers_in_html
from recovery_forum.templatetags.forum import avatar, relative_time

MAX_CACHED_POSTS = 4_096  # Posts in the memory of each process: about 15 MB.
LEVEL_OPEN, LEVEL_CLOSE = '<div class="level">', "</div>"


@dataclass(frozen=True)
class ParentLink:
    """A link to the post that another one answers, if the indentation does not show it."""

    url: str
    byline: str
    is_placeholder: bool


@dataclass(frozen=True)
class PostView:
    """One post as one reader sees it: everything that templates/posts/threads/_post.html uses.

    It is the key of the cache of rendered posts, so its values are hashable.
    """

    public_id: str
    # Why a placeholder is shown: "removed", "withdrawn", "blocked" (by either side), "muted",
    # "hidden", or "" for none.
    placeholder: str = ""
    can_be_undone: bool = False
    is_muted: bool = False  # The post is shown once, although the reader muted its author.
    toggle_url: str = ""  # This page with the post of a muted author shown, or hidden again.
    removed_for: str = ""
    removed_by_organizers: bool = False
    is_target: bool = False
    face: str = ""
    author_url: str = ""  # "" if the reader may not see the profile.
    byline: str = ""
    is_own: bool = False
    is_anonymous: bool = False
    is_by_thread_author: bool = False
    is_by_team: bool = False
    posted: str = ""
    is_solution: bool = False
    is_new: bool = False
    is_held: bool = False
    edit_marker: str = ""  # "openly" if the reader may see earlier versions, else "quietly".
    parent: ParentLink | None = None
    display: str = ""
    content_note_text: str = ""
    html: str = ""
    reactions_received: tuple = ()
    support: str = ""  # What others gave, in words, such as "With you 3".
    signed_in: bool = False
    own_reactions: frozenset = frozenset()
    is_saved: bool = False
    can_reply: bool = False
    first: str = ""  # The first post of the page, for links back to this page.
    can_mark: bool = False
    can_edit: bool = False
    can_withdraw: bool = False
    can_moderate: bool = False  # For moderators: opens a case about it.
    has_focus: bool = False  # The reader just edited or restored it, so it gets the focus.


def build_post_view(post, reader, context) -> PostView:
    """Return `post`, from for_reader() and annotate_display(), as `reader` sees it.

    `context` is the context of the thread's page. This uses `thread`, `page` (a ThreadPage),
    `reactions_received`, `can_reply`, `can_mark`, `target_id` (the post of the address), `sort` and
    `shown_id` (the post to show although its author is muted).
    """
    own = reader.is_authenticated and post.author_id == reader.pk
    if placeholder := _placeholder_kind(post, context["shown_id"]):
        return _build_placeholder_view(post, placeholder, own and post.can_be_undone, context)
    thread = context["thread"]
    is_by_team = _is_reply_by_team(post)
    support = describe_reactions(post.reactions_by_kind) if post.shows_support and not own else ""
    return PostView(
        post.public_id,
        is_muted=post.is_muted,
        toggle_url=_toggle_url(post, context) if post.is_muted else "",
        is_target=context["target_id"] == post.public_id,
        face=avatar({"user": reader}, post.visible_author),
        author_url=_author_url(post, reader),
        byline=post.byline,
        is_own=own,
        is_anonymous=bool(post.alias_id),
        is_by_thread_author=bool(post.ancestors and not post.alias_id and post.is_by_opener),
        is_by_team=is_by_team,
        posted=relative_time(post.posted_at),
        is_solution=thread.solution_id == post.pk,
        is_new=getattr(post, "is_new", False),
        is_held=bool(post.held_at),
        edit_marker=_edit_marker(post, own),
        parent=_parent_link(post.parent_post),
        display=post.display,
        content_note_text=post.content_note_text if post.display else "",
        html=link_phone_numbers_in_html(post.html) if is_by_team else post.html,
        reactions_received=_describe_received(context["reactions_received"].get(post.pk, ())),
        support=support,
        signed_in=reader.is_authenticated,
        own_reactions=frozenset(getattr(post, "own_reactions", ())),
        is_saved=getattr(post, "is_saved", False),
        can_reply=context["can_reply"],
        first=context["page"].first.public_id,
        can_mark=context["can_mark"] and not own,
        can_edit=own and post.can_be_edited_by(reader),
        can_withdraw=own and post.can_be_withdrawn_by(reader),
        can_moderate=reader.is_staff and not own and reader.has_perm("posts.change_case"),
    )


def _build_placeholder_view(post, placeholder, can_be_undone, context):
    return PostView(
        post.public_id,
        placeholder,
        can_be_undone,
        removed_for=str(post.get_removed_for_display() if post.removed_for else ""),
        removed_by_organizers=post.removed_by_organizers,
        toggle_url=_toggle_url(post, context, show=True) if placeholder == "muted" else "",
        first=context["page"].first.public_id if can_be_undone else "",
    )


def _toggle_url(post, context, *, show=False):
    shown = f"&show={post.public_id}" if show else ""
    first = context["page"].first.public_id
    return f"?at={first}{shown}{context['sort']}#post-{post.public_id}"


def _describe_received(reactions):
    """Return (who, kind) of each, as text."""
    return tuple((reaction.byline, str(reaction.get_kind_display())) for reaction in reactions)


def _is_reply_by_team(post):
    """Return whether a moderator or an editor answers somebody else under their own name.

    In a thread of their own they are a member like any other.
    """
    is_answer = post.ancestors and not post.alias_id and not post.is_by_opener
    return bool(is_answer and post.author and post.author.is_staff)


def _placeholder_kind(post, shown_id):
    if post.removed_at:
        return "removed"
    if post.withdrawn_at:
        return "withdrawn"
    if post.is_muted and not post.has_muted_author:
        return "blocked"
    if post.is_muted and post.public_id != shown_id:
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
    is_placeholder = post.is_muted or post.is_hidden or post.is_gone
    return ParentLink(
        post.get_absolute_url(), "" if is_placeholder else post.byline, is_placeholder
    )


def render_post_tree(context, reader, token) -> SafeString:
    """Return the HTML of all posts of a page, nested by level.

    `context` is that of build_post_view(), with `solution`. `token` is the CSRF token.
    """
    parts = []
    for post, opened, closed in nest_posts(context["page"]):
        html = _render_post(build_post_view(post, reader, context), get_language())
        if post.opens_thread:
            html = f'<section class="card">{html}</section>{_render_solution(context)}'
        parts.append(f"{LEVEL_OPEN * opened}{html}{LEVEL_CLOSE * closed}")
    return insert_csrf_token(SafeString("".join(parts)), token)


def render_single_post(post, context, reader, token) -> SafeString:
    """Return the HTML of one post, as in render_post_tree(), with the focus on it."""
    view = replace(build_post_view(post, reader, context), has_focus=True)
    return insert_csrf_token(SafeString(_render_post(view, get_language())), token)


def _render_solution(context):
    if context["solution"] is None:
        return ""
    return render_to_string("posts/threads/_solution.html", {"post": context["solution"]})


def nest_posts(page: ThreadPage) -> list[tuple[Post, int, int]]:
    """Return each post with how many levels open before it and close after it.

    The tree comes as a flat list in reading order. A page may begin in the middle of the tree, so
    levels count from the shallowest post so far. With the newest first, there are no levels.
    """
    posts = page.posts
    if page.newest_first:
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
    """Render a PostView. `language` is part of the cache key."""
    context = {"post": post, "kinds": Reaction.Kind.choices, "csrf_token": CSRF_PLACEHOLDER}
    return render_to_string("posts/threads/_post.html", context)
