"""Registry of previews: what a notification email may quote from the page it links to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import Resolver404, resolve

if TYPE_CHECKING:
    from accounts.models import Member


@dataclass(frozen=True)
class LinkPreview:
    """What an email shows of a page, if its reader chose emails with details.

    `location` is the thread and group, or the like; `excerpt` is text of the page. `on_list` is
    for the list of notifications only: no email and no locked screen shows it.
    """

    location: str = ""
    excerpt: str = ""
    on_list: str = ""


Preview = Callable[..., LinkPreview | None]
PREVIEWS: dict[str, Preview] = {}


def register_preview(view_name: str) -> Callable[[Preview], Preview]:
    """Decorate the function that previews the pages of one view.

    It takes the member and the arguments of the URL. It returns None if the member may not see
    the page.
    """

    def register(preview):
        PREVIEWS[view_name] = preview
        return preview

    return register


def get_link_preview(url: str, member: Member) -> LinkPreview | None:
    """Return what `member` may see at `url`, or None if they may not see it or it is gone.

    Returns an empty preview if no function is registered for the page.
    """
    try:
        match = resolve(url.partition("?")[0].partition("#")[0])
    except Resolver404:
        return None
    preview = PREVIEWS.get(match.view_name)
    return preview(member, **match.kwargs) if preview else LinkPreview()
