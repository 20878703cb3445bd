"""Checks whether a member is silenced, suspended or banned."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from accounts.models import Member


def is_suspended_or_banned(member: Member) -> bool:
    """Return whether `member` is suspended or banned now."""
    until = member.suspended_until
    return bool(member.banned_at or (until and until > timezone.now()))


def get_suspension_message(member: Member) -> str:
    """The sentence for a suspended or banned member whose form is not accepted."""
    if member.banned_at:
        return _(
            "Your account has been closed. “Messages from the moderators” says why "
            "and how to appeal."
        )
    when = date_format(timezone.localtime(member.suspended_until), "j F, H:i T")
    return _(
        "Your account is suspended until %(when)s. “Messages from the "
        "moderators” says why and how to appeal."
    ) % {"when": when}


def get_silence_message(member: Member) -> str | None:
    """Return the message that says until when `member` is silenced, or None if they are not."""
    until = member.silenced_until
    if until and until > timezone.now():
        when = date_format(timezone.localtime(until), "j F, H:i T")
        return _(
            "You can't post until %(when)s. “Messages from the moderators” says why "
            "and how to appeal."
        ) % {"when": when}
    return None


def tells_moderators(view):
    """Mark a view: words of a crisis that it refuses reach the moderators.

    See posts.safety.crisis_middleware. Must be the outermost decorator.
    """
    view.publishes = True
    return view


def posting_allowed(view):
    """Decorate a view that publishes something: refuse its POST while the member is silenced.

    GET still works, so that they can read the page. `publishes` marks the view for
    posts.safety.crisis_middleware: a silence never closes the way to help.
    """

    @wraps(view)
    def wrapper(request, *args, **kwargs):
        member = request.user
        if (
            request.method == "POST"
            and member.is_authenticated
            and (why := get_silence_message(member))
        ):
            raise PermissionDenied(why)
        return view(request, *args, **kwargs)

    wrapper.publishes = True
    return wrapper
