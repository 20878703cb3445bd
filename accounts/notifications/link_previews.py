"""What the page behind a notification says, as far as its reader may see it."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import Resolver404, resolve


@dataclass(frozen=True)
class LinkPreview:
    """For members who want mails to say more: where it is (thread and group), and its words."""

    place: str = ""
    words: str = ""


PREVIEWS: dict[str, Callable[..., LinkPreview | None]] = {}


def register_preview(view_name):
    """Register a function(member, **arguments of the address) -> Glimpse, or None for hidden."""

    def register(door):
        PREVIEWS[view_name] = door
        return door

    return register


def get_link_preview(url, member):
    """What `member` may see at `url`; None where that is nothing any more.

    Of an address that no app speaks for, a glimpse that says nothing.
    """
    try:
        match = resolve(url.partition("?")[0].partition("#")[0])
    except Resolver404:
        return None
    door = PREVIEWS.get(match.view_name)
    return door(member, **match.kwargs) if door else LinkPreview()
