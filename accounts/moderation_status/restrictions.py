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


def get_publishing_refusal(member: Member) -> str | None:
    """Return why `member` may not publish what no moderator can review first, or None if they may.

    For a profile, a group or a meeting, say. Posts and celebrations wait for their review instead.
    """
    if member.approval_required_since:
        return get_silence_message(member) or _(
            "A moderator reads what you write before others can, and this would be visible at "
            "once. You can write to the moderators if it needs to change."
        )
    return get_silence_message(member)


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
    return _refuse_post(view, get_silence_message)


def publishing_allowed(view):
    """Decorate a view as `posting_allowed` does, if what it publishes can't wait for a review.

    It also refuses members whose posts a moderator has to approve.
    """
    return _refuse_post(view, get_publishing_refusal)


def _refuse_post(view, get_refusal):
    @wraps(view)
    def wrapper(request, *args, **kwargs):
        member = request.user
        if request.method == "POST" and member.is_authenticated and (why := get_refusal(member)):
            raise PermissionDenied(why)
        return view(request, *args, **kwargs)

    wrapper.publishes = True
    return wrapper
