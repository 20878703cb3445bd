"""What a notification's address leads to: whether its member may still see it, and a glimpse of it.

A notification knows an address only. The app of that address says the rest, in its `glimpses.py`,
at the moment of sending: who left a group meanwhile gets no mail about it.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import Resolver404, resolve


@dataclass(frozen=True)
class Glimpse:
    """For members who want mails to say more: where it is (thread and group), and its words."""

    place: str = ""
    words: str = ""


DOORS: dict[str, Callable[..., Glimpse | None]] = {}


def glimpses(view_name):
    """Register a function(member, **arguments of the address) -> Glimpse, or None for hidden."""

    def register(door):
        DOORS[view_name] = door
        return door

    return register


def glimpse_of(url, member):
    """What `member` may see at `url`; None where that is nothing any more.

    Of an address that no app speaks for, a glimpse that says nothing.
    """
    try:
        match = resolve(url.partition("?")[0].partition("#")[0])
    except Resolver404:
        return None
    door = DOORS.get(match.view_name)
    return door(member, **match.kwargs) if door else Glimpse()
